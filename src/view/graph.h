/* The bar's graph: how far a run is, in cells. */
#ifndef TAPIR_VIEW_GRAPH_H
#define TAPIR_VIEW_GRAPH_H

#include "view/bar.h"

/* Appends a graph of so many cells to the last row: full only when all is over. Where the end is
 * not known a segment goes to and fro. */
void graph_add(const struct bar *bar, const struct look *look, unsigned cells, struct block *block);

#endif
