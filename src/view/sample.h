/* A theme shown in its own colours: what --list-themes prints. */
#ifndef TAPIR_VIEW_SAMPLE_H
#define TAPIR_VIEW_SAMPLE_H

#include "view/look.h"

/* Adds the name of the look's theme, a failure, the bar before and after it, and the last lines of
 * a run. Needs only the look's theme, colours, encoding and columns (the bars are at most 80 wide).
 */
void sample_rows(const struct look *look, struct block *block);

#endif
