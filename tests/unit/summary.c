#include "block.h"

#include "base/limits.h"
#include "view/recap.h"

/* That a summary is exactly this text. */
static void check_summary(const struct summary *summary, const char *wanted)
{
	struct dress dress;

	dress_init(&dress);
	summary_rows(summary, &dress.look, &dress.block);

	bool right = span_is(block_text(&dress.block), wanted);

	if (!right)
		print_error("got:\n%s\n", block_text(&dress.block).at);
	dress_fini(&dress);
	assert_true(right);
}

/* A run that is over. */
static struct run run_with(enum verdict verdict)
{
	return (struct run){.verdict = verdict, .over = true};
}

static void all_right_is_said_in_one_line(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_PASSED);
	struct summary_stream stream = {.name = SPAN("stdin"), .run = &run};
	struct summary summary = {
		.streams = &stream,
		.nstreams = 1,
		.totals = {.tests = 300, .passed = 300},
		.duration_ns = 41 * NS_PER_S,
		.ok = true,
	};

	check_summary(&summary, "\nOK!  300 tests in 41.0s\n");
}

static void failures_and_skips_are_counted_in_the_last_line(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_FAILED);
	struct summary_stream stream = {.name = SPAN("stdin"), .run = &run};
	struct summary summary = {
		.streams = &stream,
		.nstreams = 1,
		.totals = {.tests = 300, .passed = 295, .failed = 2, .skipped = 3},
		.duration_ns = 101 * NS_PER_S,
	};

	check_summary(&summary, "\n300 tests, 2 failures, 3 skipped in 1m41s\n");
}

static void one_of_a_thing_is_singular(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_FAILED);
	struct summary_stream stream = {.run = &run};
	struct summary summary = {
		.streams = &stream,
		.nstreams = 1,
		.totals = {.tests = 1, .failed = 1},
	};

	check_summary(&summary, "\n1 test, 1 failure in 0.0s\n");
}

static void problems_of_a_stream_have_their_own_lines(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_MISSING);
	struct summary_stream stream = {.name = SPAN("stdin"), .run = &run};
	struct summary summary = {.streams = &stream, .nstreams = 1, .totals = {.tests = 7}};

	run.problems = (struct span[]){SPAN("missing tests: 5, 7-9"), SPAN("a second plan"),
	                               SPAN("a second plan")};
	run.nproblems = 3;
	run.more_problems = 3;
	check_summary(&summary, "\n"
	                        "missing tests: 5, 7-9\n"
	                        "a second plan  ×2\n"
	                        "3 more problems\n"
	                        "7 tests, 6 problems in 0.0s\n");
}

static void a_verdict_without_a_problem_of_its_own_is_told_all_the_same(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_NO_TESTS);
	struct summary_stream stream = {.run = &run};
	struct summary summary = {.streams = &stream, .nstreams = 1};

	check_summary(&summary, "\nno tests\n"
	                        "no TAP came: EXAMPLES in tapir(1) says how runners print it\n"
	                        "0 tests, 1 problem in 0.0s\n");
}

static void a_stream_of_tap_without_a_test_needs_no_hint(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_NO_TESTS);
	struct summary_stream stream = {.run = &run};
	struct summary summary = {.streams = &stream, .nstreams = 1};

	run.versioned = true;
	check_summary(&summary, "\nno tests\n0 tests, 1 problem in 0.0s\n");
}

static void a_bail_out_tells_its_reason(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_BAILED);
	struct summary_stream stream = {.run = &run};
	struct summary summary = {.streams = &stream, .nstreams = 1, .totals = {.tests = 2}};

	run.bailed = true;
	run.bail_reason = SPAN("no \x1b[1mdatabase");
	check_summary(&summary, "\nbailed out: no ␛[1mdatabase\n2 tests, 1 problem in 0.0s\n");
}

static void a_bail_out_that_is_a_problem_already_is_told_once(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_BAILED);
	struct summary_stream stream = {.run = &run};
	struct summary summary = {.streams = &stream, .nstreams = 1, .totals = {.tests = 2}};

	run.bailed = true;
	run.bail_reason = SPAN("x");
	run.problems = (struct span[]){SPAN("bailed out")};
	run.nproblems = 1;
	check_summary(&summary, "\nbailed out: x\n2 tests, 1 problem in 0.0s\n");
}

static void a_stream_that_stopped_in_the_middle_is_called_cut_off(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_CUT_OFF);
	struct summary_stream stream = {.run = &run};
	struct summary summary = {.streams = &stream, .nstreams = 1, .totals = {.tests = 2}};

	run.problems = (struct span[]){SPAN("\"connect\": it began and did not end"),
	                               SPAN("missing tests: 3-5")};
	run.nproblems = 2;
	check_summary(&summary, "\n"
	                        "cut off: \"connect\": it began and did not end\n"
	                        "missing tests: 3-5\n"
	                        "2 tests, 2 problems in 0.0s\n");
}

static void an_interrupted_run_does_not_complain_that_it_ended_early(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_CUT_OFF);
	struct summary_stream stream = {.run = &run};
	struct summary summary = {
		.streams = &stream,
		.nstreams = 1,
		.totals = {.tests = 2},
		.planned = 5,
		.interrupted = true,
	};

	run.problems = (struct span[]){SPAN("the stream stopped inside a YAML block"),
	                               SPAN("test 1 came twice"), SPAN("missing tests: 3-5")};
	run.nproblems = 3;
	check_summary(&summary, "\n"
	                        "test 1 came twice\n"
	                        "interrupted, 2 of 5 run\n"
	                        "2 tests, 1 problem in 0.0s\n");
}

static void an_interrupted_run_tells_how_far_it_came_and_is_not_ok(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_PASSED);
	struct summary_stream stream = {.run = &run};
	struct summary summary = {
		.streams = &stream,
		.nstreams = 1,
		.totals = {.tests = 212, .passed = 212},
		.planned = 300,
		.interrupted = true,
	};

	check_summary(&summary, "\ninterrupted, 212 of 300 run\n212 tests in 0.0s\n");
	summary.planned = 0;
	check_summary(&summary, "\ninterrupted, 212 run\n212 tests in 0.0s\n");
}

static void skipping_everything_is_ok_and_told_with_its_reason(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_SKIPPED);
	struct summary_stream stream = {.run = &run};
	struct summary summary = {.streams = &stream, .nstreams = 1, .ok = true};

	run.skipped_all = true;
	run.skip_all = SPAN("no display");
	check_summary(&summary, "\nskipped all: no display\nOK!  0 tests in 0.0s\n");
}

static void todos_that_passed_are_worth_a_line(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_PASSED);
	struct summary_stream stream = {.run = &run};
	struct summary summary = {
		.streams = &stream,
		.nstreams = 1,
		.totals = {.tests = 5, .passed = 3, .todo = 2, .todo_passed = 1},
		.ok = true,
	};

	check_summary(&summary, "\nTODO passed: 1\nOK!  5 tests, 2 todo in 0.0s\n");
}

static void several_streams_are_told_apart(void **state)
{
	(void)state;
	struct run runs[] = {run_with(VERDICT_PASSED), run_with(VERDICT_NO_PLAN),
	                     run_with(VERDICT_CUT_OFF)};
	struct summary_stream streams[] = {
		{.title = SPAN("a.tap"), .run = &runs[0]},
		{.title = SPAN("b.tap"), .run = &runs[1]},
		{.title = SPAN("c.tap"), .run = &runs[2]},
	};
	struct summary summary = {.streams = streams, .nstreams = 3, .totals = {.tests = 9}};

	check_summary(&summary, "\n"
	                        "b.tap: no plan\n"
	                        "c.tap: cut off: the stream stopped in the middle\n"
	                        "9 tests, 2 problems in 0.0s\n");
}

static void the_recap_tells_each_failure_shortly_with_the_last_one_last(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_FAILED);
	struct summary_stream stream = {.run = &run};
	struct recap_entry entries[] = {
		{.path = SPAN("a › b"),
	         .frame = {.file = SPAN("a.c"), .line = 12, .function = SPAN("f")},
	         .message = SPAN("boom"),
	         .times = 5,
	         .others = {SPAN("a › x"), SPAN("y")}},
		{.kind = FAILURE_CRASH,
	         .path = SPAN("c"),
	         .signal = SPAN("SIGSEGV"),
	         .stream = SPAN("x.tap"),
	         .times = 1},
	};
	struct summary summary = {
		.streams = &stream,
		.nstreams = 1,
		.totals = {.tests = 9, .failed = 4},
		.recap = entries,
		.nrecap = 2,
		.more_recap = 1,
	};

	check_summary(&summary, "\n"
	                        "failures in short:\n"
	                        "FAIL: a › b  ×5\n"
	                        "  vim +12 a.c  # f\n"
	                        "  boom\n"
	                        "  also a › x, y and 2 more\n"
	                        "CRASH: x.tap › c  (SIGSEGV)\n"
	                        "… 1 more failure, not listed here\n"
	                        "\n"
	                        "9 tests, 4 failures in 0.0s\n");
}

static void a_single_failure_has_no_recap(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_FAILED);
	struct summary_stream stream = {.run = &run};
	struct recap_entry entry = {.path = SPAN("a"), .times = 1};
	struct summary summary = {
		.streams = &stream,
		.nstreams = 1,
		.totals = {.tests = 9, .failed = 1},
		.recap = &entry,
		.nrecap = 1,
	};

	check_summary(&summary, "\n9 tests, 1 failure in 0.0s\n");
}

static void of_many_failures_the_older_ones_are_headlines_only(void **state)
{
	(void)state;
	struct dress dress;
	struct recap_entry entries[22];
	struct summary summary = {.recap = entries, .nrecap = countof(entries)};

	dress_init(&dress);
	for (size_t i = 0; i < countof(entries); i++)
		entries[i] = (struct recap_entry){
			.path = arena_format(&dress.arena, "t%zu", i),
			.message = SPAN("m"),
			.times = 1,
		};
	recap_rows(&summary, &dress.look, &dress.block);

	struct span text = block_text(&dress.block);

	assert_true(span_starts(text, SPAN("\nfailures in short:\nFAIL: t0\nFAIL: t1\n"
	                                   "FAIL: t2\n  m\nFAIL: t3\n")));
	assert_true(span_ends(text, SPAN("FAIL: t21\n  m\n")));
	dress_fini(&dress);
}

static void the_slowest_and_how_to_rerun_come_before_the_verdict(void **state)
{
	(void)state;
	struct run run = run_with(VERDICT_FAILED);
	struct summary_stream stream = {.run = &run};
	struct slow_entry slow[] = {
		{.path = SPAN("a › b"), .duration_ns = 12 * NS_PER_S},
		{.path = SPAN("c"), .duration_ns = 250 * NS_PER_MS, .measured = true},
	};
	struct summary summary = {
		.streams = &stream,
		.nstreams = 1,
		.totals = {.tests = 9, .failed = 1},
		.slowest = slow,
		.nslowest = 2,
		.rerun = SPAN("bats -f '^b$' a.bats"),
	};

	check_summary(&summary, "\n"
	                        "slowest (~ by tapir's own clock):\n"
	                        "   12.0s  a › b\n"
	                        "  ~250ms  c\n"
	                        "\n"
	                        "to run what failed again:\n"
	                        "  bats -f '^b$' a.bats\n"
	                        "\n"
	                        "9 tests, 1 failure in 0.0s\n");
}

static void the_frame_that_decides_is_the_innermost_of_the_users_own(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {.path = (struct span[]){SPAN("t")}, .npath = 1};
	struct frame frames[] = {
		{.file = SPAN("/w/t.c"), .shown = SPAN("t.c"), .source = SPAN("f();"), .line = 1},
		{.file = SPAN("/w/a.c"), .shown = SPAN("a.c"), .source = SPAN("g();"), .line = 2},
		{.file = SPAN("/usr/lib/x.py"),
	         .shown = SPAN("/usr/lib/x.py"),
	         .source = SPAN("raise"),
	         .line = 3},
		{.function = SPAN("abort"), .hidden = true},
	};
	struct diagnosis diagnosis = {
		.frames = frames,
		.nframes = countof(frames),
		.has_values = true,
		.expected = SPAN("34\n"),
		.actual = SPAN("0"),
	};

	dress_init(&dress);

	struct recap_entry entry = recap_entry_of(&failure, &diagnosis, (struct span){0},
	                                          &dress.look, &dress.arena);

	assert_span(entry.frame.shown, "a.c");
	assert_span(entry.path, "t");
	assert_span(entry.message, "expected 34, got 0");
	assert_int_equal(entry.times, 1);
	dress_fini(&dress);
}

static void the_reason_of_a_bail_out_is_not_told_twice(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {.kind = FAILURE_BAIL, .reason = SPAN("no database")};
	struct diagnosis diagnosis = {.kind = FAILURE_BAIL};
	struct diagnosis repeating = {.kind = FAILURE_BAIL, .message = SPAN("no database")};

	dress_init(&dress);

	struct recap_entry once = recap_entry_of(&failure, &diagnosis, (struct span){0},
	                                         &dress.look, &dress.arena);
	struct recap_entry twice = recap_entry_of(&failure, &repeating, (struct span){0},
	                                          &dress.look, &dress.arena);

	assert_span(once.path, "no database");
	assert_span(once.message, "");
	assert_span(twice.message, "");
	dress_fini(&dress);
}

static void only_what_is_good_is_green_and_what_is_bad_stands_out(void **state)
{
	(void)state;
	struct dress dress;
	struct run run = run_with(VERDICT_FAILED);
	struct summary_stream stream = {.run = &run};
	struct summary summary = {
		.streams = &stream, .nstreams = 1, .totals = {.tests = 9, .failed = 1}};

	dress_init(&dress);
	dress.look.colours = 256;
	summary_rows(&summary, &dress.look, &dress.block);
	assert_span(block_text_with(&dress.block, STYLE_BOLD), "[1 failure]");

	dress.block = (struct block){.arena = &dress.arena};
	summary.totals.failed = 0;
	summary.ok = true;
	summary_rows(&summary, &dress.look, &dress.block);
	assert_span(block_text_with(&dress.block, STYLE_BOLD), "[OK!]");
	dress_fini(&dress);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_right_is_said_in_one_line),
		cmocka_unit_test(failures_and_skips_are_counted_in_the_last_line),
		cmocka_unit_test(one_of_a_thing_is_singular),
		cmocka_unit_test(problems_of_a_stream_have_their_own_lines),
		cmocka_unit_test(a_verdict_without_a_problem_of_its_own_is_told_all_the_same),
		cmocka_unit_test(a_stream_of_tap_without_a_test_needs_no_hint),
		cmocka_unit_test(a_bail_out_tells_its_reason),
		cmocka_unit_test(a_bail_out_that_is_a_problem_already_is_told_once),
		cmocka_unit_test(a_stream_that_stopped_in_the_middle_is_called_cut_off),
		cmocka_unit_test(an_interrupted_run_does_not_complain_that_it_ended_early),
		cmocka_unit_test(an_interrupted_run_tells_how_far_it_came_and_is_not_ok),
		cmocka_unit_test(skipping_everything_is_ok_and_told_with_its_reason),
		cmocka_unit_test(todos_that_passed_are_worth_a_line),
		cmocka_unit_test(several_streams_are_told_apart),
		cmocka_unit_test(the_recap_tells_each_failure_shortly_with_the_last_one_last),
		cmocka_unit_test(a_single_failure_has_no_recap),
		cmocka_unit_test(of_many_failures_the_older_ones_are_headlines_only),
		cmocka_unit_test(the_slowest_and_how_to_rerun_come_before_the_verdict),
		cmocka_unit_test(the_frame_that_decides_is_the_innermost_of_the_users_own),
		cmocka_unit_test(the_reason_of_a_bail_out_is_not_told_twice),
		cmocka_unit_test(only_what_is_good_is_green_and_what_is_bad_stands_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
