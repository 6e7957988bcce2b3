#include "symbols/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "symbols/wire.h"

/* The modules that were asked for last stay open: the next traceback is of the same program. */
struct worker {
	const struct module_options *options;
	struct module *modules[SYMBOL_MODULES_MAX]; /* the latest first */
};

static struct module *find_module(struct worker *worker, const char *path, struct span build_id)
{
	struct module *found = NULL;
	size_t at = 0;

	for (; at < SYMBOL_MODULES_MAX - 1 && worker->modules[at]; at++) {
		if (module_is(worker->modules[at], path, build_id)) {
			found = worker->modules[at];
			break;
		}
	}
	if (!found) {
		module_free(worker->modules[at]);
		found = module_open(path, build_id, worker->options);
	}
	memmove(worker->modules + 1, worker->modules, at * sizeof *worker->modules);
	worker->modules[0] = found;
	return found;
}

static bool send_all(int fd, struct span bytes)
{
	while (bytes.n) {
		ssize_t n = send(fd, bytes.at, bytes.n, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = span_from(bytes, (size_t)n);
	}
	return true;
}

static bool answer_request(struct worker *worker, int fd, struct span body)
{
	struct arena arena = {0};
	struct buffer out = {0};
	struct request request;
	bool done = false;

	if (wire_read_request(body, &arena, &request)) {
		const char *path = arena_copy(&arena, request.module).at;
		struct module *module = find_module(worker, path, request.build_id);
		struct reply reply = {
			.state = module_state(module),
			.answers = arena_new(&arena, request.nqueries + 1, sizeof *reply.answers),
			.nanswers = request.nqueries,
		};

		module_find(module, request.queries, request.nqueries, &arena, reply.answers);
		wire_add_reply(&out, &reply);
		done = send_all(fd, buffer_span(&out));
	}
	buffer_fini(&out);
	arena_fini(&arena);
	return done;
}

void worker_run(int fd, const struct module_options *options)
{
	struct worker worker = {.options = options};
	struct buffer in = {0};
	bool going = true;

	while (going) {
		struct span body;
		size_t n;
		enum wire got = wire_next(buffer_span(&in), SYMBOL_REQUEST_BYTES, &body, &n);

		if (got == WIRE_WHOLE) {
			going = answer_request(&worker, fd, body);
			buffer_drop(&in, n);
			continue;
		}

		ssize_t more = got == WIRE_PART
		                       ? recv(fd, buffer_reserve(&in, READ_BYTES), READ_BYTES, 0)
		                       : 0;

		if (more > 0)
			in.n += (size_t)more;
		else if (more == 0 || errno != EINTR)
			going = false;
	}
	for (size_t i = 0; i < SYMBOL_MODULES_MAX; i++)
		module_free(worker.modules[i]);
	buffer_fini(&in);
}
