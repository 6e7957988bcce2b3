/* A whole stream read into a run, for tests of what the run says about it. */
#ifndef TAPIR_TESTS_UNIT_STREAMED_H
#define TAPIR_TESTS_UNIT_STREAMED_H

#include "run/run.h"
#include "tap/parser.h"

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

#endif
