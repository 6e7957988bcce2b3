/* Workers that are functions in a child process, for the tests of what asks them. */
#ifndef TAPIR_TESTS_UNIT_SYMBOLS_H
#define TAPIR_TESTS_UNIT_SYMBOLS_H

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "symbols/symbols.h"
#include "symbols/wire.h"
#include "test.h"
#include "trace/diagnosis.h"

/* Reads one message, blocking; false when there is no more. */
static inline bool next_body(int fd, struct buffer *in, struct arena *arena, struct span *ret)
{
	struct span body;
	size_t n;

	for (;;) {
		if (wire_next(buffer_span(in), SYMBOL_REQUEST_BYTES, &body, &n) == WIRE_WHOLE) {
			*ret = arena_copy(arena, body);
			buffer_drop(in, n);
			return true;
		}

		ssize_t more = recv(fd, buffer_reserve(in, 4096), 4096, 0);

		if (more <= 0)
			return false;
		in->n += (size_t)more;
	}
}

static inline bool next_request(int fd, struct buffer *in, struct arena *arena, struct request *ret)
{
	struct span body;

	return next_body(fd, in, arena, &body) && wire_read_request(body, arena, ret);
}

static inline void send_reply(int fd, const struct reply *reply)
{
	struct buffer out = {0};

	wire_add_reply(&out, reply);
	send(fd, out.bytes, out.n, MSG_NOSIGNAL);
	buffer_fini(&out);
}

/* Every address is in f(), which was inlined into g(); the line is the address. "gone" is not
 * there, "new" was rebuilt, "bad…" kills, "garbage" is answered with it. Of "stripped…" only a
 * function is known until the file "/cache/ID" is given, and "/cache/LETHAL" kills. */
static inline void serve(int fd, void *arg)
{
	struct buffer in = {0};
	struct arena arena = {0};
	struct request request;

	(void)arg;
	while (next_request(fd, &in, &arena, &request)) {
		struct reply reply = {
			.answers = arena_new(&arena, request.nqueries, sizeof *reply.answers),
			.nanswers = request.nqueries};

		if (span_starts(request.module, SPAN("/bad")))
			_exit(1);
		if (span_is(request.files[0], "/cache/LETHAL"))
			_exit(1);
		if (span_is(request.module, "/garbage")) {
			send(fd, "\x05\0\0\0hello", 9, MSG_NOSIGNAL);
			continue;
		}
		if (span_is(request.module, "/endless")) {
			send(fd, "\xff\xff\xff\xff", 4, MSG_NOSIGNAL);
			continue;
		}
		if (span_is(request.module, "/gone"))
			reply.state = MODULE_MISSING;
		if (span_is(request.module, "/new"))
			reply.state = MODULE_REBUILT;
		for (size_t i = 0; i < request.nqueries && reply.state == MODULE_FOUND; i++) {
			struct location *locations = arena_new(&arena, 2, sizeof *locations);

			locations[0] = (struct location){.function = SPAN("f"),
			                                 .file = SPAN("/src/f.h"),
			                                 .line = request.queries[i].address,
			                                 .inlined = true};
			/* Asked by a symbol, that is where it is. */
			if (request.queries[i].symbol.n)
				locations[0].function = request.queries[i].symbol;
			if (span_is(request.module, "/runtime"))
				locations[0] = (struct location){.function = SPAN("start_thread")};
			locations[1] = (struct location){
				.function = SPAN("g"), .file = SPAN("/src/g.c"), .line = 7};
			reply.answers[i] = (struct answer){locations, 2};
			if (!span_starts(request.module, SPAN("/stripped")) ||
			    span_is(request.files[0], "/cache/ID"))
				continue;
			locations[0] = (struct location){.function = SPAN("only_a_symbol")};
			if (span_is(request.module, "/stripped/runtime"))
				locations[0].function = SPAN("start_thread");
			reply.answers[i].nlocations = 1;
			reply.wanted = SPAN("ID");
			if (span_is(request.module, "/stripped/lethal"))
				reply.wanted = SPAN("LETHAL");
			if (span_is(request.module, "/stripped/other"))
				reply.wanted = SPAN("OTHER");
		}
		send_reply(fd, &reply);
	}
	buffer_fini(&in);
	arena_fini(&arena);
}

/* Never answers. */
static inline void sleep_on(int fd, void *arg)
{
	char byte;

	(void)arg;
	while (recv(fd, &byte, 1, 0) > 0)
		;
}

static inline struct symbols *start(void (*run)(int fd, void *arg))
{
	return symbols_new(&(struct process_options){.run = run}, NULL);
}

static inline void wait_for(struct symbols *symbols)
{
	while (symbols_busy(symbols)) {
		struct pollfd polls[SYMBOLS_POLLS];

		symbols_polls(symbols, polls);
		poll(polls, SYMBOLS_POLLS, 1000);
		symbols_serve(symbols, 1);
	}
}

static inline struct frame native(const char *module, uint64_t offset)
{
	return (struct frame){
		.module = span_of(module), .offset = offset, .has_offset = true, .exact = true};
}

static const struct diagnosis_options options = {.cwd = {"/src", 4}};

static inline bool name(struct symbols *symbols, struct diagnosis *diagnosis, struct arena *arena)
{
	symbols_ask(symbols, diagnosis, 1);
	wait_for(symbols);
	return symbols_name(symbols, diagnosis, NULL, &options, arena);
}

static inline void die_at_once(int fd, void *arg)
{
	(void)fd;
	(void)arg;
}

#endif
