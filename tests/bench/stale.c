/* How old the bar on a slow terminal is.
 *
 * usage: bench-stale RATE SECONDS READER...      (3 to 60 seconds)
 * Writes a thousand passing points a second into READER, which is on a terminal of RATE bytes per
 * second. A hundred times a second it is looked how long the count that the bar shows has been out
 * of date. Prints the median and the 99th percentile of that, and how far two counts were apart, in
 * milliseconds. */
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "emulator.h"
#include "reader.h"

/* Of the first seconds, when the bar has not been there for long, nothing is noted. */
enum {
	POINTS_PER_S = 1000,
	LOOKS_PER_S = 100,
	SECONDS_BEFORE = 2,
	SECONDS_MAX = 60,
	ROWS = 24,
	COLUMNS = 80,
};

struct bench {
	int to, terminal;
	uint64_t rate;
	struct emulator emulator;
	uint64_t read_ns;
	uint64_t made_ns[SECONDS_MAX * POINTS_PER_S + 2]; /* when each point was written; from 1 */
	unsigned made;
	uint64_t ages_ns[SECONDS_MAX * LOOKS_PER_S];
	unsigned nages;
	unsigned last, changes; /* of the count that is shown */
};

static void write_points(struct bench *bench, uint64_t start_ns, uint64_t now_ns)
{
	unsigned due = (unsigned)((now_ns - start_ns) * POINTS_PER_S / NS_PER_S);
	char line[64];

	while (bench->made < due) {
		unsigned number = bench->made + 1;
		int n = snprintf(line, sizeof line, "ok %u - test %u\n", number, number);

		if (write(bench->to, line, (size_t)n) != n)
			exit(2);
		bench->made = number;
		bench->made_ns[number] = clock_now();
	}
}

/* What the line has carried since it was last read; it does not make up for idle time. */
static void read_terminal(struct bench *bench, uint64_t now_ns)
{
	char bytes[4096];
	uint64_t since_ns = now_ns - bench->read_ns;
	size_t room;

	if (since_ns > NS_PER_S / 20) {
		since_ns = NS_PER_S / 20;
		bench->read_ns = now_ns - since_ns;
	}
	room = (size_t)(since_ns * bench->rate / NS_PER_S);
	if (room == 0)
		return;
	bench->read_ns += room * NS_PER_S / bench->rate;

	ssize_t n = read(bench->terminal, bytes, room < sizeof bytes ? room : sizeof bytes);

	if (n > 0)
		emulator_write(&bench->emulator, (struct span){bytes, (size_t)n});
}

/* The number in front of the "/" of the last row; 0: there is none. */
static unsigned shown(struct bench *bench)
{
	const char *row = emulator_row(&bench->emulator, -1);
	const char *slash = strchr(row, '/');

	if (!slash)
		return 0;
	while (slash > row && slash[-1] >= '0' && slash[-1] <= '9')
		slash--;
	return (unsigned)strtoul(slash, NULL, 10);
}

static void look(struct bench *bench, uint64_t now_ns)
{
	unsigned number = shown(bench);
	uint64_t out_ns = number < bench->made ? bench->made_ns[number + 1] : now_ns;

	/* A number half written is that of another time. */
	if (number == 0 || number > bench->made)
		return;
	bench->changes += number != bench->last;
	bench->last = number;
	bench->ages_ns[bench->nages++] = now_ns > out_ns ? now_ns - out_ns : 0;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	static struct bench bench;
	struct span rate_text = span_of(argc > 3 ? argv[1] : ""), seconds_text;
	uint64_t seconds;

	seconds_text = span_of(argc > 3 ? argv[2] : "");
	if (!span_take_number(&rate_text, &bench.rate) || rate_text.n || bench.rate == 0 ||
	    !span_take_number(&seconds_text, &seconds) || seconds_text.n ||
	    seconds <= SECONDS_BEFORE || seconds > SECONDS_MAX) {
		fprintf(stderr, "usage: bench-stale RATE SECONDS READER...\nSECONDS: %d to %d\n",
		        SECONDS_BEFORE + 1, SECONDS_MAX);
		return 2;
	}
	emulator_init(&bench.emulator, ROWS, COLUMNS);
	reader_start(argv + 3, ROWS, COLUMNS, &bench.to, &bench.terminal);
	fcntl(bench.terminal, F_SETFL, O_RDWR | O_NONBLOCK);
	dprintf(bench.to, "1..%u\n", (unsigned)seconds * POINTS_PER_S * 2);

	uint64_t start_ns = clock_now(), end_ns = start_ns + seconds * NS_PER_S;
	uint64_t look_ns = start_ns + SECONDS_BEFORE * NS_PER_S;

	for (uint64_t now_ns = start_ns; now_ns < end_ns; now_ns = clock_now()) {
		write_points(&bench, start_ns, now_ns);
		read_terminal(&bench, now_ns);
		if (now_ns >= look_ns && bench.nages < SECONDS_MAX * LOOKS_PER_S) {
			look(&bench, now_ns);
			look_ns += NS_PER_S / LOOKS_PER_S;
		}
		poll(NULL, 0, 1);
	}
	if (bench.changes == 0) {
		fputs("bench-stale: there was no bar\n", stderr);
		return 1;
	}
	qsort(bench.ages_ns, bench.nages, sizeof bench.ages_ns[0], compare);
	printf("%.1f %.1f %.1f\n", (double)bench.ages_ns[bench.nages / 2] / NS_PER_MS,
	       (double)bench.ages_ns[bench.nages * 99 / 100] / NS_PER_MS,
	       1000.0 * (double)(seconds - SECONDS_BEFORE) / bench.changes);
	return 0;
}
