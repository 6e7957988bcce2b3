/* A failed assertion and a crash, as Check knows them; CK_FORK says whether in children. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

__attribute__((noinline)) static void check_sum(int sum)
{
	ck_assert_int_eq(sum, 4);
}

START_TEST(asserts_in_helper)
{
	check_sum(1 + 2);
}
END_TEST

START_TEST(crashes)
{
	*(volatile int *)8 = 1;
}
END_TEST

START_TEST(passes)
{
	ck_assert(1);
}
END_TEST

int main(void)
{
	const char *fork = getenv("CK_FORK");
	Suite *suite = suite_create("sum");
	TCase *tests = tcase_create("all");

	tcase_add_test(tests, asserts_in_helper);
	if (!fork || strcmp(fork, "no") != 0)
		tcase_add_test(tests, crashes);
	tcase_add_test(tests, passes);
	suite_add_tcase(suite, tests);

	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
