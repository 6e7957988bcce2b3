/* A few failures, the oldest first. */
#ifndef TAPIR_RUN_PILE_H
#define TAPIR_RUN_PILE_H

#include "run/failure.h"

/* {0} is an empty one. Owns its failures. */
struct pile {
	struct failure **failures;
	size_t n, room;
};

void pile_fini(struct pile *pile);

/* Takes over `failure`, as the newest. When there are `max` already the oldest is freed. */
void pile_add(struct pile *pile, struct failure *failure, size_t max);

/* Takes over `failure`, behind those of lower ordinals. */
void pile_insert(struct pile *pile, struct failure *failure);

/* Number `i` of them, which is the caller's from now on. */
struct failure *pile_take(struct pile *pile, size_t i);

#endif
