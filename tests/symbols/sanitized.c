/* Mistakes that sanitizers find, one for each word. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int shared;

static inline __attribute__((always_inline)) int fetch(volatile int *numbers, int i)
{
	return numbers[i];
}

static __attribute__((noinline)) int overflow(int i)
{
	int *numbers = malloc(4 * sizeof *numbers);
	int n;

	memset(numbers, 0, 16);
	n = fetch(numbers, i);
	free(numbers);
	return n;
}

static __attribute__((noinline)) int shift(int by)
{
	return 1 << by;
}

static __attribute__((noinline)) void leak(void)
{
	char *volatile lost = malloc(77);

	lost = NULL;
	(void)lost;
}

static void *race(void *arg)
{
	shared++;
	return arg;
}

static __attribute__((noinline)) void threads(void)
{
	pthread_t a, b;

	pthread_create(&a, NULL, race, NULL);
	pthread_create(&b, NULL, race, NULL);
	pthread_join(a, NULL);
	pthread_join(b, NULL);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "overflow") == 0)
		printf("%d\n", overflow(argc + 2));
	if (strcmp(what, "shift") == 0)
		printf("%d\n", shift(argc + 31));
	if (strcmp(what, "leak") == 0)
		leak();
	if (strcmp(what, "threads") == 0)
		threads();
	return 0;
}
