/* Small files of /proc, as the kernel has them at this moment: proc(5). What they are of may have
 * gone by the time they are believed. */
#ifndef TAPIR_BASE_PROC_H
#define TAPIR_BASE_PROC_H

#include <sys/types.h>

#include "base/span.h"

/* The fields of a process's or a thread's "stat" that are of use. */
struct proc_stat {
	char state; /* 'R' runs, 'S' sleeps, 'T' is stopped, 'Z' and 'X' have died */
	pid_t parent;
	uint64_t threads;    /* that live; of a process whose first one has died, state 'Z' */
	unsigned long flags; /* the kernel's PF_… */
	uint64_t ticks;      /* of processor time, of which sysconf(_SC_CLK_TCK) are a second */
	uint64_t started;    /* in the same ticks, since the machine's start */
};

/* What one read(2) gives of a file, at most size - 1 bytes, with a NUL behind it. Lives in `to`.
 * Empty when it cannot be read. */
struct span proc_read(const char *path, char *to, size_t size);

/* Reads such a file: "/proc/ID/stat", "/proc/ID/task/ID/stat". False when there is none. */
bool proc_read_stat(const char *path, struct proc_stat *ret);

#endif
