/* What a program that includes the kernel's kselftest.h prints. */
#include <stdio.h>
#include <stdlib.h>

static unsigned count;

static void test_result(int good, const char *name)
{
	printf("%sok %u %s\n", good ? "" : "not ", ++count, name);
}

int main(void)
{
	puts("TAP version 13\n1..4");
	test_result(1 + 2 == 3, "adds");
	puts("# want 4, got 3");
	test_result(1 + 2 == 4, "adds large numbers");
	printf("ok %u # SKIP subtracts\n", ++count);
	printf("not ok %u # XFAIL multiplies\n", ++count);
	puts("# Totals: pass:1 fail:1 xfail:1 xpass:0 skip:1 error:0");
	return EXIT_FAILURE;
}
