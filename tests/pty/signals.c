/* Signals that reach tapir on a terminal, and how it leaves that terminal. Gate 0 is what it
 * reads. The shell around it takes no notice of Ctrl-C, and tells the status. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

static const char *const at_once[] = {"TAPIR_DELAY_MS=0", "TAPIR_SETTLE_MS=0", NULL};

/* `producer` | tapir, with the bar already on the screen. */
static struct console *report(const char *producer)
{
	char command[1024];

	snprintf(command, sizeof command,
	         "trap : INT; %s | sh -c 'echo $$ >pid; exec \"$TAPIR\"'; echo \"status $?\"",
	         producer);

	struct console *console = console_start(12, 60, at_once, command);

	console_feed(console, 0, "1..300\nok 1 - a\nnot ok 2 - b\nok 3 - c\n");
	assert_row_with(console, -1, "3/300");
	return console;
}

static void assert_left_well(struct console *console, const char *status)
{
	assert_end(console, 0);
	assert_text(console, status);
	assert_no_text(console, "/300 ");
	assert_count(console, 1, "status");
	assert_sane(console);
	console_free(console);
}

/* Waits until tapir has taken the signals sent to it: two that wait are one. */
static void await_signals_taken(struct console *console)
{
	char path[64], line[256];
	bool waiting = true;

	snprintf(path, sizeof path, "/proc/%d/status", (int)console_kill(console, "pid", 0));
	for (int tries = 0; waiting && tries < 2000; tries++) {
		FILE *status = fopen(path, "re");

		assert_non_null(status);
		while (fgets(line, sizeof line, status)) {
			if (span_starts(span_of(line), SPAN("ShdPnd:")))
				waiting = span_find(span_of(line), SPAN("\t0000000000000000")) ==
				          strlen(line);
		}
		fclose(status);
		console_pump(console, 10);
	}
	assert_false(waiting);
}

static void ctrl_c_ends_the_pipeline_with_a_summary(void **state)
{
	(void)state;
	struct console *console = report("cat <a");

	console_type(console, "\003");
	assert_text(console, "nterrupted");
	assert_text(console, "3 of 300");
	assert_left_well(console, "status 130");
}

/* Seen failing with a bar that has all columns but one. */
static void the_echo_of_ctrl_c_leaves_nothing_of_an_inline_bar(void **state)
{
	(void)state;
	static const char *const as_a_line[] = {"TAPIR_DELAY_MS=0", "TAPIR_BAR=inline", NULL};
	struct console *console = console_start(12, 60, as_a_line,
	                                        "trap : INT; \"$TAPIR\" <a; echo \"status $?\"");

	console_feed(console, 0, "1..300\nok 1 - a\n");
	assert_row_with(console, 0, " 1/300 ");
	console_type(console, "\003");
	assert_text(console, "1 of 300");
	assert_left_well(console, "status 130");
}

static void after_ctrl_c_what_the_producer_still_says_is_read(void **state)
{
	(void)state;
	struct console *console = report("(trap '' INT; exec cat <a)");

	console_type(console, "\003");
	console_feed(console, 0, "not ok 4 - cleaned up\n");
	assert_text(console, "FAIL: cleaned up");
	console_close(console, 0);
	assert_text(console, "4 of 300");
	assert_left_well(console, "status 130");
}

static void after_ctrl_c_a_silent_producer_is_not_waited_for_long(void **state)
{
	(void)state;
	struct console *console = report("(trap '' INT; exec cat <a)");

	console_type(console, "\003");
	assert_text(console, "3 of 300");
	console_close(console, 0);
	assert_left_well(console, "status 130");
}

static void a_second_ctrl_c_ends_the_run_at_once(void **state)
{
	(void)state;
	struct console *console = report("(trap '' INT; exec cat <a)");

	console_type(console, "\003");
	assert_text(console, "^C");
	await_signals_taken(console);
	console_type(console, "\003");
	assert_text(console, "3 of 300");
	console_close(console, 0);
	assert_left_well(console, "status 130");
}

/* Seen failing with signals let in only where reading would have waited. */
static void a_producer_that_never_pauses_does_not_keep_ctrl_c_out(void **state)
{
	(void)state;
	struct console *console = report("(trap '' INT; head -n 4 <a; exec yes '# and more')");

	console_type(console, "\003");
	assert_text(console, "^C");
	await_signals_taken(console);
	console_type(console, "\003");
	assert_text(console, "3 of 300");
	assert_left_well(console, "status 130");
}

/* Kills tapir with that signal; the producer then ends by itself. */
static void kill_with(int signo)
{
	struct console *console = report("cat <a");
	char status[32];

	assert_true(console_kill(console, "pid", signo));
	assert_no_text(console, "3/300 ");
	console_close(console, 0);
	snprintf(status, sizeof status, "status %d", 128 + signo);
	assert_left_well(console, status);
}

static void a_signal_that_ends_the_run_leaves_the_terminal_well(void **state)
{
	(void)state;
	kill_with(SIGTERM);
	kill_with(SIGHUP);
	kill_with(SIGQUIT);
}

static void a_crash_of_tapir_leaves_the_terminal_well(void **state)
{
	(void)state;
	kill_with(SIGSEGV);
	kill_with(SIGABRT);
}

/* Seen failing without the watchdog. */
static void even_sigkill_leaves_the_terminal_well(void **state)
{
	(void)state;
	kill_with(SIGKILL);
}

/* The watchdog must not keep the pipe open: a producer that goes on writing has to be told. */
static void a_producer_learns_that_tapir_was_killed(void **state)
{
	(void)state;
	struct console *console = report(
		"(cat <a; while echo '# more'; do :; done; echo told >&2)");

	assert_true(console_kill(console, "pid", SIGKILL));
	assert_no_text(console, "3/300 ");
	console_close(console, 0);
	assert_left_well(console, "status 137");
}

static void no_process_is_left_behind(void **state)
{
	(void)state;
	struct console *console = report("cat <a");

	console_close(console, 0);
	assert_end(console, 0);
	/* The last to hold the terminal has gone: reading it fails. */
	for (;;) {
		char byte;

		if (read(console->master, &byte, 1) < 0)
			break;
	}
	console_free(console);
}

static void a_stopped_tapir_gives_the_terminal_back_and_takes_it_again(void **state)
{
	(void)state;
	struct console *console = console_start(12, 60, at_once,
	                                        "set -m; \"$TAPIR\" <a; echo shell; for i in 1 2 3 "
	                                        "4 5 6 7 8 9 10 11 12; do echo line $i; done;"
	                                        "read x <b; fg >/dev/null; echo \"status $?\"");

	console_feed(console, 0, "1..300\nok 1 - a\n");
	assert_row_with(console, -1, "1/300");
	console_type(console, "\032");
	assert_text(console, "line 12");
	assert_no_text(console, "1/300");
	/* With the margins still set these would have stayed above the last row. */
	assert_row(console, -2, "line 12");
	console_feed(console, 0, "ok 2 - b\n");
	console_feed(console, 1, "\n");
	assert_row_with(console, -1, "2/300");
	console_close(console, 0);
	assert_left_well(console, "status 1");
}

static void in_the_background_failures_are_plain_lines(void **state)
{
	(void)state;
	struct console *console = console_start(
		12, 60, at_once,
		"set -m; \"$TAPIR\" <a & read x <b; fg >/dev/null; echo \"status $?\"");

	console_feed(console, 0, "1..300\nok 1 - a\nnot ok 2 - b\n");
	assert_text(console, "FAIL: b");
	assert_count(console, 0, "2/300");
	console_feed(console, 1, "\n");
	assert_row_with(console, -1, "2/300");
	console_close(console, 0);
	assert_left_well(console, "status 1");
}

static void a_background_job_that_may_not_write_stops_and_goes_on_in_the_foreground(void **state)
{
	(void)state;
	struct console *console = console_start(
		12, 60, at_once,
		"set -m; stty tostop; sh -c 'echo $$ >pid; exec \"$TAPIR\"' <a & read x <b;"
		"fg >/dev/null; echo \"status $?\"; stty -tostop");
	char path[64], line[256];
	bool stopped = false;

	console_feed(console, 0, "1..300\nok 1 - a\nnot ok 2 - b\n");
	snprintf(path, sizeof path, "/proc/%d/stat", (int)console_kill(console, "pid", 0));
	for (int tries = 0; !stopped && tries < 1000; tries++) {
		FILE *stat = fopen(path, "re");

		assert_non_null(stat);
		assert_non_null(fgets(line, sizeof line, stat));
		stopped = span_find(span_of(line), SPAN(") T ")) < strlen(line);
		fclose(stat);
		console_pump(console, 10);
	}
	assert_true(stopped);
	assert_int_equal(emulator_count(&console->emulator, "FAIL"), 0);
	console_feed(console, 1, "\n");
	assert_text(console, "FAIL: b");
	assert_row_with(console, -1, "2/300");
	console_close(console, 0);
	assert_left_well(console, "status 1");
}

/* Seen failing with SIGHUP at its default. */
static void a_terminal_that_is_closed_ends_the_run_and_the_document_is_whole(void **state)
{
	(void)state;
	struct console *console = console_start(12, 60, at_once, "exec \"$TAPIR\" --json=j <a");
	struct buffer text = {0};
	char path[256];

	console_feed(console, 0, "1..3\nok 1 - a\nnot ok 2 - b\n");
	assert_row_with(console, -1, "2/3");
	close(console->master);
	console->master = -1;
	assert_int_equal(waitpid(console->shell, &console->status, 0), console->shell);
	console->over = true;
	assert_true(WIFSIGNALED(console->status) && WTERMSIG(console->status) == SIGHUP);

	snprintf(path, sizeof path, "%s/j", console->folder);

	FILE *file = fopen(path, "re");

	assert_non_null(file);
	for (int byte; (byte = getc(file)) != EOF;)
		buffer_add_byte(&text, (char)byte);
	fclose(file);
	assert_true(text.n > 2 && memcmp(text.bytes + text.n - 2, "}\n", 2) == 0);
	assert_true(span_find(buffer_span(&text), SPAN("\"interrupted\": true")) < text.n);
	buffer_fini(&text);
	console_free(console);
}

/* What ends tapir, with its bar on the screen and somebody's red unfinished line above it: keys, or
 * a signal. */
static const struct {
	const char *keys;
	int signo;
	int status;
} ends[] = {
	{"\003", 0, 130},     {"\034", 0, 131},     {NULL, SIGINT, 130},
	{NULL, SIGTERM, 143}, {NULL, SIGHUP, 129},  {NULL, SIGQUIT, 131},
	{NULL, SIGSEGV, 139}, {NULL, SIGABRT, 134}, {NULL, SIGKILL, 137},
};

/* `arguments` of tapir, with which it gets what comes through gate 0. */
static void end_in_every_way(const char *arguments)
{
	for (size_t i = 0; i < countof(ends); i++) {
		char command[512], status[32];

		snprintf(command, sizeof command,
		         "trap : INT QUIT; cat <b >&2 & sh -c 'echo $$ >pid; exec \"$TAPIR\" %s';"
		         "echo \"status $?\"; kill $!",
		         arguments);
		snprintf(status, sizeof status, "status %d", ends[i].status);

		struct console *console = console_start(12, 60, at_once, command);

		console_feed(console, 0, "1..300\nok 1 - a\nnot ok 2 - b\nok 3 - c\n");
		assert_row_with(console, -1, "3/300");
		console_feed(console, 1, "\033[31munfinished");
		assert_text(console, "unfinished");
		if (ends[i].keys)
			console_type(console, ends[i].keys);
		else
			assert_true(console_kill(console, "pid", ends[i].signo));
		assert_left_well(console, status);
	}
}

/* Seen failing without the watchdog, which does alone what the handler of fatal signals does first.
 */
static void however_it_ends_the_terminal_is_left_well(void **state)
{
	(void)state;
	end_in_every_way("<a");
}

static void however_it_ends_with_a_command_the_terminal_is_left_well(void **state)
{
	(void)state;
	end_in_every_way("-- cat a");
}

static void however_it_ends_with_a_terminal_for_the_command_its_own_is_left_well(void **state)
{
	(void)state;
	end_in_every_way("--pty -- cat a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ctrl_c_ends_the_pipeline_with_a_summary),
		cmocka_unit_test(the_echo_of_ctrl_c_leaves_nothing_of_an_inline_bar),
		cmocka_unit_test(after_ctrl_c_what_the_producer_still_says_is_read),
		cmocka_unit_test(after_ctrl_c_a_silent_producer_is_not_waited_for_long),
		cmocka_unit_test(a_second_ctrl_c_ends_the_run_at_once),
		cmocka_unit_test(a_producer_that_never_pauses_does_not_keep_ctrl_c_out),
		cmocka_unit_test(a_signal_that_ends_the_run_leaves_the_terminal_well),
		cmocka_unit_test(a_crash_of_tapir_leaves_the_terminal_well),
		cmocka_unit_test(even_sigkill_leaves_the_terminal_well),
		cmocka_unit_test(however_it_ends_the_terminal_is_left_well),
		cmocka_unit_test(however_it_ends_with_a_command_the_terminal_is_left_well),
		cmocka_unit_test(
			however_it_ends_with_a_terminal_for_the_command_its_own_is_left_well),
		cmocka_unit_test(a_producer_learns_that_tapir_was_killed),
		cmocka_unit_test(no_process_is_left_behind),
		cmocka_unit_test(a_stopped_tapir_gives_the_terminal_back_and_takes_it_again),
		cmocka_unit_test(in_the_background_failures_are_plain_lines),
		cmocka_unit_test(a_terminal_that_is_closed_ends_the_run_and_the_document_is_whole),
		cmocka_unit_test(
			a_background_job_that_may_not_write_stops_and_goes_on_in_the_foreground),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
