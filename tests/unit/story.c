#include "app/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "run/gather.h"
#include "tap/parser.h"

/* A failing point, `lines` comments of about a kilobyte, and a YAML block that is not closed;
 * silence after every `pause` lines. The failure as it is told. */
static struct story failing(unsigned lines, unsigned pause)
{
	struct tap_parser parser = {0};
	struct run run;
	struct gather *gather = gather_new(0, NULL);
	struct story story = {0};
	uint64_t now_ns = 0;

	run_init(&run, 0);
	for (unsigned i = 0; i <= lines + 2; i++) {
		char text[1024];
		struct failure *failure;
		int n = i == 0           ? snprintf(text, sizeof text, "not ok 1 - a")
		        : i == lines + 1 ? snprintf(text, sizeof text, "  ---")
		        : i == lines + 2 ? snprintf(text, sizeof text, "  a: b")
		                         : snprintf(text, sizeof text, "# %u %*d", i,
		                                    900 + (int)(i * 7919 % 100), 1);
		struct tap_event event = tap_parse(
			&parser, (struct line){.text = {text, (size_t)n}, .ended = true});

		gather_apply(gather, &run, &event, run_apply(&run, &event, now_ns), now_ns);
		if (pause && i % pause == 0)
			now_ns += SETTLE_NS;
		if (i == lines + 2) {
			run_end(&run, now_ns);
			gather_end(gather, &run, NEWS_NONE, now_ns);
		}
		while ((failure = gather_take(gather, now_ns))) {
			if (!story.failure) {
				story_begin(&story, failure, &(struct diagnosis){0});
				continue;
			}
			assert_true(failure->more);
			story_add(&story, failure);
			failure_free(failure);
		}
	}
	story_close(&story);
	gather_free(gather);
	run_fini(&run);
	tap_parser_fini(&parser);
	return story;
}

static void assert_same(unsigned lines, unsigned pause)
{
	struct story whole = failing(lines, 0), pieces = failing(lines, pause);
	const struct failure *a = whole.failure, *b = pieces.failure;

	assert_false(whole.grew);
	assert_true(pieces.grew);
	assert_int_equal(a->nsaid, b->nsaid);
	for (size_t i = 0; i < a->nsaid; i++) {
		assert_int_equal(a->said[i].where, b->said[i].where);
		assert_true(span_equal(a->said[i].text, b->said[i].text));
	}
	assert_int_equal(a->left_out, b->left_out);
	if (a->left_out)
		assert_int_equal(a->gap, b->gap);
	assert_true(a->unfinished && b->unfinished);
	story_end(&whole);
	story_end(&pieces);
}

static void pieces_are_told_as_the_whole_is(void **state)
{
	(void)state;
	assert_same(20, 1);
	assert_same(20, 7);
}

static void pieces_have_the_bounds_of_the_whole(void **state)
{
	(void)state;

	/* Together too much; the first alone; a later one alone; nearly. */
	assert_same(400, 10);
	assert_same(600, 300);
	assert_same(700, 350);
	assert_same(270, 256);
	assert_same(280, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_told_as_the_whole_is),
		cmocka_unit_test(pieces_have_the_bounds_of_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
