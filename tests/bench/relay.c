/* A test program as most are: what it reads, it prints, and never flushes. */
#include <stdio.h>

int main(void)
{
	static char line[4096];

	while (fgets(line, sizeof line, stdin))
		printf("%s", line);
	return 0;
}
