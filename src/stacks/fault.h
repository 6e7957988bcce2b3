/* Signals that end programs, as a tracer sees them before the program does: which are worth a
 * record, and that record. */
#ifndef TAPIR_STACKS_FAULT_H
#define TAPIR_STACKS_FAULT_H

#include <sys/types.h>

#include "base/buffer.h"

enum { FAULTS_KEPT = 64, FAULTS_HANDLED_MAX = 16 };

/* One that was told although the program handles it. */
struct fault {
	pid_t process, thread;
	int signal;
	uint64_t pc;
	unsigned times; /* that this thread had such */
};

/* {0}: none yet. */
struct faults {
	struct fault kept[FAULTS_KEPT]; /* a ring */
	size_t n;
};

/* A thread that we trace is about to get a signal: appends a record of type "crash" when that is
 * one of those that libtapir tells too. False when it is none of these, is ignored, or is a message
 * to a handler. */
bool faults_tell(struct faults *faults, pid_t thread, int signal, struct buffer *out);

#endif
