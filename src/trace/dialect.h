/* Tracebacks of every language and tool, as lines, into frames. One row of a table for each
 * dialect. */
#ifndef TAPIR_TRACE_DIALECT_H
#define TAPIR_TRACE_DIALECT_H

#include "base/arena.h"
#include "trace/frame.h"

/* What a run of diagnostic lines held. Spans borrow from the lines or live in the arena. */
struct traceback {
	struct frame
		*frames; /* outermost call first, whichever order was printed; none is hidden yet */
	size_t nframes;
	bool cut;            /* FRAMES_MAX was reached */
	bool assertion;      /* it reports a failed assertion, not an error: see elide() */
	bool crash;          /* a signal, a sanitizer's report, a panic */
	struct span signal;  /* "SIGSEGV", when it names one */
	struct span message; /* the headline or exception text; may have several lines */
	bool *used; /* for each line: it is in the frames or the message, or says nothing more */
};

/* Finds the traceback in `lines` (n of them). False when there is none; *ret is then empty.
 * A crash may have a message and no frames at all. Where several stacks or several failures are
 * told of, the gravest comes first, and each of the others begins with a `section` frame. The
 * source lines that were printed are in the frames: use them where the file cannot be read. */
bool traceback_read(const struct span *lines, size_t n, struct arena *arena, struct traceback *ret);

/* A single place written as people write them: "F:N", "F:N:C", "F line N", "f (F:N:C)",
 * "file://F:N:C", "F @ N", "File "F", line N". True when the whole of `text` is one. */
bool location_read(struct span text, struct arena *arena, struct frame *ret);

/* Frees the compiled patterns, which live as long as the program otherwise. */
void traceback_free_patterns(void);

#endif
