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
	int fd = open(fifo, O_RDONLY);

	if (fd < 0 || read(fd, &byte, 1) < 0)
		exit(3);
	close(fd);
	turns++;
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
		{"deadlock", deadlock}, {"spin", spin}, {"reads", reads},
		{"child", child},       {"pool", pool}, {"stops", stops},
	};

	fifo = argc > 2 ? argv[2] : NULL;
	printf("1..2\nok 1 - first\n# Subtest: second\n    1..1\n");
	fflush(stdout);
	fprintf(stderr, "I am %d\n", (int)getpid());
	for (size_t i = 0; argc > 1 && i < sizeof(ways) / sizeof(*ways); i++) {
		if (!strcmp(argv[1], ways[i].name))
			ways[i].call();
	}
	printf("    ok 1 - inner\nok 2 - second\n");
	return 0;
}
