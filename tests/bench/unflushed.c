/* A failing test as C programs print it, without a flush: through a pipe it comes when the program
 * ends. The name says when it was printed, in nanoseconds of the monotonic clock. */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

int main(void)
{
	const struct timespec nap = {.tv_nsec = 500 * 1000 * 1000};
	struct timespec now;

	puts("1..1");
	clock_gettime(CLOCK_MONOTONIC, &now);
	printf("not ok 1 - needle-%ju-\n",
	       (uintmax_t)now.tv_sec * 1000000000 + (uintmax_t)now.tv_nsec);
	nanosleep(&nap, NULL);
	return 1;
}
