/* From a stopped thread's registers to the calls it is in, with libdw. Prints nothing. */
#ifndef TAPIR_STACKS_WALK_H
#define TAPIR_STACKS_WALK_H

#include "stacks/space.h"

struct walk {
	uint64_t first[WALK_FIRST]; /* addresses to look up: one less than a return address */
	uint64_t last[WALK_LAST];   /* a ring; frame i is at i - WALK_FIRST, modulo its size */
	uint64_t n;                 /* frames in all */
	bool broken;                /* the walk did not reach the outermost frame */
	bool endless;               /* … since WALK_STEPS_MAX was reached */
	bool called_nothing;        /* the innermost frame is where there is no code */
	bool seen;                  /* the address that was looked for is that of a frame */
};

/* Walks a thread of `space` that has these registers. `fault`: the address that a signal says could
 * not be reached; 0: none. `looked_for`: the address of a frame that *ret should know of; 0: none.
 */
void walk_thread(struct space *space, const struct registers *registers, uint64_t fault,
                 uint64_t looked_for, struct walk *ret);

/* Frame i, or false when it is one of those left out. */
bool walk_frame(const struct walk *walk, uint64_t i, uint64_t *ret);

/* Whether two have the same frames. */
bool walk_equal(const struct walk *a, const struct walk *b);

#endif
