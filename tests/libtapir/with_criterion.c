/* The old and the new kind of Criterion's assertions, and a crash. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

__attribute__((noinline)) static void check_sum(int sum)
{
	cr_assert_eq(sum, 4, "a wrong sum");
}

Test(sum, asserts_in_helper)
{
	check_sum(1 + 2);
}

__attribute__((noinline)) static void check_new(int sum)
{
	cr_assert(eq(int, sum, 4));
}

Test(sum, new_assertion)
{
	check_new(1 + 2);
}

Test(sum, crashes)
{
	*(volatile int *)8 = 1;
}

Test(sum, passes)
{
	cr_assert(1);
}
