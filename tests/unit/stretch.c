#include "test.h"

#include "run/run.h"
#include "tap/stretch.h"

/* A parser that has read the first line of `text`; what is left of it. */
static struct span begin(struct tap_parser *parser, struct span text)
{
	struct span line;

	*parser = (struct tap_parser){0};
	span_next_line(&text, &line);
	tap_parse(parser, (struct line){.text = line, .ended = true});
	return text;
}

/* How many points the stretch behind the first line of `text` has; it ends before `behind`. */
static void check(const char *text, uint64_t points, const char *behind)
{
	struct tap_parser parser;
	struct span rest = begin(&parser, span_of(text));
	struct tap_stretch stretch = {0};
	unsigned depth;

	if (tap_may_stretch(&parser, &depth))
		tap_read_stretch(&parser, rest, 2, &stretch);
	assert_int_equal(stretch.points, points);
	assert_span(span_from(rest, stretch.bytes), behind);
	tap_parser_fini(&parser);
}

static void it_takes_points_numbered_in_order(void **state)
{
	(void)state;
	check("ok 1 - a\nok 2 - b\nok 3 - c\nok 5 - e\n", 2, "ok 5 - e\n");
	check("ok 1 - a\nok 3 - b\n", 0, "ok 3 - b\n");
	check("ok 1 - a\nok 2 - b\nok 3 - c\nok 4 - d\nok 5 - e\nok 6 - f\nok 7 - g\nok 8 - h\n"
	      "ok 9 - i\nok 10 - j\nok 11 - k\n",
	      10, "");
	check("ok 1 - a\nok 2 - b\nok 33 - c\n", 1, "ok 33 - c\n");
}

static void it_ends_before_anything_that_needs_a_second_look(void **state)
{
	(void)state;
	check("ok 1 - a\nok 2 - b # skip\n", 0, "ok 2 - b # skip\n");
	check("ok 1 - a\nok 2 - b (5ms)\n", 0, "ok 2 - b (5ms)\n");
	check("ok 1 - a\nok 2 - b {\n", 0, "ok 2 - b {\n");
	check("ok 1 - a\nok 2 - b \n", 0, "ok 2 - b \n");
	check("ok 1 - a\nok 2 - \n", 0, "ok 2 - \n");
	check("ok 1 - a\nok 2\n", 0, "ok 2\n");
	check("ok 1 - a\nnot ok 2 - b\n", 0, "not ok 2 - b\n");
	check("ok 1 - a\n    ok 2 - b\n", 0, "    ok 2 - b\n");
}

static void it_leaves_a_line_that_has_not_ended(void **state)
{
	(void)state;
	check("ok 1 - a\nok 2 - b\nok 3 - c", 1, "ok 3 - c");
	check("ok 1 - a\nok 2 - b\n  ---\n  a: 1\n", 1, "  ---\n  a: 1\n");
}

static void it_passes_over_whole_yaml_blocks(void **state)
{
	(void)state;
	check("ok 1 - a\nok 2 - b\n  ---\n  a: 1\n  ...\nok 3 - c\n", 2, "");
	check("ok 1 - a\nok 2 - b\n  ---\n  a: |\n    ok 3 - no\n  ...\nok 3 - c\n", 2, "");
	check("ok 1 - a\nok 2 - b\n  ---\nok 3 - c\n", 1, "  ---\nok 3 - c\n");
	check("ok 1 - a\nok 2 - b\n  ---\n  a: 1\n  .... \n  ...\n", 1,
	      "  ---\n  a: 1\n  .... \n  ...\n");
}

static void it_works_in_a_subtest(void **state)
{
	struct tap_parser parser;
	struct span rest = begin(&parser, SPAN("# Subtest: s\n    ok 1 - a\n    ok 2 - b\n"
	                                       "    ok 3 - c\nok 1 - s\n"));
	struct tap_stretch stretch;
	struct span line;
	unsigned depth;

	(void)state;
	assert_false(tap_may_stretch(&parser, &depth));
	span_next_line(&rest, &line);
	tap_parse(&parser, (struct line){.text = line, .ended = true});
	assert_true(tap_may_stretch(&parser, &depth));
	assert_int_equal(depth, 1);
	assert_true(tap_read_stretch(&parser, rest, 2, &stretch));
	assert_int_equal(stretch.points, 2);
	assert_int_equal(stretch.depth, 1);
	assert_span(stretch.name, "c");
	tap_parser_fini(&parser);
}

static void check_text(const char *text, const char *behind)
{
	struct tap_parser parser = {0};
	struct span bytes = span_of(text);

	assert_span(span_from(bytes, tap_read_text(&parser, bytes)), behind);
}

static void text_ends_before_a_line_that_may_be_more(void **state)
{
	(void)state;
	check_text("starting\n2026-01-01 up\nok 1\n", "ok 1\n");
	check_text("starting\n1..5\n", "1..5\n");
	check_text("over\nnever\nnot ok 1\n", "not ok 1\n");
	check_text("Trouble\nTAP version 14\n", "TAP version 14\n");
	check_text("print\npragma +strict\n", "print\npragma +strict\n");
	check_text("a\n\nb\n", "\nb\n");
	check_text("a\nt/one.t ..\n", "t/one.t ..\n");
	check_text("a\n  b\n", "  b\n");
	check_text("a\nb", "b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_takes_points_numbered_in_order),
		cmocka_unit_test(it_ends_before_anything_that_needs_a_second_look),
		cmocka_unit_test(it_leaves_a_line_that_has_not_ended),
		cmocka_unit_test(it_passes_over_whole_yaml_blocks),
		cmocka_unit_test(it_works_in_a_subtest),
		cmocka_unit_test(text_ends_before_a_line_that_may_be_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
