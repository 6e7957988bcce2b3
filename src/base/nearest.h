/* The word somebody probably meant: for "did you mean" in complaints about options, keys,
 * themes and roles. */
#ifndef TAPIR_BASE_NEAREST_H
#define TAPIR_BASE_NEAREST_H

#include "base/span.h"

/* The one of `words` (n of them) that `word` was probably meant to be: the one that the fewest
 * slips of the finger lead to (a letter missing, extra, wrong, or two exchanged; letters in any
 * case), when they are few for its length; else the first that `word` is the beginning of. The
 * earlier one wins a tie. NULL when nothing is near. */
const char *nearest_word(struct span word, const char *const *words, size_t n);

#endif
