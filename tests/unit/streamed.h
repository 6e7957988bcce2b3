/* A whole stream read into a run, for tests of what the run says about it. */
#ifndef TAPIR_TESTS_UNIT_STREAMED_H
#define TAPIR_TESTS_UNIT_STREAMED_H

#include "run/run.h"
#include "tap/parser.h"
#include "test.h"

struct streamed {
	struct run run;
	enum run_news last; /* of the last line, before the end */
	unsigned failures;  /* NEWS_FAILED, the end's too */
	unsigned documents;
};

static inline void streamed_read(struct streamed *streamed, struct span text, bool over)
{
	struct tap_parser parser = {0};
	struct span line;

	*streamed = (struct streamed){0};
	run_init(&streamed->run, 0);
	for (uint64_t now = 1; span_next_line(&text, &line); now++) {
		struct tap_event event = tap_parse(&parser,
		                                   (struct line){.text = line, .ended = true});

		streamed->last = run_apply(&streamed->run, &event, now * 1000);
		streamed->failures += !!(streamed->last & NEWS_FAILED);
		streamed->documents += !!(streamed->last & NEWS_DOCUMENT);
	}
	if (over)
		streamed->failures += !!(run_end(&streamed->run, 0) & NEWS_FAILED);
	tap_parser_fini(&parser);
}

/* The run after the whole stream. */
#define READ(name, text) \
	struct streamed name; \
	streamed_read(&name, SPAN(text), true)

/* … and while it goes on. */
#define READ_ON(name, text) \
	struct streamed name; \
	streamed_read(&name, SPAN(text), false)

/* That the stream is right or not, and which problems it names: none, or those joined by "; ". */
static inline void check_problems(struct span text, bool ok, const char *wanted)
{
	struct streamed streamed;
	struct buffer problems = {0};

	streamed_read(&streamed, text, true);
	for (size_t i = 0; i < streamed.run.nproblems; i++) {
		if (i > 0)
			buffer_add(&problems, SPAN("; "));
		buffer_add(&problems, streamed.run.problems[i]);
	}
	assert_span(buffer_span(&problems), wanted);
	assert_int_equal(run_ok(&streamed.run), ok);
	buffer_fini(&problems);
	run_fini(&streamed.run);
}

#define check(text, ok, problems) check_problems(SPAN(text), ok, problems)

static inline void check_counts(struct span text, const uint64_t wanted[5])
{
	struct streamed streamed;

	streamed_read(&streamed, text, true);
	assert_int_equal(streamed.run.leaves.tests, wanted[0]);
	assert_int_equal(streamed.run.leaves.passed, wanted[1]);
	assert_int_equal(streamed.run.leaves.failed, wanted[2]);
	assert_int_equal(streamed.run.leaves.skipped, wanted[3]);
	assert_int_equal(streamed.run.leaves.todo, wanted[4]);
	run_fini(&streamed.run);
}

/* Of the leaf points: tests, passed, failed, skipped, todo. */
#define leaves(text, ...) check_counts(SPAN(text), (const uint64_t[5]){__VA_ARGS__})

#endif
