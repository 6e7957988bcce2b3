/* Small streams, each with one trap that some reader of TAP has fallen into, read as bytes. */
#include <stdlib.h>

#include "base/limits.h"
#include "input/lines.h"
#include "run/run.h"
#include "tap/parser.h"
#include "test.h"

/* Reads the bytes of a stream, `piece` at a time. */
static bool is_right(struct span text, size_t piece)
{
	struct lines lines = {0};
	struct tap_parser parser = {0};
	struct run run;

	run_init(&run, 0);
	for (bool over = false; !over;) {
		size_t room;
		char *space = lines_space(&lines, &room);
		size_t n = text.n < piece ? text.n : piece;
		struct line line;

		memcpy(space, text.at ? text.at : "", n);
		text = span_from(text, n);
		over = n == 0;
		if (over)
			lines_end(&lines);
		else
			lines_fill(&lines, n);
		while (lines_next(&lines, &line)) {
			struct tap_event event = tap_parse(&parser, line);

			run_apply(&run, &event, 0);
		}
	}
	run_end(&run, 0);
	bool right = run_ok(&run);

	run_fini(&run);
	tap_parser_fini(&parser);
	lines_fini(&lines);
	return right;
}

#define STREAM(what, text, right) \
	{ \
		what, {text, sizeof(text) - 1}, right \
	}

static const struct {
	const char *what;
	struct span text;
	bool right;
} streams[] = {
	STREAM("pass", "1..2\nok 1\nok 2\n", true),
	STREAM("fail", "1..2\nok 1\nnot ok 2\n", false),
	STREAM("TODO", "1..2\nok 1\nnot ok 2 - x # TODO later\n", true),
	STREAM("lower-case todo", "1..2\nok 1\nnot ok 2 - x # todo later\n", true),
	STREAM("SKIP", "1..2\nok 1\nok 2 # SKIP no disk\n", true),
	STREAM("skip-all", "1..0 # SKIP no disk\n", true),
	STREAM("short", "1..3\nok 1\nok 2\n", false),
	STREAM("long", "1..2\nok 1\nok 2\nok 3\n", false),
	STREAM("no plan", "ok 1\nok 2\n", false),
	STREAM("empty", "", false),
	STREAM("bail out", "1..2\nok 1\nok 2\nBail out! no disk\n", false),
	STREAM("duplicate", "1..3\nok 1\nok 2\nok 2\n", false),
	STREAM("out of range", "1..2\nok 1\nok 3\n", false),
	STREAM("late plan", "ok 1\nok 2\n1..2\n", true),
	STREAM("two plans", "1..2\nok 1\nok 2\n1..2\n", false),
	STREAM("two plans at once", "1..2\n1..2\nok 1\nok 2\n", false),
	STREAM("nested fail", "1..1\n    1..1\n    not ok 1 - in\nok 1 - out\n", false),
	STREAM("TAP 14",
               "TAP version 14\n1..1\n# Subtest: a\n    1..1\n    ok 1\nok 1 - a # time=1ms\n",
               true),
	STREAM("YAML trap", "1..1\nok 1\n  ---\n  a: |\n    not ok 2\n    1..7\n  ...\n", true),
	STREAM("YAML trap at its margin", "1..1\nok 1\n  ---\n  not ok 2\n  Bail out!\n  ...\n",
               true),
	STREAM("CRLF", "1..2\r\nok 1\r\nok 2\r\n", true),
	STREAM("CRLF failing", "1..2\r\nok 1\r\nnot ok 2\r\n", false),
	STREAM("okay", "1..1\nokay then\nok 1\n", true),
	STREAM("escaped hash", "1..1\nnot ok 1 - x \\# TODO y\n", false),
	STREAM("no final newline", "1..2\nok 1\nok 2", true),
	STREAM("no final newline, failing", "1..2\nok 1\nnot ok 2", false),
	STREAM("NUL", "1..2\nok 1 - a\0b\nnot ok 2 - \0\n", false),
	STREAM("NUL, passing", "1..2\n\0\nok 1 - a\0b\nok 2 - \0 # x\n", true),
	STREAM("no numbers", "1..2\nok\nok\n", true),
	STREAM("bad UTF-8", "1..2\nok 1 - \xff\xfe\nok 2 - \xc3\n", true),
	STREAM("bad UTF-8, failing", "1..1\nnot ok 1 - \xff\xfe\n", false),
	STREAM("truncated", "1..3\nok 1\nok 2\nno", false),
	STREAM("truncated in a subtest", "1..2\nok 1\n    1..2\n    ok 1\n", false),
};

static void each_small_stream_gets_its_verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(streams); i++) {
		if (is_right(streams[i].text, READ_BYTES) != streams[i].right)
			fail_msg("%s: wrong verdict", streams[i].what);
	}
}

static void the_size_of_the_reads_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < countof(streams); i++) {
		if (is_right(streams[i].text, 1) != streams[i].right)
			fail_msg("%s: wrong verdict", streams[i].what);
	}
}

/* `head`, `n` times `filling`, `tail`. */
static bool is_big_one_right(struct span head, struct span filling, size_t n, struct span tail)
{
	size_t size = head.n + filling.n * n + tail.n;
	char *text = malloc(size);
	char *at = text;

	memcpy(at, head.at, head.n);
	at += head.n;
	for (size_t i = 0; i < n; i++, at += filling.n)
		memcpy(at, filling.at, filling.n);
	memcpy(at, tail.at, tail.n);
	bool right = is_right((struct span){text, size}, READ_BYTES);

	free(text);
	return right;
}

static void a_line_of_megabytes_is_one_point(void **state)
{
	(void)state;
	assert_true(is_big_one_right(SPAN("1..2\nok 1 - "), SPAN("xxxxxxxxxxxxxxxx"), 300000,
	                             SPAN("\nok 2\n")));
	assert_false(is_big_one_right(SPAN("1..2\nnot ok 1 - "), SPAN("xxxxxxxxxxxxxxxx"), 300000,
	                              SPAN("\nok 2\n")));
}

static void a_yaml_block_of_megabytes_is_one_block(void **state)
{
	(void)state;
	assert_true(is_big_one_right(SPAN("1..2\nok 1\n  ---\n"), SPAN("  not ok 3: x\n"), 300000,
	                             SPAN("  ...\nok 2\n")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_small_stream_gets_its_verdict),
		cmocka_unit_test(the_size_of_the_reads_changes_nothing),
		cmocka_unit_test(a_line_of_megabytes_is_one_point),
		cmocka_unit_test(a_yaml_block_of_megabytes_is_one_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
