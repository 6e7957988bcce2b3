/* Durations as people write them. */
#ifndef TAPIR_BASE_DURATION_H
#define TAPIR_BASE_DURATION_H

#include "base/span.h"

/* "90" and "90s" are seconds, "500ms", "2m", "1h30m", "1.5h" and "1d" what they look like: units
 * from the largest to the smallest, each once; a fraction has nine digits at most. False, *ret_ns
 * untouched, for anything else and for what does not fit. */
bool duration_read(struct span text, uint64_t *ret_ns);

#endif
