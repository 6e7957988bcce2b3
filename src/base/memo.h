/* What was found out about texts, remembered by their bytes: for answers that depend on nothing but
 * the text and a tag, and that cost more than looking them up. Keeps what comes again and again;
 * forgets the others. */
#ifndef TAPIR_BASE_MEMO_H
#define TAPIR_BASE_MEMO_H

#include "base/span.h"

enum { MEMO_TEXT_BYTES = 192 }; /* a longer text is not remembered; a multiple of 8 */

struct memo_head;

/* {.value_size = N, .count = M}: M values of N bytes, M a power of two. Nothing is allocated before
 * the first memo_find(). */
struct memo {
	size_t value_size, count;
	struct memo_head *heads; /* M + 1 of them, and behind them as many bodies */
};

/* What of a text the answer depends on: every byte; or all but which digits its numbers have, those
 * of a text with a hexadecimal one ("0x1f") excepted. */
enum memo_key { MEMO_BYTES, MEMO_NO_DIGITS };

/* Where the value for `text` and `tag` is, *ret_known telling whether it is; else it is to be
 * filled in at once. With MEMO_NO_DIGITS it is that of any text that has other digits at the same
 * places. NULL when the text is not remembered: it is too long, or another that has come again
 * stands in its place. Valid until the next memo_find(). */
void *memo_find(struct memo *memo, uint64_t tag, struct span text, enum memo_key key,
                bool *ret_known);

/* Forgets everything. */
void memo_fini(struct memo *memo);

#endif
