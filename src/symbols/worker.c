#include "symbols/worker.h"

#include "base/limits.h"
#include "symbols/server.h"
#include "symbols/wire.h"

/* The modules that were asked for last stay open: the next traceback is of the same program. */
struct worker {
	const struct module_options *options;
	struct module *modules[SYMBOL_MODULES_MAX]; /* the latest first */
};

static struct module *find_module(struct worker *worker, const struct module_name *name)
{
	struct module *found = NULL;
	size_t at = 0;

	for (; at < SYMBOL_MODULES_MAX - 1 && worker->modules[at]; at++) {
		if (module_is(worker->modules[at], name)) {
			found = worker->modules[at];
			break;
		}
	}
	if (!found) {
		module_free(worker->modules[at]);
		found = module_open(name, worker->options);
	}
	memmove(worker->modules + 1, worker->modules, at * sizeof *worker->modules);
	worker->modules[0] = found;
	return found;
}

static bool answer_request(int fd, struct span body, void *arg)
{
	struct worker *worker = arg;
	struct arena arena = {0};
	struct buffer out = {0};
	struct request request;
	bool done = false;

	if (wire_read_request(body, &arena, &request)) {
		struct module_name name = {request.module, request.build_id, request.files};
		struct module *module = find_module(worker, &name);
		struct reply reply = {
			.state = module_state(module),
			.answers = arena_new(&arena, request.nqueries + 1, sizeof *reply.answers),
			.nanswers = request.nqueries,
		};

		module_find(module, request.queries, request.nqueries, &arena, reply.answers);
		reply.wanted = module_wanted(module);
		wire_add_reply(&out, &reply);
		done = server_send(fd, buffer_span(&out));
	}
	buffer_fini(&out);
	arena_fini(&arena);
	return done;
}

void worker_run(int fd, const struct module_options *options)
{
	struct worker worker = {.options = options};

	server_run(fd, answer_request, &worker);
	for (size_t i = 0; i < SYMBOL_MODULES_MAX; i++)
		module_free(worker.modules[i]);
}
