#include "input/lines.h"

#include <stdlib.h>

#include "base/limits.h"
#include "test.h"

static void feed(struct lines *lines, struct span text)
{
	size_t room;
	char *space = lines_space(lines, &room);

	assert_true(room >= READ_BYTES);
	memcpy(space, text.at, text.n);
	lines_fill(lines, text.n);
}

static void a_line_loses_its_newline_and_the_carriage_returns_before_it(void **state)
{
	(void)state;
	struct lines lines = {0};
	struct line line;

	feed(&lines, SPAN("a\r\nb\n\nc\rd\ne\r\r\n"));
	assert_true(lines_next(&lines, &line));
	assert_span(line.text, "a");
	assert_true(line.ended);
	assert_true(lines_next(&lines, &line));
	assert_span(line.text, "b");
	assert_true(lines_next(&lines, &line));
	assert_span(line.text, "");
	assert_true(lines_next(&lines, &line));
	assert_span(line.text, "c\rd");
	assert_true(lines_next(&lines, &line));
	assert_span(line.text, "e");
	assert_false(lines_next(&lines, &line));
	lines_fini(&lines);
}

static void an_unfinished_line_waits_for_its_end(void **state)
{
	(void)state;
	struct lines lines = {0};
	struct line line;

	feed(&lines, SPAN("ok"));
	assert_false(lines_next(&lines, &line));
	feed(&lines, SPAN(" 1\nok"));
	assert_true(lines_next(&lines, &line));
	assert_span(line.text, "ok 1");
	assert_false(lines_next(&lines, &line));
	lines_end(&lines);
	assert_true(lines_next(&lines, &line));
	assert_span(line.text, "ok");
	assert_false(line.ended);
	assert_false(lines_next(&lines, &line));
	lines_fini(&lines);
}

static void of_a_sparing_stream_the_room_for_a_long_line_is_given_back(void **state)
{
	(void)state;
	struct lines lines = {.sparing = true};
	struct line line;

	for (size_t at = 0, room; at < LINE_BYTES; at += room) {
		char *space = lines_space(&lines, &room);

		room = room < LINE_BYTES - at ? room : LINE_BYTES - at;
		memset(space, 'x', room);
		lines_fill(&lines, room);
		lines_spare(&lines);
	}
	assert_true(lines.room >= LINE_BYTES); /* of an unfinished line nothing is lost */

	size_t room;

	*lines_space(&lines, &room) = '\n';
	lines_fill(&lines, 1);
	assert_true(lines_next(&lines, &line));
	assert_int_equal(line.text.n, LINE_BYTES);
	assert_false(lines_next(&lines, &line));
	lines_spare(&lines);
	assert_int_equal(lines.room, 0);
	*lines_space(&lines, &room) = '\n';
	lines_fill(&lines, 1);
	assert_true(lines_next(&lines, &line));
	assert_int_equal(line.text.n, 0);
	lines_fini(&lines);
}

static void nothing_has_no_lines(void **state)
{
	(void)state;
	struct lines lines = {0};
	struct line line;

	assert_false(lines_next(&lines, &line));
	lines_end(&lines);
	assert_false(lines_next(&lines, &line));
	lines_fini(&lines);
}

static void nul_bytes_are_bytes(void **state)
{
	(void)state;
	struct lines lines = {0};
	struct line line;

	feed(&lines, (struct span){"a\0b\n", 4});
	assert_true(lines_next(&lines, &line));
	assert_int_equal(line.text.n, 3);
	assert_int_equal(line.text.at[1], 0);
	lines_fini(&lines);
}

/* A line of `n` bytes and what follows it, read in pieces. */
static void check_one(size_t n, size_t piece, bool cut, bool sparing)
{
	struct lines lines = {.sparing = sparing};
	struct line line = {0};
	struct span tail = SPAN("\nok 2\n");
	char *text = malloc(n + tail.n);

	memset(text, 'x', n);
	memcpy(text + n, tail.at, tail.n);
	size_t given = 0, total = n + tail.n, seen = 0;
	bool last = false;
	while (given < total) {
		size_t room;
		char *space = lines_space(&lines, &room);
		size_t now = piece < total - given ? piece : total - given;

		assert_true(room > 0);
		now = now < room ? now : room;
		memcpy(space, text + given, now);
		lines_fill(&lines, now);
		given += now;
		while (lines_next(&lines, &line)) {
			if (seen++ == 0) {
				assert_int_equal(line.cut, cut);
				assert_int_equal(line.text.n, cut ? LINE_BYTES : n);
			} else {
				last = span_is(line.text, "ok 2");
			}
		}
	}
	assert_int_equal(seen, 2);
	assert_true(last);
	lines_fini(&lines);
	free(text);
}

static void check_long(size_t n, size_t piece, bool cut)
{
	check_one(n, piece, cut, false);
	check_one(n, piece, cut, true);
}

static void a_line_up_to_the_bound_is_whole(void **state)
{
	(void)state;
	check_long(LINE_BYTES, READ_BYTES, false);
	check_long(LINE_BYTES, 1000, false);
}

static void a_longer_line_is_cut_and_the_rest_passed_over(void **state)
{
	(void)state;
	check_long(LINE_BYTES + 1, READ_BYTES, true);
	check_long(LINE_BYTES + 1, 999, true);
	check_long(5 * LINE_BYTES, 7777, true);
	check_long(20 * LINE_BYTES, READ_BYTES, true);
}

static void reads_of_one_byte_give_the_same_lines(void **state)
{
	(void)state;
	struct lines lines = {0};
	struct line line;
	size_t n = 0;
	struct span text = SPAN("ok 1\r\nok 2\n\nok 3\n");

	for (size_t i = 0; i < text.n; i++) {
		feed(&lines, (struct span){text.at + i, 1});
		while (lines_next(&lines, &line))
			n += line.text.n;
	}
	assert_int_equal(n, 12);
	lines_fini(&lines);
}

/* All marks that wait are those of the bytes that wait. */
static void check_marks(const struct lines *lines)
{
	struct marked waiting = lines_waiting(lines);
	size_t n = 0;

	for (size_t i = 0; i < waiting.text.n; i++) {
		if (waiting.text.at[i] != '\n' && waiting.text.at[i] != '#')
			continue;
		assert_true(n < waiting.n);
		assert_int_equal(waiting.base + waiting.marks[n++] - waiting.text.at, i);
	}
	assert_int_equal(waiting.n, n);
}

static void what_waits_has_its_marks_however_it_came(void **state)
{
	(void)state;
	struct span text = SPAN("ok # a\n#\nx#y#z\n\nlast # of it");

	for (size_t piece = 1; piece <= text.n; piece++) {
		struct lines lines = {0};
		struct line line;

		for (size_t at = 0; at < text.n; at += piece) {
			feed(&lines, span_head(span_from(text, at), piece));
			do
				check_marks(&lines);
			while (lines_next(&lines, &line));
			check_marks(&lines);
		}
		lines_fini(&lines);
	}
}

static void the_rest_of_a_cut_line_has_no_marks(void **state)
{
	(void)state;
	struct lines lines = {0};
	struct line line;
	char text[1000];

	memset(text, '#', sizeof text);
	for (size_t n = 0; n < 2 * LINE_BYTES; n += sizeof text) {
		feed(&lines, (struct span){text, sizeof text});
		while (lines_next(&lines, &line))
			assert_true(line.cut);
		check_marks(&lines);
	}
	feed(&lines, SPAN("#\nok # b\nc"));
	check_marks(&lines);
	assert_true(lines_next(&lines, &line));
	assert_span(line.text, "ok # b");
	check_marks(&lines);
	lines_fini(&lines);
}

static void a_sparing_one_takes_little_for_short_lines(void **state)
{
	(void)state;
	struct lines lines = {.sparing = true};
	struct line line;

	for (int i = 0; i < 10000; i++) {
		size_t room;
		char *space = lines_space(&lines, &room);

		assert_true(room > 20);
		memcpy(space, "ok 1 - a name\n", 14);
		lines_fill(&lines, 14);
		assert_true(lines_next(&lines, &line));
		assert_false(lines_next(&lines, &line));
	}
	assert_in_range(lines.room, 1, 1024);
	lines_fini(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_loses_its_newline_and_the_carriage_returns_before_it),
		cmocka_unit_test(an_unfinished_line_waits_for_its_end),
		cmocka_unit_test(of_a_sparing_stream_the_room_for_a_long_line_is_given_back),
		cmocka_unit_test(nothing_has_no_lines),
		cmocka_unit_test(nul_bytes_are_bytes),
		cmocka_unit_test(a_line_up_to_the_bound_is_whole),
		cmocka_unit_test(a_longer_line_is_cut_and_the_rest_passed_over),
		cmocka_unit_test(reads_of_one_byte_give_the_same_lines),
		cmocka_unit_test(what_waits_has_its_marks_however_it_came),
		cmocka_unit_test(the_rest_of_a_cut_line_has_no_marks),
		cmocka_unit_test(a_sparing_one_takes_little_for_short_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
