#include "test.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "tap/stretch.h"

/* A stream that has all come, its first `n` lines read. */
struct stream {
	struct tap_parser parser;
	struct lines lines;
};

static void begin(struct stream *stream, struct span text, unsigned n)
{
	struct line line;
	size_t room;

	*stream = (struct stream){.parser = {.nlevels = 0}};
	memcpy(lines_space(&stream->lines, &room), text.at, text.n);
	assert_true(text.n <= room);
	lines_fill(&stream->lines, text.n);
	while (n-- > 0) {
		assert_true(lines_next(&stream->lines, &line));
		tap_parse(&stream->parser, line);
	}
}

static void end(struct stream *stream)
{
	lines_fini(&stream->lines);
	tap_parser_fini(&stream->parser);
}

/* What is left behind the stretch begins with `behind`, and its marks are those of it. */
static void check_behind(struct stream *stream, const struct tap_stretch *stretch,
                         const char *behind)
{
	lines_pass(&stream->lines, stretch->bytes, stretch->marks);

	struct marked left = lines_waiting(&stream->lines);
	assert_span(left.text, behind);

	size_t marks = 0;
	for (size_t i = 0; i < left.text.n; i++) {
		if (left.text.at[i] == '\n' || left.text.at[i] == '#')
			assert_int_equal(left.base + left.marks[marks++] - left.text.at, i);
	}
	assert_int_equal(left.n, marks);
}

/* How many points the stretch behind the first line of `text` has; it ends before `behind`. */
static void check(const char *text, uint64_t points, const char *behind)
{
	struct stream stream;
	struct tap_stretch stretch = {0};
	unsigned depth;

	begin(&stream, span_of(text), 1);

	struct marked lines = lines_waiting(&stream.lines);
	if (tap_may_stretch(&stream.parser, &depth))
		tap_read_stretch(&stream.parser, &lines, 2, &stretch);
	assert_int_equal(stretch.points, points);
	check_behind(&stream, &stretch, behind);
	end(&stream);
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

static void a_block_may_have_comments_in_it(void **state)
{
	(void)state;
	check("ok 1 - a\nok 2 - b\n  ---\n  # c\n  a: '#'\n  ...\nok 3 - c\nok 4 - d # skip\n", 2,
	      "ok 4 - d # skip\n");
}

/* Points of a subtest `indent` deep, from number `first` on. */
static void check_subtest(unsigned indent, uint64_t first, unsigned points)
{
	struct buffer text = {0};
	struct stream stream;
	struct tap_stretch stretch;
	unsigned depth;

	for (unsigned at = 0; at < indent; at += 4)
		buffer_format(&text, "%*s# Subtest: s\n", at, "");
	for (unsigned i = 0; i <= points; i++)
		buffer_format(&text, "%*sok %ju - n%u\n", indent, "", (uintmax_t)(first + i), i);
	buffer_format(&text, "%*sok 1 - s\n", indent - 4, "");
	begin(&stream, buffer_span(&text), indent / 4);
	assert_false(tap_may_stretch(&stream.parser, &depth));
	end(&stream);
	begin(&stream, buffer_span(&text), indent / 4 + 1);
	assert_true(tap_may_stretch(&stream.parser, &depth));
	assert_int_equal(depth, indent / 4);

	struct marked lines = lines_waiting(&stream.lines);
	assert_true(tap_read_stretch(&stream.parser, &lines, first + 1, &stretch));
	assert_int_equal(stretch.points, points);
	assert_int_equal(stretch.depth, indent / 4);
	end(&stream);
	buffer_fini(&text);
}

static void it_works_in_subtests_of_any_depth(void **state)
{
	(void)state;
	for (unsigned indent = 4; indent <= STRETCH_INDENT_MAX; indent += 4)
		check_subtest(indent, 1, 25);
}

static void numbers_of_any_length_are_counted_up(void **state)
{
	(void)state;
	for (uint64_t first = 9; first < UINT64_MAX / 20; first = first * 10 + 9) {
		check_subtest(4, first, 12);
		check_subtest(8, first - 8, 121);
	}
}

static void check_text(const char *text, const char *behind)
{
	struct stream stream;
	struct tap_stretch stretch = {0};

	begin(&stream, span_of(text), 0);

	struct marked lines = lines_waiting(&stream.lines);
	assert_int_equal(tap_read_text(&stream.parser, &lines, &stretch),
	                 lines.text.n != strlen(behind));
	check_behind(&stream, &stretch, behind);
	end(&stream);
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
	check_text("a # b\nc # d\n# e\n", "# e\n");
}

static void check_yaml(const char *text, size_t n, const char *behind)
{
	struct stream stream;
	struct tap_stretch stretch = {0};

	begin(&stream, span_of(text), 2);

	struct marked lines = lines_waiting(&stream.lines);
	tap_read_yaml(&stream.parser, &lines, &stretch);
	assert_int_equal(stretch.lines, n);
	check_behind(&stream, &stretch, behind);
	end(&stream);
}

static void yaml_ends_before_a_line_that_may_end_it(void **state)
{
	(void)state;
	check_yaml("not ok 1\n  ---\n  a: 1\n  b: # c\n    d\n  ...\n", 3, "  ...\n");
	check_yaml("not ok 1\n  ---\n  a: 1\n b: 2\n", 1, " b: 2\n");
	check_yaml("not ok 1\n  ---\n  a: 1\n\n  b: 2\n", 1, "\n  b: 2\n");
	check_yaml("not ok 1\n  ---\n  a: 1\n  ---\n", 1, "  ---\n");
	check_yaml("not ok 1\n  ---\n  a: 1\n  b: 2", 1, "  b: 2");
	check_yaml("not ok 1\n  ---\n  a: 1\n  b: 2\r\n", 1, "  b: 2\r\n");
	check_yaml("not ok 1\n            ---\n            a: 1\n           b: 2\n", 1,
	           "           b: 2\n");
	check_yaml("not ok 1\nok 2 - b\n  a: 1\n", 0, "  a: 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_takes_points_numbered_in_order),
		cmocka_unit_test(it_ends_before_anything_that_needs_a_second_look),
		cmocka_unit_test(it_leaves_a_line_that_has_not_ended),
		cmocka_unit_test(it_passes_over_whole_yaml_blocks),
		cmocka_unit_test(a_block_may_have_comments_in_it),
		cmocka_unit_test(it_works_in_subtests_of_any_depth),
		cmocka_unit_test(numbers_of_any_length_are_counted_up),
		cmocka_unit_test(text_ends_before_a_line_that_may_be_more),
		cmocka_unit_test(yaml_ends_before_a_line_that_may_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
