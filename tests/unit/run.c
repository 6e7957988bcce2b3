#include "streamed.h"

static void a_met_plan_and_no_failure_is_right(void **state)
{
	(void)state;
	check("1..2\nok 1\nok 2\n", true, "");
	check("ok 1\nok 2\n1..2\n", true, "");
	check("1..3\nok 2\nok 3\nok 1\n", true, "");
	check("8..9\nok 8\nok 9\n", true, "");
	check("1..3\nok\nok\nok\n", true, "");
	check("1..3\nok 1\nok\nok 3\n", true, "");
}

static void fewer_and_more_tests_than_planned_are_told(void **state)
{
	(void)state;
	check("1..9\nok 1\nok 2\nok 3\nok 4\nok 6\n", false, "missing tests: 5, 7-9");
	check("1..5\nok 1\nok 2\nok 3\nok 4\n", false, "missing test: 5");
	check("1..5\n", false, "planned 5 tests, ran none");
	check("1..1\nok 1\nok 2\n", false, "planned 1 test, ran 2");
	check("1..0\nok 1\n", false, "planned no tests, ran 1");
}

static void wrong_numbers_are_told(void **state)
{
	(void)state;
	check("1..3\nok 1\nok 2\nok 2\n", false, "test 2 came twice");
	check("1..3\nok 1\nok 2\nok 4\n", false, "out of range 1-3: test number 4");
	check("ok 1\nok 2\nok 4\n1..3\n", false, "out of range 1-3: test number 4");
	check("1..2\nok 0\nok 1\n", false, "out of range 1-2: test number 0");
	check("1..4\nok 1\nok 1\nok 2\nok 2\n", false, "tests 1-2 came twice");
}

static void no_plan_and_no_tests_are_never_right(void **state)
{
	(void)state;
	check("ok 1\n", false, "no plan");
	check("", false, "no tests");
	check("hello\n", false, "no tests");
	check("TAP version 14\n", false, "no tests");
	check("1..5 todo 3\nok 1\n", false, "no plan");
}

static void huge_numbers_cost_nothing(void **state)
{
	(void)state;
	check("1..4000000000000\nok 2000000000\n", false,
	      "missing tests: 1-1999999999, 2000000001-4000000000000");
	check("ok 18446744073709551615\n1..18446744073709551615\n", false,
	      "missing tests: 1-18446744073709551614");
}

static void skipping_all_is_right(void **state)
{
	(void)state;
	READ(all, "1..0 # SKIP no \\# disk\n");

	assert_true(run_ok(&all.run));
	assert_int_equal(all.run.verdict, VERDICT_SKIPPED);
	assert_true(all.run.skipped_all);
	assert_span(all.run.skip_all, "no # disk");
	run_fini(&all.run);
}

static void top_level_counts_go_by_the_points_own_words(void **state)
{
	(void)state;
	READ(read, "1..6\nok 1\nnot ok 2\nok 3 # SKIP\nnot ok 4 # TODO\nok 5 # TODO\n"
	           "not ok 6 # SKIP\n");

	assert_int_equal(read.run.top.tests, 6);
	assert_int_equal(read.run.top.passed, 5);
	assert_int_equal(read.run.top.failed, 1);
	assert_int_equal(read.run.top.skipped, 2);
	assert_int_equal(read.run.top.todo, 2);
	assert_int_equal(read.run.top.todo_passed, 1);
	assert_int_equal(read.run.leaves.passed, 1);
	assert_int_equal(read.failures, 1);
	run_fini(&read.run);
}

static void a_skipped_or_todo_failure_is_none(void **state)
{
	(void)state;
	check("1..2\nnot ok 1 # SKIP\nnot ok 2 # TODO\n", true, "");
}

static void leaf_points_are_counted_and_closing_points_not(void **state)
{
	(void)state;
	leaves("1..2\n    ok 1\n    ok 2\n    1..2\nok 1\nok 2\n", 3, 3, 0, 0, 0);
	leaves("# Subtest: x\nok 1 - x\n1..1\n", 1, 1, 0, 0, 0);
	leaves("1..1\nok 1 - x {\n    1..2\n    ok 1\n    not ok 2\n}\n", 2, 1, 1, 0, 0);
	leaves("1..1\n    1..0 # SKIP\nok 1 # SKIP\n", 1, 0, 0, 1, 0);
	leaves("1..1\n        ok 1\n        1..1\n    ok 1\n    1..1\nok 1\n", 1, 1, 0, 0, 0);
}

static void a_failure_of_a_child_is_reported_once(void **state)
{
	(void)state;
	READ(read, "1..1\n    1..1\n    not ok 1\nnot ok 1 - outer\n");

	assert_int_equal(read.failures, 1);
	assert_true(read.last & NEWS_CLOSED);
	assert_int_equal(read.run.nproblems, 0);
	run_fini(&read.run);
}

static void a_parent_that_failed_by_itself_is_a_failure(void **state)
{
	(void)state;
	READ(read, "1..1\n    1..1\n    ok 1\nnot ok 1 - outer\n");

	assert_int_equal(read.failures, 1);
	assert_int_equal(read.run.leaves.failed, 1);
	assert_int_equal(read.run.leaves.tests, 2);
	assert_int_equal(read.run.verdict, VERDICT_FAILED);
	run_fini(&read.run);
}

static void a_passing_parent_does_not_hide_its_child(void **state)
{
	(void)state;
	check("1..1\n    1..1\n    not ok 1\nok 1 - outer\n", false,
	      "\"outer\": passed, although a test in it failed");
	check("1..1\n    1..3\n    ok 1\nok 1 - outer\n", false, "\"outer\": missing tests: 2-3");
	check("1..1\n# Subtest: in\n    ok 1\nok 1 - in\n", false, "\"in\": no plan");
	check("1..1\n    1..2\n    ok 1\n    ok 1\nok 1\n", false, "a subtest: test 1 came twice");
}

static void a_bare_subtest_needs_a_plan_in_tap_14_alone(void **state)
{
	(void)state;
	check("TAP version 13\n1..1\n    ok 1\nok 1\n", true, "");
	check("TAP version 14\n1..1\n    ok 1\nok 1\n", false, "a subtest: no plan");
	check("1..1\nok 1 - x {\n    ok 1\n}\n", false, "\"x\": no plan");
}

static void a_subtest_deep_inside_is_not_lost(void **state)
{
	(void)state;
	check("1..1\n        not ok 1\n        1..1\nok 1 - x\n", false,
	      "\"x\": passed, although a test in it failed");
	leaves("1..1\n        ok 1\n        1..1\nok 1 - x\n", 1, 1, 0, 0, 0);
}

static void a_subtest_that_no_point_closes_is_wrong(void **state)
{
	(void)state;
	check("ok 1\n# Subtest: x\n    ok 1\n    1..1\n1..1\n", false, "\"x\": no point closed it");
	check("ok 1\n# Subtest: x\n1..1\n", true, "");
	check("1..1\n    1..1\n        ok 1\n        1..1\n    1..1\n    ok 1\nok 1\n", true, "");
}

static void todo_and_skip_excuse_the_child(void **state)
{
	(void)state;
	check("1..1\n    1..3\n    not ok 1\nnot ok 1 - x # TODO\n", true, "");
	check("1..1\nok 1 - x # SKIP {\n    1..1\n    not ok 1\n}\n", true, "");
	leaves("1..1\n    1..1\n    not ok 1\nnot ok 1 - x # TODO\n", 1, 0, 0, 0, 1);
}

static void a_buffered_point_is_counted_when_it_closes(void **state)
{
	(void)state;
	READ(read, "1..1\nnot ok 1 - x {\n    1..1\n    ok 1 - in\n}\n");

	assert_int_equal(read.failures, 2); /* the first was taken back */
	assert_true(read.last & NEWS_FAILED);
	assert_int_equal(read.run.leaves.failed, 1);
	assert_int_equal(read.run.top.failed, 1);
	run_fini(&read.run);
}

static void a_point_whose_name_ends_in_a_brace_counts_at_once(void **state)
{
	(void)state;
	struct arena arena = {0};
	size_t n;

	READ_ON(passed, "1..3\nok 1\nok 2 - parses {\n");
	assert_false(passed.last & NEWS_POINT); /* which could not be taken back */
	assert_int_equal(passed.run.leaves.passed, 2);
	assert_int_equal(passed.run.top.passed, 2);
	assert_int_equal(passed.run.planned, 3);
	assert_false(passed.run.current_known);
	assert_span(run_current(&passed.run, &arena, &n)[0], "parses");
	arena_fini(&arena);
	run_fini(&passed.run);
	READ_ON(opened, "1..3\nok 1\nok 2 - x # SKIP {\n    1..1\n");
	assert_int_equal(opened.run.leaves.tests, 1);
	assert_int_equal(opened.run.top.tests, 1);
	assert_true(opened.run.current_known);
	run_fini(&opened.run);
	leaves("1..2\nok 1 - x # TODO {\nok 2\n", 2, 1, 0, 0, 1);
	leaves("1..1\nok 1 - outer {\n    1..2\n    ok 1\n    ok 2\n}\n", 2, 2, 0, 0, 0);
	leaves("1..1\nok 1 - empty {\n}\n", 1, 1, 0, 0, 0);
	READ(read, "1..3\nok 1\nnot ok 2 - parses {\n");
	assert_true(read.last & NEWS_FAILED);
	assert_int_equal(read.run.leaves.failed, 1);
	assert_int_equal(read.run.planned, 3);
	run_fini(&read.run);
	leaves("1..2\nnot ok 1 - parses {\nok 2\n", 2, 1, 1, 0, 0);
	leaves("1..1\nnot ok 1 - outer {\n    1..2\n    ok 1\n    not ok 2\n}\n", 2, 1, 1, 0, 0);
	leaves("1..1\nnot ok 1 - empty {\n}\n", 1, 0, 1, 0, 0);
}

static void what_a_buffered_subtest_is_in_is_planned_once(void **state)
{
	(void)state;
	READ(read, "1..2\nnot ok 1 - x {\n    1..3\n    ok 1\n");
	assert_int_equal(read.run.planned, 4);
	run_fini(&read.run);
}

static void a_brace_after_the_yaml_takes_the_point_back(void **state)
{
	(void)state;
	READ(read, "1..1\nnot ok 1 - x\n  ---\n  a: b\n  ...\n{\n    1..1\n    not ok 1\n}\n");

	assert_int_equal(read.run.leaves.tests, 1);
	assert_int_equal(read.run.leaves.failed, 1);
	assert_int_equal(read.run.top.tests, 1);
	assert_int_equal(read.run.top.failed, 1);
	assert_int_equal(read.run.nproblems, 0);
	run_fini(&read.run);
}

static void an_open_subtest_that_is_whole_is_no_trouble(void **state)
{
	(void)state;
	check("1..1\nok\n    # Subtest: unfinished\n    1..1\n    ok\n", true, "");
}

static void a_stream_that_stops_in_the_middle_is_cut_off(void **state)
{
	(void)state;
	READ(read, "1..2\nok 1\n# Subtest: x\n    1..2\n    ok 1\n");

	assert_int_equal(read.run.verdict, VERDICT_CUT_OFF);
	assert_int_equal(read.failures, 1);
	run_fini(&read.run);
	check("1..1\nnot ok 1 # TODO\n  ---\n  a: b\n", false,
	      "the stream stopped inside a YAML block");
	check("1..1\nbegin 1 sleeps\n", false,
	      "\"sleeps\": it began and did not end; planned 1 test, ran none");
}

static void ktap_children_need_no_plan(void **state)
{
	(void)state;
	check("KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: x\n    ok 1\nok 1 x\n",
	      true, "");
	check("KTAP version 1\n    KTAP version 1\n    ok 1\nok 1 x\n", false, "no plan");
	check("TAP version 14\n1..1\n\t# Subtest: x\n\tok 1\nok 1 x\n", true, "");
	check("[    0.1] TAP version 14\n[    0.1] 1..1\n[    0.1]     # Subtest: x\n"
	      "[    0.1]     ok 1\n[    0.1] ok 1 x\n",
	      true, "");
	check("KTAP version 1\n1..1\n  KTAP version 1\n  1..2\n  # Subtest: x\n  ok 1\nok 1 x\n",
	      false, "\"x\": missing test: 2");
	leaves("KTAP version 1\n1..1\n  KTAP version 1\n  1..1\n  ok 1\nnot ok 1 x\n", 1, 1, 0, 0,
	       0);
}

static void groups_count_for_the_plan_around_them(void **state)
{
	(void)state;
	check("# test: R {\n  ok 1 - a\n  # group: n {\n    ok 1 - b\n    1..1\n  }\n  "
	      "1..2\n}\n1..2\n",
	      true, "");
	leaves("# test: R {\n  ok 1 - a\n  not ok 2 - b\n  1..2\n}\n1..2\n", 2, 1, 1, 0, 0);
}

static void strict_refuses_what_is_not_tap(void **state)
{
	(void)state;
	check("pragma +strict\n1..1\nhello\nok 1\n", false, "not TAP (pragma +strict): hello");
	check("pragma +strict\npragma -strict\n1..1\nhello\nok 1\n", true, "");
	check("pragma +strict\n1..1\n    hello\n\n# x\nok 1\n", false,
	      "not TAP (pragma +strict):     hello");
	check("pragma +strict\nTAP version 12\n1..1\nok 1\n", false,
	      "not TAP (pragma +strict): TAP version 12");
	check("1..1\n    pragma +strict\n    1..1\n    ok 1\nhello\nok 1\n", true, "");
}

static void strict_refuses_yaml_that_nothing_closes(void **state)
{
	(void)state;
	check("pragma +strict\n1..2\nok 1\n  ---\n  a: b\n  ...\nok 2\n  ---\n  ---\n# x\n\n  "
	      "...\n",
	      true, "");
	check("pragma +strict\n1..2\nok 1\n  ---\n  a: b\nok 2\n", false,
	      "not TAP (pragma +strict): ok 2");
	check("pragma +strict\n1..1\nok 1\n  ---\n  a: b\nc\n  ...\n", false,
	      "not TAP (pragma +strict): c");
	check("pragma +strict\n1..1\nok 1\n  ---\n  a: b\n   ...\n1..1\n", false,
	      "not TAP (pragma +strict): 1..1; a second plan");
	check("1..1\n    pragma +strict\n    1..1\n    ok 1\n      ---\n      a: b\nok 1 - x\n",
	      false, "a subtest: not TAP (pragma +strict): ok 1 - x");
	check("1..2\nok 1\n  ---\n  a: b\nok 2\n", true, "");
}

static void a_bail_out_ends_everything(void **state)
{
	(void)state;
	READ(read, "1..3\nok 1\nBail out!  no \\# disk\nok 2\nBail out! again\n");

	assert_true(read.run.bailed);
	assert_span(read.run.bail_reason, "no # disk");
	assert_int_equal(read.run.top.tests, 1);
	assert_int_equal(read.last, NEWS_IGNORED);
	assert_int_equal(read.run.verdict, VERDICT_BAILED);
	run_fini(&read.run);
	check("1..1\nok 1\n    Bail out!\n", false, "bailed out");
}

static void a_bail_out_leaves_the_points_around_it_as_they_said(void **state)
{
	(void)state;
	READ(read, "ok 1 - x {\n    1..2\n    ok 1 - y {\n        ok 1\nBail out!\n");

	assert_int_equal(read.run.top.tests, 1);
	assert_int_equal(read.run.top.passed, 1);
	assert_int_equal(read.run.leaves.tests, 1);
	assert_int_equal(read.run.leaves.failed, 0);
	assert_int_equal(read.failures, 0);
	run_fini(&read.run);
	check("ok 1 - x {\n    1..2\n    ok 1\nBail out!\n", false, "bailed out");
	leaves("ok 1 - x {\n    ok 1\n    Bail out!\n", 1, 1, 0, 0, 0);
	leaves("not ok 1 - x {\n    ok 1\nBail out!\n", 2, 1, 1, 0, 0);
	leaves("not ok 1 - x {\nBail out!\n", 1, 0, 1, 0, 0);
	leaves("ok 1 - x # TODO {\n    not ok 1\nBail out!\n", 1, 0, 0, 0, 1);
	READ(inside, "ok 1 - x {\n    ok 1\n    Bail out!\n");
	assert_int_equal(inside.run.top.tests, 0);
	run_fini(&inside.run);
}

static void documents_follow_each_other(void **state)
{
	(void)state;
	READ(read, "1..2\nok 1\nok 2\n1..1\nok 1\nTAP version 14\n1..1\nok 1\n");

	assert_true(run_ok(&read.run));
	assert_int_equal(read.documents, 2);
	assert_int_equal(read.run.plan_first, 1);
	assert_int_equal(read.run.plan_last, 4);
	assert_int_equal(read.run.top.tests, 4);
	run_fini(&read.run);
	check("1..1\nok 1\n1..2\n# x\nok 1\n", false, "document 2: missing test: 2");
	check("1..2\nok 1\nTAP version 14\n1..1\nok 1\n", false, "document 1: missing test: 2");
	check("1..2\nok 1\n1..1\nok 1\n", false, "document 1: missing test: 2");
	check("1..3\nok 1\n1..3\nok 2\nok 3\n", false, "a second plan");
	check("1..3\nok 1\n1..3\n", false, "a second plan; missing tests: 2-3");
	check("1..1\nok 1\n1..0 # SKIP none here\n1..1\nok 1\n", true, "");
	check("1..1\nok 1\nTAP version 14\n", false, "document 2: no tests");
}

static void a_version_before_the_first_point_is_the_documents_own(void **state)
{
	(void)state;
	check("1..1\nTAP version 13\nok 1\n", true, "");
	check("# Subtest: x\nTAP version 13\n    ok 1\n    1..1\nok 1 - x\n1..1\n", true, "");
}

static void proves_headings_begin_documents_and_its_ok_is_no_point(void **state)
{
	(void)state;
	check("t/a.t .. \n1..1\nok 1\nok\nt/b.t ... \nok 1\n1..1\nok\nAll tests successful.\n",
	      true, "");
	check("t/a.t .. \nDubious\nt/b.t ... \nok 1\n1..1\nok\n", false, "document 1: no tests");
	check("1..1\nok 1\nok\n", false, "planned 1 test, ran 2");
}

static void catch2s_warnings_use_up_numbers(void **state)
{
	(void)state;
	check("ok 1 - a\nwarning 2 - b\nok 3 - c\n1..2\n", true, "");
}

static void the_path_goes_through_the_subtests(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct streamed read;
	size_t n;

	streamed_read(&read, SPAN("1..1\n# Subtest: a \\# b\n    # Subtest: c\n        ok 1 - d\n"),
	              false);
	struct span *path = run_current(&read.run, &arena, &n);
	assert_int_equal(n, 3);
	assert_span(path[0], "a # b");
	assert_span(path[1], "c");
	assert_span(path[2], "d");
	run_fini(&read.run);
	arena_fini(&arena);
}

static void the_running_test_is_known_when_it_was_said(void **state)
{
	(void)state;
	struct streamed read;

	streamed_read(&read, SPAN("1..2\nbegin 1 sleeps\n"), false);
	assert_true(read.run.current_known);
	assert_span(buffer_span(&read.run.name), "sleeps");
	assert_int_equal(read.run.current_since_ns, 2000);
	run_fini(&read.run);
	streamed_read(&read, SPAN("1..2\nbegin 1 sleeps\nok 1 sleeps in 5ms\n"), false);
	assert_false(read.run.current_known);
	assert_int_equal(read.run.point.duration_ns, 5000000);
	assert_false(read.run.point.measured);
	run_fini(&read.run);
}

static void planned_is_what_is_still_to_come_and_what_came(void **state)
{
	(void)state;
	struct streamed read;

	streamed_read(&read, SPAN("1..3\nok 1\n    1..4\n    ok 1\n"), false);
	assert_int_equal(read.run.planned, 1 + 4 + 1);
	run_fini(&read.run);
	streamed_read(&read, SPAN("ok 1\n"), false);
	assert_int_equal(read.run.planned, 0);
	run_fini(&read.run);
}

static void problems_beyond_the_bound_are_counted(void **state)
{
	(void)state;
	struct streamed read;
	struct buffer text = {0};

	for (int i = 1; i <= 20; i++)
		buffer_format(&text, "    1..2\n    ok 1\nok %d - x\n", i);
	buffer_add(&text, SPAN("1..20\n"));
	streamed_read(&read, buffer_span(&text), true);
	assert_int_equal(read.run.nproblems, 16);
	assert_int_equal(read.run.more_problems, 4);
	run_fini(&read.run);
	buffer_fini(&text);
}

static void a_name_longer_than_is_kept_shows_that_it_was_cut(void **state)
{
	(void)state;
	struct streamed read;
	struct buffer text = {0};
	struct arena arena = {0};
	size_t n;

	buffer_add(&text, SPAN("ok 1 - "));
	for (int i = 0; i < 3000; i++)
		buffer_add(&text, SPAN("é"));
	streamed_read(&read, buffer_span(&text), false);

	struct span *path = run_current(&read.run, &arena, &n);

	assert_int_equal(n, 1);
	assert_true(path[0].n <= 4096 + 3);
	assert_span(span_from(path[0], path[0].n - 5), "é...");
	arena_fini(&arena);
	run_fini(&read.run);
	buffer_fini(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_met_plan_and_no_failure_is_right),
		cmocka_unit_test(fewer_and_more_tests_than_planned_are_told),
		cmocka_unit_test(wrong_numbers_are_told),
		cmocka_unit_test(no_plan_and_no_tests_are_never_right),
		cmocka_unit_test(huge_numbers_cost_nothing),
		cmocka_unit_test(skipping_all_is_right),
		cmocka_unit_test(top_level_counts_go_by_the_points_own_words),
		cmocka_unit_test(a_skipped_or_todo_failure_is_none),
		cmocka_unit_test(leaf_points_are_counted_and_closing_points_not),
		cmocka_unit_test(a_failure_of_a_child_is_reported_once),
		cmocka_unit_test(a_parent_that_failed_by_itself_is_a_failure),
		cmocka_unit_test(a_passing_parent_does_not_hide_its_child),
		cmocka_unit_test(a_bare_subtest_needs_a_plan_in_tap_14_alone),
		cmocka_unit_test(a_subtest_deep_inside_is_not_lost),
		cmocka_unit_test(a_subtest_that_no_point_closes_is_wrong),
		cmocka_unit_test(todo_and_skip_excuse_the_child),
		cmocka_unit_test(a_buffered_point_is_counted_when_it_closes),
		cmocka_unit_test(a_point_whose_name_ends_in_a_brace_counts_at_once),
		cmocka_unit_test(what_a_buffered_subtest_is_in_is_planned_once),
		cmocka_unit_test(a_brace_after_the_yaml_takes_the_point_back),
		cmocka_unit_test(an_open_subtest_that_is_whole_is_no_trouble),
		cmocka_unit_test(a_stream_that_stops_in_the_middle_is_cut_off),
		cmocka_unit_test(ktap_children_need_no_plan),
		cmocka_unit_test(groups_count_for_the_plan_around_them),
		cmocka_unit_test(strict_refuses_what_is_not_tap),
		cmocka_unit_test(strict_refuses_yaml_that_nothing_closes),
		cmocka_unit_test(a_bail_out_ends_everything),
		cmocka_unit_test(a_bail_out_leaves_the_points_around_it_as_they_said),
		cmocka_unit_test(documents_follow_each_other),
		cmocka_unit_test(a_version_before_the_first_point_is_the_documents_own),
		cmocka_unit_test(proves_headings_begin_documents_and_its_ok_is_no_point),
		cmocka_unit_test(catch2s_warnings_use_up_numbers),
		cmocka_unit_test(the_path_goes_through_the_subtests),
		cmocka_unit_test(the_running_test_is_known_when_it_was_said),
		cmocka_unit_test(planned_is_what_is_still_to_come_and_what_came),
		cmocka_unit_test(a_name_longer_than_is_kept_shows_that_it_was_cut),
		cmocka_unit_test(problems_beyond_the_bound_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
