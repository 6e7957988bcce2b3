#include "base/nearest.h"

enum {
	WORD_BYTES = 64,  /* longer words are not compared: nobody mistypes those */
	PREFIX_BYTES = 2, /* one letter is the beginning of too much */
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The optimal string alignment distance: no part of a word is edited twice. Both are at most
 * WORD_BYTES long. */
static unsigned slips_between(struct span a, struct span b)
{
	unsigned rows[3][WORD_BYTES + 1];
	unsigned *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.n; j++)
		above[j] = (unsigned)j;

	for (size_t i = 1; i <= a.n; i++) {
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.n; j++) {
			char x = lower(a.at[i - 1]), y = lower(b.at[j - 1]);

			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b.at[j - 2]) && y == lower(a.at[i - 2]))
				row[j] = least(row[j], before[j - 2] + 1);
		}

		unsigned *oldest = before;
		before = above;
		above = row;
		row = oldest;
	}
	return above[b.n];
}

/* How many slips still leave two words near each other: one in three letters, and never as many
 * as the word has. */
static bool are_few(unsigned slips, struct span word, struct span candidate)
{
	size_t longest = word.n > candidate.n ? word.n : candidate.n;

	return slips <= (longest + 1) / 3 && slips < word.n;
}

const char *nearest_word(struct span word, const char *const *words, size_t n)
{
	const char *nearest = NULL, *beginning = NULL;
	unsigned fewest = WORD_BYTES;

	if (word.n > WORD_BYTES)
		return NULL;

	for (size_t i = 0; i < n; i++) {
		struct span candidate = span_of(words[i]);
		if (candidate.n > WORD_BYTES)
			continue;

		unsigned slips = slips_between(word, candidate);
		if (slips < fewest && are_few(slips, word, candidate)) {
			fewest = slips;
			nearest = words[i];
		}
		if (!beginning && word.n >= PREFIX_BYTES &&
		    span_equal_nocase(span_head(candidate, word.n), word))
			beginning = words[i];
	}
	return nearest ? nearest : beginning;
}
