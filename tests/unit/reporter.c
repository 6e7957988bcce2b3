#include "block.h"

#include "app/ledger.h"
#include "app/reporter.h"
#include "base/limits.h"

/* A reporter of one stream, its time in milliseconds. */
struct play {
	struct dress dress;
	struct options options;
	struct caps caps;
	struct reporter *reporter;
	char json[1];
	struct buffer objects;
};

static void play_init(struct play *play, enum bar_way bar)
{
	*play = (struct play){
		.options = {.show = SHOW_FAIL},
		.caps = {.utf8 = true, .bar = bar, .frame_ns = FRAME_NS, .delay_ns = NO_FLASH_NS},
	};
	dress_init(&play->dress);
	play->dress.look.columns = 60;
}

static void play_begin(struct play *play)
{
	struct reporter_parts parts = {
		.options = &play->options,
		.caps = &play->caps,
		.look = &play->dress.look,
	};

	play->reporter = reporter_new(&parts, 0);
	reporter_stream(play->reporter, SPAN("stdin"));
}

static void play_fini(struct play *play)
{
	reporter_free(play->reporter);
	dress_fini(&play->dress);
	buffer_fini(&play->objects);
}

/* The JSON objects of the failures, one behind the other. */
static struct span objects_of(struct play *play)
{
	struct ledger_cursor cursor = {0};
	struct buffer object = {0};

	play->objects.n = 0;
	while (ledger_next(reporter_failures(play->reporter), &cursor, &object))
		buffer_add(&play->objects, buffer_span(&object));
	buffer_fini(&object);
	return buffer_span(&play->objects);
}

static void feed_to(struct play *play, unsigned stream, uint64_t ms, const char *text)
{
	struct span rest = span_of(text);
	size_t room;
	char *to = reporter_space(play->reporter, stream, &room);

	assert_true(rest.n <= room);
	memcpy(to, rest.at, rest.n);
	reporter_read(play->reporter, stream, rest.n, ms * NS_PER_MS);
}

static void feed(struct play *play, uint64_t ms, const char *text)
{
	feed_to(play, 0, ms, text);
}

/* What was shown since this was last asked for. */
#define assert_shown(play, wanted) \
	do { \
		struct buffer *shown = reporter_text((play)->reporter); \
		assert_span(buffer_span(shown), wanted); \
		shown->n = 0; \
	} while (0)

static void finish(struct play *play, uint64_t ms)
{
	reporter_end(play->reporter, 0, false, ms * NS_PER_MS);
	reporter_finish(play->reporter, ms * NS_PER_MS);
}

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

static void feed_error(struct play *play, uint64_t ms, const char *text)
{
	struct span rest = span_of(text);
	size_t room;
	char *to = reporter_error_space(play->reporter, 0, &room);

	assert_true(rest.n <= room);
	memcpy(to, rest.at, rest.n);
	reporter_error_read(play->reporter, 0, rest.n, ms * NS_PER_MS);
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

static void what_comes_late_goes_on_below_the_report(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play_begin(&play);
	feed(&play, 0, "1..2\nnot ok 1 - a\n# why\n");
	reporter_tick(play.reporter, 200 * NS_PER_MS);
	assert_shown(&play, "\n[1/2] FAIL: a\nwhy\n");
	feed(&play, 300, "# and why else\n");
	reporter_tick(play.reporter, 400 * NS_PER_MS);
	assert_shown(&play, "and why else\n");
	play_fini(&play);
}

static void what_comes_late_is_in_the_json(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.options.json = play.json;
	play_begin(&play);
	feed(&play, 0, "1..1\nnot ok 1 - a\n");
	reporter_tick(play.reporter, 200 * NS_PER_MS);
	assert_int_equal(objects_of(&play).n, 0);
	feed(&play, 300, "  ---\n  message: late\n  ...\n");
	finish(&play, 400);

	struct span json = objects_of(&play);

	assert_true(span_find(json, SPAN("\"message\": \"late\"")) < json.n);
	play_fini(&play);
}

/* The verdict's line; what the recap has, and the JSON, in `failures` and `objects`. */
static struct span end_of(struct play *play, uint64_t ms, size_t *failures, struct span *objects)
{
	finish(play, ms);
	*failures = reporter_summary(play->reporter)->nrecap;
	*objects = objects_of(play);
	return reporter_summary(play->reporter)->line;
}

static void a_point_that_opens_a_subtest_after_a_pause_was_no_failure(void **state)
{
	(void)state;
	struct play play;
	size_t failures;
	struct span objects, line;

	play_init(&play, BAR_NONE);
	play.options.json = play.json;
	play_begin(&play);
	feed(&play, 0, "1..1\nnot ok 1 - outer\n  ---\n  at: x.c:1\n  ...\n");
	reporter_tick(play.reporter, 200 * NS_PER_MS);
	assert_true(reporter_text(play.reporter)->n > 0);
	feed(&play, 300, "{\n    1..1\n    not ok 1 - inner\n}\n");
	line = end_of(&play, 400, &failures, &objects);
	assert_span(line, "1 test, 1 failure in 0.4s");
	assert_int_equal(failures, 1);
	assert_true(span_find(objects, SPAN("\"inner\"")) < objects.n);
	assert_false(span_find(objects, SPAN("x.c")) < objects.n);
	play_fini(&play);
}

static void what_turns_out_alike_after_a_pause_is_one_in_the_recap(void **state)
{
	(void)state;
	struct play play;
	size_t failures;
	struct span objects;

	play_init(&play, BAR_NONE);
	play_begin(&play);
	feed(&play, 0,
	     "1..3\nnot ok 1 - a\n# it broke\n# at x.pl line 1.\nok 2\nnot ok 3 - b\n# it broke\n");
	reporter_tick(play.reporter, 200 * NS_PER_MS);
	feed(&play, 300, "# at x.pl line 1.\n");
	end_of(&play, 400, &failures, &objects);

	const struct recap_entry *recap = reporter_summary(play.reporter)->recap;

	assert_int_equal(failures, 1);
	assert_int_equal(recap->times, 2);
	assert_span(recap->others[0], "b");
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

static void the_json_has_failures_by_stream_whichever_came_first(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.options.json = play.json;
	play_begin(&play);
	reporter_stream(play.reporter, SPAN("other"));
	feed_to(&play, 1, 0, "1..2\nnot ok 1 - other a\nnot ok 2 - other b\n");
	feed_to(&play, 0, 1, "1..1\nnot ok 1 - own\n");
	finish(&play, 2);

	struct span json = objects_of(&play);
	size_t own = span_find(json, SPAN("own")), a = span_find(json, SPAN("other a"));

	assert_true(own < a && a < span_find(json, SPAN("other b")));
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
		cmocka_unit_test(standard_error_has_a_heading_when_the_test_changes),
		cmocka_unit_test(a_failure_is_shown_after_a_tenth_of_a_second_of_silence),
		cmocka_unit_test(a_terminal_gets_the_headline_at_once_and_the_rest_below_it),
		cmocka_unit_test(a_headline_knows_what_was_said_by_then),
		cmocka_unit_test(a_headline_that_was_wrong_is_put_right_below_it),
		cmocka_unit_test(what_is_shown_in_between_parts_a_report_from_its_headline),
		cmocka_unit_test(a_log_and_a_screen_without_motion_get_a_failure_in_one_piece),
		cmocka_unit_test(the_bar_comes_with_the_failure_that_it_counts),
		cmocka_unit_test(what_comes_late_goes_on_below_the_report),
		cmocka_unit_test(what_comes_late_is_in_the_json),
		cmocka_unit_test(a_point_that_opens_a_subtest_after_a_pause_was_no_failure),
		cmocka_unit_test(what_turns_out_alike_after_a_pause_is_one_in_the_recap),
		cmocka_unit_test(the_fourth_failure_of_a_kind_is_only_named),
		cmocka_unit_test(no_bar_is_made_in_the_first_moments),
		cmocka_unit_test(bars_are_made_no_faster_than_twenty_a_second),
		cmocka_unit_test(an_interrupted_stream_is_no_crash),
		cmocka_unit_test(each_of_several_streams_is_named_by_its_failures),
		cmocka_unit_test(the_json_has_failures_by_stream_whichever_came_first),
		cmocka_unit_test(the_slowest_are_listed_with_what_the_producer_said),
		cmocka_unit_test(skips_are_shown_only_when_asked_for),
		cmocka_unit_test(a_skipped_point_with_a_brace_has_its_reason_when_it_closes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
