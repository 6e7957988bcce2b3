/* The lines in which two texts differ, and within a changed line what has changed. Knows nothing
 * of how it is shown. */
#ifndef TAPIR_VIEW_DIFF_H
#define TAPIR_VIEW_DIFF_H

#include "base/arena.h"

enum diff_side {
	DIFF_BOTH,  /* the line is in both texts */
	DIFF_FIRST, /* only in the first */
	DIFF_SECOND,
};

struct diff_line {
	enum diff_side side;
	struct span text; /* without its newline; a carriage return stays */
	/* Bytes [from, to) differ from the line it has become; both 0 when there is none that is
	 * like it. Whole UTF-8 sequences, where the text has such. */
	size_t from, to;
};

/* Equal lines far from any change are only counted at both ends, and so are lines beyond those that
 * are compared. */
struct diff {
	size_t before; /* equal lines in front of `lines` */
	struct diff_line *lines;
	size_t n;
	size_t after;          /* equal lines behind them */
	size_t left_out;       /* lines of either text that were not compared; then `after` is 0 */
	bool same;             /* not a line differs */
	bool first_unfinished; /* only that text lacks the newline at its end … */
	bool second_unfinished;
};

/* Compares in time proportional to the texts, and with little memory: when they differ in very many
 * places, only the beginning of what differs is compared. Lines borrow from the texts. */
void diff_texts(struct span first, struct span second, struct arena *arena, struct diff *ret);

/* How much two texts have in common at their beginning and at their end, in bytes; the two do not
 * overlap in the shorter one and do not split a UTF-8 sequence. */
void diff_common(struct span first, struct span second, size_t *ret_head, size_t *ret_tail);

#endif
