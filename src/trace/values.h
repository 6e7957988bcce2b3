/* Expected and actual values in lines of text, as test libraries print them. */
#ifndef TAPIR_TRACE_VALUES_H
#define TAPIR_TRACE_VALUES_H

#include "trace/finding.h"

/* Finds the first pair of values in the `n` lines, and a diff; adds them to *finding, and marks
 * in `used` the lines that say nothing else. A line that says more is cut where a value of several
 * lines begins. */
void values_read(struct finding *finding, struct span *lines, size_t n, bool *used);

#endif
