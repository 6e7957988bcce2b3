/* A reporter played by a test: bytes at times, and what was shown. */
#ifndef TAPIR_TESTS_UNIT_PLAY_H
#define TAPIR_TESTS_UNIT_PLAY_H

#include "block.h"

#include "app/ledger.h"
#include "app/reporter.h"
#include "base/limits.h"

/* A reporter of one stream, its time in milliseconds. */
struct play {
	struct dress dress;
	struct options options;
	struct caps caps;
	struct reporter *reporter;
	char json[1];
	struct buffer objects;
};

static inline void play_init(struct play *play, enum bar_way bar)
{
	*play = (struct play){
		.options = {.show = SHOW_FAIL},
		.caps = {.utf8 = true, .bar = bar, .frame_ns = FRAME_NS, .delay_ns = NO_FLASH_NS},
	};
	dress_init(&play->dress);
	play->dress.look.columns = 60;
}

static inline void play_begin(struct play *play)
{
	struct reporter_parts parts = {
		.options = &play->options,
		.caps = &play->caps,
		.look = &play->dress.look,
	};

	play->reporter = reporter_new(&parts, 0);
	reporter_stream(play->reporter, SPAN("stdin"));
}

static inline void play_fini(struct play *play)
{
	reporter_free(play->reporter);
	dress_fini(&play->dress);
	buffer_fini(&play->objects);
}

static inline void feed_to(struct play *play, unsigned stream, uint64_t ms, const char *text)
{
	reporter_pass(play->reporter, stream, ASIDE_NONE, span_of(text), ms * NS_PER_MS);
}

static inline void feed(struct play *play, uint64_t ms, const char *text)
{
	feed_to(play, 0, ms, text);
}

/* What was shown since this was last asked for. */
#define assert_shown(play, wanted) \
	do { \
		struct buffer *shown = reporter_text((play)->reporter); \
		assert_span(buffer_span(shown), wanted); \
		shown->n = 0; \
	} while (0)

static inline void finish(struct play *play, uint64_t ms)
{
	reporter_end(play->reporter, 0, false, ms * NS_PER_MS);
	reporter_finish(play->reporter, ms * NS_PER_MS);
}

#endif
