/* Percent-encoded text, as the records of tapir-trace(7) have it. */
#ifndef TAPIR_TRACE_PERCENT_H
#define TAPIR_TRACE_PERCENT_H

#include "base/arena.h"
#include "base/span.h"

/* The text with each "%2f" as the byte it means; other '%' stand for themselves. Borrows from
 * `text` when there is none, else lives in the arena. */
struct span percent_decode(struct span text, struct arena *arena);

#endif
