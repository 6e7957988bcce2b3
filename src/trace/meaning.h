/* What the keys of YAML diagnostics mean, as the producers of TAP use them. */
#ifndef TAPIR_TRACE_MEANING_H
#define TAPIR_TRACE_MEANING_H

#include "base/span.h"

enum meaning {
	KEY_UNKNOWN,
	KEY_NOTHING, /* says nothing to a user */
	KEY_MESSAGE,
	KEY_ERROR, /* a message, or a map that describes what was thrown */
	KEY_NAME,  /* of the exception's class */
	KEY_CODE,
	KEY_TYPE,
	KEY_STACK,
	KEY_AT,
	KEY_LOCATION, /* where the test begins */
	KEY_FILE,
	KEY_LINE,
	KEY_COLUMN,
	KEY_FUNCTION,
	KEY_EXPECTED,
	KEY_ACTUAL,
	KEY_OPERATOR,
	KEY_DIFF,
	KEY_SOURCE,
	KEY_SEVERITY,
	KEY_CAUGHT, /* how node-tap came by an exception */
	KEY_DURATION_MS,
	KEY_EXIT,
	KEY_SIGNAL,
	KEY_CAUSE,
	KEY_DETAILS,  /* a map whose keys belong to the block's own */
	KEY_OUTPUT,   /* what the test printed */
	KEY_FAILURES, /* a list of "place: message" */
	KEY_ALSO,     /* a list of further things that failed */
	KEY_PRINTED,  /* what was thrown, as ava prints values */
};

/* What a key means; its letters may be of any case. */
enum meaning meaning_of(struct span key);

#endif
