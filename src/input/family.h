/* A command's processes: itself, what descends from it, and whoever holds a pipe of its or has a
 * variable of its in the environment. As /proc shows them, which is a moment late always: who is
 * told to end can start another first. */
#ifndef TAPIR_INPUT_FAMILY_H
#define TAPIR_INPUT_FAMILY_H

#include <sys/types.h>

#include "base/arena.h"

/* The variable that a command and all that it starts inherit, also those whose parents have died:
 * marks, joined by ":". */
#define FAMILY_VARIABLE "TAPIR_FAMILY"

enum { FAMILY_ENDS_MAX = 4 }; /* descriptors that whoever holds them is recognised by */

/* What members are recognised by. */
struct kinship {
	pid_t head;       /* the command; 0: none any more */
	struct span mark; /* in FAMILY_VARIABLE of their environment; empty: there is none */
	const int *ends; /* reading ends of pipes or terminals that they write to (-1 is none) … */
	size_t n;        /* … as many, at most FAMILY_ENDS_MAX */
	pid_t stranger;  /* no member, whatever else is true; 0: none */
};

struct family_member {
	pid_t pid;
	uint64_t started; /* in the kernel's ticks: another process may get the same number */
	bool still;       /* it is stopped, so that it starts nobody */
};

/* {0} is empty. */
struct family {
	struct family_member *members;
	size_t n;
};

void family_fini(struct family *family);

/* A mark for a command of ours, that no other process gives. Lives in the arena. */
struct span family_mark(struct arena *arena);

/* Looks anew: those of its members that still live, the head, those that have one of the ends or
 * the mark, and all that descends from any of them now. Never ourselves. At most PROCESSES_MAX
 * processes are looked at, and ENVIRONMENT_BYTES of each one's environment. */
void family_find(struct family *family, const struct kinship *kinship);

/* Sends each of them a signal. */
void family_signal(const struct family *family, int signo);

/* Stops those that were not stopped when they were found. True when all of them were: what has been
 * found so twice in a row is all there is, since none of it could start another. */
bool family_stop(const struct family *family);

#endif
