/* Expressions that were compared, and what they were: what KUnit and GoogleTest say. */
#ifndef TAPIR_TRACE_COMPARISON_H
#define TAPIR_TRACE_COMPARISON_H

#include "trace/finding.h"

/* When line `at` of the `n` lines begins such a comparison, adds its values to *finding, and marks
 * in `used` the lines that say nothing else. The heading loses its colon: more text may follow, no
 * values. */
bool comparison_read(struct finding *finding, struct span *lines, size_t n, size_t at, bool *used);

#endif
