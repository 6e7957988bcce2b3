/* Paints that stop in the middle, because tapir was killed while its terminal took no more: cut at
 * each byte, and undone as the watchdog does it. */
#include "../unit/test.h"
#include "emulator.h"
#include "term/screen.h"

enum { ROWS = 10, COLUMNS = 40 };

static const struct caps caps = {.bar = BAR_REGION};

/* A screen with somebody's unfinished line, and a bar that has been there for a while. */
static void begin(struct screen *screen, struct buffer *out, struct span bar)
{
	screen_init(screen, &caps, ROWS, COLUMNS);
	buffer_add(out, SPAN("1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9\r\nunfinished"));
	screen_bar(screen, bar, 1000, out);
	screen->bar_from = screen->bar_to = 0;
}

/* Between "ESC [ r" and "ESC 8". */
static bool is_homed(struct span paint, size_t cut)
{
	return paint.at[cut - 1] == 'r' || (cut > 1 && paint.at[cut - 2] == 'r');
}

/* What was on the screen, the first bytes of the paint, and what undoes them. */
static void assert_undone(const struct screen *screen, struct span before, struct span paint,
                          size_t cut)
{
	struct emulator emulator;
	bool torn = cut >= screen->bar_from && cut < screen->bar_to;
	/* Setting margins, and beginning a row, put the cursor into a first cell for a moment. What
	 * stops just there takes a row too much with it. */
	bool sure = cut == 0 || cut == paint.n || (torn && !is_homed(paint, cut));

	emulator_init(&emulator, ROWS, COLUMNS);
	emulator_write(&emulator, before);
	emulator_write(&emulator, span_head(paint, cut));
	emulator_write(&emulator, screen_erase(torn ? screen->height : 0));
	emulator_write(&emulator, screen_aftermath(&caps));
	if (emulator_count(&emulator, "bar") || emulator_count(&emulator, "upper") ||
	    (sure && emulator_count(&emulator, "unfinished") != 1))
		fail_msg("cut at %zu: %s", cut, emulator_dump(&emulator));
	/* Margins full, and no colour left. */
	emulator_write(&emulator, SPAN("\033[1;1Hprobe\033[999;1H\r\n"));
	assert_null(strstr(emulator_row(&emulator, 0), "probe"));
	emulator_fini(&emulator);
}

static void assert_undone_everywhere(struct span bar, struct span next, struct span lines,
                                     uint64_t now_ns)
{
	struct screen screen;
	struct buffer before = {0}, paint = {0};

	begin(&screen, &before, bar);
	screen_print(&screen, lines, next, now_ns, &paint);
	for (size_t cut = 0; cut <= paint.n; cut++)
		assert_undone(&screen, buffer_span(&before), buffer_span(&paint), cut);
	screen_fini(&screen);
	buffer_fini(&before);
	buffer_fini(&paint);
}

#define BAR(text) SPAN("\033[1mbar " text "\033[m      \033[31mbar\033[m")
#define TALL(text) SPAN("upper-1\nupper-2\n\033[1mbar " text "\033[m  \033[31mbar\033[m")

/* Seen failing with what undoes a paint that has come to its end. */
static void a_bar_that_is_drawn_in_part_is_undone(void **state)
{
	(void)state;
	assert_undone_everywhere(BAR("1/9"), BAR("2/9"), SPAN(""), 2000);
	assert_undone_everywhere(TALL("1/9"), TALL("2/9"), SPAN(""), 2000);
	/* With a heartbeat, all of it is drawn. */
	assert_undone_everywhere(BAR("1/9"), BAR("2/9"), SPAN(""), UINT64_MAX / 2);
	assert_undone_everywhere(TALL("1/9"), TALL("2/9"), SPAN(""), UINT64_MAX / 2);
}

static void lines_that_are_printed_in_part_leave_no_bar(void **state)
{
	(void)state;
	struct span lines = SPAN("\na report\nof lines\n");

	assert_undone_everywhere(BAR("1/9"), BAR("2/9"), lines, 2000);
	assert_undone_everywhere(TALL("1/9"), TALL("2/9"), lines, 2000);
	assert_undone_everywhere(TALL("1/9"), BAR("2/9"), lines, 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bar_that_is_drawn_in_part_is_undone),
		cmocka_unit_test(lines_that_are_printed_in_part_leave_no_bar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
