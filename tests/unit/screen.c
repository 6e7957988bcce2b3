#include "term/screen.h"

#include "base/limits.h"
#include "term/fit.h"
#include "test.h"

#define FULL "\0337\033[r\0338"
#define BELOW "\0337\033[K\033[C\033[J\0338"
#define LIFT FULL BELOW
#define PLAIN "\033[m\033(B\017"
#define BAR_OF(text) "\0337\033[999;1H" PLAIN "\033[?7l" text "\033[m\033[K\033[?7h\0338"
/* Between two heartbeats: what has changed, from its column on. */
#define CHANGE(change) "\0337\033[999;1H" PLAIN "\033[?7l" change "\033[?7h\0338"
#define ROOM "\033D\033[A"
#define PIN_7 ROOM ROOM BELOW "\0337\033[1;7r\0338"
#define ROW_20 PLAIN "                    \r" BELOW

static struct screen a_screen(enum bar_way way)
{
	struct caps caps = {.bar = way, .settle_ns = 300};
	struct screen screen;

	screen_init(&screen, &caps, 8, 20);
	return screen;
}

/* That the bytes in `out` are these; it is empty afterwards. */
static void assert_bytes(struct buffer *out, const char *wanted)
{
	assert_span(buffer_span(out), wanted);
	out->n = 0;
}

static void the_first_bar_pins_and_the_next_only_draws(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	assert_bytes(&out, PIN_7 BAR_OF("one"));
	screen_bar(&screen, SPAN("two"), 2000, &out);
	assert_bytes(&out, CHANGE("\033[1Gtwo"));
	screen_bar(&screen, SPAN("too, longer"), 3000, &out);
	assert_bytes(&out, CHANGE("\033[2Goo, longer"));
	screen_bar(&screen, SPAN("too"), 4000, &out);
	assert_bytes(&out, CHANGE("\033[4G\033[K"));
	screen_fini(&screen);
	buffer_fini(&out);
}

static void an_empty_bar_lifts_once(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	out.n = 0;
	screen_bar(&screen, (struct span){0}, 2000, &out);
	assert_bytes(&out, LIFT);
	screen_bar(&screen, (struct span){0}, 3000, &out);
	assert_bytes(&out, "");
	screen_fini(&screen);
	buffer_fini(&out);
}

static void lines_are_printed_with_full_margins(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	out.n = 0;
	screen_print(&screen, SPAN("a\nb\n"), SPAN("two"), 2000, &out);
	assert_bytes(&out, FULL ROW_20 "a\r\nb\r\n" PIN_7 BAR_OF("two"));
	screen_fini(&screen);
	buffer_fini(&out);
}

static void an_empty_first_line_is_spent_on_leaving_a_row_somebody_began(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_print(&screen, SPAN("\na\n"), (struct span){0}, 2000, &out);
	assert_bytes(&out, PLAIN "\r\n" BELOW "a\r\n");
	screen_fini(&screen);
	buffer_fini(&out);
}

static void lines_without_a_bar_also_get_a_row_of_their_own(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_print(&screen, SPAN("a\n"), (struct span){0}, 2000, &out);
	assert_bytes(&out, ROW_20 "a\r\n");
	screen_leave(&screen, &out);
	assert_bytes(&out, "");
	screen_fini(&screen);
	buffer_fini(&out);
}

static void a_resize_takes_the_bar_away_until_the_window_has_settled(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	out.n = 0;
	screen_resize(&screen, 10, 30, 2000, &out);
	assert_bytes(&out, LIFT);
	assert_int_equal(screen_deadline(&screen), 2300);
	screen_resize(&screen, 11, 30, 2200, &out);
	screen_bar(&screen, SPAN("two"), 2400, &out);
	assert_bytes(&out, "");
	assert_int_equal(screen_deadline(&screen), 2500);
	screen_bar(&screen, SPAN("two"), 2500, &out);
	assert_bytes(&out, ROOM ROOM BELOW "\0337\033[1;10r\0338" BAR_OF("two"));
	screen_fini(&screen);
	buffer_fini(&out);
}

static void a_resize_to_the_same_size_is_none(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	out.n = 0;
	screen_resize(&screen, 8, 20, 2000, &out);
	assert_bytes(&out, "");
	screen_fini(&screen);
	buffer_fini(&out);
}

/* The number of columns may be an old one: too few spaces would not get off somebody's row, and
 * it would be written over. */
static void lines_printed_while_the_window_changes_do_not_count_columns(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_resize(&screen, 10, 30, 2000, &out);
	screen_print(&screen, SPAN("a\n"), SPAN("bar"), 2100, &out);
	assert_bytes(&out, PLAIN "\r\n" BELOW "a\r\n");
	screen_print(&screen, SPAN("more of it\n"), SPAN("bar"), 2200, &out);
	assert_bytes(&out, PLAIN BELOW "more of it\r\n");
	screen_fini(&screen);
	buffer_fini(&out);
}

static void a_window_too_small_for_a_bar_has_none(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_resize(&screen, BAR_ROWS_MIN - 1, 80, 1000, &out);
	screen_bar(&screen, SPAN("one"), 2000, &out);
	screen_resize(&screen, 24, BAR_COLUMNS_MIN - 1, 3000, &out);
	screen_bar(&screen, SPAN("one"), 4000, &out);
	assert_bytes(&out, "");
	assert_true(screen_deadline(&screen) == UINT64_MAX);
	screen_resize(&screen, 24, BAR_COLUMNS_MIN, 5000, &out);
	screen_bar(&screen, SPAN("one"), 6000, &out);
	assert_true(out.n > 0);
	screen_fini(&screen);
	buffer_fini(&out);
}

static void the_margins_are_claimed_again_each_heartbeat_and_nothing_erased(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	out.n = 0;
	assert_true(screen_deadline(&screen) == 1000 + HEARTBEAT_NS);
	screen_bar(&screen, SPAN("one"), 1000 + HEARTBEAT_NS, &out);
	assert_bytes(&out, FULL "\033D\033[A\0337\033[1;7r\0338" BAR_OF("one"));
	screen_bar(&screen, SPAN("one"), 2000 + HEARTBEAT_NS, &out);
	assert_bytes(&out, CHANGE(""));
	screen_fini(&screen);
	buffer_fini(&out);
}

static void in_the_background_there_are_only_lines(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	out.n = 0;
	screen.background = true;
	screen_bar(&screen, SPAN("one"), 1000, &out);
	assert_bytes(&out, LIFT);
	screen_print(&screen, SPAN("\na\n"), SPAN("one"), 1000, &out);
	assert_bytes(&out, "\r\na\r\n");
	screen_fini(&screen);
	buffer_fini(&out);
}

static void an_inline_bar_is_erased_before_lines_and_drawn_after_them(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_INLINE);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	assert_bytes(&out, "\r\033[mone\033[m\033[K");
	screen_print(&screen, SPAN("a\n"), SPAN("two"), 1000, &out);
	assert_bytes(&out, "\r\033[m\033[Ka\r\n\r\033[mtwo\033[m\033[K");
	screen_leave(&screen, &out);
	assert_bytes(&out, "\r\033[m\033[K");
	screen_fini(&screen);
	buffer_fini(&out);
}

static void without_a_bar_lines_go_out_as_they_are(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_NONE);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	screen_print(&screen, SPAN("\na\n"), SPAN("one"), 1000, &out);
	screen_leave(&screen, &out);
	assert_bytes(&out, "\na\n");
	assert_span(screen_emergency(&(struct caps){.bar = BAR_NONE}), "");
	screen_fini(&screen);
	buffer_fini(&out);
}

static void leaving_makes_margins_full_and_ends_on_a_row_of_its_own(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	out.n = 0;
	screen_leave(&screen, &out);
	assert_bytes(&out, LIFT ROW_20);
	screen_leave(&screen, &out);
	assert_bytes(&out, "");
	screen_fini(&screen);
	buffer_fini(&out);
}

static void lines_and_their_bar_can_appear_at_once_but_a_bar_alone_is_one_anyway(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen.sync = true;
	screen_bar(&screen, SPAN("one"), 1000, &out);
	assert_bytes(&out, PIN_7 BAR_OF("one"));
	screen_print(&screen, SPAN("a\n"), SPAN("two"), 1000, &out);
	assert_bytes(&out, "\033[?2026h" FULL ROW_20 "a\r\n" PIN_7 BAR_OF("two") "\033[?2026l");
	screen_fini(&screen);
	buffer_fini(&out);
}

static void progress_is_told_once_a_second_when_it_changed_and_cleared_at_the_end(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen.tells_progress = true;
	screen.progress = (struct progress){PROGRESS_NORMAL, 10};
	screen_bar(&screen, SPAN("one"), 1000, &out);
	assert_bytes(&out, "\033]9;4;1;10\033\\" PIN_7 BAR_OF("one"));
	screen_bar(&screen, SPAN("two"), 2000, &out);
	assert_bytes(&out, CHANGE("\033[1Gtwo"));
	screen.progress = (struct progress){PROGRESS_WRONG, 11};
	screen_bar(&screen, SPAN("two"), 3000, &out);
	assert_bytes(&out, CHANGE(""));
	screen.heartbeat_ns = UINT64_MAX;
	screen_bar(&screen, SPAN("two"), 1000 + HEARTBEAT_NS, &out);
	assert_bytes(&out, "\033]9;4;2;11\033\\" CHANGE(""));
	assert_true(screen_is_touched(&screen));
	screen_bar(&screen, (struct span){0}, 2 * HEARTBEAT_NS, &out);
	assert_bytes(&out, "\033]9;4;0;0\033\\" LIFT);
	assert_false(screen_is_touched(&screen));
	screen_leave(&screen, &out);
	assert_bytes(&out, "");
	screen_fini(&screen);
	buffer_fini(&out);
}

#define UPPER(up, text) "\033[999;1H\033[" up "A" text "\033[m\033[K"
#define TALL_BAR(text, upper) \
	"\0337\033[999;1H" PLAIN "\033[?7l" text "\033[m\033[K" upper "\033[?7h\0338"

static void a_bar_grows_and_keeps_its_height(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	out.n = 0;
	/* Of eight rows a third is two. */
	screen_bar(&screen, SPAN("a\nb\none"), 2000, &out);
	assert_bytes(&out, LIFT "\033D\033D\033[2A\033D\033D\033[2A" BELOW
	                        "\0337\033[1;6r\0338" TALL_BAR("one", UPPER("", "a")));
	screen_bar(&screen, SPAN("one"), 3000, &out);
	assert_bytes(&out,
	             FULL "\033D\033D\033[2A\0337\033[1;6r\0338" TALL_BAR("one", UPPER("", "")));
	/* As long as nothing changes above it, it is drawn alone. */
	screen_bar(&screen, SPAN("two"), 3500, &out);
	assert_bytes(&out, CHANGE("\033[1Gtwo"));
	screen_resize(&screen, 9, 20, 4000, &out);
	out.n = 0;
	screen_bar(&screen, SPAN("a\none"), 5000, &out);
	assert_bytes(&out, "\033D\033D\033D\033[3A\033D\033D\033D\033[3A" BELOW
	                   "\0337\033[1;6r\0338" TALL_BAR("one", UPPER("2", "a") UPPER("", "")));
	screen_fini(&screen);
	buffer_fini(&out);
}

static void bars_are_as_far_apart_as_a_slow_line_needs(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	assert_int_equal(screen_pause(&screen, FRAME_NS), FRAME_NS);
	screen_bar(&screen, SPAN("one"), 1000, &out);
	assert_int_equal(screen.whole_bytes, out.n);
	out.n = 0;
	screen_bar(&screen, SPAN("two"), 2000, &out);
	assert_int_equal(screen.change_bytes, out.n);
	/* What a second carries, less the whole bar that comes in it. */
	screen.whole_bytes = 160;
	screen.change_bytes = 80;
	assert_int_equal(screen_pause(&screen, FRAME_NS), 100 * NS_PER_MS);
	assert_int_equal(screen_pause(&screen, 1 * NS_PER_MS), 1 * NS_PER_MS);
	screen.whole_bytes = screen.change_bytes = 5000;
	assert_int_equal(screen_pause(&screen, FRAME_NS), BAR_PAUSE_NS);
	screen_fini(&screen);
	buffer_fini(&out);
}

/* Seen failing with lines that are printed before the bar. */
static void lines_for_a_slow_terminal_come_behind_the_bar_into_room_made_for_them(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct buffer out = {0};

	screen_bar(&screen, SPAN("one"), 1000, &out);
	out.n = 0;
	screen_stream(&screen, SPAN("a\nb\n"), SPAN("two"), 2000, &out);
	assert_bytes(&out, FULL ROW_20 "\033D\033D\033[2A" PIN_7 BAR_OF("two") "a\r\nb\r\n");
	screen_fini(&screen);
	buffer_fini(&out);
}

static void as_many_lines_fit_as_there_are_rows_above_the_bar_but_one(void **state)
{
	(void)state;
	struct screen screen = a_screen(BAR_REGION);
	struct span lines = SPAN("1\n2\n3\n4\n5\n6\n7\n8\n");

	assert_span(screen_fit(&screen, lines, SPAN("bar"), 1000), "1\n2\n3\n4\n5\n6\n");
	/* A bar of two rows: no more in a window of eight. */
	assert_span(screen_fit(&screen, lines, SPAN("a\nb\nc\nbar"), 1000), "1\n2\n3\n4\n5\n");
	assert_span(screen_fit(&screen, lines, SPAN(""), 1000), "");
	screen.background = true;
	assert_span(screen_fit(&screen, lines, SPAN("bar"), 1000), "");
	screen_fini(&screen);
	screen = a_screen(BAR_INLINE);
	assert_span(screen_fit(&screen, lines, SPAN("bar"), 1000), "");
	screen_fini(&screen);
}

static void assert_rows(const char *line, unsigned wanted)
{
	unsigned rows;
	struct span fits = fit_lines(span_of(line), 100, 10, &rows);

	assert_int_equal(fits.n, strlen(line));
	assert_int_equal(rows, wanted);
}

static void a_line_takes_rows_by_what_is_seen_of_it(void **state)
{
	(void)state;
	unsigned rows;

	assert_rows("\n", 1);
	assert_rows("123456789\n", 1);
	assert_rows("123456789012345678\n", 2);
	assert_rows("1234567890123456789\n", 3);
	/* Four of two columns, and one column is left. */
	assert_rows("日本日本\n", 1);
	assert_rows("日本日本日\n", 2);
	assert_rows("\033[1;38;5;200m12345\033[m6789\n", 1);
	assert_rows("\033]8;;file:///a/long/path\033\\1234\033]8;;\033\\56789\n", 1);
	assert_rows("\033[7;45H\033]8;;no end", 1);
	assert_span(fit_lines(SPAN("a long line\nb\n"), 1, 10, &rows), "");
	assert_int_equal(rows, 0);
	assert_span(fit_lines(SPAN("a\nb\n"), 5, 0, &rows), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_bar_pins_and_the_next_only_draws),
		cmocka_unit_test(an_empty_bar_lifts_once),
		cmocka_unit_test(lines_are_printed_with_full_margins),
		cmocka_unit_test(an_empty_first_line_is_spent_on_leaving_a_row_somebody_began),
		cmocka_unit_test(lines_without_a_bar_also_get_a_row_of_their_own),
		cmocka_unit_test(a_resize_takes_the_bar_away_until_the_window_has_settled),
		cmocka_unit_test(a_resize_to_the_same_size_is_none),
		cmocka_unit_test(lines_printed_while_the_window_changes_do_not_count_columns),
		cmocka_unit_test(a_window_too_small_for_a_bar_has_none),
		cmocka_unit_test(the_margins_are_claimed_again_each_heartbeat_and_nothing_erased),
		cmocka_unit_test(in_the_background_there_are_only_lines),
		cmocka_unit_test(an_inline_bar_is_erased_before_lines_and_drawn_after_them),
		cmocka_unit_test(without_a_bar_lines_go_out_as_they_are),
		cmocka_unit_test(leaving_makes_margins_full_and_ends_on_a_row_of_its_own),
		cmocka_unit_test(
			lines_and_their_bar_can_appear_at_once_but_a_bar_alone_is_one_anyway),
		cmocka_unit_test(
			progress_is_told_once_a_second_when_it_changed_and_cleared_at_the_end),
		cmocka_unit_test(a_bar_grows_and_keeps_its_height),
		cmocka_unit_test(bars_are_as_far_apart_as_a_slow_line_needs),
		cmocka_unit_test(
			lines_for_a_slow_terminal_come_behind_the_bar_into_room_made_for_them),
		cmocka_unit_test(as_many_lines_fit_as_there_are_rows_above_the_bar_but_one),
		cmocka_unit_test(a_line_takes_rows_by_what_is_seen_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
