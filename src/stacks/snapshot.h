/* One thread of another process, stopped through ptrace(2) for as long as it takes to copy its
 * registers and the inner end of its stack. Nothing is written to it. */
#ifndef TAPIR_STACKS_SNAPSHOT_H
#define TAPIR_STACKS_SNAPSHOT_H

#include <sys/types.h>

#include "stacks/registers.h"
#include "stacks/space.h"

struct snapshot {
	struct registers registers;
	char *stack; /* malloc'ed; NULL: it could not be read */
	size_t nstack;
	uint64_t stack_at;
};

/* Takes one of a thread that nobody traces, and lets it go at once: if it was stopped before, or
 * has a signal pending, it is so again. 0, or a negative errno: -EPERM when it is not allowed,
 * -ESRCH when the thread has gone, -EXDEV for a 32-bit program, -ETIMEDOUT when it does not stop:
 * it is in the kernel, and will be let go when we end. */
int snapshot_take(pid_t process, pid_t thread, struct snapshot *ret);

/* The same of a thread that we trace already. What waitpid(2) said of it when it stopped is in
 * *ret_status, if it did: to let it go is the caller's. */
int snapshot_of_tracee(pid_t process, pid_t thread, struct snapshot *ret, int *ret_status);

/* The registers of a thread that we trace and that is stopped. 0 or a negative errno. */
int snapshot_registers(pid_t thread, struct registers *ret);

void snapshot_fini(struct snapshot *snapshot);

#endif
