/* What was found out about texts, remembered by their bytes: for answers that depend on nothing but
 * the text and a tag, and that cost more than looking them up. Keeps the newest; forgets the
 * others. */
#ifndef TAPIR_BASE_MEMO_H
#define TAPIR_BASE_MEMO_H

#include "base/span.h"

enum { MEMO_TEXT_BYTES = 192 }; /* a longer text is not remembered */

struct memo_entry;

/* {.value_size = N, .count = M}: M values of N bytes, M a power of two. Nothing is allocated before
 * the first memo_find(). */
struct memo {
	size_t value_size, count;
	char *entries;
};

/* Where the value for `text` and `tag` is, *ret_known telling whether it is; else it is to be
 * filled in at once. NULL when the text is too long to be remembered. Valid until the next
 * memo_find(). */
void *memo_find(struct memo *memo, uint64_t tag, struct span text, bool *ret_known);

/* Forgets everything. */
void memo_fini(struct memo *memo);

#endif
