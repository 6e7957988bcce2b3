/* A test program in C that links libtapir: one assertion holds, the next does not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tapir/trace.h>

static int length(const char *text)
{
	return (int)strlen(text);
}

static void check_length(void)
{
	TAPIR_ASSERT(length("tapir") == 5);
	puts("ok 1 - a word");
	TAPIR_ASSERT(length("") == 1);
	puts("ok 2 - no word");
}

int main(void)
{
	if (tapir_catch_crashes() != 0)
		return EXIT_FAILURE;
	puts("1..2");
	check_length();
	return EXIT_SUCCESS;
}
