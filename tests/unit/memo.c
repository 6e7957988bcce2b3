#include "base/memo.h"

#include <stdio.h>

#include "test.h"

static void what_was_filled_in_is_known_from_then_on(void **state)
{
	(void)state;
	struct memo memo = {.value_size = sizeof(int), .count = 8};
	bool known = true;
	int *value = memo_find(&memo, 0, SPAN("text"), &known);

	assert_false(known);
	*value = 42;
	value = memo_find(&memo, 0, SPAN("text"), &known);
	assert_true(known);
	assert_int_equal(*value, 42);
	memo_fini(&memo);
}

static void another_text_or_tag_is_another_thing(void **state)
{
	(void)state;
	struct memo memo = {.value_size = 1, .count = 1};
	bool known;

	memo_find(&memo, 0, SPAN("text"), &known);
	memo_find(&memo, 1, SPAN("text"), &known);
	assert_false(known);
	memo_find(&memo, 1, SPAN("texT"), &known);
	assert_false(known);
	memo_find(&memo, 1, SPAN("tex"), &known);
	assert_false(known);
	memo_find(&memo, 1, SPAN("tex"), &known);
	assert_true(known);
	memo_fini(&memo);
}

static void an_empty_or_a_long_text_is_not_remembered(void **state)
{
	(void)state;
	static char bytes[MEMO_TEXT_BYTES + 1];
	struct memo memo = {.value_size = 1, .count = 1};
	bool known;

	assert_null(memo_find(&memo, 0, SPAN(""), &known));
	assert_null(memo_find(&memo, 0, (struct span){bytes, sizeof bytes}, &known));
	assert_non_null(memo_find(&memo, 0, (struct span){bytes, sizeof bytes - 1}, &known));
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
		int *value = memo_find(&memo, 0, text, &known);

		if (known)
			assert_int_equal(*value, number);
		*value = number;
		hits += known;
	}
	assert_true(hits > 0);
	memo_fini(&memo);
}

static void what_comes_once_does_not_drive_out_what_comes_often(void **state)
{
	(void)state;
	struct memo memo = {.value_size = sizeof(int), .count = 1};
	bool known;

	for (int i = 0; i < 2; i++) {
		memo_find(&memo, 0, SPAN("often"), &known);
		memo_find(&memo, 0, SPAN("as often"), &known);
	}
	assert_true(known);
	assert_null(memo_find(&memo, 0, SPAN("once"), &known));
	memo_find(&memo, 0, SPAN("often"), &known);
	assert_true(known);
	memo_fini(&memo);
}

static void what_came_often_gives_way_when_it_comes_no_more(void **state)
{
	(void)state;
	struct memo memo = {.value_size = sizeof(int), .count = 1};
	bool known = false;

	for (int i = 0; i < 2; i++) {
		memo_find(&memo, 0, SPAN("often"), &known);
		memo_find(&memo, 0, SPAN("as often"), &known);
	}
	for (int i = 0; i < 3; i++)
		memo_find(&memo, 0, SPAN("now"), &known);
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
		cmocka_unit_test(what_comes_once_does_not_drive_out_what_comes_often),
		cmocka_unit_test(what_came_often_gives_way_when_it_comes_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
