/* A core dump: its memory, its threads, why it was made. Everything in it is foreign. */
#ifndef TAPIR_STACKS_DUMP_H
#define TAPIR_STACKS_DUMP_H

#include <libelf.h>
#include <signal.h>
#include <sys/types.h>

#include "base/limits.h"
#include "base/span.h"
#include "stacks/registers.h"

struct dump_thread {
	pid_t tid;
	struct registers registers;
};

struct dump_segment {
	uint64_t at;
	struct span bytes;
};

struct dump {
	int fd;
	Elf *elf;
	struct span file; /* all of it, mapped */
	struct dump_segment *segments;
	size_t nsegments;
	struct dump_thread *threads; /* the first is the one that crashed */
	size_t nthreads;
	size_t more_threads; /* DUMP_THREADS_MAX was reached */
	pid_t pid;
	int signal;        /* 0: none, somebody wanted a dump */
	siginfo_t info;    /* si_signo 0 when it is not there */
	char command[128]; /* the words it was called with; empty: not known */
};

/* Opens the file at `path`. 0, or a negative errno: -ENOEXEC for one that is no core dump, -EXDEV
 * for one of another kind of processor. */
int dump_open(const char *path, struct dump *ret);

void dump_fini(struct dump *dump);

/* Copies `n` bytes of its memory. False when not all are in it. */
bool dump_read(const struct dump *dump, uint64_t at, void *to, size_t n);

#endif
