/* The recap: each distinct failure once more, as short as can be, the last nearest the prompt. */
#ifndef TAPIR_VIEW_RECAP_H
#define TAPIR_VIEW_RECAP_H

#include "view/summary.h"

/* What the recap is to remember of a failure: the frame that decides, and one line that says why.
 * Borrows from the failure and its diagnosis, or lives in the arena; `times` is 1. */
struct recap_entry recap_entry_of(const struct failure *failure, const struct diagnosis *diagnosis,
                                  struct span stream, const struct look *look, struct arena *arena);

/* Adds the summary's recap, an empty row and a heading first; nothing when it would say nothing
 * new. */
void recap_rows(const struct summary *summary, const struct look *look, struct block *block);

/* Adds all of an entry in one row, `counter` in front: "FAIL: a › b  x.c:12  the message". */
void recap_line(const struct recap_entry *entry, struct span counter, const struct look *look,
                struct block *block);

#endif
