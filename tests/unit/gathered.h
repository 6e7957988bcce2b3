/* A stream read into failures, for tests of which line belongs to which. */
#ifndef TAPIR_TESTS_UNIT_GATHERED_H
#define TAPIR_TESTS_UNIT_GATHERED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "run/gather.h"
#include "tap/parser.h"

/* A stream as it is read: its parser, its run, what is gathered of it. */
struct stream {
	struct tap_parser parser;
	struct run run;
	struct gather *gather;
	uint64_t now_ns;
};

static inline void stream_begin(struct stream *stream)
{
	*stream = (struct stream){.gather = gather_new(0, NULL)};
	run_init(&stream->run, 0);
}

static inline void stream_feed(struct stream *stream, struct span text)
{
	struct line line = {.ended = true};

	while (span_next_line(&text, &line.text)) {
		struct tap_event event = tap_parse(&stream->parser, line);
		enum run_news news = run_apply(&stream->run, &event, stream->now_ns);

		gather_apply(stream->gather, &stream->run, &event, news, stream->now_ns);
	}
}

static inline void stream_end(struct stream *stream)
{
	enum run_news news = run_end(&stream->run, stream->now_ns);

	gather_end(stream->gather, &stream->run, news, stream->now_ns);
}

static inline void stream_fini(struct stream *stream)
{
	gather_free(stream->gather);
	run_fini(&stream->run);
	tap_parser_fini(&stream->parser);
}

/* "name: " and each line with a letter in front for where it came from. */
static inline void write_failure(const struct failure *failure, struct buffer *out)
{
	static const char letters[] = {
		[SAID_COMMENT] = '#', [SAID_YAML] = 'y', [SAID_YAML_BEGIN] = '-',
		[SAID_BEFORE] = '<',  [SAID_NOTE] = 'n', [SAID_AFTER] = '>',
	};

	if (failure->more)
		buffer_add(out, SPAN("+"));
	if (failure->kind == FAILURE_CRASH)
		buffer_add(out, SPAN("!"));
	if (failure->npath)
		buffer_add(out, failure->path[failure->npath - 1]);
	for (size_t i = 0; i < failure->nsaid; i++) {
		buffer_add(out, SPAN(" "));
		buffer_add_byte(out, letters[failure->said[i].where]);
		buffer_add(out, failure->said[i].text);
	}
	buffer_add(out, SPAN("\n"));
}

static inline void take_all(struct stream *stream, struct buffer *out)
{
	struct failure *failure;

	while ((failure = gather_take(stream->gather, stream->now_ns))) {
		write_failure(failure, out);
		failure_free(failure);
	}
}

/* Ends the stream: what is told then, behind what `out` has already, is `want`. */
static inline void expect_at_end(struct stream *stream, struct buffer *out, const char *want)
{
	stream_end(stream);
	take_all(stream, out);
	buffer_add_byte(out, '\0');
	assert_string_equal(out->bytes, want);
	buffer_fini(out);
	stream_fini(stream);
}

static inline void expect_failures(const char *text, const char *want)
{
	struct stream stream;
	struct buffer out = {0};

	stream_begin(&stream);
	stream_feed(&stream, span_of(text));
	expect_at_end(&stream, &out, want);
}

#endif
