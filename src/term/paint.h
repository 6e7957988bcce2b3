/* Rows to bytes: SGR for styles, degraded to the colours there are, OSC 8 for links, and on a
 * terminal CHA for pieces that are to begin in a column whatever stands before them. */
#ifndef TAPIR_TERM_PAINT_H
#define TAPIR_TERM_PAINT_H

#include "base/buffer.h"
#include "term/caps.h"
#include "view/row.h"

/* Appends each row and a newline. Styles and links are closed before each newline. */
void paint_block(const struct block *block, const struct caps *caps, struct buffer *out);

/* Appends one row without a newline. */
void paint_row(const struct row *row, const struct caps *caps, struct buffer *out);

#endif
