/* What the busiest threads of a process and of its descendants are doing now, as a record. */
#ifndef TAPIR_STACKS_STALL_H
#define TAPIR_STACKS_STALL_H

#include "base/buffer.h"
#include "stacks/snapshot.h"

/* How the threads are looked at: by nobody's leave when we trace them already. */
struct stall_way {
	/* As snapshot_take(). */
	int (*take)(void *context, pid_t process, pid_t thread, struct snapshot *ret);
	void *context;
};

/* Appends a record about the process `root`, which has been silent for `quiet_ms`
 * milliseconds (0: nobody knows). */
void stall_tell(pid_t root, uint64_t quiet_ms, const struct stall_way *way, struct buffer *out);

#endif
