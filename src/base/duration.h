/* Durations as people write them. */
#ifndef TAPIR_BASE_DURATION_H
#define TAPIR_BASE_DURATION_H

#include "base/span.h"

struct arena;

/* "90" and "90s" are seconds, "500ms", "2m", "1h30m", "1.5h" and "1d" what they look like: units
 * from the largest to the smallest, each once; a fraction has nine digits at most. False, *ret_ns
 * untouched, for anything else and for what does not fit. */
bool duration_read(struct span text, uint64_t *ret_ns);

/* "41.0s", "1m41s", "2h03m": one that was measured. */
struct span duration_text(uint64_t ns, struct arena *arena);

/* The same for a single test: "250ms" under a second, and "~" in front when tapir measured it. */
struct span duration_fine(uint64_t ns, bool measured, struct arena *arena);

/* One that somebody set: "2s", "1m30s", "500ms". Other fractions of a second are rounded as
 * above. The text is lasting as the arena is, and ends with a null byte. */
struct span duration_round(uint64_t ns, struct arena *arena);

#endif
