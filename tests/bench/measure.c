/* Runs one program as a reader of TAP is run, and says what it cost.
 *
 * usage: bench-measure [OPTION...] [PRODUCER...] -- READER...
 *   -f FILE  the reader's standard input is this file (without a producer)
 *   -t RATE  the reader writes to a terminal that takes RATE bytes a second; 0: all it gets
 *   -o FILE  what the terminal got goes there
 *   -c CORE  everything runs on that core
 *
 * Prints one line: the processor time of producer and reader in seconds, the time until both were
 * over, the time until the producer was, the reader's peak memory in KiB, its exit status. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/span.h"

enum { ROWS = 24, COLUMNS = 80, TICKS = 50 /* a second, of a slow terminal */ };

struct work {
	char **producer, **reader;
	const char *file;
	bool terminal;
	uint64_t rate;
	int copy; /* of what the terminal got; -1: none */
	int master;
	pid_t producer_pid, reader_pid, drain_pid;
};

static void refuse(const char *what)
{
	fprintf(stderr, "bench-measure: %s: %s\n", what, strerror(errno));
	exit(2);
}

static double now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static pid_t spawn(char **command, int in, int out)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (in >= 0)
		dup2(in, STDIN_FILENO);
	if (out >= 0)
		dup2(out, STDOUT_FILENO);
	execvp(command[0], command);
	refuse(command[0]);
	return -1;
}

/* The far side of the terminal, a process of its own: it shall cost neither of the two. */
static void drain(const struct work *work)
{
	char bytes[64 * 1024];
	size_t room = sizeof bytes;
	ssize_t n;

	if (work->rate)
		room = work->rate / TICKS + 1 < room ? work->rate / TICKS + 1 : room;
	while ((n = read(work->master, bytes, room)) > 0) {
		if (work->copy >= 0 && write(work->copy, bytes, (size_t)n) != n)
			break;
		if (work->rate)
			poll(NULL, 0, (int)(1000 * (uint64_t)n / work->rate));
	}
	_exit(0);
}

static int open_terminal(struct work *work)
{
	struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
	int slave;

	if (openpty(&work->master, &slave, NULL, NULL, &size) < 0)
		refuse("openpty");
	fcntl(work->master, F_SETFD, FD_CLOEXEC);
	fcntl(slave, F_SETFD, FD_CLOEXEC);
	work->drain_pid = fork();
	if (work->drain_pid == 0) {
		close(slave);
		drain(work);
	}
	return slave;
}

static void start(struct work *work)
{
	int out, pipe_ends[2];

	out = work->terminal ? open_terminal(work) : open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (work->file) {
		int in = open(work->file, O_RDONLY | O_CLOEXEC);

		if (in < 0)
			refuse(work->file);
		work->reader_pid = spawn(work->reader, in, out);
		close(in);
	} else {
		if (pipe2(pipe_ends, O_CLOEXEC) < 0)
			refuse("pipe");
		work->reader_pid = spawn(work->reader, pipe_ends[0], out);
		work->producer_pid = spawn(work->producer, -1, pipe_ends[1]);
		close(pipe_ends[0]);
		close(pipe_ends[1]);
	}
	close(out);
	if (work->terminal)
		close(work->master);
}

static double seconds(const struct rusage *usage)
{
	return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
	       (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

static void pin(const char *text)
{
	struct span digits = span_of(text);
	uint64_t core;
	cpu_set_t set;

	CPU_ZERO(&set);
	if (span_take_number(&digits, &core))
		CPU_SET(core, &set);
	if (sched_setaffinity(0, sizeof set, &set) < 0)
		refuse(text);
}

static void read_options(struct work *work, int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "+f:t:o:c:")) != -1) {
		struct span digits = span_of(optarg);

		switch (option) {
		case 'f':
			work->file = optarg;
			break;
		case 't':
			work->terminal = span_take_number(&digits, &work->rate);
			break;
		case 'o':
			work->copy = open(optarg, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
			break;
		case 'c':
			pin(optarg);
			break;
		default:
			exit(2);
		}
	}
	/* getopt() has taken the "--" if no producer stands before it. */
	if (strcmp(argv[optind - 1], "--") != 0) {
		work->producer = argv + optind;
		while (optind < argc && strcmp(argv[optind], "--") != 0)
			optind++;
		if (optind < argc)
			argv[optind++] = NULL;
	}
	work->reader = argv + optind;
	if (!work->reader[0] || (!work->file && !work->producer)) {
		fputs("usage: bench-measure [OPTION...] [PRODUCER...] -- READER...\n", stderr);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	struct work work = {.copy = -1};
	struct rusage usage;
	double cpu = 0, producer_done = 0;
	long peak = 0;
	int status = 0, reader_status = 0;

	read_options(&work, argc, argv);

	double began = now();

	start(&work);
	for (int left = 1 + !work.file; left > 0;) {
		pid_t pid = wait4(-1, &status, 0, &usage);

		if (pid == work.drain_pid)
			continue;
		cpu += seconds(&usage);
		left--;
		if (pid == work.reader_pid) {
			peak = usage.ru_maxrss;
			reader_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
		} else {
			producer_done = now() - began;
		}
	}
	printf("%.6f %.6f %.6f %ld %d\n", cpu, now() - began, producer_done, peak, reader_status);
	return 0;
}
