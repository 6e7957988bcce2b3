#include "tap/parser.h"

#include "base/limits.h"
#include "test.h"

/* The event of the last line of `text`, read by a fresh parser. Its spans borrow from `text`. */
static struct tap_event last_event(struct span text)
{
	struct tap_parser parser = {0};
	struct tap_event event = {0};
	struct span line;

	while (span_next_line(&text, &line))
		event = tap_parse(&parser, (struct line){.text = line, .ended = true});
	tap_parser_fini(&parser);
	return event;
}

#define LAST(text) last_event(SPAN(text))

#define assert_kind(text, wanted) assert_int_equal(LAST(text).kind, wanted)

/* That the last line of `text` is of that kind at that depth. */
#define assert_at(text, wanted, wanted_depth) \
	do { \
		struct tap_event assert_event = LAST(text); \
		assert_int_equal(assert_event.kind, wanted); \
		assert_int_equal(assert_event.depth, wanted_depth); \
	} while (0)

static void a_point_has_a_number_and_a_name(void **state)
{
	(void)state;
	struct tap_event event = LAST("not ok 12 - the name");

	assert_int_equal(event.kind, TAP_POINT);
	assert_false(event.ok);
	assert_true(event.numbered);
	assert_int_equal(event.number, 12);
	assert_span(event.text, "the name");
	assert_span(LAST("ok 12 the name").text, "the name");
	assert_span(LAST("ok - the name").text, "the name");
	assert_span(LAST("ok 3 -").text, "");
	assert_span(LAST("ok 3 - -x").text, "-x");
	assert_false(LAST("ok the name").numbered);
	assert_span(LAST("ok 7abc").text, "7abc");
	assert_false(LAST("ok 7abc").numbered);
}

static void only_ok_and_not_ok_are_points(void **state)
{
	(void)state;
	assert_kind("ok", TAP_POINT);
	assert_kind("not ok", TAP_POINT);
	assert_kind("ok\t1", TAP_POINT);
	assert_kind("okay", TAP_TEXT);
	assert_kind("ok1", TAP_TEXT);
	assert_kind("OK 1", TAP_TEXT);
	assert_kind("not  ok 1", TAP_TEXT);
	assert_kind("not okay", TAP_TEXT);
	assert_kind("not ", TAP_TEXT);
	assert_kind("nothing", TAP_TEXT);
}

static void a_number_too_large_is_the_largest(void **state)
{
	(void)state;
	assert_true(LAST("ok 99999999999999999999999").number == UINT64_MAX);
}

static void a_directive_is_skip_or_todo_in_any_case(void **state)
{
	(void)state;
	struct tap_event event = LAST("not ok 1 - x # TODO not yet");

	assert_int_equal(event.directive, TAP_TODO);
	assert_span(event.text, "x");
	assert_span(event.reason, "not yet");
	assert_int_equal(LAST("ok 1 # skip").directive, TAP_SKIP);
	assert_int_equal(LAST("ok 1 - #SkIpPidy doo").directive, TAP_SKIP);
	assert_span(LAST("ok 1 - #SkIpPidy doo").reason, "doo");
	assert_int_equal(LAST("ok 1 # skipped on x").directive, TAP_SKIP);
	assert_int_equal(LAST("ok 1 # TODO: x").directive, TAP_TODO);
	assert_int_equal(LAST("ok 1 #\ttodo").directive, TAP_TODO);
	assert_int_equal(LAST("not ok 4 # SKIP a name").directive, TAP_SKIP);
	assert_span(LAST("not ok 4 # SKIP a name").text, "");
}

static void other_comments_stay_in_the_name(void **state)
{
	(void)state;
	assert_span(LAST("ok 1 - got 7 # wanted 8").text, "got 7 # wanted 8");
	assert_int_equal(LAST("ok 1 - a # b # SKIP c").directive, TAP_PLAIN);
	assert_int_equal(LAST("not ok 1 x # TIMEOUT 2 seconds").directive, TAP_PLAIN);
}

static void a_hash_that_is_escaped_or_glued_is_no_directive(void **state)
{
	(void)state;
	assert_int_equal(LAST("ok 1 - a \\# SKIP b").directive, TAP_PLAIN);
	assert_int_equal(LAST("ok 1 - a# SKIP b").directive, TAP_PLAIN);
	assert_int_equal(LAST("ok 1 - x#todo").directive, TAP_PLAIN);
	assert_int_equal(LAST("ok 1 - a#b # SKIP c").directive, TAP_SKIP);
}

static void a_backslash_that_is_escaped_escapes_no_hash(void **state)
{
	(void)state;
	assert_int_equal(LAST("ok 1 - a \\\\# SKIP b").directive, TAP_SKIP);
	assert_span(LAST("ok 1 - a \\\\# SKIP b").text, "a \\\\");
	assert_int_equal(LAST("ok 1 - a \\\\\\# SKIP b").directive, TAP_PLAIN);
	assert_int_equal(LAST("not ok 1 - a\\\\# todo b").directive, TAP_TODO);
}

static void an_expected_failure_is_todo_and_a_pass_is_a_pass(void **state)
{
	(void)state;
	assert_int_equal(LAST("not ok 4 x # XFAIL broken").directive, TAP_TODO);
	assert_int_equal(LAST("ok 4 x # XFAIL broken").directive, TAP_PLAIN);
	assert_int_equal(LAST("not ok 4 x # XFAILED broken").directive, TAP_PLAIN);
	assert_int_equal(LAST("not ok 4 x # XPASS").directive, TAP_PLAIN);
}

static void durations_are_taken_off_the_name(void **state)
{
	(void)state;
	assert_int_equal(LAST("ok 1 - x # time=1.5ms").duration_ns, 1500000);
	assert_span(LAST("ok 1 - x # time=1.5ms").text, "x");
	assert_int_equal(LAST("ok 1 - x # time = 0.73ms").duration_ns, 730000);
	assert_int_equal(LAST("ok 1 - x # time=2s {").duration_ns, 2000000000);
	assert_true(LAST("ok 1 - x # time=2s {").opens);
	assert_int_equal(LAST("ok 1 x # in 5 ms").duration_ns, 5000000);
	assert_int_equal(LAST("ok - s::t  (0.25s)").duration_ns, 250000000);
	assert_span(LAST("ok - s::t  (0.25s)").text, "s::t");
	assert_int_equal(LAST("ok 1 x in 25ms").duration_ns, 25000000);
	assert_span(LAST("ok 1 x in 25ms").text, "x");
	assert_int_equal(LAST("ok 2 x in 0ms # skip y").directive, TAP_SKIP);
	assert_true(LAST("ok 1 x").duration_ns == TAP_NO_DURATION);
	assert_span(LAST("ok 1 f(0.5)").text, "f(0.5)");
}

static void a_time_in_words_is_a_name_unless_every_point_has_one(void **state)
{
	(void)state;
	assert_span(LAST("ok 1 x\nok 2 answers in 25ms").text, "answers in 25ms");
	assert_span(LAST("ok 1 x in 3ms\nok 2 y in 25ms").text, "y");
}

static void plans_have_a_first_and_a_last_number(void **state)
{
	(void)state;
	struct tap_event event = LAST("1..5");

	assert_int_equal(event.kind, TAP_PLAN);
	assert_int_equal(event.first, 1);
	assert_int_equal(event.last, 5);
	assert_kind("1..5 ", TAP_PLAN);
	assert_kind("1..5 # a comment", TAP_PLAN);
	assert_int_equal(LAST("8..11").first, 8);
	assert_kind("1..5 todo 3 2;", TAP_TEXT);
	assert_kind("1..5# x", TAP_TEXT);
	assert_kind("1..0# x", TAP_PLAN);
	assert_kind("01..5", TAP_TEXT);
	assert_kind("0..5", TAP_PLAN);
	assert_kind("1..", TAP_TEXT);
	assert_kind("1...3", TAP_TEXT);
	assert_kind("5..1", TAP_TEXT);
	assert_kind("5..0", TAP_TEXT);
	assert_true(LAST("1..4000000000000").last == 4000000000000);
}

static void a_plan_of_none_skips_all(void **state)
{
	(void)state;
	assert_int_equal(LAST("1..0").directive, TAP_SKIP);
	assert_span(LAST("1..0 # SKIP no disk").reason, "no disk");
	assert_span(LAST("1..0 # skipping: rope").reason, "rope");
	assert_span(LAST("1..0 # no disk").reason, "no disk");
}

static void versions_bail_outs_and_pragmas_are_known_in_any_case(void **state)
{
	(void)state;
	assert_int_equal(LAST("TAP version 14").last, 14);
	assert_kind("tap Version 13", TAP_VERSION);
	assert_true(LAST("KTAP version 1").ktap);
	assert_kind("TAP version 14 or so", TAP_TEXT);
	assert_kind("bail out!", TAP_BAIL);
	assert_span(LAST("Bail out!  two spaces").reason, "two spaces");
	assert_kind("Bail out", TAP_TEXT);
	assert_kind("pragma +strict", TAP_PRAGMA);
	assert_kind("pragma +strict, -bail", TAP_PRAGMA);
	assert_kind("pragma strict", TAP_TEXT);
	assert_kind("pragma +strict # x", TAP_TEXT);
}

static void comments_lose_one_space(void **state)
{
	(void)state;
	assert_kind("# x", TAP_COMMENT);
	assert_span(LAST("#  x").text, " x");
	assert_span(LAST("#").text, "");
	assert_kind("  # Subtestosterone", TAP_COMMENT);
	assert_kind("# Bail out! no", TAP_COMMENT);
}

static void bats_says_what_begins(void **state)
{
	(void)state;
	struct tap_event event = LAST("begin 3 adds 1 and 1");

	assert_int_equal(event.kind, TAP_BEGIN);
	assert_int_equal(event.number, 3);
	assert_span(event.text, "adds 1 and 1");
	assert_kind("suite /t/x.bats", TAP_SUITE);
	assert_kind("suite of rooms", TAP_TEXT);
	assert_kind("begin the test", TAP_TEXT);
}

static void four_spaces_are_a_level(void **state)
{
	(void)state;
	assert_at("    ok 1", TAP_POINT, 1);
	assert_at("        ok 1", TAP_POINT, 2);
	assert_at("    1..2", TAP_PLAN, 1);
	assert_at("    Bail out!", TAP_BAIL, 1);
	assert_at("ok 1\n     ok 2", TAP_TEXT, 0);
	assert_at("ok 1\n  ok 2", TAP_TEXT, 0);
	assert_at("    ok 1\n        ok 1\nok 2", TAP_POINT, 0);
	assert_at("    ok 1\n  ok 2", TAP_TEXT, 0);
	assert_at("        ok 1\n      ok 2", TAP_TEXT, 1);
	assert_at("    ok 1\n  # Subtest: x", TAP_COMMENT, 0);
	assert_at("        ok 1\n    ok 1", TAP_POINT, 1);
}

static void a_subtest_comment_names_the_child_or_announces_it(void **state)
{
	(void)state;
	assert_at("# Subtest: x", TAP_SUBTEST, 1);
	assert_at("    # Subtest: x", TAP_SUBTEST, 1);
	assert_at("# Subtest: x\n    # Subtest: y", TAP_SUBTEST, 2);
	assert_at("    # Subtest: x\n    # Subtest: y", TAP_SUBTEST, 2);
	assert_at("    # Subtest: x\n    # Subtest: y\n        ok 1", TAP_POINT, 2);
	assert_span(LAST("    # Subtest: x ").text, "x");
	assert_span(LAST("# Subtest").text, "");
}

static void ktap_nests_by_any_indentation(void **state)
{
	(void)state;
	assert_at("KTAP version 1\n  KTAP version 1\n  ok 1", TAP_POINT, 1);
	assert_at("KTAP version 1\n  KTAP version 1\n    KTAP version 1\n    ok 1", TAP_POINT, 2);
	assert_at("KTAP version 1\n    KTAP version 1\n    # Subtest: x", TAP_SUBTEST, 1);
	assert_at("TAP version 14\n\t# Subtest: x\n\tok 1", TAP_POINT, 1);
	assert_at("TAP version 14\n\t# Subtest: x\n\t\t# Subtest: y\n\t\tok 1", TAP_POINT, 2);
	assert_at("  # Subtest: suite\n  1..1\n    # Subtest: case\n  ok 1", TAP_POINT, 1);
}

static void console_prefixes_are_taken_off(void **state)
{
	(void)state;
	assert_at("[    0.060000] ok 1 - x", TAP_POINT, 0);
	assert_at("<6>[    0.060000] ok 1 - x", TAP_POINT, 0);
	assert_at("[    0.060000][   T27] ok 1 - x", TAP_POINT, 0);
	assert_at("[    0.1] KTAP version 1\n[    0.1]     # Subtest: x\n[    0.1]     ok 1",
	          TAP_POINT, 1);
	assert_at("[0.5] \tok 1", TAP_TEXT, 0);
	assert_at(" KTAP version 1\n ok 1", TAP_POINT, 0);
	assert_at(" KTAP version 1\n     ok 1", TAP_POINT, 1);
	assert_kind("[x] ok 1", TAP_TEXT);
}

static void colours_around_a_line_are_taken_off(void **state)
{
	(void)state;
	assert_span(LAST("\033[32mok 1 - adds\033[0m").text, "adds");
	assert_kind("\033[1;31m  not ok 2 - x\033[0m", TAP_TEXT);
	assert_at("\033[36m# test: Roman {\033[0m\n\033[32m  ok 1 - x\033[0m", TAP_POINT, 1);
}

static void a_buffered_subtest_ends_with_its_brace(void **state)
{
	(void)state;
	assert_true(LAST("ok 1 - x {").opens);
	assert_span(LAST("ok 1 - x {").text, "x");
	assert_true(LAST("ok 1 - x { # TODO y").opens);
	assert_int_equal(LAST("ok 1 - x { # TODO y").directive, TAP_TODO);
	assert_true(LAST("ok 1 - x # SKIP {").opens);
	assert_false(LAST("ok 1 - x{").opens);
	assert_at("ok 1 - x {\n    ok 1\n}", TAP_CLOSE, 0);
	assert_at("ok 1 - x {\n    ok 1 - y {\n        ok 1\n    }", TAP_CLOSE, 1);
	assert_kind("ok 1\n}", TAP_TEXT);
	assert_kind("ok 1\n{", TAP_TEXT);
	assert_at("ok 1\n  ---\n  a: b\n  ...\n{", TAP_SUBTEST, 1);
	assert_at("ok 1\n  ---\n  a: b\n  ...\n{\n    ok 1\n}", TAP_CLOSE, 0);
}

static void yaml_belongs_to_the_point_before(void **state)
{
	(void)state;
	assert_at("not ok 1\n  ---", TAP_YAML_BEGIN, 0);
	assert_at("not ok 1\n# x\ntext\n    ---", TAP_YAML_BEGIN, 0);
	assert_at("    not ok 1\n      ---", TAP_YAML_BEGIN, 1);
	assert_kind("  ---", TAP_TEXT);
	assert_kind("not ok 1\n1..1\n  ---", TAP_TEXT);
	assert_kind("not ok 1\n---", TAP_TEXT);
	assert_span(LAST("not ok 1\n  ---\n    a: b").text, "  a: b");
	assert_kind("not ok 1\n  ---\n  a: b\n  ...", TAP_YAML_END);
	assert_kind("not ok 1\n  ---\n  a: b\n  ...\n  ---", TAP_YAML_BEGIN);
	assert_kind("not ok 1\n  ---\n  a: b\n  ---", TAP_YAML_BEGIN);
}

static void text_in_yaml_is_yaml(void **state)
{
	(void)state;
	assert_kind("not ok 1\n  ---\n  ok 2", TAP_YAML);
	assert_kind("not ok 1\n  ---\n  a: |\n    ...", TAP_YAML);
	assert_kind("not ok 1\n  ---\n  1..3", TAP_YAML);
	assert_kind("not ok 1\n  ---\n", TAP_YAML_BEGIN);
	assert_kind("not ok 1\n  ---\n\n", TAP_YAML);
	assert_kind("not ok 1\n  ---\n  a: \"x\ny\"", TAP_YAML);
	assert_kind("not ok 1 {\n    not ok 1\n        ---\n        a: \"{\n}", TAP_YAML);
	assert_kind("not ok 1\n  ---\n# x\n  a: b", TAP_YAML);
}

static void tap_outside_its_indentation_ends_an_unclosed_yaml_block(void **state)
{
	(void)state;
	assert_kind("not ok 1\n  ---\n  a: b\nok 2", TAP_POINT);
	assert_kind("not ok 1\n  ---\n  a: b\n1..2", TAP_PLAN);
	assert_kind("not ok 1\n  ---\n  a: b\nok 2\n  a: b", TAP_TEXT);
	assert_at("    not ok 1\n      ---\n      a: b\n    ok 2", TAP_POINT, 1);
}

static void nesting_beyond_the_bound_is_text(void **state)
{
	(void)state;
	struct tap_parser parser = {0};
	char line[LINE_BYTES];
	unsigned deepest = 0;

	memset(line, '\t', sizeof line);
	for (size_t n = 1; n + 11 < sizeof line; n += 1) {
		memcpy(line + n, "# Subtest: ", 11);
		struct tap_event event = tap_parse(&parser, (struct line){.text = {line, n + 11}});
		if (event.kind == TAP_SUBTEST)
			deepest = event.depth;
		memset(line + n, '\t', 11);
	}
	assert_true(deepest <= DEPTH_MAX);
	tap_parser_fini(&parser);
}

static void escapes_are_taken_out_for_showing(void **state)
{
	(void)state;
	struct arena arena = {0};

	assert_span(tap_unescape(SPAN("a \\# b \\\\ c \\d \\"), &arena), "a # b \\ c \\d \\");
	assert_span(tap_unescape(SPAN("plain"), &arena), "plain");
	arena_fini(&arena);
}

static void what_is_said_aside_is_a_comment_or_text(void **state)
{
	(void)state;
	struct tap_event point = tap_aside((struct line){.text = SPAN("not ok 1 - x")});
	struct tap_event comment = tap_aside((struct line){.text = SPAN("  #  y"), .cut = true});

	assert_int_equal(point.kind, TAP_TEXT);
	assert_span(point.text, "not ok 1 - x");
	assert_true(point.aside && !point.cut);
	assert_int_equal(comment.kind, TAP_COMMENT);
	assert_span(comment.text, " y");
	assert_span(comment.line, "  #  y");
	assert_true(comment.aside && comment.cut);
	assert_int_equal(tap_aside((struct line){.text = SPAN(" \t")}).kind, TAP_BLANK);
	assert_span(tap_aside((struct line){.text = SPAN("#")}).text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_point_has_a_number_and_a_name),
		cmocka_unit_test(only_ok_and_not_ok_are_points),
		cmocka_unit_test(a_number_too_large_is_the_largest),
		cmocka_unit_test(a_directive_is_skip_or_todo_in_any_case),
		cmocka_unit_test(other_comments_stay_in_the_name),
		cmocka_unit_test(a_hash_that_is_escaped_or_glued_is_no_directive),
		cmocka_unit_test(a_backslash_that_is_escaped_escapes_no_hash),
		cmocka_unit_test(an_expected_failure_is_todo_and_a_pass_is_a_pass),
		cmocka_unit_test(durations_are_taken_off_the_name),
		cmocka_unit_test(a_time_in_words_is_a_name_unless_every_point_has_one),
		cmocka_unit_test(plans_have_a_first_and_a_last_number),
		cmocka_unit_test(a_plan_of_none_skips_all),
		cmocka_unit_test(versions_bail_outs_and_pragmas_are_known_in_any_case),
		cmocka_unit_test(comments_lose_one_space),
		cmocka_unit_test(bats_says_what_begins),
		cmocka_unit_test(four_spaces_are_a_level),
		cmocka_unit_test(a_subtest_comment_names_the_child_or_announces_it),
		cmocka_unit_test(ktap_nests_by_any_indentation),
		cmocka_unit_test(console_prefixes_are_taken_off),
		cmocka_unit_test(colours_around_a_line_are_taken_off),
		cmocka_unit_test(a_buffered_subtest_ends_with_its_brace),
		cmocka_unit_test(yaml_belongs_to_the_point_before),
		cmocka_unit_test(text_in_yaml_is_yaml),
		cmocka_unit_test(tap_outside_its_indentation_ends_an_unclosed_yaml_block),
		cmocka_unit_test(nesting_beyond_the_bound_is_text),
		cmocka_unit_test(escapes_are_taken_out_for_showing),
		cmocka_unit_test(what_is_said_aside_is_a_comment_or_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
