/* What was read so far of one failure: its headline, its stacks, the lines it took. traceback.c
 * fills these in line by line; here they are completed, joined and ordered. */
#ifndef TAPIR_TRACE_REPORT_H
#define TAPIR_TRACE_REPORT_H

#include "trace/dialect.h"
#include "trace/reader.h"

enum {
	RANK_NOTE = 1,
	RANK_WARNING,
	RANK_DISTANT, /* no frame of the user's own */
	RANK_USUAL,
	RANK_GRAVE,
};

struct stack {
	size_t first, n; /* of the frames */
	struct span title;
	bool titled;  /* its title says more than the message, though it is the first */
	bool flipped; /* in the other order than the dialect's */
	bool named;   /* its headline came */
	bool sketch;  /* functions only; any other frames replace it */
};

struct text_line {
	struct span text;
	size_t line; /* it was found in */
};

struct report {
	const struct dialect *dialect;
	struct stack *stacks;
	size_t nstacks;
	struct text_line *message;
	size_t nmessage;
	struct frame place; /* that the headline names */
	bool has_place;
	bool point; /* a place is all there is */
	bool assertion, crash;
	bool chained; /* it led to the next one */
	bool handled; /* … which came while this one was handled */
	bool dropped;
	unsigned rank;
	struct span signal;
	size_t first_line, last_line;
	size_t last_arguments; /* the line that they begin behind */
};

/* Makes `report` the owner of a line. */
void report_own(struct reader *reader, struct report *report, size_t line);

/* Whether nothing but noise and blank lines stand between the report and line i. */
bool report_goes_on(const struct reader *reader, const struct report *report, size_t i);

/* Adds a frame to the last stack, beginning one when there is none. */
struct frame *report_add_frame(struct reader *reader, struct report *report, uint64_t address);

/* How many frames the last stack has. */
size_t report_depth(const struct report *report);

/* Takes the headline of `from`, which has no stacks, over to `report`. */
void report_absorb(struct reader *reader, struct report *report, struct report *from);

/* The lines that belonged to `from` belong to `report` from now on. */
void report_give_lines(struct reader *reader, struct report *report, const struct report *from);

/* Whether a line of the message has `text` in it. */
bool report_says(const struct report *report, struct span text);

/* Whether both are one line of one file, "./" in front aside. */
bool report_same_place(const struct frame *a, const struct frame *b);

/* Completes, joins and orders everything into *ret. */
bool reports_finish(struct reader *reader, struct traceback *ret);

#endif
