/* What one account of a failure says: a YAML block, or the lines around a point. Filled by
 * keys.h, values.h and remarks.h; diagnosis.c makes a diagnosis of it. */
#ifndef TAPIR_TRACE_FINDING_H
#define TAPIR_TRACE_FINDING_H

#include "tap/event.h"
#include "trace/diagnosis.h"
#include "trace/dialect.h"

struct finding {
	struct arena *arena;
	struct span name; /* of the point: what only repeats it says nothing */

	struct span message;
	struct span said;       /* the whole of a message that a key had, values and all */
	struct span error_name; /* "TypeError" */
	bool assertion;         /* it says of itself that an assertion failed */
	bool error, crash;      /* … that something else was thrown, or that a process died */
	struct span signal;     /* "SIGSEGV", "exit 3" */

	bool has_expected, has_actual;
	struct span expected, actual, expected_word, actual_word;
	struct span operator, diff;
	struct span source;      /* a snippet with a caret under the line in question */
	struct span source_line; /* of the innermost frame */

	struct frame *frames; /* outermost call first */
	size_t nframes;
	bool frames_cut, weak_frames; /* weak: from the text of a message */
	struct frame at;              /* where it failed, as a single place; no file: unknown */
	struct frame start;           /* where the test begins: a weak hint */

	struct detail *details;
	size_t ndetails;
	uint64_t duration_ns;
	struct span *rest; /* lines that nobody understood */
	size_t nrest;
	struct span *output; /* lines that the test printed, as far as a producer tells */
	size_t noutput;

	struct finding *cause, *also; /* of the same arena */
};

/* Adds what is not understood further. */
void finding_detail(struct finding *finding, struct span key, struct span value, unsigned depth);
void finding_rest(struct finding *finding, struct span line);

/* A value; the first one said counts. False when there was another before. */
bool finding_expected(struct finding *finding, struct span word, struct span value);
bool finding_actual(struct finding *finding, struct span word, struct span value);

/* A finding of its own behind the last of the chain. */
struct finding *finding_also(struct finding *finding);

/* A message, and what it tells about the kind of failure. The first one that says something counts:
 * false when this one says something else. */
bool finding_message(struct finding *finding, struct span message);

/* Takes over what a traceback in `lines` says and marks the lines it used. False when there is
 * none. */
bool finding_traceback(struct finding *finding, const struct span *lines, size_t n, bool *used);

/* The lines of `text`, in the arena. */
struct span *lines_of(struct span text, struct arena *arena, size_t *ret_n);

#endif
