/* How a command ended, in words. */
#ifndef TAPIR_VIEW_ENDING_H
#define TAPIR_VIEW_ENDING_H

#include "run/ending.h"
#include "view/look.h"

/* "exited with status 3", "killed by SIGSEGV (core dumped)"; empty when it ended as it should. */
struct span ending_words(const struct ending *ending, struct arena *arena);

/* What is wrong with a command that was ended because no test point came for `limit_ns`. */
struct span timeout_text(uint64_t limit_ns, struct arena *arena);

/* Adds a row that says that it is told to end, or, `grace_ns` after that, killed. */
void timeout_rows(uint64_t limit_ns, uint64_t grace_ns, const struct look *look,
                  struct block *block);

/* Adds a row: how long it took, what of that was waiting rather than computing, and the most memory
 * it had. And one that names whoever still holds its output. */
void ending_rows(const struct ending *ending, const struct look *look, struct block *block);

/* It was to be traced, and is not, because of that errno. */
void untraced_row(int error, const struct look *look, struct block *block);

#endif
