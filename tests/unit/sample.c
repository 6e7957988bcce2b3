#include "view/sample.h"

#include "rows.h"
#include "test.h"

static void a_sample_needs_only_a_theme(void **state)
{
	(void)state;
	struct theme theme;
	struct look look = {.theme = &theme};
	struct arena arena = {0};
	struct block block = {.arena = &arena};

	theme_default(&theme);
	sample_rows(&look, &block);

	struct span text = block_text(&block);

	assert_true(span_starts(text, SPAN("default\n\nFAIL: test/parse.c › numbers › overflow\n"
	                                   "  vim +212 test/parse.c  # test_overflow\n")));
	assert_true(span_find(text, SPAN(" 2✗ 120✓ 3○  125/300  0:41")) < text.n);
	assert_true(span_find(text, SPAN("OK!  300 tests")) < text.n);
	arena_fini(&arena);
}

/* Every role that a report has is seen in a sample, in the theme's own style. */
static void a_sample_shows_the_themes_own_styles(void **state)
{
	(void)state;
	static const enum role shown[] = {
		ROLE_HEADLINE,  ROLE_EDITOR,   ROLE_FUNCTION,   ROLE_SOURCE,     ROLE_HIDDEN,
		ROLE_MESSAGE,   ROLE_LABEL,    ROLE_EXPECTED,   ROLE_ACTUAL,     ROLE_SKIP,
		ROLE_OK,        ROLE_BAD,      ROLE_BAR_FAILED, ROLE_BAR_PASSED, ROLE_BAR_SKIPPED,
		ROLE_BAR_COUNT, ROLE_BAR_NAME, ROLE_BAR_FILLED, ROLE_BAR_EMPTY,  ROLE_BAR_WRONG,
	};
	struct theme theme;
	struct look look = {.theme = &theme, .colours = 256};

	theme_default(&theme);
	for (size_t i = 0; i < countof(shown); i++) {
		struct style mark = {.foreground = {.kind = COLOUR_INDEX, .index = 199}};
		struct style was = theme.styles[PALETTE_256][shown[i]];
		struct arena arena = {0};
		struct block block = {.arena = &arena};
		bool found = false;

		theme.styles[PALETTE_256][shown[i]] = mark;
		sample_rows(&look, &block);
		for (size_t row = 0; row < block.nrows; row++) {
			for (size_t j = 0; j < block.rows[row].npieces; j++)
				found |= block.rows[row].pieces[j].style.foreground.index == 199;
		}
		if (!found)
			fail_msg("%s is not shown", role_words[shown[i]]);
		theme.styles[PALETTE_256][shown[i]] = was;
		arena_fini(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sample_needs_only_a_theme),
		cmocka_unit_test(a_sample_shows_the_themes_own_styles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
