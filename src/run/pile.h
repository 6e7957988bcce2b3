/* A few failures, the oldest first. */
#ifndef TAPIR_RUN_PILE_H
#define TAPIR_RUN_PILE_H

#include "run/failure.h"
#include "run/share.h"

/* {.share = SHARE} is an empty one, of which SHARE (NULL: nobody) is told. Owns its failures. */
struct pile {
	struct failure **failures;
	size_t n, room;
	struct share *share;
	size_t counted; /* of the share */
};

void pile_fini(struct pile *pile);

/* Takes over `failure`, as the newest. When there are `max` already the oldest is freed; there are
 * SPENT_FAILURES_MAX at most when the share is spent. */
void pile_add(struct pile *pile, struct failure *failure, size_t max);

/* The newest has taken `bytes` more of its arena. */
void pile_grew(struct pile *pile, size_t bytes);

/* Takes over `failure`, behind those of lower ordinals. */
void pile_insert(struct pile *pile, struct failure *failure);

/* Number `i` of them, which is the caller's from now on. */
struct failure *pile_take(struct pile *pile, size_t i);

#endif
