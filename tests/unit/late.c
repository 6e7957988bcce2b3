/* What comes when a failure was shown already. */
#include "play.h"

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

static void the_head_of_a_subtest_is_not_announced(void **state)
{
	(void)state;
	struct play play;

	play_init(&play, BAR_NONE);
	play.caps.tty = true;
	play_begin(&play);
	feed(&play, 0, "1..1\nnot ok 1 - outer {\n");
	assert_false(reporter_may_announce(play.reporter));
	feed(&play, 1, "    1..1\n    not ok 1 - inner\n");
	assert_true(reporter_may_announce(play.reporter));
	reporter_announce(play.reporter, NS_PER_MS);

	struct span shown = buffer_span(reporter_text(play.reporter));

	assert_true(span_find(shown, SPAN("inner")) < shown.n);
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

/* A failing point and as many comments as are kept of one. */
static void feed_long_failure(struct play *play, unsigned stream)
{
	static char line[1001];

	memset(line, 'x', sizeof line - 1);
	line[0] = '#';
	line[1] = ' ';
	line[sizeof line - 2] = '\n';
	feed_to(play, stream, 0, "1..1\nnot ok 1 - long\n");
	for (size_t i = 0; i < DIAG_BYTES / sizeof line; i++)
		feed_to(play, stream, 0, line);
}

static void of_too_many_long_failures_the_oldest_end(void **state)
{
	(void)state;
	struct play play;
	enum { STREAMS = 1 + STORIES_BYTES / DIAG_BYTES };

	play_init(&play, BAR_NONE);
	play.options.json = play.json;
	play_begin(&play);
	for (unsigned i = 0; i < STREAMS; i++) {
		if (i)
			reporter_stream(play.reporter, SPAN("other"));
		feed_long_failure(&play, i);
		reporter_tick(play.reporter, (1 + i) * 200 * NS_PER_MS);
	}
	reporter_text(play.reporter)->n = 0;
	feed_to(&play, 0, 60000, "# at t/late.t line 7.\n");
	feed_to(&play, STREAMS - 1, 60000, "# at t/later.t line 8.\n");
	reporter_tick(play.reporter, 61 * NS_PER_S);

	struct span shown = buffer_span(reporter_text(play.reporter));

	assert_true(span_find(shown, SPAN("t/late.t")) < shown.n);
	assert_true(span_find(shown, SPAN("t/later.t")) < shown.n);
	finish(&play, 70000);

	struct span json = objects_of(&play);

	assert_true(span_find(json, SPAN("t/late.t")) == json.n);
	assert_true(span_find(json, SPAN("t/later.t")) < json.n);
	assert_int_equal(reporter_summary(play.reporter)->totals.failed, STREAMS);
	play_fini(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_late_goes_on_below_the_report),
		cmocka_unit_test(what_comes_late_is_in_the_json),
		cmocka_unit_test(a_point_that_opens_a_subtest_after_a_pause_was_no_failure),
		cmocka_unit_test(the_head_of_a_subtest_is_not_announced),
		cmocka_unit_test(what_turns_out_alike_after_a_pause_is_one_in_the_recap),
		cmocka_unit_test(the_json_has_failures_by_stream_whichever_came_first),
		cmocka_unit_test(of_too_many_long_failures_the_oldest_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
