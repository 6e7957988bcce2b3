#include <criterion/criterion.h>
#include <signal.h>

static int add(int a, int b)
{
	return a + b;
}

Test(sum, adds)
{
	cr_assert_eq(add(1, 2), 3);
}

Test(sum, large)
{
	cr_assert_eq(add(1, 2), 4, "a wrong sum"); /* here: fails */
}

Test(sum, crashes) /* here: crashes */
{
	raise(SIGSEGV);
}

Test(sum, later, .disabled = true)
{
}
