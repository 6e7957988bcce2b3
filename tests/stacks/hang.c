/* Hangs in the way that its first argument says, with the test "second" running; stacks.py and
 * stalls.py look at it. What it waits for may be a FIFO, the second argument. Each way has a
 * function of its own, called by main(). */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEPT __attribute__((noinline))

static const char *fifo;
static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both;
static volatile unsigned long turns;
static int points;

KEPT static void *take_first(void *argument)
{
	pthread_mutex_lock(&first);
	pthread_barrier_wait(&both);
	pthread_mutex_lock(&second);
	return argument;
}

KEPT static void *take_second(void *argument)
{
	pthread_mutex_lock(&second);
	pthread_barrier_wait(&both);
	pthread_mutex_lock(&first);
	return argument;
}

KEPT static void deadlock(void)
{
	pthread_t threads[2];

	pthread_barrier_init(&both, NULL, 2);
	pthread_create(&threads[0], NULL, take_first, NULL);
	pthread_create(&threads[1], NULL, take_second, NULL);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	turns++;
}

KEPT static void spin(void)
{
	for (;;)
		turns++;
}

/* Until somebody has written to the FIFO. */
KEPT static void reads(void)
{
	char byte;
	ssize_t n = 0;

	/* Who wrote the time before may still have it open. */
	while (n == 0) {
		int fd = open(fifo, O_RDONLY);

		n = read(fd, &byte, 1);
		close(fd);
	}
	if (n < 0)
		exit(3);
}

KEPT static void child(void)
{
	int status;

	if (fork() == 0) {
		reads();
		_exit(0);
	}
	wait(&status);
	turns++;
}

KEPT static void *work(void *argument)
{
	pthread_mutex_lock(&first);
	pthread_mutex_unlock(&first);
	return argument;
}

/* Many threads that all do the same. */
KEPT static void pool(void)
{
	pthread_t threads[20];

	pthread_mutex_lock(&first);
	for (size_t i = 0; i < 20; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	reads();
	pthread_mutex_unlock(&first);
	for (size_t i = 0; i < 20; i++)
		pthread_join(threads[i], NULL);
}

/* Each call needs a piece of stack. */
KEPT static void *go_down(long depth)
{
	volatile char room[32];
	void *ret = depth ? go_down(depth - 1) : work(NULL);

	room[0] = 1;
	return room[0] ? ret : NULL;
}

KEPT static void *stand(void *depth)
{
	return go_down((long)depth);
}

/* Many threads, of which some do not the same. */
static void fill(void)
{
	pthread_t thread;

	pthread_mutex_lock(&first);
	for (long i = 0; i < 80; i++)
		pthread_create(&thread, NULL, stand, (void *)(i % 12));
}

KEPT static void crowd(void)
{
	fill();
	reads();
	exit(0);
}

KEPT static void crowd_crashes(void)
{
	fill();
	abort();
}

/* Hangs, has a point, hangs again. */
KEPT static void twice(void)
{
	reads();
	printf("    ok %d - between\n", ++points);
	fflush(stdout);
	reads();
}

/* As ^Z does it. */
KEPT static void stops(void)
{
	raise(SIGSTOP);
	turns++;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*call)(void);
	} ways[] = {
		{"deadlock", deadlock}, {"spin", spin},   {"reads", reads},
		{"child", child},       {"pool", pool},   {"stops", stops},
		{"twice", twice},       {"crowd", crowd}, {"crowd_crashes", crowd_crashes},
	};

	fifo = argc > 2 ? argv[2] : NULL;
	printf("1..2\nok 1 - first\n# Subtest: second\n");
	fflush(stdout);
	fprintf(stderr, "I am %d\n", (int)getpid());
	for (size_t i = 0; argc > 1 && i < sizeof(ways) / sizeof(*ways); i++) {
		if (!strcmp(argv[1], ways[i].name))
			ways[i].call();
	}
	points++;
	printf("    ok %d - inner\n    1..%d\nok 2 - second\n", points, points);
	return 0;
}
