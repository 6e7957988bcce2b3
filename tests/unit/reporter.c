#include "play.h"

static void a_failure_is_shown_when_the_next_point_comes(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play_begin(&play);
	feed(&play, 0, "1..2\nnot ok 1 - a\n# why\n");
	assert_shown(&play, "");
	feed(&play, 1, "ok 2 - b\n");
	assert_shown(&play, "\n[1/2] FAIL: a\nwhy\n");
	play_fini(&play);
}

static void feed_aside(struct play *play, enum aside aside, uint64_t ms, const char *text)
{
	struct span rest = span_of(text);
	size_t room;
	char *to = reporter_aside_space(play->reporter, 0, aside, &room);

	assert_true(rest.n <= room);
	memcpy(to, rest.at, rest.n);
	reporter_aside_read(play->reporter, 0, aside, rest.n, ms * NS_PER_MS);
}

static void feed_error(struct play *play, uint64_t ms, const char *text)
{
	feed_aside(play, ASIDE_ERRORS, ms, text);
}

static void a_piece_of_standard_error_is_no_beginning_of_a_record(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.options.show |= SHOW_OUTPUT;
	play_begin(&play);
	feed(&play, 0, "1..2\nok 1 - a\n");
	feed_error(&play, 1, "a pro");
	feed_aside(&play, ASIDE_RECORDS, 1, "# tapir: SIGSEGV");
	feed_error(&play, 1, "mpt\n");
	feed_aside(&play, ASIDE_RECORDS, 1, " in a test\n");
	assert_shown(&play, "stderr, after a:\na prompt\n# tapir: SIGSEGV in a test\n");
	play_fini(&play);
}

#define RECORD \
	"# tapir:1 crash pid=1 tid=1 sig=SIGSEGV code=1 addr=0x8 fatal=1 cwd=/w\n" \
	"# tapir:1   #0 0x5515c (/w/t+0x115c)\n" \
	"# tapir:1 end frames=1\n"

/* A program that plans two tests dies behind the first, and another writes on. */
#define FIRST "1..2\nok 1 - a\n"
#define SECOND "1..2\nok 1 - b\nnot ok 2 - c\n"
#define CRASHED(more) "\n[1/3] CRASH: after a  (SIGSEGV)\n" more "… it breaks off here\n"

static void a_program_that_died_is_told_though_another_writes_on(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play_begin(&play);
	feed(&play, 0, FIRST);
	feed_aside(&play, ASIDE_RECORDS, 0, RECORD);
	feed(&play, 0, SECOND);
	feed_error(&play, 0, "Segmentation fault\n");
	reporter_tick(play.reporter, 200 * NS_PER_MS);
	assert_shown(&play, CRASHED("  /w/t+0x115c\n") "\n[3/3] FAIL: c\n");
	finish(&play, 300);
	assert_int_equal(reporter_summary(play.reporter)->streams[0].run->nproblems, 1);
	assert_span(reporter_summary(play.reporter)->streams[0].run->problems[0],
	            "document 1: missing test: 2");
	play_fini(&play);
}

static void that_may_be_known_only_when_the_other_has_written(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play_begin(&play);
	feed(&play, 0, FIRST SECOND);
	feed_error(&play, 0, "sh: line 1:   12 Segmentation fault      (core dumped) ./a\n");
	feed_aside(&play, ASIDE_RECORDS, 0, RECORD);
	finish(&play, 300);
	assert_int_equal(reporter_summary(play.reporter)->nrecap, 2);
	assert_span(reporter_summary(play.reporter)->recap[0].path, "c");
	assert_int_equal(reporter_summary(play.reporter)->recap[0].kind, FAILURE_FAIL);
	assert_span(reporter_summary(play.reporter)->recap[1].path, "after a");
	play_fini(&play);
}

static void without_libtapir_a_shell_tells_who_died(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play_begin(&play);
	feed(&play, 0, FIRST);
	feed_error(&play, 0, "Segmentation fault\n");
	feed(&play, 0, SECOND);
	reporter_tick(play.reporter, 200 * NS_PER_MS);
	assert_shown(&play, CRASHED("Segmentation fault\n") "\n[3/3] FAIL: c\n");
	play_fini(&play);
}

static void standard_error_has_a_heading_when_the_test_changes(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.options.show |= SHOW_OUTPUT;
	play_begin(&play);
	feed_error(&play, 0, "early\n");
	feed(&play, 0, "1..3\nok 1 - a\n");
	feed_error(&play, 1, "one\n");
	feed(&play, 1, "of the test\n");
	feed_error(&play, 1, "two\n");
	feed(&play, 2, "# Subtest: s\n    ok 1 - b\n");
	feed_error(&play, 3, "three\n");
	assert_shown(&play, "stderr, before the first test:\nearly\nstderr, after a:\none\n"
	                    "of the test\ntwo\nstderr, after s › b:\nthree\n");
	play_fini(&play);
}

static void a_failure_is_shown_after_a_tenth_of_a_second_of_silence(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play_begin(&play);
	feed(&play, 0, "1..2\nnot ok 1 - a\n");
	feed(&play, 50, "# why\n");
	assert_true(reporter_deadline(play.reporter) == 150 * NS_PER_MS);
	reporter_tick(play.reporter, 149 * NS_PER_MS);
	assert_shown(&play, "");
	reporter_tick(play.reporter, 150 * NS_PER_MS);
	assert_shown(&play, "\n[1/2] FAIL: a\nwhy\n");
	play_fini(&play);
}

static void a_terminal_gets_the_headline_at_once_and_the_rest_below_it(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.caps.tty = true;
	play_begin(&play);
	feed(&play, 0, "1..2\nnot ok 1 - a\n");
	assert_true(reporter_may_announce(play.reporter));
	reporter_announce(play.reporter, 0);
	assert_shown(&play, "\n[1/2] FAIL: a\n");
	assert_false(reporter_may_announce(play.reporter));
	feed(&play, 50, "# why\nok 2 - b\n");
	assert_shown(&play, "why\n");
	play_fini(&play);
}

static void a_headline_knows_what_was_said_by_then(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.caps.tty = true;
	play_begin(&play);
	feed(&play, 0, "1..2\nnot ok 1 - a\n# Segmentation fault (core dumped)\n");
	reporter_announce(play.reporter, 0);
	assert_shown(&play, "\n[1/2] CRASH: a  (SIGSEGV)\n");
	feed(&play, 50, "ok 2 - b\n");
	assert_shown(&play, "Segmentation fault\n");
	play_fini(&play);
}

static void a_headline_that_was_wrong_is_put_right_below_it(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.caps.tty = true;
	play_begin(&play);
	feed(&play, 0, "1..2\nnot ok 1 - a\n");
	reporter_announce(play.reporter, 0);
	assert_shown(&play, "\n[1/2] FAIL: a\n");
	feed(&play, 50, "  ---\n  severity: error\n  message: no\n  ...\nok 2 - b\n");
	assert_shown(&play, "ERROR\nno\n");
	play_fini(&play);
}

static void what_is_shown_in_between_parts_a_report_from_its_headline(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.caps.tty = true;
	play.options.show |= SHOW_OUTPUT;
	play_begin(&play);
	feed(&play, 0, "1..2\nnot ok 1 - a\n");
	reporter_announce(play.reporter, 0);
	assert_shown(&play, "\n[1/2] FAIL: a\n");
	feed(&play, 50, "# why\nsome output\nok 2 - b\n");
	assert_shown(&play, "some output\n\n[1/2] FAIL: a\nwhy\n");
	play_fini(&play);
}

static void a_log_and_a_screen_without_motion_get_a_failure_in_one_piece(void **state)
{
	(void)state;
	struct play play;

	for (int still = 0; still < 2; still++) {
		play_init(&play, BAR_NONE);
		play.caps.tty = play.options.still = still;
		play_begin(&play);
		feed(&play, 0, "1..2\nnot ok 1 - a\n  ---\n  message: why\n  ...\n");
		assert_false(reporter_may_announce(play.reporter));
		reporter_announce(play.reporter, 0);
		assert_shown(&play, "");
		play_fini(&play);
	}
}

static void the_bar_comes_with_the_failure_that_it_counts(void **state)
{
	(void)state;
	struct play play;
	bool is_new;

	play_init(&play, BAR_REGION);
	play.caps.tty = true;
	play_begin(&play);
	feed(&play, 500, "1..3\nok 1 - a\n");
	reporter_tick(play.reporter, 500 * NS_PER_MS);
	feed(&play, 510, "not ok 2 - b\n");
	reporter_announce(play.reporter, 510 * NS_PER_MS);
	reporter_tick(play.reporter, 510 * NS_PER_MS);

	struct span bar = reporter_bar(play.reporter, &is_new);

	assert_true(is_new);
	assert_true(span_find(bar, SPAN("1✗")) < bar.n);
	assert_true(span_find(bar, SPAN("1✓")) < bar.n);
	play_fini(&play);
}

static void the_fourth_failure_of_a_kind_is_only_named(void **state)
{
	(void)state;
	struct play play;
	static const char same[] = "  ---\n  message: no network\n  ...\n";

	play_init(&play, BAR_NONE);
	play_begin(&play);
	feed(&play, 0, "1..4\n");
	for (unsigned i = 1; i <= 4; i++) {
		char point[64];

		snprintf(point, sizeof point, "not ok %u - test %u\n", i, i);
		feed(&play, i, point);
		feed(&play, i, same);
	}
	reporter_text(play.reporter)->n = 0;
	finish(&play, 9);

	struct span shown = buffer_span(reporter_text(play.reporter));

	assert_true(span_find(shown, SPAN("FAIL: test 4  (same as FAIL 1: test 1)\n")) < shown.n);
	assert_true(span_find(shown, SPAN("FAIL: test 1  ×4\n")) < shown.n);
	play_fini(&play);
}

static void no_bar_is_made_in_the_first_moments(void **state)
{
	(void)state;
	struct play play;
	bool is_new;

	play_init(&play, BAR_REGION);
	play_begin(&play);
	feed(&play, 10, "1..9\nok 1\n");
	reporter_tick(play.reporter, 299 * NS_PER_MS);
	reporter_bar(play.reporter, &is_new);
	assert_false(is_new);
	reporter_tick(play.reporter, 300 * NS_PER_MS);
	assert_true(reporter_bar(play.reporter, &is_new).n > 0);
	assert_true(is_new);
	play_fini(&play);
}

static void bars_are_made_no_faster_than_twenty_a_second(void **state)
{
	(void)state;
	struct play play;
	bool is_new;

	play_init(&play, BAR_REGION);
	play_begin(&play);
	feed(&play, 400, "1..9\nok 1\n");
	reporter_tick(play.reporter, 400 * NS_PER_MS);
	reporter_bar(play.reporter, &is_new);
	feed(&play, 410, "ok 2\n");
	assert_true(reporter_deadline(play.reporter) == 450 * NS_PER_MS);
	reporter_tick(play.reporter, 410 * NS_PER_MS);
	reporter_bar(play.reporter, &is_new);
	assert_false(is_new);
	reporter_tick(play.reporter, 450 * NS_PER_MS);
	reporter_bar(play.reporter, &is_new);
	assert_true(is_new);
	play_fini(&play);
}

static void an_interrupted_stream_is_no_crash(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play_begin(&play);
	feed(&play, 0, "1..3\nok 1\n");
	reporter_interrupt(play.reporter);
	finish(&play, 100);
	assert_false(reporter_ok(play.reporter));

	struct span shown = buffer_span(reporter_text(play.reporter));

	assert_true(span_find(shown, SPAN("interrupted, 1 of 3 run")) < shown.n);
	assert_true(span_find(shown, SPAN("CRASH")) == shown.n);
	play_fini(&play);
}

static void each_of_several_streams_is_named_by_its_failures(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play_begin(&play);
	reporter_stream(play.reporter, SPAN("b.tap"));
	feed_to(&play, 0, 0, "1..1\n");
	feed_to(&play, 1, 0, "1..1\nnot ok 1 - x\n");
	reporter_end(play.reporter, 1, false, 0);

	struct span shown = buffer_span(reporter_text(play.reporter));

	assert_true(span_find(shown, SPAN("b.tap")) < shown.n);
	play_fini(&play);
}

static void the_slowest_are_listed_with_what_the_producer_said(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.options.slowest = 1;
	play_begin(&play);
	feed(&play, 0, "1..2\nok 1 - fast\n  ---\n  duration_ms: 2.5\n  ...\n");
	feed(&play, 1, "ok 2 - slow\n  ---\n  duration_ms: 1500\n  ...\n");
	finish(&play, 2);

	struct span shown = buffer_span(reporter_text(play.reporter));

	assert_true(span_find(shown, SPAN("1.5s  slow\n")) < shown.n);
	assert_true(span_find(shown, SPAN("fast")) == shown.n);
	play_fini(&play);
}

static void skips_are_shown_only_when_asked_for(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.options.show |= SHOW_SKIP;
	play_begin(&play);
	feed(&play, 0, "1..1\nok 1 - a # SKIP no network\n");

	struct span shown = buffer_span(reporter_text(play.reporter));

	assert_true(span_find(shown, SPAN("SKIP: a")) < shown.n);
	assert_true(span_find(shown, SPAN("no network")) < shown.n);
	play_fini(&play);
}

static void a_skipped_point_with_a_brace_has_its_reason_when_it_closes(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.options.show |= SHOW_SKIP;
	play_begin(&play);
	feed(&play, 0, "1..1\nok 1 - a { # SKIP no network\n");
	feed(&play, 1, "}\n1234567890123456789012345678901234567890\n");
	assert_shown(&play, "SKIP: a\n  no network\n");
	play_fini(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failure_is_shown_when_the_next_point_comes),
		cmocka_unit_test(a_piece_of_standard_error_is_no_beginning_of_a_record),
		cmocka_unit_test(a_program_that_died_is_told_though_another_writes_on),
		cmocka_unit_test(that_may_be_known_only_when_the_other_has_written),
		cmocka_unit_test(without_libtapir_a_shell_tells_who_died),
		cmocka_unit_test(standard_error_has_a_heading_when_the_test_changes),
		cmocka_unit_test(a_failure_is_shown_after_a_tenth_of_a_second_of_silence),
		cmocka_unit_test(a_terminal_gets_the_headline_at_once_and_the_rest_below_it),
		cmocka_unit_test(a_headline_knows_what_was_said_by_then),
		cmocka_unit_test(a_headline_that_was_wrong_is_put_right_below_it),
		cmocka_unit_test(what_is_shown_in_between_parts_a_report_from_its_headline),
		cmocka_unit_test(a_log_and_a_screen_without_motion_get_a_failure_in_one_piece),
		cmocka_unit_test(the_bar_comes_with_the_failure_that_it_counts),
		cmocka_unit_test(the_fourth_failure_of_a_kind_is_only_named),
		cmocka_unit_test(no_bar_is_made_in_the_first_moments),
		cmocka_unit_test(bars_are_made_no_faster_than_twenty_a_second),
		cmocka_unit_test(an_interrupted_stream_is_no_crash),
		cmocka_unit_test(each_of_several_streams_is_named_by_its_failures),
		cmocka_unit_test(the_slowest_are_listed_with_what_the_producer_said),
		cmocka_unit_test(skips_are_shown_only_when_asked_for),
		cmocka_unit_test(a_skipped_point_with_a_brace_has_its_reason_when_it_closes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
