#include "demo.h"

int demo_indent;

static void indent(void)
{
	printf("%*s", demo_indent, "");
}

void demo_plan(int n)
{
	indent();
	printf("1..%d\n", n);
	fflush(stdout);
}

void demo_work(int ms)
{
	struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};

	if (!getenv("DEMO_FAST"))
		nanosleep(&time, NULL);
}

void demo_ok(int number, const char *name)
{
	indent();
	printf("ok %d - %s\n", number, name);
	fflush(stdout);
}

void demo_compare(int number, const char *name, const char *got, const char *wanted,
                  const char *file, int line, const char *function)
{
	if (strcmp(got, wanted) == 0) {
		demo_ok(number, name);
		return;
	}
	int n = demo_indent;
	printf("%*snot ok %d - %s\n", n, "", number, name);
	printf("%*s  ---\n", n, "");
	printf("%*s  message: the texts differ\n", n, "");
	printf("%*s  at:\n", n, "");
	printf("%*s    file: %s\n", n, "", file);
	printf("%*s    line: %d\n", n, "", line);
	printf("%*s    function: %s\n", n, "", function);
	printf("%*s  found: '%s'\n", n, "", got);
	printf("%*s  wanted: '%s'\n", n, "", wanted);
	printf("%*s  ...\n", n, "");
	fflush(stdout);
}
