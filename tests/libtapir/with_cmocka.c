/* Each test fails in another way that cmocka knows; the last passes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* keep: cmocka.h needs those above */
#include <cmocka.h>

__attribute__((noinline)) static void check_sum(int sum)
{
	assert_int_equal(sum, 4);
}

static void asserts_in_helper(void **state)
{
	(void)state;
	check_sum(1 + 2);
}

static void mocks_nothing(void **state)
{
	(void)state;
	(void)mock();
}

static void crashes(void **state)
{
	*(volatile int *)state = 1;
	*(volatile int *)8 = 1;
}

static void skips(void **state)
{
	(void)state;
	skip();
}

static void passes(void **state)
{
	(void)state;
	assert_true(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asserts_in_helper),
		cmocka_unit_test(mocks_nothing),
		cmocka_unit_test(crashes),
		cmocka_unit_test(skips),
		cmocka_unit_test(passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
