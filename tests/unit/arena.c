#include "base/arena.h"

#include "test.h"

static void a_number_is_written_with_all_its_digits(void **state)
{
	(void)state;
	struct arena arena = {0};

	assert_span(arena_number(&arena, 0), "0");
	assert_span(arena_number(&arena, 1090), "1090");
	assert_span(arena_number(&arena, UINT64_MAX), "18446744073709551615");
	arena_fini(&arena);
}

struct large {
	char bytes[100];
};

/* Of small things and of large ones, which begin with less room. */
static void an_array_keeps_what_it_has_as_it_grows(void **state)
{
	(void)state;
	struct arena arena = {0};
	char *small = NULL;
	struct large *large = NULL;

	for (size_t n = 0; n < 100; n++) {
		assert_int_equal(*ARENA_PUSH(&arena, small, n), 0);
		small[n] = (char)n;
		assert_int_equal(ARENA_PUSH(&arena, large, n)->bytes[99], 0);
		memset(large[n].bytes, (int)n, sizeof large[n].bytes);
	}
	for (size_t n = 0; n < 100; n++) {
		assert_int_equal(small[n], n);
		assert_int_equal(large[n].bytes[0], n);
		assert_int_equal(large[n].bytes[99], n);
	}
	arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_written_with_all_its_digits),
		cmocka_unit_test(an_array_keeps_what_it_has_as_it_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
