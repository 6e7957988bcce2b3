/* Source lines that compilers and interpreters quote below a place, with their decoration. */
#ifndef TAPIR_TRACE_QUOTE_H
#define TAPIR_TRACE_QUOTE_H

#include "trace/reader.h"

/* A line that only points at something in the line above it. */
bool quote_is_caret(struct span text);

/* Whether line `line`, above line `end`, only points at something in a source line above it. Node
 * points at the first difference of two values too, which are no source line. */
bool quote_points(const struct reader *reader, size_t line, size_t end);

/* "=====", "-----", "*****": a line drawn across the page. */
bool quote_is_ruler(struct span text);

/* Takes line i when it is of the form "   12 | code" or "      | ^~~~". */
bool quote_read_bar(struct reader *reader, size_t i);

/* Takes line i, and the source line above it, when it points at something there. */
bool quote_read(struct reader *reader, size_t i);

#endif
