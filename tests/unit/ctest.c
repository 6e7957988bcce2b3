#include "app/ctest.h"

#include "app/channel.h"
#include "play.h"

/* What ctest -V prints of two tests that run side by side, and its sums. */
#define HEAD "Test project /w/b\nConstructing a list of tests\n"
#define PAIR \
	HEAD "test 1\n" \
	     "      Start  1: good\n\n" \
	     "1: Test command: /w/good\n" \
	     "1: Working Directory: /w/b\n" \
	     "1: Environment variables: \n" \
	     "1:  A=1..9\n" \
	     "1: Test timeout computed to be: 10\n" \
	     "test 2\n" \
	     "      Start  2: a bad one\n\n" \
	     "2: Test command: /w/bad\n" \
	     "2: 1..2\n" \
	     "1: 1..1\n" \
	     "2: ok 1 - b\n" \
	     "2: not ok 2 - c\n" \
	     "1: ok 1 - a\n" \
	     "2: # why\n" \
	     "1/2 Test #1: good ....   Passed    0.01 sec\n" \
	     "2/2 Test #2: a bad one ....***Failed    0.01 sec\n\n" \
	     "50% tests passed, 1 tests failed out of 2\n"

static struct ctest *begin(struct play *play)
{
	play_init(play, BAR_NONE);
	play_begin(play);
	return ctest_new(play->reporter, 0, SPAN("/w"), false);
}

static void end(struct play *play, struct ctest *ctest)
{
	ctest_end(ctest, 0);
	finish(play, 0);
}

/* The names of the streams are the ctest's. */
static void close_play(struct play *play, struct ctest *ctest)
{
	play_fini(play);
	ctest_free(ctest);
}

static const struct summary *summary_of(struct play *play)
{
	return reporter_summary(play->reporter);
}

static void assert_stream(struct play *play, unsigned index, const char *name, unsigned passed,
                          unsigned failed)
{
	const struct summary_stream *stream = &summary_of(play)->streams[index];

	assert_span(stream->name, name);
	assert_int_equal(stream->run->leaves.passed, passed);
	assert_int_equal(stream->run->leaves.failed, failed);
}

static void each_test_is_a_stream_with_its_name(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest = begin(&play);

	ctest_read(ctest, SPAN(PAIR), 0);
	assert_shown(&play, "\n[3/3] FAIL: a bad one › c\nwhy\n");
	end(&play, ctest);
	assert_int_equal(summary_of(&play)->nstreams, 3);
	assert_stream(&play, 1, "good", 1, 0);
	assert_stream(&play, 2, "a bad one", 1, 1);
	assert_span(summary_of(&play)->rerun, "ctest --test-dir b -V -R '^(a bad one)$'");
	close_play(&play, ctest);
}

static void bytes_may_come_one_by_one(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest = begin(&play);
	struct span text = SPAN(PAIR);

	for (size_t i = 0; i < text.n; i++)
		ctest_read(ctest, span_head(span_from(text, i), 1), 0);
	end(&play, ctest);
	assert_stream(&play, 1, "good", 1, 0);
	assert_stream(&play, 2, "a bad one", 1, 1);
	close_play(&play, ctest);
}

/* One test that prints these lines, each behind its number, and ends so. */
static struct ctest *run_one(struct play *play, const char *output, const char *outcome)
{
	struct ctest *ctest = begin(play);
	struct arena arena = {0};

	ctest_read(ctest, SPAN(HEAD "    Start 7: one\n7: Test command: /w/one\n"), 0);
	ctest_read(ctest, span_of(output), 0);
	ctest_read(ctest, arena_format(&arena, "1/1 Test #7: one .....%s    0.01 sec\n", outcome),
	           0);
	arena_fini(&arena);
	end(play, ctest);
	return ctest;
}

static void a_test_that_prints_no_tap_is_one_as_ctest_judges_it(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest;

	ctest = run_one(&play, "7: hello\n", "   Passed");
	assert_stream(&play, 1, "one", 1, 0);
	assert_true(summary_of(&play)->ok);
	close_play(&play, ctest);
	ctest = run_one(&play, "7: hello\n", "***Failed");
	assert_span(summary_of(&play)->recap[0].path, "Failed");
	assert_stream(&play, 1, "one", 0, 1);
	close_play(&play, ctest);
	ctest = run_one(&play, "", "***Skipped");
	assert_true(summary_of(&play)->ok);
	assert_int_equal(summary_of(&play)->totals.skipped, 1);
	close_play(&play, ctest);
	ctest = run_one(&play, "", "***Not Run (Disabled)");
	assert_int_equal(summary_of(&play)->totals.skipped, 1);
	close_play(&play, ctest);
}

static void what_a_test_prints_may_look_like_what_ctest_says_of_it(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest;

	ctest = run_one(&play, "7: hello\n7: Test command: mine\n7: 1/1 Test #7: x\n", "***Failed");
	assert_true(span_find(buffer_span(reporter_text(play.reporter)),
	                      SPAN("output:\n  hello\n  Test command: mine\n  1/1 Test #7: x\n")) <
	            reporter_text(play.reporter)->n);
	close_play(&play, ctest);
}

static void a_signal_makes_a_crash(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest;

	ctest = run_one(&play, "7: 1..2\n7: ok 1 - a\n", "***Exception: SegFault");
	assert_int_equal(summary_of(&play)->recap[0].kind, FAILURE_CRASH);
	assert_span(summary_of(&play)->recap[0].path, "after a");
	close_play(&play, ctest);
	ctest = run_one(&play, "", "Subprocess aborted***Exception:");
	assert_int_equal(summary_of(&play)->recap[0].kind, FAILURE_CRASH);
	assert_span(summary_of(&play)->recap[0].signal, "SIGABRT");
	close_play(&play, ctest);
}

static void whole_tap_is_not_enough_when_ctest_says_otherwise(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest;

	ctest = run_one(&play, "7: 1..1\n7: ok 1 - a\n",
	                "***Failed  Error regular expression found");
	assert_false(summary_of(&play)->ok);
	assert_span(summary_of(&play)->streams[1].run->problems[0],
	            "ctest says: Failed  Error regular expression found");
	close_play(&play, ctest);
	/* What is wrong with it is enough. */
	ctest = run_one(&play, "7: 1..2\n7: ok 1 - a\n", "***Failed");
	assert_int_equal(summary_of(&play)->streams[1].run->nproblems, 1);
	close_play(&play, ctest);
}

static void without_numbers_the_output_stands_behind_the_result(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest = begin(&play);

	ctest_read(ctest,
	           SPAN(HEAD "    Start 1: one\n1/3 Test #1: one .....***Failed  0.01 sec\n"
	                     "1..1\nnot ok 1 - a\n# why\n\n"
	                     "    Start 2: two\n2/3 Test #2: two .....   Passed  0.01 sec\n"
	                     "    Start 3: three\n3/3 Test #3: three .....***Failed  0.01 sec\n"
	                     "no TAP\n"
	                     "33% tests passed, 2 tests failed out of 3\n1..5\n"),
	           0);
	assert_shown(&play, "\n[1/1] FAIL: one › a\nwhy\n"
	                    "\n[3/3] FAIL: three › Failed\noutput:\n  no TAP\n");
	end(&play, ctest);
	assert_stream(&play, 1, "one", 0, 1);
	assert_stream(&play, 2, "two", 1, 0);
	assert_stream(&play, 3, "three", 0, 1);
	close_play(&play, ctest);
}

static void a_record_is_of_the_test_that_a_signal_ended(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest = begin(&play);

	ctest_read(ctest, SPAN(HEAD "    Start 1: one\n    Start 2: two\n1: 1..1\n"), 0);
	ctest_read_records(ctest,
	                   SPAN("# tapir:1 crash pid=1 tid=1 sig=SIGSEGV fatal=1 cwd=/w\n"
	                        "# tapir:1   #0 0x5515c (/w/t+0x115c)\n"
	                        "# tapir:1 end frames=1\n"),
	                   0);
	ctest_read(ctest,
	           SPAN("1: ok 1 - a\n1/2 Test #1: one .....   Passed  0.01 sec\n"
	                "2/2 Test #2: two .....***Exception: SegFault  0.01 sec\n"),
	           0);
	end(&play, ctest);
	assert_int_equal(summary_of(&play)->nrecap, 1);
	assert_span(summary_of(&play)->recap[0].path, "Exception: SegFault");
	assert_span(summary_of(&play)->recap[0].frame.module, "/w/t");
	close_play(&play, ctest);
}

static void tests_that_say_nothing_yet_are_in_the_bar_by_their_names(void **state)
{
	(void)state;
	struct play play;
	bool is_new;

	play_init(&play, BAR_REGION);
	play.options.bar_rows = 3;
	play_begin(&play);

	struct ctest *ctest = ctest_new(play.reporter, 0, SPAN("/w"), false);

	ctest_read(ctest, SPAN(HEAD "    Start 1: one\n    Start 2: two\n"), 0);
	reporter_tick(play.reporter, NS_PER_S);

	struct span bar = reporter_bar(play.reporter, &is_new);

	assert_true(span_find(bar, SPAN("one")) < bar.n && span_find(bar, SPAN("two")) < bar.n);
	assert_int_equal(span_find(bar, SPAN("one:")), bar.n);
	end(&play, ctest);
	close_play(&play, ctest);
}

static void many_failures_are_rerun_as_ctest_knows_them(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest = begin(&play);
	struct arena arena = {0};

	ctest_read(ctest, SPAN(HEAD), 0);
	for (int i = 1; i <= 11; i++)
		ctest_read(ctest,
		           arena_format(&arena,
		                        "    Start %d: t%d\n%d: x\n"
		                        "%d/11 Test #%d: t%d ....***Failed 0.01 sec\n",
		                        i, i, i, i, i, i),
		           0);
	arena_fini(&arena);
	end(&play, ctest);
	assert_span(summary_of(&play)->rerun, "ctest --test-dir b -V --rerun-failed");
	close_play(&play, ctest);
}

static void a_test_without_a_result_was_cut_off(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest = begin(&play);

	ctest_read(ctest, SPAN(HEAD "    Start 1: one\n1: 1..2\n1: ok 1 - a\n"), 0);
	end(&play, ctest);
	assert_false(summary_of(&play)->ok);
	close_play(&play, ctest);
}

static void its_own_last_words_are_not_shown(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest = begin(&play);

	ctest_read(ctest, SPAN(PAIR), 0);
	ctest_read_errors(ctest, SPAN("Errors while run"), 0);
	ctest_read_errors(ctest,
	                  SPAN("ning CTest\nOutput from these tests are in: /w/b/Testing/T.log\n"
	                       "Use \"--rerun-failed --output-on-failure\" to re-run the failed"),
	                  0);
	ctest_end(ctest, 0);
	assert_shown(&play, "\n[3/3] FAIL: a bad one › c\nwhy\n");
	finish(&play, 0);
	close_play(&play, ctest);
}

static void what_else_it_says_stands_apart_from_a_report(void **state)
{
	(void)state;
	struct play play;
	struct ctest *ctest = begin(&play);

	ctest_read(ctest, SPAN(PAIR), 0);
	ctest_read_errors(ctest, SPAN("No tests were found!!!\nreally"), 0);
	ctest_end(ctest, 0);
	assert_shown(&play, "\n[3/3] FAIL: a bad one › c\nwhy\n"
	                    "stderr, beside the tests:\nNo tests were found!!!\nreally\n");
	finish(&play, 0);
	close_play(&play, ctest);
}

static void its_first_line_is_found_where_a_line_begins(void **state)
{
	(void)state;
	assert_int_equal(ctest_find(SPAN("")), 0);
	assert_int_equal(ctest_find(SPAN("Test project /w\n")), 0);
	assert_int_equal(ctest_find(SPAN("a\nTest project /w\n")), 2);
	assert_int_equal(ctest_find(SPAN("a Test project /w\n")), 18);
	assert_int_equal(ctest_find(SPAN("a Test project /w\nTest project /w")), 18);
	assert_int_equal(ctest_find(SPAN("Test project")), 12);
	assert_int_equal(ctest_find(SPAN("make\nok\nTest project /w")), 8);
	assert_int_equal(ctest_find(SPAN("ok 1\nTest project /w")), 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_test_is_a_stream_with_its_name),
		cmocka_unit_test(bytes_may_come_one_by_one),
		cmocka_unit_test(a_test_that_prints_no_tap_is_one_as_ctest_judges_it),
		cmocka_unit_test(what_a_test_prints_may_look_like_what_ctest_says_of_it),
		cmocka_unit_test(a_signal_makes_a_crash),
		cmocka_unit_test(whole_tap_is_not_enough_when_ctest_says_otherwise),
		cmocka_unit_test(without_numbers_the_output_stands_behind_the_result),
		cmocka_unit_test(a_record_is_of_the_test_that_a_signal_ended),
		cmocka_unit_test(tests_that_say_nothing_yet_are_in_the_bar_by_their_names),
		cmocka_unit_test(many_failures_are_rerun_as_ctest_knows_them),
		cmocka_unit_test(a_test_without_a_result_was_cut_off),
		cmocka_unit_test(its_own_last_words_are_not_shown),
		cmocka_unit_test(what_else_it_says_stands_apart_from_a_report),
		cmocka_unit_test(its_first_line_is_found_where_a_line_begins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
