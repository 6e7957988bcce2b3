/* Single places beside a stack: where a test begins, where it failed. */
#ifndef TAPIR_TRACE_PLACES_H
#define TAPIR_TRACE_PLACES_H

#include "trace/finding.h"

/* Whether both are one line of one file, whose folders only one may name. */
bool place_same(const struct frame *a, const struct frame *b);

/* A compiler may have two things to say of one line. */
bool place_same_column(const struct frame *a, const struct frame *b);

/* Puts the places of *finding among its frames: a stack says more than a single place, and a place
 * that is not in it is where it failed. Where the test begins tells only when no frame is the
 * user's own. */
void places_settle(struct finding *finding);

#endif
