/* Records of a test that hangs: they say what it does now, and are nobody's failure. They may come
 * in the middle of anything. */
#ifndef TAPIR_RUN_STALL_H
#define TAPIR_RUN_STALL_H

#include "run/failure.h"
#include "run/run.h"

/* {0}: no record is open. */
struct stall {
	struct failure *open;
};

void stall_fini(struct stall *stall);

/* Takes a comment (without its "# ") that is a line of a record. False when it is of another kind
 * of record. Once it is complete, it is in *ret, of kind FAILURE_STALL, and the caller's; else that
 * is NULL. */
bool stall_hear(struct stall *stall, const struct run *run, struct span text, unsigned stream,
                struct failure **ret);

#endif
