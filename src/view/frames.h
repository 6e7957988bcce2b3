/* Stack frames as rows: an editor line and a source line each. */
#ifndef TAPIR_VIEW_FRAMES_H
#define TAPIR_VIEW_FRAMES_H

#include "trace/diagnosis.h"
#include "view/look.h"

/* Adds the rows of all frames that are not hidden, and of how many are. */
void frames_rows(const struct diagnosis *diagnosis, const struct look *look, struct block *block);

/* Adds the editor line of one frame, its path a link if there are links; its line number takes
 * `line_digits` columns at least. Of a frame without a file: what is known instead. */
void frame_row(const struct frame *frame, unsigned line_digits, const struct look *look,
               struct block *block);

#endif
