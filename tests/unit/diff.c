#include "test.h"

#include "base/buffer.h"
#include "view/diff.h"

/* The diff as text: "-gone", "+came", " both"; what has changed within a line in [brackets]. */
static struct span drawn(struct span first, struct span second, struct arena *arena)
{
	static const char marks[] = {[DIFF_BOTH] = ' ', [DIFF_FIRST] = '-', [DIFF_SECOND] = '+'};
	struct buffer out = {0};
	struct diff diff;

	diff_texts(first, second, arena, &diff);
	for (size_t i = 0; i < diff.n; i++) {
		const struct diff_line *line = &diff.lines[i];

		buffer_add_byte(&out, marks[line->side]);
		buffer_add(&out, span_head(line->text, line->from));
		if (line->from < line->to) {
			buffer_add_byte(&out, '[');
			buffer_add(&out, span_from(span_head(line->text, line->to), line->from));
			buffer_add_byte(&out, ']');
		}
		buffer_add(&out, span_from(line->text, line->to));
		buffer_add_byte(&out, '\n');
	}
	if (diff.first_unfinished)
		buffer_add(&out, SPAN("first unfinished\n"));
	if (diff.second_unfinished)
		buffer_add(&out, SPAN("second unfinished\n"));

	struct span ret = arena_copy(arena, buffer_span(&out));

	buffer_fini(&out);
	return ret;
}

#define assert_diff(first, second, wanted) \
	do { \
		struct arena arena = {0}; \
		assert_span(drawn(SPAN(first), SPAN(second), &arena), wanted); \
		arena_fini(&arena); \
	} while (0)

static void equal_texts_have_only_lines_of_both(void **state)
{
	(void)state;
	assert_diff("a\nb\n", "a\nb\n", " a\n b\n");
	assert_diff("", "", "");
}

static void a_line_that_went_and_one_that_came_are_found_between_equal_ones(void **state)
{
	(void)state;
	assert_diff("a\nb\nc\n", "a\nc\nd\n", " a\n-b\n c\n+d\n");
	assert_diff("a\n", "", "-a\n");
	assert_diff("", "a\n", "+a\n");
}

static void the_shortest_way_is_found(void **state)
{
	(void)state;
	assert_diff("A\nB\nC\nA\nB\nB\nA\n", "C\nB\nA\nB\nA\nC\n",
	            "-A\n-B\n C\n+B\n A\n B\n-B\n A\n+C\n");
}

static void all_that_went_stands_before_all_that_came(void **state)
{
	(void)state;
	assert_diff("one\ntwo\nx\n", "1\n2\nx\n", "-one\n-two\n+1\n+2\n x\n");
}

static void what_changed_within_a_line_is_marked_when_the_lines_are_alike(void **state)
{
	(void)state;
	assert_diff("x\nname: alice, 3\n", "x\nname: bob, 3\n",
	            " x\n-name: [alice], 3\n+name: [bob], 3\n");
	assert_diff("abcdef\n", "uvwxyz\n", "-abcdef\n+uvwxyz\n");
}

static void a_mark_does_not_split_a_character(void **state)
{
	(void)state;
	/* é and è share their first byte; é and ĩ their last one. */
	assert_diff("caf\xc3\xa9 au lait\n", "caf\xc3\xa8 au lait\n",
	            "-caf[\xc3\xa9] au lait\n+caf[\xc3\xa8] au lait\n");
	assert_diff("caf\xc3\xa9 au lait\n", "caf\xc4\xa9 au lait\n",
	            "-caf[\xc3\xa9] au lait\n+caf[\xc4\xa9] au lait\n");
}

static void a_carriage_return_is_a_difference(void **state)
{
	(void)state;
	assert_diff("long line\r\n", "long line\n", "-long line[\r]\n+long line\n");
}

static void a_missing_newline_at_the_end_is_told(void **state)
{
	(void)state;
	assert_diff("a\nb\n", "a\nb", " a\n b\nsecond unfinished\n");
	assert_diff("a\nb", "a\nb\n", " a\n b\nfirst unfinished\n");
	assert_diff("a", "b", "-a\n+b\n");
}

static void texts_that_differ_everywhere_are_replaced_as_a_whole(void **state)
{
	(void)state;
	enum { LINES = 20000 };
	struct arena arena = {0};
	struct buffer first = {0}, second = {0};
	struct diff diff;
	size_t gone = 0, come = 0;

	buffer_add(&first, SPAN("head\n"));
	buffer_add(&second, SPAN("head\n"));
	for (int i = 0; i < LINES; i++) {
		buffer_format(&first, "%d\n", i);
		buffer_format(&second, "%d\n", i % 2 ? i : -i - 1);
	}
	buffer_add(&first, SPAN("tail\n"));
	buffer_add(&second, SPAN("tail\n"));
	diff_texts(buffer_span(&first), buffer_span(&second), &arena, &diff);
	for (size_t i = 0; i < diff.n; i++) {
		gone += diff.lines[i].side == DIFF_FIRST;
		come += diff.lines[i].side == DIFF_SECOND;
	}
	assert_int_equal(diff.lines[0].side, DIFF_BOTH);
	assert_int_equal(diff.lines[diff.n - 1].side, DIFF_BOTH);
	/* The last number is odd, and so one of the equal lines at the end. */
	assert_int_equal(gone, LINES - 1);
	assert_int_equal(come, LINES - 1);
	arena_fini(&arena);
	buffer_fini(&first);
	buffer_fini(&second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_texts_have_only_lines_of_both),
		cmocka_unit_test(a_line_that_went_and_one_that_came_are_found_between_equal_ones),
		cmocka_unit_test(the_shortest_way_is_found),
		cmocka_unit_test(all_that_went_stands_before_all_that_came),
		cmocka_unit_test(what_changed_within_a_line_is_marked_when_the_lines_are_alike),
		cmocka_unit_test(a_mark_does_not_split_a_character),
		cmocka_unit_test(a_carriage_return_is_a_difference),
		cmocka_unit_test(a_missing_newline_at_the_end_is_told),
		cmocka_unit_test(texts_that_differ_everywhere_are_replaced_as_a_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
