/* Expected and actual values in lines of text, as test libraries print them. */
#ifndef TAPIR_TRACE_VALUES_H
#define TAPIR_TRACE_VALUES_H

#include "trace/finding.h"

/* Finds the first pair of values in the `n` lines, and a diff; adds them to *finding, and marks
 * in `used` the lines that say nothing else. A line that says more is cut where a value of several
 * lines begins. */
void values_read(struct finding *finding, struct span *lines, size_t n, bool *used);

/* `first` and the `n` lines behind it as one text; without what Rust puts around a value. */
struct span value_join(struct span first, const struct span *lines, size_t n, struct arena *arena);

/* A line without the colon at its end. */
struct span value_heading(struct span text);

#endif
