/* Pieces of source that tools print below an error, the line in question marked. */
#ifndef TAPIR_TRACE_SNIPPET_H
#define TAPIR_TRACE_SNIPPET_H

#include "trace/finding.h"

/* Whether `line` is one of such a piece: "> 2 | x()", "  3 | y()", "    |   ^". */
bool snippet_has(struct span line);

/* Takes the pieces in the lines: the marked line is kept as the source of the innermost frame. All
 * their lines are marked in `used`. */
void snippet_read(struct finding *finding, const struct span *lines, size_t n, bool *used);

/* The line above the caret ("----^") in a piece that a producer gave as such. */
struct span snippet_marked_line(struct span source);

#endif
