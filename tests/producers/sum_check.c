#include <check.h>
#include <signal.h>
#include <stdlib.h>

static int add(int a, int b)
{
	return a + b;
}

START_TEST(adds)
{
	ck_assert_int_eq(add(1, 2), 3);
}
END_TEST

START_TEST(adds_large_numbers)
{
	ck_assert_int_eq(add(1, 2), 4); /* here: fails */
}
END_TEST

START_TEST(crashes)
{
	raise(SIGSEGV); /* here: crashes */
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sum");
	TCase *tests = tcase_create("all");

	tcase_add_test(tests, adds);
	tcase_add_test(tests, adds_large_numbers);
	tcase_add_test(tests, crashes);
	suite_add_tcase(suite, tests);

	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
