/* How many rows painted lines take on a screen. Knows what paint.c makes of rows: control
 * sequences, links, printable text. */
#ifndef TAPIR_TERM_FIT_H
#define TAPIR_TERM_FIT_H

#include "base/span.h"

/* The first of the lines, each ended by "\n", that have room in so many rows of so many columns,
 * and the rows they take, rather too many than too few. Empty when the very first is too long. */
struct span fit_lines(struct span lines, unsigned rows, unsigned columns, unsigned *ret_rows);

#endif
