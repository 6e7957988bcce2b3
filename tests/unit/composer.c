#include "term/composer.h"

#include "base/limits.h"
#include "test.h"

enum { ROWS = 8, COLUMNS = 20 };

/* Of a terminal that has a scroll region, from time 0 on. */
static struct composer a_composer(uint64_t delay_ns)
{
	struct caps caps = {.bar = BAR_REGION, .frame_ns = FRAME_NS, .delay_ns = delay_ns};
	struct composer composer;

	composer_init(&composer, &caps, ROWS, COLUMNS, 0);
	return composer;
}

static void set_bar(struct composer *composer, const char *text)
{
	composer_set_bar(composer, span_of(text), (struct progress){0});
}

/* The next paint; it lives until the one after it. */
static struct span next(struct composer *composer, uint64_t now_ns, struct buffer *paint)
{
	paint->n = 0;
	composer_next(composer, now_ns, paint);
	return buffer_span(paint);
}

static bool has(struct span paint, const char *text)
{
	return memmem(paint.at, paint.n, text, strlen(text)) != NULL;
}

/* That both are in the paint, in that order. */
static void assert_order(struct span paint, const char *first, const char *second)
{
	const char *a = memmem(paint.at, paint.n, first, strlen(first));
	const char *b = memmem(paint.at, paint.n, second, strlen(second));

	assert_non_null(a);
	assert_non_null(b);
	assert_true(a < b);
}

static void a_bar_is_not_drawn_before_its_delay_is_over(void **state)
{
	(void)state;
	struct composer composer = a_composer(NS_PER_S);
	struct buffer paint = {0};

	set_bar(&composer, "bar");
	assert_int_equal(composer_deadline(&composer, 0), NS_PER_S);
	assert_int_equal(next(&composer, NS_PER_S - 1, &paint).n, 0);
	assert_true(has(next(&composer, NS_PER_S, &paint), "bar"));
	composer_fini(&composer);
	buffer_fini(&paint);
}

static void lines_do_not_wait_for_that_delay(void **state)
{
	(void)state;
	struct composer composer = a_composer(NS_PER_S);
	struct buffer paint = {0};

	set_bar(&composer, "bar");
	composer_add(&composer, SPAN("line\n"));

	struct span first = next(&composer, 1, &paint);

	assert_true(has(first, "line"));
	assert_false(has(first, "bar"));
	assert_true(has(next(&composer, NS_PER_S, &paint), "bar"));
	composer_fini(&composer);
	buffer_fini(&paint);
}

static void of_bars_that_come_too_soon_the_newest_is_drawn_at_its_turn(void **state)
{
	(void)state;
	struct composer composer = a_composer(0);
	struct buffer paint = {0};

	set_bar(&composer, "one");
	assert_true(has(next(&composer, 1, &paint), "one"));
	set_bar(&composer, "two");
	assert_int_equal(next(&composer, 2, &paint).n, 0);
	set_bar(&composer, "six");

	uint64_t turn_ns = composer_deadline(&composer, 2);

	assert_int_equal(turn_ns, composer_turn(&composer));
	assert_int_equal(turn_ns, 1 + FRAME_NS);
	assert_true(has(next(&composer, turn_ns, &paint), "six"));
	assert_int_equal(next(&composer, turn_ns + 1, &paint).n, 0);
	composer_fini(&composer);
	buffer_fini(&paint);
}

static void lines_bring_the_newest_bar_with_them_before_its_turn(void **state)
{
	(void)state;
	struct composer composer = a_composer(0);
	struct buffer paint = {0};

	set_bar(&composer, "one");
	next(&composer, 1, &paint);
	set_bar(&composer, "two");
	composer_add(&composer, SPAN("line\n"));
	assert_order(next(&composer, 2, &paint), "line", "two");
	assert_true(composer_is_empty(&composer));
	composer_fini(&composer);
	buffer_fini(&paint);
}

static void the_bar_of_a_slow_terminal_comes_before_lines_that_others_follow(void **state)
{
	(void)state;
	struct composer composer = a_composer(0);
	struct buffer paint = {0};

	set_bar(&composer, "bar");
	next(&composer, 1, &paint);
	composer_took(&composer, FRAME_NS);
	for (unsigned i = 0; i < 2 * ROWS; i++)
		composer_add(&composer, SPAN("line\n"));
	assert_order(next(&composer, 2, &paint), "bar", "line");
	assert_false(composer_is_empty(&composer));
	composer_fini(&composer);
	buffer_fini(&paint);
}

static void the_bar_goes_before_the_last_lines(void **state)
{
	(void)state;
	struct composer composer = a_composer(0);
	struct buffer paint = {0};

	set_bar(&composer, "bar");
	next(&composer, 1, &paint);
	composer.leaving = true;
	composer_add(&composer, SPAN("last\n"));

	struct span last = next(&composer, 2, &paint);

	assert_true(has(last, "last"));
	assert_false(has(last, "bar"));
	assert_false(composer.screen.drawn);
	composer_fini(&composer);
	buffer_fini(&paint);
}

static void in_the_background_there_are_lines_and_no_bar(void **state)
{
	(void)state;
	struct composer composer = a_composer(0);
	struct buffer paint = {0};

	set_bar(&composer, "bar");
	composer_set_background(&composer, true);
	composer_add(&composer, SPAN("line\n"));

	struct span behind = next(&composer, 2, &paint);

	assert_true(has(behind, "line"));
	assert_false(has(behind, "bar"));

	/* It is asked about now and then whether that is still so. */
	uint64_t again_ns = composer_deadline(&composer, 3);

	assert_in_range(again_ns, 3, HEARTBEAT_NS);
	composer_set_background(&composer, false);
	assert_true(has(next(&composer, again_ns, &paint), "bar"));
	composer_fini(&composer);
	buffer_fini(&paint);
}

static void a_bar_that_was_lifted_is_drawn_with_the_next_paint(void **state)
{
	(void)state;
	struct composer composer = a_composer(0);
	struct buffer paint = {0};

	set_bar(&composer, "bar");
	next(&composer, 1, &paint);
	composer_lift(&composer, 2, &paint);
	assert_false(composer.screen.drawn);
	assert_true(has(next(&composer, composer_turn(&composer), &paint), "bar"));
	composer_fini(&composer);
	buffer_fini(&paint);
}

static void what_was_dropped_is_never_painted(void **state)
{
	(void)state;
	struct composer composer = a_composer(0);
	struct buffer paint = {0};

	set_bar(&composer, "bar");
	composer_add(&composer, SPAN("line\n"));
	composer_drop(&composer);
	assert_true(composer_is_empty(&composer));
	assert_int_equal(next(&composer, NS_PER_S, &paint).n, 0);
	assert_int_equal(composer_deadline(&composer, NS_PER_S), UINT64_MAX);
	composer_fini(&composer);
	buffer_fini(&paint);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bar_is_not_drawn_before_its_delay_is_over),
		cmocka_unit_test(lines_do_not_wait_for_that_delay),
		cmocka_unit_test(of_bars_that_come_too_soon_the_newest_is_drawn_at_its_turn),
		cmocka_unit_test(lines_bring_the_newest_bar_with_them_before_its_turn),
		cmocka_unit_test(the_bar_of_a_slow_terminal_comes_before_lines_that_others_follow),
		cmocka_unit_test(the_bar_goes_before_the_last_lines),
		cmocka_unit_test(in_the_background_there_are_lines_and_no_bar),
		cmocka_unit_test(a_bar_that_was_lifted_is_drawn_with_the_next_paint),
		cmocka_unit_test(what_was_dropped_is_never_painted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
