#include "base/memo.h"

#include <stdio.h>

#include "test.h"

static void what_was_filled_in_is_known_from_then_on(void **state)
{
	(void)state;
	struct memo memo = {.value_size = sizeof(int), .count = 8};
	bool known = true;
	int *value = memo_find(&memo, 0, SPAN("text"), MEMO_BYTES, &known);

	assert_false(known);
	*value = 42;
	value = memo_find(&memo, 0, SPAN("text"), MEMO_BYTES, &known);
	assert_true(known);
	assert_int_equal(*value, 42);
	memo_fini(&memo);
}

static void another_text_or_tag_is_another_thing(void **state)
{
	(void)state;
	struct memo memo = {.value_size = 1, .count = 1};
	bool known;

	memo_find(&memo, 0, SPAN("text"), MEMO_BYTES, &known);
	memo_find(&memo, 1, SPAN("text"), MEMO_BYTES, &known);
	assert_false(known);
	memo_find(&memo, 1, SPAN("texT"), MEMO_BYTES, &known);
	assert_false(known);
	memo_find(&memo, 1, SPAN("tex"), MEMO_BYTES, &known);
	assert_false(known);
	memo_find(&memo, 1, SPAN("tex"), MEMO_BYTES, &known);
	assert_true(known);
	memo_fini(&memo);
}

static void an_empty_or_a_long_text_is_not_remembered(void **state)
{
	(void)state;
	static char bytes[MEMO_TEXT_BYTES + 1];
	struct memo memo = {.value_size = 1, .count = 1};
	bool known;

	assert_null(memo_find(&memo, 0, SPAN(""), MEMO_BYTES, &known));
	assert_null(memo_find(&memo, 0, (struct span){bytes, sizeof bytes}, MEMO_BYTES, &known));
	assert_non_null(
		memo_find(&memo, 0, (struct span){bytes, sizeof bytes - 1}, MEMO_BYTES, &known));
	memo_fini(&memo);
}

/* Many more texts than there is room for. */
static void what_is_known_is_never_another_text_s(void **state)
{
	(void)state;
	struct memo memo = {.value_size = sizeof(int), .count = 64};
	unsigned hits = 0;
	char bytes[16];
	bool known;

	for (int round = 0; round < 1000; round++) {
		int number = round * 7 % 100;
		struct span text = {bytes,
		                    (size_t)snprintf(bytes, sizeof bytes, "line %d", number)};
		int *value = memo_find(&memo, 0, text, MEMO_BYTES, &known);

		if (known)
			assert_int_equal(*value, number);
		*value = number;
		hits += known;
	}
	assert_true(hits > 0);
	memo_fini(&memo);
}

static void assert_same_but_for_digits(struct span text, struct span other, bool same)
{
	struct memo memo = {.value_size = 1, .count = 8};
	bool known;

	memo_find(&memo, 0, text, MEMO_NO_DIGITS, &known);
	assert_false(known);
	memo_find(&memo, 0, other, MEMO_NO_DIGITS, &known);
	assert_int_equal(known, same);
	memo_fini(&memo);
}

static void digits_are_all_the_same_where_they_mean_nothing(void **state)
{
	(void)state;
	assert_same_but_for_digits(SPAN("at t/a.t line 19."), SPAN("at t/a.t line 20."), true);
	assert_same_but_for_digits(SPAN("line 1234567890 of 1234567890"),
	                           SPAN("line 9876543210 of 0000000000"), true);
	assert_same_but_for_digits(SPAN("4"), SPAN("7"), true);
	assert_same_but_for_digits(SPAN("line 9 of many more lines"),
	                           SPAN("line / of many more lines"), false);
	assert_same_but_for_digits(SPAN("line 9 of many more lines"),
	                           SPAN("line : of many more lines"), false);
	assert_same_but_for_digits(SPAN("line 19 is the last of them"),
	                           SPAN("line 9 is the last of them"), false);
	assert_same_but_for_digits(SPAN("line \xb9 is the last of them"),
	                           SPAN("line 9 is the last of them"), false);
}

static void a_hexadecimal_number_is_what_it_is(void **state)
{
	(void)state;
	struct memo memo = {.value_size = 1, .count = 8};
	bool known;

	assert_same_but_for_digits(SPAN("x 0x1f"), SPAN("x 0x2f"), false);
	assert_same_but_for_digits(SPAN("0x1f"), SPAN("1x1f"), false);
	assert_same_but_for_digits(SPAN("5x1f"), SPAN("7x2f"), true);
	/* "5x1" without its digits looks like one. */
	memo_find(&memo, 0, SPAN("5x1"), MEMO_NO_DIGITS, &known);
	memo_find(&memo, 0, SPAN("0x0"), MEMO_NO_DIGITS, &known);
	assert_false(known);
	memo_fini(&memo);
}

static void what_comes_once_does_not_drive_out_what_comes_often(void **state)
{
	(void)state;
	struct memo memo = {.value_size = sizeof(int), .count = 1};
	bool known;

	for (int i = 0; i < 2; i++) {
		memo_find(&memo, 0, SPAN("often"), MEMO_BYTES, &known);
		memo_find(&memo, 0, SPAN("as often"), MEMO_BYTES, &known);
	}
	assert_true(known);
	assert_null(memo_find(&memo, 0, SPAN("once"), MEMO_BYTES, &known));
	memo_find(&memo, 0, SPAN("often"), MEMO_BYTES, &known);
	assert_true(known);
	memo_fini(&memo);
}

static void what_came_often_gives_way_when_it_comes_no_more(void **state)
{
	(void)state;
	struct memo memo = {.value_size = sizeof(int), .count = 1};
	bool known = false;

	for (int i = 0; i < 2; i++) {
		memo_find(&memo, 0, SPAN("often"), MEMO_BYTES, &known);
		memo_find(&memo, 0, SPAN("as often"), MEMO_BYTES, &known);
	}
	for (int i = 0; i < 3; i++)
		memo_find(&memo, 0, SPAN("now"), MEMO_BYTES, &known);
	assert_true(known);
	memo_fini(&memo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_filled_in_is_known_from_then_on),
		cmocka_unit_test(another_text_or_tag_is_another_thing),
		cmocka_unit_test(an_empty_or_a_long_text_is_not_remembered),
		cmocka_unit_test(what_is_known_is_never_another_text_s),
		cmocka_unit_test(digits_are_all_the_same_where_they_mean_nothing),
		cmocka_unit_test(a_hexadecimal_number_is_what_it_is),
		cmocka_unit_test(what_comes_once_does_not_drive_out_what_comes_often),
		cmocka_unit_test(what_came_often_gives_way_when_it_comes_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
