/* Source lines that compilers and interpreters quote below a place, with their decoration. */
#ifndef TAPIR_TRACE_QUOTE_H
#define TAPIR_TRACE_QUOTE_H

#include "trace/reader.h"

/* A line that only points at something in the line above it. */
bool quote_is_caret(struct span text);

/* "=====", "-----", "*****": a line drawn across the page. */
bool quote_is_ruler(struct span text);

/* Takes line i when it is of the form "   12 | code" or "      | ^~~~". */
bool quote_read_bar(struct reader *reader, size_t i);

/* Takes line i, and the source line above it, when it points at something there. */
bool quote_read(struct reader *reader, size_t i);

#endif
