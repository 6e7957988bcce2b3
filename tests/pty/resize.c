/* The window changes its size again and again while reports, bars and somebody's lines are written,
 * through painter.c: gate 0 takes its orders, what goes into gate 1 is written to the terminal by
 * somebody else. */
#include <stdio.h>

#include "test.h"

/* `upper`: what the bar has above its own row. The bar comes back at once after each resize, so
 * that the most of it that is possible is on its way when the next one comes. */
static void resize_wildly(unsigned seed, const char *upper)
{
	const char *const quickly[] = {"TAPIR_DELAY_MS=0", "TAPIR_SETTLE_MS=0", "TAPIR_FPS=1000",
	                               NULL};
	struct console *console = console_start(24, 80, quickly, "cat <b >&2 & \"$PAINTER\" <a");
	char order[256];
	unsigned random = seed;

	snprintf(order, sizeof order, "bar %sthe-bar\n", upper);
	console_feed(console, 0, order);
	assert_row(console, -1, "the-bar");
	for (int i = 0; i < 60; i++) {
		random = random * 1103515245 + 12345;
		unsigned rows = 2 + (random >> 16) % 31, columns = 12 + (random >> 24) % 90;

		/* A multiplexer changes its screen first and tells of it later. (A single row is
		 * left to the tests in tmux: libvterm does not remember what leaves one.) */
		emulator_resize(&console->emulator, rows, columns);
		console_pump(console, (int)(random >> 18) % 30);
		console_resize(console, rows, columns);
		if (i % 6 == 0) {
			snprintf(order, sizeof order, "print \\nreport-%d.\n", i);
			console_feed(console, 0, order);
		}
		if (i % 9 == 0) {
			snprintf(order, sizeof order, "stray-%d.\n", i);
			console_feed(console, 1, order);
		}
		/* As wide as the window was. */
		snprintf(order, sizeof order, "bar %sthe-bar %d %.*s\nresized\n", upper, i,
		         (int)console->emulator.columns - 12 > 0
		                 ? (int)console->emulator.columns - 12
		                 : 0,
		         "........................................................................."
		         "......"
		         ".....");
		console_feed(console, 0, order);
		console_pump(console, (int)(random >> 20) % 30);
	}
	console_resize(console, 24, 80);
	snprintf(order, sizeof order, "bar %sthe-bar\nresized\nprint last.\n", upper);
	console_feed(console, 0, order);
	assert_text(console, "last.");
	/* Whoever writes the strays is another process, and may be late. */
	assert_text(console, "stray-54.");
	assert_row(console, -1, "the-bar");
	for (int i = 0; i < 60; i += 6) {
		snprintf(order, sizeof order, "report-%d.", i);
		assert_count(console, 1, order);
	}
	for (int i = 0; i < 60; i += 9) {
		snprintf(order, sizeof order, "stray-%d.", i);
		assert_count(console, 1, order);
	}
	assert_count(console, 1, "the-bar");
	if (*upper) {
		assert_row(console, -3, "upper-1");
		assert_row(console, -2, "upper-2");
		assert_count(console, 1, "upper-1");
		assert_count(console, 1, "upper-2");
	}
	console_close(console, 0);
	assert_end(console, 0);
	assert_sane(console);
	console_free(console);
}

/* Seen failing with a bar that wraps, and with margins that stay while lines are printed. */
static void resizing_wildly_loses_nothing_and_leaves_no_ghosts(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 6; seed++)
		resize_wildly(seed, "");
}

/* A bar that is on its way while the window becomes smaller is too high for it: text must scroll
 * out of its way. Seen failing with upper rows that are drawn without making room first. */
static void a_bar_of_several_rows_leaves_no_ghosts_either(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 6; seed++)
		resize_wildly(seed, "upper-1\\nupper-2\\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resizing_wildly_loses_nothing_and_leaves_no_ghosts),
		cmocka_unit_test(a_bar_of_several_rows_leaves_no_ghosts_either),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
