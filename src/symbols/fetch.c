#include "symbols/fetch.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "symbols/wire.h"

/* One build-id. They are asked for one after the other, in this order. */
struct asked {
	struct span build_id, module, path; /* in the arena */
	enum fetch_state state;
};

struct fetch {
	struct process process;
	struct arena arena;
	struct asked asked[FETCH_ASKED_MAX];
	size_t nasked, nsent;
	uint64_t most_ns, most_bytes;
	uint64_t bytes;    /* fetched so far */
	uint64_t spent_ns; /* before since_ns */
	uint64_t since_ns;
	bool waiting;         /* since then */
	bool over;            /* nothing is fetched any more */
	uint64_t have, whole; /* of the one that is being fetched */
	bool wrong[TROUBLE_COUNT], told[TROUBLE_COUNT];
};

/* A test's wish for less. */
static uint64_t read_bound(const char *name, uint64_t unit, uint64_t most)
{
	struct span value = span_of(getenv(name));
	uint64_t number;

	if (!span_take_number(&value, &number) || value.n || number >= most / unit)
		return most;
	return number * unit;
}

struct fetch *fetch_new(const struct process_options *options)
{
	struct fetch *fetch = memory_zero(1, sizeof *fetch);

	process_init(&fetch->process, options);
	fetch->most_ns = read_bound("TAPIR_FETCH_MS", NS_PER_MS, FETCH_NS);
	fetch->most_bytes = read_bound("TAPIR_FETCH_BYTES", 1, FETCH_BYTES);
	return fetch;
}

void fetch_free(struct fetch *fetch)
{
	if (!fetch)
		return;
	process_fini(&fetch->process);
	arena_fini(&fetch->arena);
	free(fetch);
}

/* To be told, once in a run. */
static void complain_of(struct fetch *fetch, enum fetch_trouble trouble)
{
	fetch->wrong[trouble] = true;
}

/* ---- what was asked ---- */

/* nasked: it was not asked for. */
static size_t find(const struct fetch *fetch, struct span build_id)
{
	size_t i = 0;

	while (i < fetch->nasked && !span_equal(fetch->asked[i].build_id, build_id))
		i++;
	return i;
}

/* The last part of a path. */
static struct span name_of(struct span path)
{
	size_t n = path.n;

	while (n && path.at[n - 1] != '/')
		n--;
	return span_from(path, n);
}

static bool may_ask(struct fetch *fetch)
{
	const char *servers = getenv("DEBUGINFOD_URLS");

	if (fetch->over || fetch->nasked == FETCH_ASKED_MAX)
		return false;
	if (servers && span_trim(span_of(servers)).n)
		return true;
	complain_of(fetch, TROUBLE_SERVERS);
	fetch->over = true;
	return false;
}

enum fetch_state fetch_ask(struct fetch *fetch, struct span build_id, struct span module)
{
	size_t known = find(fetch, build_id);

	if (known < fetch->nasked)
		return fetch->asked[known].state;
	if (!may_ask(fetch))
		return FETCH_FAILED;

	struct asked *asked = &fetch->asked[fetch->nasked++];

	*asked = (struct asked){.build_id = arena_copy(&fetch->arena, build_id),
	                        .module = arena_copy(&fetch->arena, name_of(module)),
	                        .state = FETCH_OPEN};
	return FETCH_OPEN;
}

enum fetch_state fetch_state(const struct fetch *fetch, struct span build_id, struct span *ret_path)
{
	size_t i = find(fetch, build_id);

	if (i == fetch->nasked)
		return FETCH_UNASKED;
	if (fetch->asked[i].state == FETCH_FOUND)
		*ret_path = fetch->asked[i].path;
	return fetch->asked[i].state;
}

void fetch_reject(struct fetch *fetch, struct span build_id)
{
	size_t i = find(fetch, build_id);

	if (i < fetch->nasked && fetch->asked[i].state == FETCH_FOUND) {
		fetch->asked[i].state = FETCH_FAILED;
		complain_of(fetch, TROUBLE_WRONG);
	}
}

/* ---- what comes ---- */

static void send_next(struct fetch *fetch)
{
	struct asked *asked = &fetch->asked[fetch->nsent++];
	struct fetch_request request = {.build_id = asked->build_id,
	                                .most_bytes = fetch->most_bytes - fetch->bytes};
	struct buffer message = {0};

	wire_add_fetch_request(&message, &request);
	process_add(&fetch->process, message, asked);
	fetch->have = fetch->whole = 0;
}

static void take_end(struct fetch *fetch, const struct fetch_reply *reply)
{
	struct asked *asked = fetch->process.first->what;

	asked->state = FETCH_FAILED;
	switch (reply->status) {
	case FETCH_GOT:
		asked->path = arena_copy(&fetch->arena, reply->path);
		asked->state = FETCH_FOUND;
		break;
	case FETCH_TOO_LONG:
		complain_of(fetch, TROUBLE_SLOW);
		break;
	case FETCH_TOO_LARGE:
		complain_of(fetch, TROUBLE_LARGE);
		break;
	case FETCH_NO_LIBRARY:
		complain_of(fetch, TROUBLE_LIBRARY);
		fetch->over = true;
		break;
	case FETCH_NOTHING:
	case FETCH_GOING:
		break;
	}
	fetch->bytes += reply->have < fetch->most_bytes - fetch->bytes
	                        ? reply->have
	                        : fetch->most_bytes - fetch->bytes;
	if (fetch->bytes == fetch->most_bytes)
		fetch->over = true;
}

/* Those that are still open have failed. */
static void fail_all(struct fetch *fetch)
{
	process_stop(&fetch->process);
	if (fetch->process.first)
		process_done(&fetch->process);
	for (size_t i = 0; i < fetch->nasked; i++) {
		if (fetch->asked[i].state == FETCH_OPEN)
			fetch->asked[i].state = FETCH_FAILED;
	}
	fetch->nsent = fetch->nasked;
	fetch->over = true;
}

bool fetch_serve(struct fetch *fetch, uint64_t now_ns)
{
	struct process *process = &fetch->process;
	bool any = false;

	while (!fetch->over && (process->first || fetch->nsent < fetch->nasked)) {
		struct fetch_reply reply = {.status = FETCH_NOTHING};
		struct span body;

		if (!process->first)
			send_next(fetch);

		enum process_news news = process_serve(process, now_ns, &body);

		if (news == PROCESS_NOTHING)
			break;
		if (news == PROCESS_REPLY && !wire_read_fetch_reply(body, &reply))
			reply.status = FETCH_NOTHING;
		if (reply.status == FETCH_GOING) {
			fetch->have = reply.have;
			fetch->whole = reply.whole;
			process_more(process);
			continue;
		}
		take_end(fetch, &reply);
		process_done(process);
		any = true;
	}
	if (fetch->over && fetch->nsent < fetch->nasked) {
		fail_all(fetch);
		any = true;
	}
	return any;
}

bool fetch_count(struct fetch *fetch, bool waiting, uint64_t now_ns)
{
	if (fetch->waiting)
		fetch->spent_ns += now_ns - fetch->since_ns;
	fetch->since_ns = now_ns;
	fetch->waiting = waiting;
	if (!waiting || fetch->spent_ns < fetch->most_ns)
		return false;
	complain_of(fetch, TROUBLE_SLOW);
	fetch_stop(fetch);
	return true;
}

void fetch_stop(struct fetch *fetch)
{
	fail_all(fetch);
	fetch->waiting = false;
}

/* ---- what is seen of it ---- */

int fetch_fd(const struct fetch *fetch, bool *ret_write)
{
	return process_fd(&fetch->process, ret_write);
}

uint64_t fetch_deadline(const struct fetch *fetch)
{
	if (!fetch->waiting)
		return UINT64_MAX;
	return fetch->spent_ns < fetch->most_ns ? fetch->since_ns + fetch->most_ns - fetch->spent_ns
	                                        : fetch->since_ns;
}

struct fetch_progress fetch_progress(const struct fetch *fetch)
{
	const struct process_job *job = fetch->process.first;

	if (!job)
		return (struct fetch_progress){0};
	return (struct fetch_progress){((const struct asked *)job->what)->module, fetch->have,
	                               fetch->whole};
}

static struct span describe(const struct fetch *fetch, enum fetch_trouble trouble,
                            struct arena *arena)
{
	switch (trouble) {
	case TROUBLE_SERVERS:
		return SPAN("debuginfod: DEBUGINFOD_URLS names no server, so nothing is fetched");
	case TROUBLE_LIBRARY:
		return SPAN("debuginfod: there is no libdebuginfod.so.1, so nothing is fetched");
	case TROUBLE_SLOW:
		return arena_format(arena,
		                    "debuginfod: too slow for %g s in all: some names are missing",
		                    (double)fetch->most_ns / (double)NS_PER_S);
	case TROUBLE_LARGE:
		return arena_format(arena,
		                    "debuginfod: larger than %g MB in all, or no room for it: some "
		                    "names are missing",
		                    (double)fetch->most_bytes / 1e6);
	case TROUBLE_WRONG:
		return SPAN(
			"debuginfod: a file that came is not the one asked for; it is not used");
	case TROUBLE_COUNT:
		break;
	}
	return SPAN("");
}

bool fetch_trouble(struct fetch *fetch, struct arena *arena, struct span *ret)
{
	for (enum fetch_trouble i = 0; i < TROUBLE_COUNT; i++) {
		if (!fetch->wrong[i] || fetch->told[i])
			continue;
		fetch->told[i] = true;
		*ret = describe(fetch, i, arena);
		return true;
	}
	return false;
}
