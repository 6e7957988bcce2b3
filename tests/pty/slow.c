/* Terminals that are slow, or stopped with Ctrl-S: whoever writes into gate 0 is never held up, and
 * what can still be shown is. The bytes are read from the terminal as slowly as such a line would
 * carry them. */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "test.h"

static const char *const at_once[] = {"TAPIR_DELAY_MS=0", "TAPIR_SETTLE_MS=0", NULL};

/* tapir, with its bar on the screen; the shell around it tells the status. */
static struct console *report(const char *plan)
{
	struct console *console = console_start(12, 60, at_once,
	                                        "\"$TAPIR\" <a; echo \"status $?\"");

	console_feed(console, 0, plan);
	assert_row_with(console, -1, "0/");
	return console;
}

/* A word for a number: of failures that differ by a number alone only the first is shown whole. */
static const char *word(unsigned i)
{
	static char text[8];

	snprintf(text, sizeof text, "%c%c%c%c", 'a' + i / 676 % 26, 'a' + i / 26 % 26, 'a' + i % 26,
	         '.');
	return text;
}

/* The recap repeats the first of the lines. */
static void feed_failures(struct console *console, unsigned n)
{
	char text[256];

	for (unsigned i = 1; i <= n; i++) {
		snprintf(text, sizeof text, "not ok %u - test-%s\n# said %s\n# and-%s %080u\n", i,
		         word(i), word(i), word(i), 0);
		console_feed(console, 0, text);
	}
}

static void assert_failures(struct console *console, unsigned n)
{
	char text[64];

	snprintf(text, sizeof text, "and-%s", word(n));
	assert_text(console, text);
	for (unsigned i = 1; i <= n; i++) {
		snprintf(text, sizeof text, "and-%s", word(i));
		assert_count(console, 1, text);
	}
}

/* All that was fed has been read by tapir. */
static void assert_heard(struct console *console)
{
	int n = 1;

	for (int tries = 0; n && tries < 20000; tries++) {
		assert_int_equal(ioctl(console->gates[0], FIONREAD, &n), 0);
		console_pump(console, n > 0);
	}
	assert_int_equal(n, 0);
}

/* Seen failing with a writer that is given up when no whole paint came to its end in STUCK_NS, and
 * with writes that are not tried again: a pseudo-terminal that was full wakes its writer only when
 * it is empty. */
static void what_a_slow_terminal_has_yet_to_show_is_waited_for_at_the_end(void **state)
{
	(void)state;
	struct console *console = report("1..300\n");
	char text[64];

	console->rate = 6000;
	feed_failures(console, 300);
	console_close(console, 0);
	/* tapir has read it all, and most of it is not on the screen. */
	snprintf(text, sizeof text, "and-%s", word(300));
	assert_count(console, 0, text);
	while (!console->over)
		console_pump(console, 10);
	console->rate = 0;
	assert_end(console, 0);
	assert_text(console, "status 1");
	assert_failures(console, 300);
	assert_sane(console);
	console_free(console);
}

static struct span behind_last(struct span text, struct span word)
{
	size_t at;

	while ((at = span_find(text, word)) < text.n)
		text = span_from(text, at + word.n);
	return text;
}

/* Seen failing with the bar taken away as soon as the run was over (no bar), and with a bar that is
 * drawn with the last lines too (the summary is not the last that is written). */
static void while_a_slow_terminal_shows_the_rest_the_bar_says_so(void **state)
{
	(void)state;
	struct console *console = report("1..1000\n");
	char before[EMULATOR_COLUMNS_MAX];
	struct span rest;

	console->rate = 6000;
	feed_failures(console, 999);
	console_feed(console, 0, "ok 1000 - the last\n");
	console_close(console, 0);
	assert_row_with(console, -1, " kB to show");
	/* It says how the run ended, and more is shown all the time. */
	assert_row_with(console, -1, " 999\xe2\x9c\x97  1000/1000  over, ");
	snprintf(before, sizeof before, "%s", emulator_row(&console->emulator, -1));
	for (int tries = 0;
	     tries < 1000 && strcmp(before, emulator_row(&console->emulator, -1)) == 0; tries++)
		console_pump(console, 10);
	assert_row_with(console, -1, " kB to show");
	assert_string_not_equal(emulator_row(&console->emulator, -1), before);
	console->rate = 0;
	assert_end(console, 0);
	assert_text(console, "status 1");
	rest = behind_last(buffer_span(&console->bytes), SPAN("kB to show"));
	assert_true(span_find(rest, SPAN("999 failures")) < rest.n);
	assert_no_text(console, "to show");
	assert_failures(console, 999);
	assert_sane(console);
	console_free(console);
}

/* Whether the bar is there most of the time while the bytes from `from` on are shown, which is told
 * by playing them again into another screen, a few at a time. Without it are the moments in which
 * it is drawn. */
static bool has_bar_from(const struct console *console, size_t from)
{
	enum { STEP = 20 };
	struct span all = buffer_span(&console->bytes);
	unsigned with = 0, without = 0;
	struct emulator screen;

	emulator_init(&screen, 12, 60);
	for (size_t at = 0; at < all.n; at += STEP) {
		emulator_write(&screen, span_head(span_from(all, at), STEP));
		if (at < from)
			continue;
		if (strstr(emulator_row(&screen, -1), " kB to show"))
			with++;
		else
			without++;
	}
	emulator_fini(&screen);
	if (with <= without)
		print_message("# with the bar %u steps, without %u\n", with, without);
	return with > without;
}

/* A terminal that its machine has no time for is another one for a while: one stretch without a
 * pause is enough. Seen failing with a bar that comes behind the lines. */
static void a_slow_terminal_has_its_bar_while_it_shows_lines(void **state)
{
	(void)state;
	struct console *console = report("1..1000\n");
	bool has_bar = false;

	console->rate = 20000;
	feed_failures(console, 1000);
	console_close(console, 0);
	/* By now it is known to be slow. */
	assert_row_with(console, -1, " kB to show");
	while (!has_bar && !console->over) {
		size_t before = console->bytes.n;

		while (console->bytes.n < before + 10000 && !console->over)
			console_pump(console, 10);
		has_bar = has_bar_from(console, before);
	}
	assert_true(has_bar);
	console->rate = 0;
	assert_end(console, 0);
	assert_failures(console, 1000);
	assert_sane(console);
	console_free(console);
}

/* (What is on its way in the kernel when it is typed is dropped there.) Seen failing with signals
 * that are let in only as long as streams are read. */
static void ctrl_z_stops_tapir_also_while_a_slow_terminal_shows_the_rest(void **state)
{
	(void)state;
	struct console *console = console_start(12, 60, at_once,
	                                        "set -m; \"$TAPIR\" <a; echo shell; read x <b;"
	                                        "fg >/dev/null; echo \"status $?\"");
	char last[64];

	console_feed(console, 0, "1..1000\n");
	assert_row_with(console, -1, "0/");
	console->rate = 6000;
	feed_failures(console, 1000);
	console_close(console, 0);
	assert_row_with(console, -1, " kB to show");
	console_type(console, "\032");
	assert_text(console, "shell");
	assert_no_text(console, "to show");
	console_feed(console, 1, "\n");
	assert_row_with(console, -1, " kB to show");
	console->rate = 0;
	assert_end(console, 0);
	assert_text(console, "status 1");
	snprintf(last, sizeof last, "and-%s", word(1000));
	assert_count(console, 1, last);
	assert_text(console, "1000 failures");
	assert_sane(console);
	console_free(console);
}

/* Seen failing with bars that are each waited for. */
static void of_the_bars_a_slow_terminal_has_no_time_for_only_the_newest_is_shown(void **state)
{
	(void)state;
	static const char *const quickly[] = {"TAPIR_DELAY_MS=0", "TAPIR_FPS=1000", NULL};
	struct console *console = console_start(12, 60, quickly, "\"$TAPIR\" <a");
	char text[64];
	size_t before;

	console_feed(console, 0, "1..1000\n");
	assert_row_with(console, -1, "0/");
	console->rate = 3000;
	/* One by one, so that there is a bar for each. */
	for (unsigned i = 1; i < 1000; i++) {
		snprintf(text, sizeof text, "ok %u - test %u\n", i, i);
		console_feed(console, 0, text);
		assert_heard(console);
	}
	/* A bar has some 150 bytes: most were not even begun. */
	before = console->bytes.n;
	assert_true(before < 50 * 1000);
	assert_row_with(console, -1, "999/1000");
	/* A pseudo-terminal holds some 20 kB that are on their way; no more was in front of it. */
	assert_true(console->bytes.n - before < 25 * 1000);
	console_close(console, 0);
	console->rate = 0;
	assert_end(console, 1 << 8);
	assert_sane(console);
	console_free(console);
}

/* How output is stopped, and goes on: by keys, or by a program that asks the terminal for it, which
 * no key undoes. */
enum stop { STOP_KEYS, STOP_TCFLOW };

static void flow(struct console *console, enum stop how, bool on)
{
	if (how == STOP_KEYS) {
		console_type(console, on ? "\021" : "\023");
		return;
	}

	int slave = open(ptsname(console->master), O_RDWR | O_NOCTTY | O_CLOEXEC);

	assert_true(slave >= 0);
	assert_int_equal(tcflow(slave, on ? TCOON : TCOOFF), 0);
	close(slave);
}

/* Stops it, and has tapir notice: it has a paint on its way that does not arrive. */
static void stop_output(struct console *console, enum stop how)
{
	int waiting = 1;

	flow(console, how, false);
	/* The line discipline has obeyed when nothing comes although there is something to say. */
	while (waiting) {
		size_t before = console->bytes.n;

		console_feed(console, 0, "# a comment\n");
		assert_heard(console);
		console_pump(console, 50);
		waiting = console->bytes.n != before;
	}
}

static void stop_screen_alone(enum stop how)
{
	struct console *console = report("1..3000\n");

	stop_output(console, how);

	size_t before = console->bytes.n;

	feed_failures(console, 2999);
	assert_heard(console);
	console_pump(console, 200);
	/* It does stand still: else all of this would prove nothing. */
	assert_int_equal(console->bytes.n, before);
	flow(console, how, true);
	assert_row_with(console, -1, "2999/3000");
	assert_failures(console, 2999);
	console_feed(console, 0, "ok 3000\n");
	console_close(console, 0);
	assert_end(console, 0);
	assert_text(console, "status 1");
	assert_sane(console);
	console_free(console);
}

/* Seen failing with bytes written by the thread that reads: the feeding then waits for ever. */
static void ctrl_s_stops_the_screen_but_neither_the_tests_nor_a_report(void **state)
{
	(void)state;
	stop_screen_alone(STOP_KEYS);
}

/* Seen failing as above. */
static void tcflow_stops_the_screen_but_neither_the_tests_nor_a_report(void **state)
{
	(void)state;
	stop_screen_alone(STOP_TCFLOW);
}

static void end_while_stopped(enum stop how)
{
	struct console *console = console_start(
		12, 60, at_once, "\"$TAPIR\" --json=j <a 2>err; echo \"status $?\" >status");

	console_feed(console, 0, "1..3\n");
	assert_row_with(console, -1, "0/");
	stop_output(console, how);

	size_t before = console->bytes.n;

	feed_failures(console, 3);
	console_close(console, 0);
	assert_end(console, 0);
	assert_int_equal(console->bytes.n, before);

	/* When it goes on, the watchdog puts it back. */
	flow(console, how, true);
	assert_no_text(console, "0/3");
	assert_sane(console);
	console_free(console);
}

/* Seen failing with a writer that is waited for without end. */
static void a_terminal_that_ctrl_s_has_stopped_does_not_keep_tapir_from_ending(void **state)
{
	(void)state;
	end_while_stopped(STOP_KEYS);
}

/* Seen failing as above. */
static void a_terminal_that_tcflow_has_stopped_does_not_keep_tapir_from_ending(void **state)
{
	(void)state;
	end_while_stopped(STOP_TCFLOW);
}

/* No key makes that terminal go on, and what was to be shown is not. Seen failing as above. */
static void ctrl_c_ends_a_run_whose_terminal_tcflow_has_stopped(void **state)
{
	(void)state;
	/* The kernel echoes the key when it likes, "^C" below all else too. */
	struct console *console = console_start(12, 60, at_once,
	                                        "stty -echoctl; trap : INT; \"$TAPIR\" --json=j "
	                                        "<a; echo $? >status; cat status; stty echoctl");

	console_feed(console, 0, "1..3\n");
	assert_row_with(console, -1, "0/");
	stop_output(console, STOP_TCFLOW);
	feed_failures(console, 2);
	assert_heard(console);
	console_type(console, "\003");
	/* Its status stands in a file before the shell is stuck as well. */
	assert_int_equal(console_kill(console, "status", 0), 130);
	flow(console, STOP_TCFLOW, true);
	assert_end(console, 0);
	assert_text(console, "130");
	assert_no_text(console, "0/3");
	assert_sane(console);
	console_free(console);
}

/* The kernel lets go of Ctrl-S for it. */
static void ctrl_c_ends_a_run_whose_terminal_is_stopped(void **state)
{
	(void)state;
	struct console *console = console_start(12, 60, at_once,
	                                        "trap : INT; \"$TAPIR\" <a; echo \"status $?\"");

	console_feed(console, 0, "1..3\n");
	assert_row_with(console, -1, "0/");
	stop_output(console, STOP_KEYS);
	feed_failures(console, 2);
	assert_heard(console);
	console_type(console, "\003");
	assert_text(console, "nterrupted");
	assert_text(console, "status 130");
	assert_failures(console, 2);
	assert_end(console, 0);
	assert_sane(console);
	console_free(console);
}

/* KiB of a number in /proc/PID/status. */
static unsigned long memory(struct console *console)
{
	char path[64], line[256];
	unsigned long size = 0;

	snprintf(path, sizeof path, "/proc/%d/status", (int)console_kill(console, "pid", 0));

	FILE *status = fopen(path, "re");

	assert_non_null(status);
	while (fgets(line, sizeof line, status))
		sscanf(line, "VmRSS: %lu", &size);
	fclose(status);
	return size;
}

/* Seen failing with a queue that has all of it in memory. */
static void what_a_stopped_terminal_is_owed_does_not_stay_in_memory(void **state)
{
	(void)state;
	enum { MEGABYTES = 32 };
	struct console *console = console_start(12, 60, at_once,
	                                        "sh -c 'echo $$ >pid; exec \"$PAINTER\"' <a");
	char order[1024];
	unsigned long before = 0;

	console_feed(console, 0, "bar one\n");
	assert_row(console, -1, "one");
	console->stopped = true;
	for (int i = 0; i < MEGABYTES * 1024; i++) {
		snprintf(order, sizeof order, "print %01000d\n", i);
		console_feed(console, 0, order);
		if (i == 1024)
			before = memory(console);
	}
	assert_heard(console);
	assert_true(before > 0);
	assert_true(memory(console) < before + 4 * 1024);
	assert_true(console_kill(console, "pid", SIGKILL));
	console->stopped = false;
	assert_true(console_await_end(console));
	assert_no_text(console, "one");
	console_free(console);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_slow_terminal_has_yet_to_show_is_waited_for_at_the_end),
		cmocka_unit_test(while_a_slow_terminal_shows_the_rest_the_bar_says_so),
		cmocka_unit_test(a_slow_terminal_has_its_bar_while_it_shows_lines),
		cmocka_unit_test(ctrl_z_stops_tapir_also_while_a_slow_terminal_shows_the_rest),
		cmocka_unit_test(
			of_the_bars_a_slow_terminal_has_no_time_for_only_the_newest_is_shown),
		cmocka_unit_test(ctrl_s_stops_the_screen_but_neither_the_tests_nor_a_report),
		cmocka_unit_test(
			a_terminal_that_ctrl_s_has_stopped_does_not_keep_tapir_from_ending),
		cmocka_unit_test(tcflow_stops_the_screen_but_neither_the_tests_nor_a_report),
		cmocka_unit_test(
			a_terminal_that_tcflow_has_stopped_does_not_keep_tapir_from_ending),
		cmocka_unit_test(ctrl_c_ends_a_run_whose_terminal_tcflow_has_stopped),
		cmocka_unit_test(ctrl_c_ends_a_run_whose_terminal_is_stopped),
		cmocka_unit_test(what_a_stopped_terminal_is_owed_does_not_stay_in_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
