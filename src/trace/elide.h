/* Which frames to hide: the harness above the test, and below an assertion the assertion's
 * own. After nose-progressive (its tracebacks.py and OneTrackMind): see doc/design.md. */
#ifndef TAPIR_TRACE_ELIDE_H
#define TAPIR_TRACE_ELIDE_H

#include "trace/frame.h"

/* What is known of the test, for finding its own frame. Either may be empty. */
struct elide_test {
	struct span file;     /* of the test, when the producer says it */
	struct span function; /* the last part of the test's name */
};

/* Sets `hidden` on frames (outermost first) and returns how many. Never hides all of the
 * first stack. */
size_t elide(struct frame *frames, size_t n, bool assertion, const struct elide_test *test);

#endif
