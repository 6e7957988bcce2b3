#include "block.h"

#include "view/values.h"

/* That two values are shown as exactly this text. */
static void check_values(struct span expected, struct span actual, const char *wanted)
{
	struct dress dress;
	struct diagnosis diagnosis = {.has_values = true, .expected = expected, .actual = actual};

	dress_init(&dress);
	values_rows(&diagnosis, &dress.look, &dress.block);

	bool right = span_is(block_text(&dress.block), wanted);

	if (!right)
		print_error("got:\n%s\n", block_text(&dress.block).at);
	dress_fini(&dress);
	assert_true(right);
}

/* What stands out in the values, each piece in brackets. */
static void check_marks(struct span expected, struct span actual, const char *wanted)
{
	struct dress dress;
	struct diagnosis diagnosis = {.has_values = true, .expected = expected, .actual = actual};

	dress_init(&dress);
	dress.look.colours = 256;
	values_rows(&diagnosis, &dress.look, &dress.block);

	bool right = span_is(block_text_with(&dress.block, STYLE_REVERSE), wanted);

	if (!right)
		print_error("got: %s\n", block_text_with(&dress.block, STYLE_REVERSE).at);
	dress_fini(&dress);
	assert_true(right);
}

static void no_values_are_no_rows(void **state)
{
	(void)state;
	struct dress dress;
	struct diagnosis diagnosis = {0};

	dress_init(&dress);
	values_rows(&diagnosis, &dress.look, &dress.block);
	assert_int_equal(dress.block.nrows, 0);
	dress_fini(&dress);
}

static void single_lines_are_aligned_at_their_colons(void **state)
{
	(void)state;
	check_values(SPAN("34"), SPAN("0"), "expected: 34\n  actual: 0\n");
	check_values(SPAN("34\n"), SPAN("0\n"), "expected: 34\n  actual: 0\n");
}

static void the_producers_own_words_are_used(void **state)
{
	(void)state;
	struct dress dress;
	struct diagnosis diagnosis = {
		.has_values = true,
		.expected = SPAN("a"),
		.actual = SPAN("b"),
		.expected_word = SPAN("wanted"),
		.actual_word = SPAN("found"),
	};

	dress_init(&dress);
	values_rows(&diagnosis, &dress.look, &dress.block);
	assert_span(block_text(&dress.block), "wanted: a\n found: b\n");
	dress_fini(&dress);
}

static void an_empty_value_is_said_to_be_empty(void **state)
{
	(void)state;
	check_values(SPAN(""), SPAN("x"), "expected: (empty)\n  actual: x\n");
}

static void blanks_at_the_end_and_control_characters_are_seen(void **state)
{
	(void)state;
	check_values(SPAN("a  "), SPAN("a\t"), "expected: a··\n  actual: a\\t\n");
	check_values(SPAN("a\r"), SPAN("a"), "expected: a␍\n  actual: a\n");
	check_values(SPAN("a"), SPAN("a\n"),
	             "expected: a\n  actual: a\n… the second one ends in a newline\n");
}

static void what_differs_in_long_lines_stands_out(void **state)
{
	(void)state;
	check_marks(SPAN("name: alice, 3"), SPAN("name: bob, 3"), "[alice][bob]");
	check_marks(SPAN("34"), SPAN("35"), "");
}

static void of_very_long_lines_the_equal_front_is_left_out(void **state)
{
	(void)state;
	struct dress dress;
	struct buffer expected = {0}, actual = {0};
	struct diagnosis diagnosis = {.has_values = true};

	dress_init(&dress);
	for (int i = 0; i < 6000; i++)
		buffer_add_byte(&expected, 'x');
	buffer_add(&actual, buffer_span(&expected));
	buffer_add_byte(&expected, '1');
	buffer_add_byte(&actual, '2');
	diagnosis.expected = buffer_span(&expected);
	diagnosis.actual = buffer_span(&actual);
	dress.look.colours = 256;
	values_rows(&diagnosis, &dress.look, &dress.block);

	struct span text = block_text(&dress.block);

	assert_span(block_text_with(&dress.block, STYLE_REVERSE), "[1][2]");
	assert_int_equal(dress.block.nrows, 2);
	assert_true(span_starts(text, SPAN("expected: … 5920 equal bytes xxx")));
	assert_true(span_ends(text, SPAN("xxx2\n")));
	buffer_fini(&expected);
	buffer_fini(&actual);
	dress_fini(&dress);
}

static void a_line_that_is_too_long_is_cut_and_counted(void **state)
{
	(void)state;
	struct dress dress;
	struct buffer expected = {0};
	struct diagnosis diagnosis = {.has_values = true, .actual = SPAN("")};

	dress_init(&dress);
	for (int i = 0; i < 5000; i++)
		buffer_add_byte(&expected, 'x');
	diagnosis.expected = buffer_span(&expected);
	values_rows(&diagnosis, &dress.look, &dress.block);

	struct span text = block_text(&dress.block);

	assert_true(
		span_ends(text, SPAN("xx\n… 904 more bytes of this line\n  actual: (empty)\n")));
	buffer_fini(&expected);
	dress_fini(&dress);
}

static void several_lines_are_a_diff_with_three_lines_around_each_change(void **state)
{
	(void)state;
	check_values(SPAN("1\n2\n3\n4\n5\n6\nold value\n8\n9\n10\n11\n"),
	             SPAN("1\n2\n3\n4\n5\n6\nnew value\n8\n9\n10\n11\n"),
	             "--- expected\n"
	             "+++ actual\n"
	             "… 3 equal lines\n"
	             " 4\n"
	             " 5\n"
	             " 6\n"
	             "-old value\n"
	             "+new value\n"
	             " 8\n"
	             " 9\n"
	             " 10\n"
	             " 11\n");
}

static void a_value_of_one_line_against_one_of_several_is_a_diff(void **state)
{
	(void)state;
	check_values(SPAN("a"), SPAN("a\nb\n"),
	             "--- expected\n"
	             "+++ actual\n"
	             " a\n"
	             "+b\n"
	             "\\ expected: no newline at the end\n");
}

static void a_change_within_a_line_stands_out(void **state)
{
	(void)state;
	check_marks(SPAN("x\nname: alice\n"), SPAN("x\nname: bob\n"), "[alice][bob]");
	check_marks(SPAN("x\nabc\n"), SPAN("x\nuvw\n"), "");
}

static void a_tab_is_seen_where_it_makes_the_difference(void **state)
{
	(void)state;
	check_values(SPAN("x\nif (a)\tb;\n"), SPAN("x\nif (a) b;\n"),
	             "--- expected\n"
	             "+++ actual\n"
	             " x\n"
	             "-if (a)\\tb;\n"
	             "+if (a) b;\n");
}

static void values_that_read_the_same_are_shown_once(void **state)
{
	(void)state;
	check_values(SPAN("a\nb\n"), SPAN("a\nb\n"), "expected and actual read the same:\na\nb\n");
}

static void a_long_diff_is_cut_and_counted(void **state)
{
	(void)state;
	struct dress dress;
	struct buffer expected = {0};
	struct diagnosis diagnosis = {.has_values = true, .actual = SPAN("x\ny\n")};

	dress_init(&dress);
	for (int i = 0; i < 100; i++)
		buffer_format(&expected, "line %d\n", i);
	diagnosis.expected = buffer_span(&expected);
	values_rows(&diagnosis, &dress.look, &dress.block);

	struct span text = block_text(&dress.block);

	assert_int_equal(dress.block.nrows, 2 + 40 + 1);
	assert_true(span_ends(text, SPAN("-line 39\n… 62 more lines\n")));
	buffer_fini(&expected);
	dress_fini(&dress);
}

static void the_producers_own_diff_is_shown_when_values_have_several_lines(void **state)
{
	(void)state;
	struct dress dress;
	struct diagnosis diagnosis = {
		.has_values = true,
		.expected = SPAN("a\nb\n"),
		.actual = SPAN("a\nc\n"),
		.diff = SPAN(" a\n-b\n+c\n"),
	};

	dress_init(&dress);
	values_rows(&diagnosis, &dress.look, &dress.block);
	assert_span(block_text(&dress.block), "--- expected\n+++ actual\n a\n-b\n+c\n");
	dress_fini(&dress);
}

static void the_producers_own_diff_of_one_line_is_two_values(void **state)
{
	(void)state;
	struct dress dress;
	struct diagnosis minus_first = {.diff = SPAN("-4\n+0\n")};
	struct diagnosis plus_first = {.diff = SPAN("+ 0\n- 4\n")};

	dress_init(&dress);
	values_rows(&minus_first, &dress.look, &dress.block);
	values_rows(&plus_first, &dress.look, &dress.block);
	assert_span(block_text(&dress.block),
	            "expected: 4\n  actual: 0\nexpected: 4\n  actual: 0\n");
	dress_fini(&dress);
}

static void a_diff_in_ascii_is_ascii(void **state)
{
	(void)state;
	struct dress dress;
	struct diagnosis diagnosis = {
		.has_values = true,
		.expected = SPAN("x\n\xc3\xa9 \n"),
		.actual = SPAN("x\n\x01\n"),
	};

	dress_init(&dress);
	dress_ascii(&dress);
	values_rows(&diagnosis, &dress.look, &dress.block);
	assert_span(block_text(&dress.block), "--- expected\n+++ actual\n x\n-\\u00e9\\x20\n+^A\n");
	dress_fini(&dress);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_values_are_no_rows),
		cmocka_unit_test(single_lines_are_aligned_at_their_colons),
		cmocka_unit_test(the_producers_own_words_are_used),
		cmocka_unit_test(an_empty_value_is_said_to_be_empty),
		cmocka_unit_test(blanks_at_the_end_and_control_characters_are_seen),
		cmocka_unit_test(what_differs_in_long_lines_stands_out),
		cmocka_unit_test(of_very_long_lines_the_equal_front_is_left_out),
		cmocka_unit_test(a_line_that_is_too_long_is_cut_and_counted),
		cmocka_unit_test(several_lines_are_a_diff_with_three_lines_around_each_change),
		cmocka_unit_test(a_value_of_one_line_against_one_of_several_is_a_diff),
		cmocka_unit_test(a_change_within_a_line_stands_out),
		cmocka_unit_test(a_tab_is_seen_where_it_makes_the_difference),
		cmocka_unit_test(values_that_read_the_same_are_shown_once),
		cmocka_unit_test(a_long_diff_is_cut_and_counted),
		cmocka_unit_test(the_producers_own_diff_is_shown_when_values_have_several_lines),
		cmocka_unit_test(the_producers_own_diff_of_one_line_is_two_values),
		cmocka_unit_test(a_diff_in_ascii_is_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
