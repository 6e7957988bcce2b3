/* A fixed list of words, and which of them stand in a text: told in one pass over the text, however
 * many words there are. Knows nothing of what a word is: any bytes, blanks included. */
#ifndef TAPIR_BASE_WORDS_H
#define TAPIR_BASE_WORDS_H

#include "base/span.h"

enum { WORDS_MAX = 512, WORDS_SINGLES_MAX = 64, WORDS_BUCKETS = 4096 };

/* A set of words, by number. */
struct words_found {
	uint64_t bits[WORDS_MAX / 64];
};

/* {0} has none. A word is found by a pair of its bytes that is rare in texts; equal words are found
 * as one. Numbers stand for words as number + 1; 0: none. */
struct words {
	struct span word[WORDS_MAX];
	struct words_found empty; /* the empty ones */
	uint16_t n;
	uint16_t equal[WORDS_MAX]; /* another that is the same */
	/* Those of one byte: by byte, a bit for it; by bit, one of them. */
	uint64_t singles[UINT8_MAX + 1];
	uint16_t single[WORDS_SINGLES_MAX], nsingles;
	/* Those of more: by pair, whether any has it, a bit each, and one that may. */
	uint64_t pairs[(UINT16_MAX + 1) / 64];
	uint16_t first[WORDS_BUCKETS];
	uint16_t next[WORDS_MAX]; /* another with that pair */
	uint8_t at[WORDS_MAX];    /* where it begins in the word */
};

static inline bool words_has(const struct words_found *found, size_t number)
{
	return found->bits[number / 64] >> number % 64 & 1;
}

static inline void words_mark(struct words_found *found, size_t number)
{
	found->bits[number / 64] |= UINT64_C(1) << number % 64;
}

/* Adds a word, its text borrowed. Its number is how many there were before; no more than WORDS_MAX
 * may be added, and of one byte each no more than WORDS_SINGLES_MAX that differ. */
void words_add(struct words *words, struct span word);

/* Which of them stand in `text`. The empty word stands in each. */
void words_find(const struct words *words, struct span text, struct words_found *ret);

#endif
