#include "test.h"

#include "run/held.h"

enum { LIMIT = 200 };

/* `n` lines of text, numbered and indented; the last one `width` bytes long at least. */
static struct span make_lines(struct buffer *text, unsigned n, unsigned indent, unsigned width)
{
	text->n = 0;
	for (unsigned i = 0; i < n; i++)
		buffer_format(text, "%*sline %*u\n", indent, "", i + 1 < n ? 1 : width, i);
	return buffer_span(text);
}

static void add_one_by_one(struct held *held, struct span lines, unsigned indent)
{
	struct span line;

	while (span_next_line(&lines, &line)) {
		line = span_from(line, indent);
		held_add(held, (struct said){.where = SAID_BEFORE, .text = line});
	}
}

/* `before` lines, then `n` at once, are held as if each came alone; and what comes then, too. */
static void check_wide(unsigned before, unsigned n, unsigned indent, unsigned width)
{
	struct held alone = {.limit = LIMIT}, together = {.limit = LIMIT},
		    output = {.limit = LIMIT};
	struct buffer text = {0};
	struct said left, right, third;

	add_one_by_one(&alone, make_lines(&text, before, 0, 1), 0);
	add_one_by_one(&together, buffer_span(&text), 0);
	add_one_by_one(&output, buffer_span(&text), 0);
	for (unsigned i = 0; i < 3; i++) {
		add_one_by_one(&alone, make_lines(&text, n, indent, width), indent);
		held_add_lines(&together, SAID_BEFORE, buffer_span(&text), n, indent);
		if (indent == 0)
			held_add_output(&output, buffer_span(&text));
		else
			add_one_by_one(&output, buffer_span(&text), indent);
		assert_false(held_is_empty(&output));
		if (i == 0)
			continue; /* twice as much output before somebody looks */
		add_one_by_one(&alone, make_lines(&text, 2, 0, 1), 0);
		add_one_by_one(&together, buffer_span(&text), 0);
		add_one_by_one(&output, buffer_span(&text), 0);
		assert_int_equal(held_left_out(&together), held_left_out(&alone));
		assert_int_equal(held_left_out(&output), held_left_out(&alone));
		assert_int_equal(together.n, alone.n);
		assert_int_equal(output.n, alone.n);
	}
	while (held_take(&alone, &left)) {
		assert_true(held_take(&together, &right));
		assert_true(held_take(&output, &third));
		assert_true(span_equal(left.text, right.text));
		assert_true(span_equal(left.text, third.text));
		assert_int_equal(right.where, SAID_BEFORE);
	}
	held_fini(&alone);
	held_fini(&together);
	held_fini(&output);
	buffer_fini(&text);
}

static void check_same(unsigned before, unsigned n)
{
	check_wide(before, n, 0, 1);
	check_wide(before, n, 3, 1);
	check_wide(before, n, 40, 1);
	check_wide(before, n, 2, LIMIT - 20);
	check_wide(before, n, 2, 3 * LIMIT);
}

static void few_lines_at_once_are_held_like_each_alone(void **state)
{
	(void)state;
	check_same(0, 1);
	check_same(3, 5);
	check_same(12, 3);
}

static void of_many_lines_at_once_the_newest_stay_and_the_rest_is_counted(void **state)
{
	(void)state;
	check_same(0, 100);
	check_same(5, 1000);
	check_same(100, 26);
	check_same(100, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_lines_at_once_are_held_like_each_alone),
		cmocka_unit_test(of_many_lines_at_once_the_newest_stay_and_the_rest_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
