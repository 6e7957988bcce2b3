#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* keep: cmocka.h needs those above */
#include <cmocka.h>

static int add(int a, int b)
{
	return a + b;
}

static void adds(void **state)
{
	(void)state;
	assert_int_equal(add(1, 2), 3);
}

static void adds_large_numbers(void **state)
{
	(void)state;
	assert_int_equal(add(1, 2), 4); /* here: fails */
}

static void subtracts(void **state)
{
	(void)state;
	skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adds),
		cmocka_unit_test(adds_large_numbers),
		cmocka_unit_test(subtracts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
