/* How long a failure takes from the producer's write(2) to the terminal.
 *
 * usage: bench-latency ROUNDS BYTES READER...
 *        bench-latency child COMMAND...
 * Each round writes BYTES of passing points, then a failing one, and waits until its name can be
 * read on the terminal. A passing point after it ends what can be said of it: the next round's
 * failure does not have to wait until it is told. Prints the median, the smallest and the largest
 * time in microseconds. With "child" the command is started on the terminal, and what it runs
 * prints when that was: see unflushed.c. */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/span.h"
#include "reader.h"

enum { SCREEN_BYTES = 256 * 1024, PATIENCE_MS = 5000, PAUSE_MS = 20 };

struct bench {
	int to, terminal;
	uint64_t number;
	char screen[SCREEN_BYTES];
};

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* Reads the terminal until `word` is there; false when it does not come. */
static bool await(struct bench *bench, struct span word)
{
	struct pollfd ready = {.fd = bench->terminal, .events = POLLIN};
	size_t n = 0;

	while (poll(&ready, 1, PATIENCE_MS) > 0) {
		ssize_t got = read(bench->terminal, bench->screen + n, SCREEN_BYTES - n);

		if (got <= 0)
			return false;
		n += (size_t)got;
		if (span_find((struct span){bench->screen, n}, word) < n)
			return true;
		if (n > SCREEN_BYTES / 2) {
			memmove(bench->screen, bench->screen + n - word.n, word.n);
			n = word.n;
		}
	}
	return false;
}

/* What the reader still has to say about the round before. */
static void settle(struct bench *bench)
{
	struct pollfd ready = {.fd = bench->terminal, .events = POLLIN};
	double until = now_us() + PAUSE_MS * 1000;

	while (now_us() < until) {
		if (poll(&ready, 1, PAUSE_MS) > 0 &&
		    read(bench->terminal, bench->screen, SCREEN_BYTES) <= 0)
			return;
	}
}

static bool send_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t sent = write(fd, bytes, n);

		if (sent <= 0)
			return false;
		bytes += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* One round; its time, or a negative number. */
static double play(struct bench *bench, size_t before)
{
	static char text[1024 * 1024];
	char word[64];
	size_t n = 0;

	while (n < before)
		n += (size_t)snprintf(text + n, 64, "ok %ju - quiet\n", (uintmax_t)++bench->number);
	snprintf(word, sizeof word, "needle-%ju-", (uintmax_t)++bench->number);
	n += (size_t)snprintf(text + n, 128, "not ok %ju - %s\n", (uintmax_t)bench->number, word);

	double began = now_us();

	if (!send_all(bench->to, text, n) || !await(bench, span_of(word)))
		return -1;

	double took = now_us() - began;

	n = (size_t)snprintf(text, 64, "ok %ju - quiet\n", (uintmax_t)++bench->number);
	return send_all(bench->to, text, n) ? took : -1;
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return left < right ? -1 : left > right;
}

/* Waits for the needle of a command that prints it by itself. */
static int play_child(struct bench *bench, char **command)
{
	struct span number = SPAN("needle-");
	uint64_t printed_ns;

	reader_start(command, 24, 80, &bench->to, &bench->terminal);
	if (!await(bench, number)) {
		fputs("bench-latency: a failure was never shown\n", stderr);
		return 1;
	}

	double shown_us = now_us();
	struct span screen = {bench->screen, strlen(bench->screen)};

	number = span_from(screen, span_find(screen, number) + number.n);
	if (!span_take_number(&number, &printed_ns)) {
		fputs("bench-latency: a failure was shown without its number\n", stderr);
		return 1;
	}
	printf("%.1f\n", shown_us - (double)printed_ns / 1e3);
	return 0;
}

int main(int argc, char **argv)
{
	static struct bench bench;
	struct span rounds_text = span_of(argc > 3 ? argv[1] : ""), bytes_text;
	uint64_t rounds, before;
	double times[1000];

	if (argc > 2 && strcmp(argv[1], "child") == 0)
		return play_child(&bench, argv + 2);
	bytes_text = span_of(argc > 3 ? argv[2] : "");
	if (!span_take_number(&rounds_text, &rounds) || !span_take_number(&bytes_text, &before) ||
	    rounds == 0 || rounds > countof(times) || before > 512 * 1024) {
		fputs("usage: bench-latency ROUNDS BYTES READER...\n", stderr);
		return 2;
	}
	reader_start(argv + 3, 24, 80, &bench.to, &bench.terminal);
	settle(&bench);
	for (uint64_t i = 0; i < rounds; i++) {
		times[i] = play(&bench, before);
		if (times[i] < 0) {
			fputs("bench-latency: a failure was never shown\n", stderr);
			return 1;
		}
		settle(&bench);
	}
	qsort(times, rounds, sizeof *times, compare);
	printf("%.1f %.1f %.1f\n", times[rounds / 2], times[0], times[rounds - 1]);
	return 0;
}
