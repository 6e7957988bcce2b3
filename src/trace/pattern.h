/* Regular expressions with named groups, tried on one line of foreign text in bounded time. */
#ifndef TAPIR_TRACE_PATTERN_H
#define TAPIR_TRACE_PATTERN_H

#include "base/span.h"

/* What a named group of a pattern may be called. */
enum capture {
	CAPTURE_FILE,
	CAPTURE_LINE,
	CAPTURE_COLUMN,
	CAPTURE_FUNCTION,
	CAPTURE_MODULE,
	CAPTURE_OFFSET,  /* hexadecimal digits, into the module */
	CAPTURE_PLUS,    /* hexadecimal digits, from the start of the function */
	CAPTURE_SIZE,    /* hexadecimal digits, of the function */
	CAPTURE_ADDRESS, /* hexadecimal digits */
	CAPTURE_BUILD_ID,
	CAPTURE_NUMBER, /* of a frame, as printed */
	CAPTURE_MESSAGE,
	CAPTURE_TITLE,
	CAPTURE_SIGNAL,
	CAPTURE_SOURCE,
	CAPTURE_COUNT,
};

struct match {
	struct span group[CAPTURE_COUNT]; /* into the text; empty when it took no part */
};

/* Whether `pattern` is found in the first TRACE_LINE_BYTES of `text`. The pattern is a string
 * literal: it is compiled the first time and known by its address from then on. A match that
 * would take too long counts as none. *ret may be NULL. */
bool pattern_match(const char *pattern, struct span text, struct match *ret);

/* Frees all that was compiled; the next match compiles anew. */
void patterns_free(void);

#endif
