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

static void time_that_tapir_was_not_let_work_is_no_silence(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play_begin(&play);
	feed(&play, 0, "out\n1..1\nnot ok 1 - a\ndie: no file\n");
	reporter_end(play.reporter, 0, false, 500 * NS_PER_MS);
	assert_shown(&play, "\n[1/1] FAIL: a\ndie: no file\noutput:\n  out\n");
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

static void a_bar_that_would_have_to_wait_is_made_when_its_turn_comes(void **state)
{
	(void)state;
	struct play play;
	bool is_new;

	play_init(&play, BAR_REGION);
	play.caps.tty = true;
	play_begin(&play);
	reporter_pace(play.reporter, 500 * NS_PER_MS);
	feed(&play, 400, "1..9\nok 1\n");
	assert_true(reporter_deadline(play.reporter) == 500 * NS_PER_MS);
	reporter_tick(play.reporter, 499 * NS_PER_MS);
	reporter_bar(play.reporter, &is_new);
	assert_false(is_new);
	reporter_tick(play.reporter, 500 * NS_PER_MS);
	reporter_bar(play.reporter, &is_new);
	assert_true(is_new);

	/* A failure's count does not wait for it. */
	reporter_pace(play.reporter, 900 * NS_PER_MS);
	feed(&play, 600, "not ok 2\n");
	reporter_announce(play.reporter, 600 * NS_PER_MS);
	reporter_tick(play.reporter, 600 * NS_PER_MS);
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
		cmocka_unit_test(a_failure_is_shown_after_a_tenth_of_a_second_of_silence),
		cmocka_unit_test(time_that_tapir_was_not_let_work_is_no_silence),
		cmocka_unit_test(a_terminal_gets_the_headline_at_once_and_the_rest_below_it),
		cmocka_unit_test(a_headline_knows_what_was_said_by_then),
		cmocka_unit_test(a_headline_that_was_wrong_is_put_right_below_it),
		cmocka_unit_test(what_is_shown_in_between_parts_a_report_from_its_headline),
		cmocka_unit_test(a_log_and_a_screen_without_motion_get_a_failure_in_one_piece),
		cmocka_unit_test(the_bar_comes_with_the_failure_that_it_counts),
		cmocka_unit_test(the_fourth_failure_of_a_kind_is_only_named),
		cmocka_unit_test(no_bar_is_made_in_the_first_moments),
		cmocka_unit_test(bars_are_made_no_faster_than_twenty_a_second),
		cmocka_unit_test(a_bar_that_would_have_to_wait_is_made_when_its_turn_comes),
		cmocka_unit_test(an_interrupted_stream_is_no_crash),
		cmocka_unit_test(each_of_several_streams_is_named_by_its_failures),
		cmocka_unit_test(the_slowest_are_listed_with_what_the_producer_said),
		cmocka_unit_test(skips_are_shown_only_when_asked_for),
		cmocka_unit_test(a_skipped_point_with_a_brace_has_its_reason_when_it_closes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
