/* What has changed of a painted row, in so few bytes that a slow line can carry them often. Knows
 * what paint.c makes of a row, and nothing else: SGR, CHA, printable text. */
#ifndef TAPIR_TERM_RETOUCH_H
#define TAPIR_TERM_RETOUCH_H

#include "base/buffer.h"

/* Appends what turns a row that shows `from` into one that shows `to`: both painted by paint_row(),
 * from the first column. The cursor stands in that row, with plain colours and without wrapping;
 * where it ends up is undefined, its colours are plain. Where terminals may disagree about the
 * columns of a character, all from there on is painted anew. False: nothing is appended, and the
 * row has to be painted as a whole. */
bool retouch(struct span from, struct span to, struct buffer *out);

#endif
