#include "run/numbers.h"

#include "base/limits.h"
#include "test.h"

static void numbers_in_order_are_one_range(void **state)
{
	(void)state;
	struct numbers numbers = {0};
	unsigned budget = RANGES_MAX;

	for (uint64_t i = 1; i <= 1000; i++)
		assert_true(numbers_add(&numbers, i, &budget));
	assert_int_equal(numbers.n, 1);
	assert_true(numbers_are(&numbers, 1, 1000));
	assert_false(numbers_are(&numbers, 1, 1001));
	assert_false(numbers_are(&numbers, 2, 1000));
	numbers_fini(&numbers, &budget);
	assert_int_equal(budget, RANGES_MAX);
}

static void ranges_that_meet_become_one(void **state)
{
	(void)state;
	struct numbers numbers = {0};
	unsigned budget = RANGES_MAX;
	const uint64_t order[] = {5, 1, 3, 4, 2};

	for (size_t i = 0; i < countof(order); i++)
		assert_true(numbers_add(&numbers, order[i], &budget));
	assert_int_equal(numbers.n, 1);
	assert_true(numbers_are(&numbers, 1, 5));
	numbers_fini(&numbers, &budget);
}

static void a_number_that_was_there_is_told(void **state)
{
	(void)state;
	struct numbers numbers = {0};
	unsigned budget = RANGES_MAX;

	assert_true(numbers_add(&numbers, 4, &budget));
	assert_false(numbers_add(&numbers, 4, &budget));
	assert_true(numbers_add(&numbers, UINT64_MAX, &budget));
	assert_false(numbers_add(&numbers, UINT64_MAX, &budget));
	assert_true(numbers_add(&numbers, 0, &budget));
	assert_false(numbers_add(&numbers, 0, &budget));
	numbers_fini(&numbers, &budget);
}

static void what_is_missing_is_listed_as_ranges(void **state)
{
	(void)state;
	struct numbers numbers = {0};
	struct buffer list = {0};
	unsigned budget = RANGES_MAX;

	numbers_add(&numbers, 1, &budget);
	numbers_add(&numbers, 3, &budget);
	numbers_add(&numbers, 9, &budget);
	assert_int_equal(numbers_missing(&numbers, 1, 10), 7);
	numbers_list(&numbers, 1, 10, false, &list);
	assert_span(buffer_span(&list), "2, 4-8, 10");
	list.n = 0;
	numbers_list(&numbers, 2, 100, true, &list);
	assert_span(buffer_span(&list), "3, 9");
	buffer_fini(&list);
	numbers_fini(&numbers, &budget);
}

static void a_long_list_ends_in_dots(void **state)
{
	(void)state;
	struct numbers numbers = {0};
	struct buffer list = {0};
	unsigned budget = RANGES_MAX;

	for (uint64_t i = 2; i <= 40; i += 2)
		numbers_add(&numbers, i, &budget);
	numbers_list(&numbers, 1, 40, false, &list);
	assert_span(buffer_span(&list), "1, 3, 5, 7, 9, 11, 13, 15, …");
	buffer_fini(&list);
	numbers_fini(&numbers, &budget);
}

/* Numbers 1 … n in an order that needs many ranges, with `twice` in the place of `once`. */
static void scatter(struct numbers *numbers, unsigned *budget, uint64_t n, uint64_t once,
                    uint64_t twice)
{
	for (uint64_t pass = 0; pass < 2; pass++) {
		for (uint64_t i = 1 + pass; i <= n; i += 2)
			numbers_add(numbers, i == once ? twice : i, budget);
	}
}

static void scattered_numbers_are_checked_by_their_sums(void **state)
{
	(void)state;
	struct numbers whole = {0}, broken = {0};
	unsigned budget = 100, other = 100;

	scatter(&whole, &budget, 10001, 0, 0);
	assert_true(whole.scattered);
	assert_true(numbers_are(&whole, 1, 10001));
	scatter(&broken, &other, 10001, 77, 76);
	assert_true(broken.scattered);
	assert_false(numbers_are(&broken, 1, 10001));
	assert_int_equal(budget, 100);
	numbers_fini(&whole, &budget);
	numbers_fini(&broken, &other);
}

static void sums_hold_for_any_offset(void **state)
{
	(void)state;

	for (uint64_t first = 0; first < 9; first++) {
		struct numbers numbers = {0};
		unsigned budget = 0;

		for (uint64_t i = first; i < first + 11; i++)
			numbers_add(&numbers, i, &budget);
		assert_true(numbers.scattered);
		assert_true(numbers_are(&numbers, first, first + 10));
		numbers_fini(&numbers, &budget);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_in_order_are_one_range),
		cmocka_unit_test(ranges_that_meet_become_one),
		cmocka_unit_test(a_number_that_was_there_is_told),
		cmocka_unit_test(what_is_missing_is_listed_as_ranges),
		cmocka_unit_test(a_long_list_ends_in_dots),
		cmocka_unit_test(scattered_numbers_are_checked_by_their_sums),
		cmocka_unit_test(sums_hold_for_any_offset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
