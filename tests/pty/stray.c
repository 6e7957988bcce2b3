/* What others write to the terminal, through painter.c: gate 0 takes its orders, what goes into
 * gate 1 is theirs. Whatever it is, the bar is whole a heartbeat later and later text is where it
 * belongs. */
#include <stdio.h>

#include "test.h"

static const char *const at_once[] = {"TAPIR_DELAY_MS=0", "TAPIR_SETTLE_MS=0", NULL};

static struct console *paint(void)
{
	struct console *console = console_start(8, 40, at_once, "cat <b >&2 & \"$PAINTER\" <a");

	console_feed(console, 0, "bar some-name 1/9 \xe2\x9c\x93\n");
	assert_row(console, -1, "some-name 1/9 \xe2\x9c\x93");
	return console;
}

static void finish(struct console *console)
{
	console_close(console, 0);
	assert_end(console, 0);
	assert_sane(console);
	console_free(console);
}

/* That the margins have been claimed since `before` bytes had come. */
static void await_heartbeat(struct console *console, size_t before)
{
	bool claimed = false;

	for (int tries = 0; !claimed && tries < 400; tries++) {
		struct span after = span_from(buffer_span(&console->bytes), before);

		console_pump(console, 20);
		claimed = span_find(after, SPAN("\033[1;7r")) < after.n;
	}
	assert_true(claimed);
}

/* Seen failing without the heartbeat, and, for characters that draw lines, without going back to
 * ASCII before the bar. */
static void the_bar_is_whole_again_whatever_somebody_sends(void **state)
{
	(void)state;
	static const char *const strays[] = {
		"\033[H\033[2J\033[3J",           /* clear */
		"\033c",                          /* reset */
		"\033[!p",                        /* a soft one */
		"\033[r",                         /* full margins, and the cursor at home */
		"\033[3;5r",                      /* others */
		"\033[41m\033[K\033[1;33;7m",     /* colours that are left on */
		"\033(0",                         /* lines drawn instead of letters … */
		"\033)0\016",                     /* … another way */
		"\033[?7l",                       /* no wrapping */
		"\033[5;3H\033[J\033[1;1H\033[K", /* erasing the bar */
		"\033[999;1Hover the bar\033[1;1H",
		"\033[?1049h\033[2Jother\033[?1049l", /* a program with a screen of its own */
	};

	for (size_t i = 0; i < countof(strays); i++) {
		struct console *console = paint();

		console_feed(console, 1, strays[i]);
		console_feed(console, 1, "first\n");
		await_heartbeat(console, console->bytes.n);
		assert_row(console, -1, "some-name 1/9 \xe2\x9c\x93");
		assert_string_equal(emulator_colours(&console->emulator, -1), "");
		console_feed(console, 0, "bar some-name 2/9 \xe2\x9c\x93\n");
		assert_row(console, -1, "some-name 2/9 \xe2\x9c\x93");
		console_feed(console, 1, "\033[m\033(B\017\n1.\n2.\n3.\n4.\n5.\n6.\n7.\n8.\n9.\n");
		assert_row(console, -3, "9.");
		assert_row(console, -1, "some-name 2/9 \xe2\x9c\x93");
		console_feed(console, 0, "print \\nreport\n");
		assert_row(console, -3, "report");
		assert_string_equal(emulator_colours(&console->emulator, -3), "");
		assert_row(console, -1, "some-name 2/9 \xe2\x9c\x93");
		finish(console);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bar_is_whole_again_whatever_somebody_sends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
