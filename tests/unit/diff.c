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

static void of_texts_that_differ_in_many_places_the_beginning_is_compared(void **state)
{
	(void)state;
	enum { LINES = 1000 };
	struct arena arena = {0};
	struct buffer first = {0}, second = {0};
	struct diff diff;

	for (int i = 0; i < LINES; i++) {
		buffer_format(&first, "%d\n", i);
		buffer_format(&second, "%d\n", i % 2 ? i : -i - 1);
	}
	diff_texts(buffer_span(&first), buffer_span(&second), &arena, &diff);
	assert_int_equal(diff.n, 50 + 2 * 50);
	/* The last line of both is equal, but too far away to count as such. */
	assert_int_equal(diff.left_out, 2 * (LINES - 1 - 100) + 1);
	assert_int_equal(diff.after, 0);
	for (size_t i = 0; i < diff.n; i++)
		assert_int_equal(diff.lines[i].side, i % 3 == 0   ? DIFF_FIRST
		                                     : i % 3 == 1 ? DIFF_SECOND
		                                                  : DIFF_BOTH);
	arena_fini(&arena);
	buffer_fini(&first);
	buffer_fini(&second);
}

static void what_is_far_from_the_changes_is_only_counted(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct buffer first = {0}, second = {0};
	struct diff diff;

	for (int i = 0; i < 100; i++) {
		buffer_format(&first, "%d\n", i);
		buffer_format(&second, i == 40 ? "changed %d\n" : "%d\n", i);
	}
	diff_texts(buffer_span(&first), buffer_span(&second), &arena, &diff);
	assert_int_equal(diff.before, 32);
	assert_int_equal(diff.after, 51);
	assert_int_equal(diff.n, 8 + 2 + 8);
	assert_int_equal(diff.left_out, 0);
	arena_fini(&arena);
	buffer_fini(&first);
	buffer_fini(&second);
}

static void a_huge_text_costs_little_memory(void **state)
{
	(void)state;
	enum { LINES = 100000 };
	struct arena arena = {0};
	struct buffer first = {0}, second = {0};
	struct diff diff;

	for (int i = 0; i < LINES; i++) {
		buffer_add(&first, SPAN("a\n"));
		buffer_add(&second, SPAN("b\n"));
	}
	buffer_add(&first, SPAN("same\n"));
	buffer_add(&second, SPAN("same\n"));
	diff_texts(buffer_span(&first), buffer_span(&second), &arena, &diff);
	assert_int_equal(diff.n, 2 * 100);
	assert_int_equal(diff.left_out, 2 * (LINES - 100) + 1);
	assert_int_equal(diff.after, 0);
	assert_true(arena.used < 8 * 1024 * 1024);
	arena_fini(&arena);
	buffer_fini(&first);
	buffer_fini(&second);
}

/* A few lines out of few, so that many are equal; the next one in *seed. */
static struct span random_text(unsigned *seed, struct arena *arena)
{
	char text[64];
	size_t n = 0;

	for (;;) {
		*seed = *seed * 1103515245 + 12345;

		unsigned roll = *seed >> 16;

		if (n == sizeof text || roll % 16 == 0)
			break;
		text[n++] = roll % 3 ? '\n' : (char)('a' + roll / 3 % 3);
	}
	return arena_copy(arena, (struct span){text, n});
}

/* The lines of one of the two texts, put together again. */
static struct span rebuilt(const struct diff *diff, enum diff_side side, bool finished,
                           struct arena *arena)
{
	struct buffer out = {0};

	for (size_t i = 0; i < diff->n; i++) {
		if (diff->lines[i].side != side && diff->lines[i].side != DIFF_BOTH)
			continue;
		buffer_add(&out, diff->lines[i].text);
		buffer_add_byte(&out, '\n');
	}
	if (!finished && out.n)
		out.n--;

	struct span text = arena_copy(arena, buffer_span(&out));

	buffer_fini(&out);
	return text;
}

static void both_texts_can_be_had_back_from_their_diff(void **state)
{
	(void)state;
	unsigned seed = 1;

	for (int round = 0; round < 3000; round++) {
		struct arena arena = {0};
		struct span first = random_text(&seed, &arena);
		struct span second = random_text(&seed, &arena);
		struct diff diff;

		diff_texts(first, second, &arena, &diff);
		if (diff.before + diff.after == 0) {
			assert_true(span_equal(
				rebuilt(&diff, DIFF_FIRST, span_ends(first, SPAN("\n")), &arena),
				first));
			assert_true(span_equal(
				rebuilt(&diff, DIFF_SECOND, span_ends(second, SPAN("\n")), &arena),
				second));
		}
		for (size_t i = 1; i < diff.n; i++)
			assert_false(diff.lines[i - 1].side == DIFF_SECOND &&
			             diff.lines[i].side == DIFF_FIRST);
		for (size_t i = 0; i < diff.n; i++)
			assert_true(diff.lines[i].from <= diff.lines[i].to &&
			            diff.lines[i].to <= diff.lines[i].text.n);
		arena_fini(&arena);
	}
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
		cmocka_unit_test(of_texts_that_differ_in_many_places_the_beginning_is_compared),
		cmocka_unit_test(what_is_far_from_the_changes_is_only_counted),
		cmocka_unit_test(a_huge_text_costs_little_memory),
		cmocka_unit_test(both_texts_can_be_had_back_from_their_diff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
