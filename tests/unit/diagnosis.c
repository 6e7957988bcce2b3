#include "trace/diagnosis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "tap/event.h"

/* A failure of the test `name` that said `text`: each line begins with "# " (a comment), "y " (of a
 * YAML block; "y" alone begins one), "< " (output before the point) or "> " (text about it). */
static struct failure *failure_that_said(const char *name, const char *text)
{
	struct failure *failure = failure_new();
	struct span rest = span_of(text), line;

	failure->path = arena_new(&failure->arena, 1, sizeof *failure->path);
	failure->path[0] = arena_copy(&failure->arena, span_of(name));
	failure->npath = 1;
	while (span_next_line(&rest, &line)) {
		struct said said = {.text = arena_copy(&failure->arena, span_from(line, 2))};

		if (span_is(line, "y"))
			said.where = SAID_YAML_BEGIN;
		else if (line.at[0] == 'y')
			said.where = SAID_YAML;
		else if (line.at[0] == '<')
			said.where = SAID_BEFORE;
		else
			said.where = line.at[0] == '#' ? SAID_COMMENT : SAID_AFTER;
		*ARENA_PUSH(&failure->arena, failure->said, failure->nsaid) = said;
		failure->nsaid++;
	}
	return failure;
}

static void write_frames(const struct diagnosis *diagnosis, struct buffer *out)
{
	for (size_t i = 0; i < diagnosis->nframes; i++) {
		const struct frame *frame = &diagnosis->frames[i];

		if (frame->hidden)
			continue;
		buffer_format(out, "%.*s:%llu %.*s\n", (int)frame->shown.n, frame->shown.at,
		              (unsigned long long)frame->line, (int)frame->function.n,
		              frame->function.n ? frame->function.at : "");
	}
}

static void write_text(struct buffer *out, const char *label, struct span text)
{
	if (!text.n)
		return;
	buffer_format(out, "%s", label);
	buffer_add(out, text);
	buffer_add_byte(out, '\n');
}

/* A diagnosis as lines: kind and signal, frames, message, values, diff, details, rest, output,
 * and what hangs on it. */
static void write_diagnosis(const struct diagnosis *diagnosis, struct buffer *out)
{
	static const char *const kinds[] = {"FAIL", "ERROR", "CRASH", "BAIL"};

	buffer_format(out, "%s", kinds[diagnosis->kind]);
	write_text(out, " ", diagnosis->signal);
	if (!diagnosis->signal.n)
		buffer_add_byte(out, '\n');
	write_frames(diagnosis, out);
	write_text(out, "message: ", diagnosis->message);
	if (diagnosis->has_values) {
		write_text(out, "word: ", diagnosis->expected_word);
		write_text(out, "expected: ", diagnosis->expected);
		write_text(out, "actual: ", diagnosis->actual);
	}
	write_text(out, "diff: ", diagnosis->diff);
	for (size_t i = 0; i < diagnosis->ndetails; i++) {
		write_text(out, "key: ", diagnosis->details[i].key);
		write_text(out, "value: ", diagnosis->details[i].value);
	}
	for (size_t i = 0; i < diagnosis->nrest; i++)
		write_text(out, "rest: ", diagnosis->rest[i]);
	for (size_t i = 0; i < diagnosis->noutput; i++)
		write_text(out, "output: ", diagnosis->output[i]);
	if (diagnosis->cause) {
		buffer_add(out, diagnosis->cause->also ? SPAN("also: ") : SPAN("cause: "));
		write_diagnosis(diagnosis->cause, out);
	}
}

static void expect_diagnosis(const char *name, const char *text, const char *want)
{
	struct failure *failure = failure_that_said(name, text);
	struct diagnosis_options options = {.cwd = SPAN("/srv/project")};
	struct diagnosis diagnosis;
	struct buffer out = {0};

	diagnose(failure, NULL, &options, &diagnosis);
	write_diagnosis(&diagnosis, &out);
	buffer_add_byte(&out, '\0');
	assert_string_equal(out.bytes, want);
	buffer_fini(&out);
	failure_free(failure);
}

static void nothing_said_is_nothing_known(void **state)
{
	(void)state;
	expect_diagnosis("a", "", "FAIL\n");
}

static void values_of_yaml_keep_the_words_of_their_producer(void **state)
{
	(void)state;
	expect_diagnosis("a",
	                 "y\ny message: Compared values are not the same\ny wanted: 7 (want)\n"
	                 "y found: 6 (got)\ny at: T::nested() (tst.cpp:6)\ny file: tst.cpp\n"
	                 "y line: 6\n",
	                 "FAIL\ntst.cpp:6 T::nested()\nmessage: Compared values are not the same\n"
	                 "word: wanted\nexpected: 7 (want)\nactual: 6 (got)\n");
}

static void a_stack_says_more_than_the_place_where_the_test_begins(void **state)
{
	(void)state;
	expect_diagnosis("a",
	                 "y\ny location: '/srv/project/t.js:10:1'\ny error: 'not an integer: 1.5'\n"
	                 "y code: 'ERR_TEST_FAILURE'\ny name: 'TypeError'\ny stack: |-\n"
	                 "y   check (/srv/project/l.js:7:62)\n"
	                 "y   TestContext.<anonymous> (/srv/project/t.js:11:37)\n"
	                 "y   Test.run (node:internal/test_runner/test:796:25)\n",
	                 "ERROR\nt.js:11 TestContext.<anonymous>\nl.js:7 check\n"
	                 "message: TypeError: not an integer: 1.5\n");
}

static void a_place_alone_is_a_frame(void **state)
{
	(void)state;
	expect_diagnosis("a", "y\ny at: 'audit (file:///srv/project/m.js:4:42)'\n",
	                 "FAIL\nm.js:4 audit\n");
	expect_diagnosis("a",
	                 "y\ny at:\ny   fileName: t/l.js\ny   lineNumber: 3\ny   functionName: f\n",
	                 "FAIL\nt/l.js:3 f\n");
}

static void a_place_that_is_in_the_stack_is_not_another_frame(void **state)
{
	(void)state;
	expect_diagnosis("a",
	                 "y\ny at: f (/srv/project/t.js:3:47)\ny stack: |-\n"
	                 "y   f (/srv/project/t.js:3:47)\ny   g (/srv/project/t.js:4:61)\n",
	                 "FAIL\nt.js:4 g\nt.js:3 f\n");
	expect_diagnosis("a", "y\ny at: ./t.js:2\ny stack: |-\ny   f (/srv/project/t.js:3:47)\n",
	                 "FAIL\nt.js:3 f\nt.js:2 \n");
}

static void a_signal_is_a_crash_and_an_exit_status_is_an_error(void **state)
{
	(void)state;
	expect_diagnosis("a", "y\ny exitCode: ~\ny signal: 'SIGABRT'\n", "CRASH SIGABRT\n");
	expect_diagnosis("a", "y\ny exitCode: 9\ny signal: ~\n", "ERROR exit 9\n");
	expect_diagnosis("a", "y\ny exitCode: 139\n", "CRASH SIGSEGV\n");
}

static void a_test_about_signals_did_not_crash(void **state)
{
	(void)state;
	expect_diagnosis("forwards SIGTERM", "# no SIGINT came\n",
	                 "FAIL\nmessage: no SIGINT came\n");
}

static void unknown_keys_are_kept_and_empty_ones_are_not(void **state)
{
	(void)state;
	expect_diagnosis("a",
	                 "y\ny seed: 42\ny tags:\ny   - x\ny   - y\ny note: ~\ny type: 'test'\n",
	                 "FAIL\nkey: seed\nvalue: 42\nkey: tags\nvalue: - x\n- y\n");
}

static void a_broken_block_is_text(void **state)
{
	(void)state;
	expect_diagnosis("a", "y\ny just words\ny   and: more\n",
	                 "FAIL\nmessage: just words\n  and: more\n");
}

static void a_cause_is_told_behind_what_it_caused(void **state)
{
	(void)state;
	expect_diagnosis("a",
	                 "y\ny error:\ny   name: Error\ny   message: outer\ny   cause:\n"
	                 "y     name: RangeError\ny     message: inner\n",
	                 "FAIL\nmessage: outer\ncause: ERROR\nmessage: RangeError: inner\n");
}

static void several_failures_of_one_point_follow_each_other(void **state)
{
	(void)state;
	expect_diagnosis(
		"a",
		"y\ny failures:\ny - q.c:16: |+\ny     Assertion failed: one\ny - q.c:17: |+\n"
		"y     Assertion failed: two\n",
		"FAIL\nq.c:16 \nmessage: Assertion failed: one\n"
		"also: FAIL\nq.c:17 \nmessage: Assertion failed: two\n");
	expect_diagnosis("a", "y\ny message: one\ny at: a.js:1\ny\ny message: two\ny at: a.js:2\n",
	                 "FAIL\na.js:1 \nmessage: one\nalso: FAIL\na.js:2 \nmessage: two\n");
}

static void a_producers_diff_is_turned_to_show_what_was_expected_as_taken_away(void **state)
{
	(void)state;
	expect_diagnosis("a",
	                 "y\ny details:\ny   'Difference (- actual, + expected):': |2-\n"
	                 "y       {\ny     -   a: 1,\ny     +   a: 2,\ny       }\n",
	                 "FAIL\ndiff:   {\n+   a: 1,\n-   a: 2,\n  }\n");
}

static void a_diff_of_two_lines_is_two_values(void **state)
{
	(void)state;
	expect_diagnosis("a",
	                 "y\ny diff: |\ny   --- expected\ny   +++ actual\ny   @@ -1,1 +1,1 @@\n"
	                 "y   -4\ny   +0\n",
	                 "FAIL\nword: expected\nexpected: 4\nactual: 0\n");
}

static void perls_headline_says_no_more_than_the_name(void **state)
{
	(void)state;
	expect_diagnosis(
		"balance",
		"#   Failed test 'balance'\n#   at t/l.t line 7.\n#          got: 'x\n# '\n"
		"#     expected: ''\n",
		"FAIL\nt/l.t:7 \nword: expected\nexpected: ''\nactual: 'x\n'\n");
}

static void where_structures_begin_to_differ_is_the_message(void **state)
{
	(void)state;
	expect_diagnosis("rows",
	                 "#   Failed test 'rows'\n#   at t/l.t line 15.\n"
	                 "#     Structures begin differing at:\n#          $got->[1] = '2'\n"
	                 "#     $expected->[1] = 'x'\n",
	                 "FAIL\nt/l.t:15 \nmessage: Structures begin differing at $got->[1]\n"
	                 "word: expected\nexpected: 'x'\nactual: '2'\n");
}

static void values_in_one_sentence_are_values(void **state)
{
	(void)state;
	expect_diagnosis(
		"a", "# port is wrong\n#  expected [81] but was [80]\n",
		"FAIL\nmessage: port is wrong\nword: expected\nexpected: 81\nactual: 80\n");
}

static void kunit_expectations_are_places_and_values(void **state)
{
	(void)state;
	expect_diagnosis("a",
	                 "# a: EXPECTATION FAILED at lib/x.c:19\n>     Expected b == want, but\n"
	                 ">         b == 100 (0x64)\n>         want == 0 (0x0)\n"
	                 "# a: EXPECTATION FAILED at lib/x.c:20\n>     Expected p, but\n",
	                 "FAIL\nlib/x.c:19 \nmessage: Expected b == want\nword: want\n"
	                 "expected: 0 (0x0)\nactual: 100 (0x64)\n"
	                 "also: FAIL\nlib/x.c:20 \nmessage: Expected p\n");
}

static void the_message_is_not_repeated_from_the_traceback(void **state)
{
	(void)state;
	expect_diagnosis(
		"a",
		"> balance\n> \n> 0 !== 4\n> \n> AssertionError [ERR_ASSERTION]: balance\n> \n"
		"> 0 !== 4\n> \n>     at f (t/l.js:3:49)\n",
		"FAIL\nt/l.js:3 f\nmessage: AssertionError [ERR_ASSERTION]: balance\nword: "
		"expected\n"
		"expected: 4\nactual: 0\n");
}

static void output_before_the_point_stays_output(void **state)
{
	(void)state;
	expect_diagnosis("a", "< hello\n< \n# why\n", "FAIL\nmessage: why\noutput: hello\n");
}

static void a_traceback_in_the_output_tells_where_when_nothing_else_does(void **state)
{
	(void)state;
	expect_diagnosis(
		"a",
		"< hello\n< Traceback (most recent call last):\n<   File \"a.py\", line 3, in f\n"
		"<     g()\n< ValueError: no\n",
		"ERROR\na.py:3 f\nmessage: ValueError: no\noutput: hello\n");
}

static void jests_diff_and_its_piece_of_source_are_understood(void **state)
{
	(void)state;
	expect_diagnosis("a",
	                 "# expect(received).toEqual(expected)\n# \n# - Expected  - 1\n"
	                 "# + Received  + 1\n# \n#   Object {\n# -   \"b\": 3,\n# +   \"b\": 2,\n"
	                 "#   }\n# \n#   1 | one()\n# > 2 |   two()\n#     |   ^\n#   3 | three()\n"
	                 "# \n#   at f (t.js:2:3)\n",
	                 "FAIL\nt.js:2 f\nmessage: expect(received).toEqual(expected)\n"
	                 "diff:   Object {\n-   \"b\": 3,\n+   \"b\": 2,\n  }\n");
}

static void a_table_of_one_row_is_two_values(void **state)
{
	(void)state;
	expect_diagnosis("rows",
	                 "# Failed test 'rows'\n# at t/x.t line 5.\n# +------+-----+----+-------+\n"
	                 "# | PATH | GOT | OP | CHECK |\n# +------+-----+----+-------+\n"
	                 "# | [1]  | 2   | eq | 3     |\n# +------+-----+----+-------+\n",
	                 "FAIL\nt/x.t:5 \nword: check\nexpected: 3\nactual: 2\n"
	                 "key: path\nvalue: [1]\n");
}

static void what_a_producer_calls_output_is_output(void **state)
{
	(void)state;
	expect_diagnosis("a", "y\ny error: broken\ny stdout: |-\ny   one\ny   two\n",
	                 "FAIL\nmessage: broken\noutput: one\noutput: two\n");
}

static uint64_t fingerprint_of(const char *text)
{
	struct failure *failure = failure_that_said("a", text);
	struct diagnosis_options options = {.cwd = SPAN("/srv/project")};
	struct diagnosis diagnosis;

	diagnose(failure, NULL, &options, &diagnosis);

	uint64_t fingerprint = diagnosis_fingerprint(&diagnosis);

	failure_free(failure);
	return fingerprint;
}

static void fingerprints_see_past_numbers_addresses_and_temporary_files(void **state)
{
	uint64_t one = fingerprint_of("# at t/l.t line 7.\n# 3 of 0x7ffe in /tmp/a8Fz/x: no\n");

	(void)state;
	assert_true(one == fingerprint_of("# at t/l.t line 7.\n# 14 of 0xab in /tmp/Qq1/x: no\n"));
	assert_true(one !=
	            fingerprint_of("# at t/l.t line 8.\n# 3 of 0x7ffe in /tmp/a8Fz/x: no\n"));
	assert_true(one !=
	            fingerprint_of("# at t/l.t line 7.\n# 3 of 0x7ffe in /tmp/a8Fz/x: yes\n"));
	assert_true(fingerprint_of("") == 0);
}

static void endless_accounts_and_blocks_are_bounded(void **state)
{
	struct buffer text = {0};

	(void)state;
	for (int i = 0; i < 5000; i++)
		buffer_add(&text, SPAN("#   Failed test 'a'\n#   at t line 3.\ny\ny message: x\n"));
	buffer_add_byte(&text, '\0');

	struct failure *failure = failure_that_said("a", text.bytes);
	struct diagnosis_options options = {.cwd = SPAN("/")};
	struct diagnosis diagnosis;
	size_t chain = 0;

	diagnose(failure, NULL, &options, &diagnosis);
	for (const struct diagnosis *each = &diagnosis; each; each = each->cause)
		chain++;
	assert_true(chain <= 2 * (CAUSES_MAX + 2));
	buffer_fini(&text);
	failure_free(failure);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_said_is_nothing_known),
		cmocka_unit_test(values_of_yaml_keep_the_words_of_their_producer),
		cmocka_unit_test(a_stack_says_more_than_the_place_where_the_test_begins),
		cmocka_unit_test(a_place_alone_is_a_frame),
		cmocka_unit_test(a_place_that_is_in_the_stack_is_not_another_frame),
		cmocka_unit_test(a_signal_is_a_crash_and_an_exit_status_is_an_error),
		cmocka_unit_test(a_test_about_signals_did_not_crash),
		cmocka_unit_test(unknown_keys_are_kept_and_empty_ones_are_not),
		cmocka_unit_test(a_broken_block_is_text),
		cmocka_unit_test(a_cause_is_told_behind_what_it_caused),
		cmocka_unit_test(several_failures_of_one_point_follow_each_other),
		cmocka_unit_test(
			a_producers_diff_is_turned_to_show_what_was_expected_as_taken_away),
		cmocka_unit_test(a_diff_of_two_lines_is_two_values),
		cmocka_unit_test(perls_headline_says_no_more_than_the_name),
		cmocka_unit_test(where_structures_begin_to_differ_is_the_message),
		cmocka_unit_test(values_in_one_sentence_are_values),
		cmocka_unit_test(kunit_expectations_are_places_and_values),
		cmocka_unit_test(the_message_is_not_repeated_from_the_traceback),
		cmocka_unit_test(output_before_the_point_stays_output),
		cmocka_unit_test(a_traceback_in_the_output_tells_where_when_nothing_else_does),
		cmocka_unit_test(jests_diff_and_its_piece_of_source_are_understood),
		cmocka_unit_test(a_table_of_one_row_is_two_values),
		cmocka_unit_test(what_a_producer_calls_output_is_output),
		cmocka_unit_test(fingerprints_see_past_numbers_addresses_and_temporary_files),
		cmocka_unit_test(endless_accounts_and_blocks_are_bounded),
	};

	return cmocka_run_group_tests_name("diagnosis", tests, NULL, NULL);
}
