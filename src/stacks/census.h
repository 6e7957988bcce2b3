/* The processes that a process has started, and theirs, with their threads, as /proc knows them;
 * and how busy each thread is. Processes may come and go meanwhile. */
#ifndef TAPIR_STACKS_CENSUS_H
#define TAPIR_STACKS_CENSUS_H

#include <sys/types.h>

#include "base/arena.h"

struct resident {
	pid_t pid, tid;
	unsigned depth; /* how many parents there are up to the first process */
	char state;     /* 'R' runs, 'S' sleeps, 'D' is in the kernel, 'T' is stopped; as proc(5) */
	char name[64];  /* of the thread */
	uint64_t run_ns;  /* processor time since it began … */
	uint64_t busy_ns; /* … and while it was looked at */
};

struct census {
	struct resident *residents;
	size_t n, processes;
	bool cut; /* CENSUS_THREADS_MAX was reached */
};

/* All threads of the process `root` and its descendants; looks for CENSUS_NS at how busy they are
 * and puts the busiest first, and of equals those of the innermost processes: their parents wait
 * for them. Lives in the arena. Empty when there is no such process. */
struct census census_take(pid_t root, struct arena *arena);

#endif
