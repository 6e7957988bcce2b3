/* What comes beside a stream: a command's standard error, and what libtapir says of its crashes. */
#include "play.h"

static void feed_aside(struct play *play, enum aside aside, uint64_t ms, const char *text)
{
	reporter_pass(play->reporter, 0, aside, span_of(text), ms * NS_PER_MS);
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

/* Perl prints points on one pipe and why they failed on the other, in several writes. */
static void why_a_point_failed_may_be_read_behind_later_points(void **state)
{
	(void)state;
	struct play play;
	static char name[] = "perl", *const command[] = {name, NULL};

	play_init(&play, BAR_NONE);
	play.options.command = command;
	play_begin(&play);
	feed(&play, 0, "1..4\nnot ok 1 - a\nnot ok 2 - b\nok 3 - c\n");
	feed_error(&play, 0, "#   Failed test 'a'\n#   at t.t line 1.\n#   Failed test 'b'\n");
	feed(&play, 1, "ok 4 - d\n");
	feed_error(&play, 1, "#   at t.t line 2.\n");
	assert_shown(&play, "");
	reporter_tick(play.reporter, 200 * NS_PER_MS);
	assert_shown(&play, "\n[1/4] FAIL: a\n  vim +1 t.t\n\n[2/4] FAIL: b\n  vim +2 t.t\n");
	play_fini(&play);
}

static void a_failure_that_nothing_is_said_of_waits_a_little(void **state)
{
	(void)state;
	struct play play;
	static char name[] = "perl", *const command[] = {name, NULL};

	play_init(&play, BAR_NONE);
	play.options.command = command;
	play_begin(&play);
	feed(&play, 0, "1..3\nnot ok 1 - a\nok 2 - b\n");
	assert_int_equal(reporter_deadline(play.reporter), ASIDE_NS);
	reporter_tick(play.reporter, ASIDE_NS - 1);
	assert_shown(&play, "");
	reporter_tick(play.reporter, ASIDE_NS);
	assert_shown(&play, "\n[1/3] FAIL: a\n");
	play_fini(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_piece_of_standard_error_is_no_beginning_of_a_record),
		cmocka_unit_test(a_program_that_died_is_told_though_another_writes_on),
		cmocka_unit_test(that_may_be_known_only_when_the_other_has_written),
		cmocka_unit_test(without_libtapir_a_shell_tells_who_died),
		cmocka_unit_test(standard_error_has_a_heading_when_the_test_changes),
		cmocka_unit_test(why_a_point_failed_may_be_read_behind_later_points),
		cmocka_unit_test(a_failure_that_nothing_is_said_of_waits_a_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
