/* A command's processes: itself, what descends from it, and whoever holds a pipe of its. As /proc
 * shows them, which is a moment late always: who is told to end can start another first. */
#ifndef TAPIR_INPUT_FAMILY_H
#define TAPIR_INPUT_FAMILY_H

#include <sys/types.h>

#include "base/span.h"

enum { FAMILY_ENDS_MAX = 4 }; /* descriptors that whoever holds them is recognised by */

struct family_member {
	pid_t pid;
	uint64_t started; /* in the kernel's ticks: another process may get the same number */
};

/* {0} is empty. */
struct family {
	struct family_member *members;
	size_t n;
};

void family_fini(struct family *family);

/* Looks anew: those of its members that still live, `head` (0: none any more), all that descends
 * from them now, and all that hold the writing end of one of the `n` pipes or terminals whose
 * reading ends are `fds` (-1 is none). Never ourselves. At most PROCESSES_MAX processes are looked
 * at, and FAMILY_ENDS_MAX descriptors. */
void family_find(struct family *family, pid_t head, const int *fds, size_t n);

/* Sends each of them a signal. */
void family_signal(const struct family *family, int signo);

#endif
