/* What was expected and what came, as rows: side by side by line, or as a diff. */
#ifndef TAPIR_VIEW_VALUES_H
#define TAPIR_VIEW_VALUES_H

#include "trace/diagnosis.h"
#include "view/look.h"

/* Adds the rows of the diagnosis' values and of its producer's diff; none when it has neither.
 * At most VALUE_LINES_MAX lines of VALUE_BYTES_MAX bytes, and how much more there is. */
void values_rows(const struct diagnosis *diagnosis, const struct look *look, struct block *block);

/* A value of one line on the last row. Blanks at its end, tabs in what `from` to `to` says has
 * changed, and control characters are made visible. */
void value_add(struct span value, size_t from, size_t to, enum role role, const struct look *look,
               struct block *block);

#endif
