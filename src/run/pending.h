/* Lines that belong to nobody yet, and what there is among them. */
#ifndef TAPIR_RUN_PENDING_H
#define TAPIR_RUN_PENDING_H

#include "run/clue.h"
#include "run/held.h"

/* {.held.limit = N} is empty. */
struct pending {
	struct held held;
	bool trace;  /* a line is part of a traceback */
	bool crash;  /* … or begins the report of a crash */
	bool report; /* … or is a sanitizer's */
	bool unread; /* nobody has looked at some of it */
	bool early;  /* … or is of a program that died, and may have overtaken its points */
};

/* Adds a line and what it looks like; CLUE_NONE when nobody looked. */
void pending_add(struct pending *pending, struct said line, enum clue clue);

/* Adds lines of output, each with its newline, that nobody looked at. */
void pending_add_output(struct pending *pending, struct span lines);

/* Looks at all lines, for those that nobody looked at when they came. */
void pending_read(struct pending *pending);

/* Looks at them only if a sanitizer's report may be among them, which is told quickly. */
void pending_read_reports(struct pending *pending);

/* Whether a shell said of a program that a signal ended it. Looks at all lines. */
bool pending_has_shell(struct pending *pending);

/* Forgets everything. Costs nothing when it is empty. */
void pending_clear(struct pending *pending);

#endif
