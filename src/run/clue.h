/* What one line of diagnostics looks like, judged from the line alone, cheaply: enough to say
 * whose it is. What it means is trace/'s work. */
#ifndef TAPIR_RUN_CLUE_H
#define TAPIR_RUN_CLUE_H

#include "base/span.h"

enum clue {
	CLUE_NONE,
	CLUE_TRACE,   /* part of a traceback, an error message with a place */
	CLUE_REPORT,  /* a sanitizer's report begins: something is wrong, whatever the point says */
	CLUE_CRASH,   /* begins the report of a crash: the program is about to end */
	CLUE_LEADING, /* a diagnostic its producer prints in front of the point */
	CLUE_RECORD,  /* the same, of tapir's own: it says where it ends */
	CLUE_COMPARED, /* "left: …", "right: …": in front of the point, or after it */
	CLUE_HEADING,  /* a heading over the tests that follow */
	CLUE_TRAILER,  /* counts at the end of a document */
};

/* `comment`: it was a "#" line, and `text` is without "# ". */
enum clue clue_of(struct span text, bool comment);

/* "#0 0x55 in f a.c:3", which debuggers print, and a kernel's "#PF: …": no comments, though they
 * begin like one. */
bool clue_is_frame(struct span line);

/* Whether it is the first thing that bats says of a failed test. `comment` is without "# ". */
bool clue_is_bats(struct span comment);

/* A line of the YAML of a subtest's closing point that tells more than that a test in it failed: a
 * signal that is not null, or which other kind of failure it is (Node: a hook's, its own code's).
 */
bool clue_tells_more(struct span text);

/* What a shell says of a program that a signal ended: "Segmentation fault", "x.sh: line 3:   812
 * Aborted    (core dumped) ./x". */
bool clue_is_shell(struct span line);

/* Whether there may be a CLUE_REPORT in `text`, of any length: quick, and wrong now and then. */
bool clue_may_report(struct span text);

#endif
