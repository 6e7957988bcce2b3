/* A command that tapir runs on a terminal, and gives one of its own. Gate 0 is what it reads. */
#include <signal.h>
#include <stdio.h>

#include "test.h"

static const char *const at_once[] = {"TAPIR_DELAY_MS=0", "TAPIR_SETTLE_MS=0", NULL};

/* tapir, with a shell that runs `script`; what tapir runs below notes its own number. */
static struct console *report(const char *option, const char *script)
{
	char command[1024];

	snprintf(command, sizeof command,
	         "trap : INT; sh -c 'echo $$ >pid; exec \"$TAPIR\" %s --shell \"$0\"' '%s'; "
	         "echo \"status $?\"",
	         option, script);
	return console_start(12, 70, at_once, command);
}

static void assert_left_well(struct console *console, const char *status)
{
	assert_end(console, 0);
	assert_text(console, status);
	assert_sane(console);
	console_free(console);
}

/* Hearing of it twice would be another failure. `wait` is how the shell waits until gate 0 is
 * closed. */
static struct console *report_that_hears(const char *option, const char *wait)
{
	char script[256];

	snprintf(script, sizeof script,
	         "trap \"echo not ok 2 - heard\" INT; echo 1..3; %s; echo not ok 3 - end", wait);

	struct console *console = report(option, script);

	console_feed(console, 0, "not ok 1 - ready\n");
	assert_text(console, "FAIL: ready");
	return console;
}

static void assert_heard_once(struct console *console)
{
	assert_text(console, "FAIL: heard");
	assert_text(console, "FAIL: end");
	assert_text(console, "3 tests, 3 failures");
	assert_left_well(console, "status 130");
}

static void a_command_hears_of_ctrl_c_once(void **state)
{
	(void)state;
	static const char *const options[] = {"--no-pty", "--pty"};

	for (size_t i = 0; i < countof(options); i++) {
		struct console *console = report_that_hears(options[i], "cat <a");

		console_type(console, "\003");
		assert_heard_once(console);
	}
}

static void an_interrupt_that_a_process_sends_goes_on_to_the_command(void **state)
{
	(void)state;
	/* It goes to the shell alone, and ends the first of these at once. */
	struct console *console = report_that_hears("--pty", "cat <a & wait; wait");

	console_kill(console, "pid", SIGINT);
	assert_text(console, "FAIL: heard");
	console_close(console, 0);
	assert_heard_once(console);
}

static void a_command_s_terminal_has_the_size_of_ours(void **state)
{
	(void)state;
	struct console *console = report(
		"--pty",
		"exec 3>&1; read x <a; echo \"not ok 1 - now `stty size <&3`\"; read x <b; "
		"echo \"not ok 2 - then `stty size <&3`\"; echo 1..2");

	console_feed(console, 0, "\n");
	assert_text(console, "FAIL: now 12 70");
	console_resize(console, 20, 50);
	/* Once it draws for the new size, it has told the command's terminal. */
	assert_row_with(console, 19, "1");
	console_feed(console, 1, "\n");
	assert_text(console, "FAIL: then 20 50");
	assert_left_well(console, "status 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_hears_of_ctrl_c_once),
		cmocka_unit_test(an_interrupt_that_a_process_sends_goes_on_to_the_command),
		cmocka_unit_test(a_command_s_terminal_has_the_size_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
