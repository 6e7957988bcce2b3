/* The terminal layer by itself, through painter.c: gate 0 takes its orders, what goes into gate 1
 * is written to the terminal by somebody else. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "test.h"

static const char *const at_once[] = {"TAPIR_DELAY_MS=0", "TAPIR_SETTLE_MS=0", NULL};

static struct console *paint(unsigned rows, unsigned columns)
{
	return console_start(rows, columns, at_once,
	                     "cat <b >&2 & sh -c 'echo $$ >pid; exec \"$PAINTER\"' <a");
}

static void finish(struct console *console)
{
	console_close(console, 0);
	assert_end(console, 0);
	assert_sane(console);
	console_free(console);
}

static void a_bar_stands_in_the_last_row_and_is_gone_at_the_end(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console_feed(console, 0, "bar two\n");
	assert_row(console, -1, "two");
	console_close(console, 0);
	assert_end(console, 0);
	assert_no_text(console, "two");
	assert_sane(console);
	console_free(console);
}

static void lines_appear_above_the_bar(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\nprint hello\nprint more\n");
	assert_row(console, 1, "more");
	assert_row(console, 0, "hello");
	assert_row(console, -1, "one");
	finish(console);
}

static void a_gap_above_a_report_is_one_row(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "print first\n");
	assert_row(console, 0, "first");
	console_feed(console, 0, "print \\nreport\n");
	assert_row(console, 2, "report");
	assert_row(console, 1, "");
	finish(console);
}

static void lines_scroll_into_the_scrollback_and_the_bar_stays(void **state)
{
	(void)state;
	struct console *console = paint(6, 40);
	char order[32];

	console_feed(console, 0, "bar one\n");
	for (int i = 0; i < 50; i++) {
		snprintf(order, sizeof order, "print line %d.\n", i);
		console_feed(console, 0, order);
	}
	assert_row(console, 3, "line 49.");
	assert_row(console, -1, "one");
	for (int i = 0; i < 50; i++) {
		snprintf(order, sizeof order, "line %d.", i);
		assert_count(console, 1, order);
	}
	assert_count(console, 1, "one");
	finish(console);
}

static void no_bar_is_drawn_in_a_run_that_is_short(void **state)
{
	(void)state;
	static const char *const late[] = {"TAPIR_DELAY_MS=60000", NULL};
	struct console *console = console_start(8, 40, late, "\"$PAINTER\" <a");

	console_feed(console, 0, "bar one\nprint hello\nbar two\n");
	console_close(console, 0);
	assert_end(console, 0);
	assert_row(console, 0, "hello");
	assert_true(span_find(buffer_span(&console->bytes), SPAN("one")) == console->bytes.n);
	assert_true(span_find(buffer_span(&console->bytes), SPAN("two")) == console->bytes.n);
	assert_sane(console);
	console_free(console);
}

static void the_bar_appears_by_itself_when_the_run_is_no_longer_short(void **state)
{
	(void)state;
	struct console *console = console_start(8, 40, NULL, "\"$PAINTER\" <a");

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	finish(console);
}

static void somebody_s_unfinished_line_and_its_colour_survive(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console_feed(console, 1, "\033[31mPART");
	assert_row(console, 0, "PART");
	console_feed(console, 0, "bar two\n");
	assert_row(console, -1, "two");
	assert_string_equal(emulator_colours(&console->emulator, -1), "");
	console_feed(console, 1, "IAL");
	assert_row(console, 0, "PARTIAL");
	assert_string_equal(emulator_colours(&console->emulator, 0), "1111111");
	console_feed(console, 0, "print report\n");
	assert_row(console, 1, "report");
	assert_string_equal(emulator_colours(&console->emulator, 1), "");
	assert_row(console, 0, "PARTIAL");
	assert_row(console, -1, "two");
	finish(console);
}

/* Seen failing with a newline, which the terminal makes a carriage return too, in place of IND. */
static void an_unfinished_line_from_before_the_bar_can_be_finished(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 1, "PART");
	assert_row(console, 0, "PART");
	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console_feed(console, 1, "IAL");
	assert_row(console, 0, "PARTIAL");
	finish(console);
}

static void a_progress_line_that_returns_survives_a_report(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console_feed(console, 1, "progress 10%\rprogress 99%\r");
	assert_row(console, 0, "progress 99%");
	console_feed(console, 0, "print \\nreport\n");
	assert_row(console, 1, "report");
	assert_row(console, 0, "progress 99%");
	finish(console);
}

static void a_burst_of_foreign_lines_scrolls_above_the_bar(void **state)
{
	(void)state;
	struct console *console = paint(6, 40);
	char line[32];

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	for (int i = 0; i < 60; i++) {
		snprintf(line, sizeof line, "stray %d.\n", i);
		console_feed(console, 1, line);
	}
	assert_row(console, 3, "stray 59.");
	assert_row(console, -1, "one");
	for (int i = 0; i < 60; i++) {
		snprintf(line, sizeof line, "stray %d.", i);
		assert_count(console, 1, line);
	}
	finish(console);
}

/* Seen failing without the heartbeat. */
static void margins_reset_by_somebody_are_claimed_again(void **state)
{
	(void)state;
	struct console *console = paint(6, 40);

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console_feed(console, 1, "\0337\033[r\0338");
	console_feed(console, 0, "bar two\n");
	assert_row(console, -1, "two");

	/* The margins are set in no paint but the heartbeat's. */
	size_t before = console->bytes.n;
	bool claimed = false;

	for (int tries = 0; !claimed && tries < 100; tries++) {
		struct span after = span_from(buffer_span(&console->bytes), before);

		claimed = span_find(after, SPAN("\033[1;5r")) < after.n;
		console_pump(console, 50);
	}
	assert_true(claimed);
	console_feed(console, 1, "1\n2\n3\n4\n5\n6\n7\n8\n");
	assert_row(console, 3, "8");
	assert_row(console, -1, "two");
	finish(console);
}

static void the_bar_moves_to_the_new_last_row(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\nprint hello\n");
	assert_row(console, -1, "one");
	console_resize(console, 12, 30);
	console_feed(console, 0, "resized\n");
	assert_row(console, -1, "one");
	assert_count(console, 1, "one");
	console_resize(console, 5, 60);
	console_feed(console, 0, "resized\n");
	assert_row(console, -1, "one");
	assert_count(console, 1, "one");
	assert_count(console, 1, "hello");
	finish(console);
}

static void there_is_no_bar_in_a_small_window_and_it_comes_back(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	for (unsigned rows = 1; rows <= 3; rows++) {
		console_resize(console, rows, 40);
		console_feed(console, 0, "resized\n");
		assert_no_text(console, "one");
		console_resize(console, 8, 40);
		console_feed(console, 0, "resized\n");
		assert_row(console, -1, "one");
	}
	console_resize(console, 8, 19);
	console_feed(console, 0, "resized\n");
	assert_no_text(console, "one");
	console_resize(console, 8, 20);
	console_feed(console, 0, "resized\n");
	assert_row(console, -1, "one");
	finish(console);
}

static void the_terminal_is_given_back_while_suspended(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console_feed(console, 0, "suspend\nprint meanwhile\n");
	assert_no_text(console, "one");
	console_feed(console, 1, "1\n2\n3\n4\n5\n6\n7\n8\n");
	assert_row(console, 6, "8");
	assert_count(console, 0, "meanwhile");
	console_feed(console, 0, "resume\n");
	assert_row(console, -1, "one");
	assert_count(console, 1, "meanwhile");
	finish(console);
}

static void assert_restored(struct console *console)
{
	assert_true(console_await_end(console));
	assert_true(console_await_hangup(console));
	assert_no_text(console, "one");
	assert_sane(console);
	console_free(console);
}

static void a_killed_program_leaves_full_margins(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	assert_true(console_kill(console, "pid", SIGKILL));
	assert_restored(console);
}

static void a_crash_leaves_full_margins(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console_feed(console, 0, "crash\n");
	assert_restored(console);
}

static void our_own_bug_is_told_on_a_row_of_its_own(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console_feed(console, 0, "die\n");
	assert_text(console, "tapir: a bug of our own");
	assert_restored(console);
}

static void nothing_is_written_after_an_emergency(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console_feed(console, 0, "emergency\nprint late\nbar late\n");
	assert_no_text(console, "one");
	assert_true(console_kill(console, "pid", SIGKILL));
	assert_true(console_await_end(console));
	assert_count(console, 0, "late");
	assert_sane(console);
	console_free(console);
}

/* Seen failing with a queue that drops. */
static void a_stalled_terminal_holds_nobody_up_and_loses_nothing(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);
	char order[256];

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console->stopped = true;
	/* More than the queue holds in memory. The gate takes no more than is read from it. */
	for (int i = 0; i < 4000; i++) {
		snprintf(order, sizeof order, "print line-%d. %0150d\n", i, 0);
		console_feed(console, 0, order);
	}
	console_close(console, 0);
	console->stopped = false;
	assert_end(console, 0);
	for (int i = 0; i < 4000; i += 100) {
		snprintf(order, sizeof order, "line-%d.", i);
		assert_count(console, 1, order);
	}
	assert_count(console, 4000, "line-");
	assert_sane(console);
	console_free(console);
}

static void a_terminal_that_is_stuck_at_the_end_is_given_up(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);
	char order[256];

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console->stopped = true;
	for (int i = 0; i < 1000; i++) {
		snprintf(order, sizeof order, "print line-%d. %0150d\n", i, 0);
		console_feed(console, 0, order);
	}
	console_close(console, 0);
	assert_true(console_await_end(console));
	assert_int_not_equal(console->status, 0);

	/* When it moves again, the watchdog puts it back. */
	console->stopped = false;
	assert_no_text(console, "one");
	assert_sane(console);
	console_free(console);
}

static void a_dumb_terminal_gets_lines_and_nothing_else(void **state)
{
	(void)state;
	static const char *const dumb[] = {"TERM=dumb", "TAPIR_DELAY_MS=0", NULL};
	struct console *console = console_start(8, 40, dumb, "\"$PAINTER\" <a");

	console_feed(console, 0, "bar one\nprint hello\nbar two\nprint there\n");
	console_close(console, 0);
	assert_end(console, 0);
	assert_span(buffer_span(&console->bytes), "hello\r\nthere\r\n");
	console_free(console);
}

static void a_terminal_without_a_region_has_the_bar_after_the_text(void **state)
{
	(void)state;
	static const char *const ansi[] = {"TERM=ansi", "TAPIR_DELAY_MS=0", NULL};
	struct console *console = console_start(8, 40, ansi, "\"$PAINTER\" <a");

	console_feed(console, 0, "bar one\n");
	assert_row(console, 0, "one");
	console_feed(console, 0, "print hello\n");
	assert_row(console, 1, "one");
	assert_row(console, 0, "hello");
	console_close(console, 0);
	assert_end(console, 0);
	assert_row(console, 1, "");
	assert_sane(console);
	console_free(console);
}

static void a_job_in_the_background_prints_lines_without_a_bar(void **state)
{
	(void)state;
	struct console *console = console_start(8, 40, at_once,
	                                        "set -m; \"$PAINTER\" <a & cat <b >/dev/null; fg");

	console_feed(console, 0, "bar one\nprint hello\n");
	assert_row(console, 0, "hello");
	assert_count(console, 0, "one");
	console_close(console, 1);
	assert_row(console, -1, "one");
	finish(console);
}

static void a_reader_that_went_away_is_told_at_the_end(void **state)
{
	(void)state;
	/* The painter starts when nobody can read any more. */
	struct console *console = console_start(
		8, 60, NULL,
		"mkfifo gone; { read x <gone; \"$PAINTER\" 2>err; echo $? >status; } <a |"
		" { exec <&-; echo >gone; }; cat err status");
	for (int i = 0; i < 100; i++)
		console_feed(console, 0, "print hello\n");
	console_close(console, 0);
	assert_end(console, 0);
	assert_row(console, 0, "painter: Broken pipe");
	assert_row(console, 1, "1");
	console_free(console);
}

static void neither_cursor_nor_screen_are_switched(void **state)
{
	(void)state;
	struct console *console = paint(8, 40);

	console_feed(console, 0, "bar one\nprint hello\n");
	assert_row(console, -1, "one");
	console_feed(console, 0, "suspend\nresume\nprint there\n");
	assert_row(console, -1, "one");
	console_close(console, 0);
	assert_end(console, 0);

	struct span bytes = buffer_span(&console->bytes);

	assert_true(span_find(bytes, SPAN("\033[?1049")) == bytes.n);
	assert_true(span_find(bytes, SPAN("\033[?25")) == bytes.n);
	assert_true(span_find(bytes, SPAN("\033[6n")) == bytes.n);
	console_free(console);
}

/* Without a region there is no watchdog that could have done it. Seen failing without
 * SA_ONSTACK. */
static void a_stack_that_runs_out_leaves_the_terminal_well(void **state)
{
	(void)state;
	static const char *const ansi[] = {"TERM=ansi", "TAPIR_DELAY_MS=0", NULL};
	struct console *console = console_start(8, 40, ansi, "\"$PAINTER\" <a; echo status $?");

	console_feed(console, 0, "bar one\n");
	assert_row(console, 0, "one");
	console_feed(console, 0, "overflow\n");
	assert_text(console, "status 139");
	assert_no_text(console, "one");
	console_free(console);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bar_stands_in_the_last_row_and_is_gone_at_the_end),
		cmocka_unit_test(lines_appear_above_the_bar),
		cmocka_unit_test(a_gap_above_a_report_is_one_row),
		cmocka_unit_test(lines_scroll_into_the_scrollback_and_the_bar_stays),
		cmocka_unit_test(no_bar_is_drawn_in_a_run_that_is_short),
		cmocka_unit_test(the_bar_appears_by_itself_when_the_run_is_no_longer_short),
		cmocka_unit_test(somebody_s_unfinished_line_and_its_colour_survive),
		cmocka_unit_test(an_unfinished_line_from_before_the_bar_can_be_finished),
		cmocka_unit_test(a_progress_line_that_returns_survives_a_report),
		cmocka_unit_test(a_burst_of_foreign_lines_scrolls_above_the_bar),
		cmocka_unit_test(margins_reset_by_somebody_are_claimed_again),
		cmocka_unit_test(the_bar_moves_to_the_new_last_row),
		cmocka_unit_test(there_is_no_bar_in_a_small_window_and_it_comes_back),
		cmocka_unit_test(the_terminal_is_given_back_while_suspended),
		cmocka_unit_test(a_killed_program_leaves_full_margins),
		cmocka_unit_test(a_crash_leaves_full_margins),
		cmocka_unit_test(our_own_bug_is_told_on_a_row_of_its_own),
		cmocka_unit_test(nothing_is_written_after_an_emergency),
		cmocka_unit_test(a_stalled_terminal_holds_nobody_up_and_loses_nothing),
		cmocka_unit_test(a_terminal_that_is_stuck_at_the_end_is_given_up),
		cmocka_unit_test(a_dumb_terminal_gets_lines_and_nothing_else),
		cmocka_unit_test(a_terminal_without_a_region_has_the_bar_after_the_text),
		cmocka_unit_test(a_job_in_the_background_prints_lines_without_a_bar),
		cmocka_unit_test(a_reader_that_went_away_is_told_at_the_end),
		cmocka_unit_test(neither_cursor_nor_screen_are_switched),
		cmocka_unit_test(a_stack_that_runs_out_leaves_the_terminal_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
