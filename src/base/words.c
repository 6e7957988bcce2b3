#include "base/words.h"

#include <assert.h>

static unsigned bucket_of(uint16_t pair)
{
	return (pair ^ pair >> 8 << 4) % WORDS_BUCKETS;
}

/* How often a byte stands in what programs print, by and large. */
static unsigned commonness(char byte)
{
	static const struct {
		const char *bytes;
		unsigned common;
	} kinds[] = {
		{" eaitnosr", 8},
		{"lcdu", 6},
		{"0123456789hmpfg", 5},
		{"bywvk:.'\"/(),-=", 3},
	};

	for (size_t i = 0; byte && i < countof(kinds); i++) {
		if (strchr(kinds[i].bytes, byte))
			return kinds[i].common;
	}
	return 1;
}

static size_t rarest_pair(struct span word)
{
	size_t rarest = 0, end = word.n < UINT8_MAX ? word.n : UINT8_MAX;
	unsigned least = UINT32_MAX;

	for (size_t i = 1; i < end; i++) {
		unsigned common = commonness(word.at[i - 1]) * commonness(word.at[i]);

		if (common < least) {
			least = common;
			rarest = i - 1;
		}
	}
	return rarest;
}

/* Adds it to those that are the same, if there are any among `first` and the next. */
static bool join_equal(struct words *words, uint16_t first, uint16_t number)
{
	for (; first; first = words->next[first - 1]) {
		if (!span_equal(words->word[first - 1], words->word[number]))
			continue;
		words->equal[number] = words->equal[first - 1];
		words->equal[first - 1] = (uint16_t)(number + 1);
		return true;
	}
	return false;
}

/* The pair of bytes at `at`, as a number. */
static uint16_t pair_at(const char *at)
{
	uint16_t pair;

	memcpy(&pair, at, sizeof pair);
	return pair;
}

/* Where the first of the words that are `byte` and nothing else is kept. */
static uint16_t *single_place(struct words *words, unsigned char byte)
{
	unsigned place;

	if (!words->singles[byte]) {
		assert(words->nsingles < WORDS_SINGLES_MAX);
		words->singles[byte] = UINT64_C(1) << words->nsingles++;
	}
	place = (unsigned)__builtin_ctzll(words->singles[byte]);
	return &words->single[place];
}

void words_add(struct words *words, struct span word)
{
	assert(words->n < WORDS_MAX);

	uint16_t number = words->n++, *first;

	words->word[number] = word;
	if (word.n == 0) {
		words_mark(&words->empty, number);
		return;
	}
	if (word.n == 1) {
		first = single_place(words, (unsigned char)word.at[0]);
	} else {
		size_t at = rarest_pair(word);
		uint16_t pair = pair_at(word.at + at);

		words->at[number] = (uint8_t)at;
		words->pairs[pair / 64] |= UINT64_C(1) << pair % 64;
		first = &words->first[bucket_of(pair)];
	}
	if (join_equal(words, *first, number))
		return;
	words->next[number] = *first;
	*first = (uint16_t)(number + 1);
}

/* Whether `word` stands in `text` so that its byte `pair` is the one at `at`. Its ends are looked
 * at before all of it. */
static bool stands_at(struct span text, size_t at, struct span word, size_t pair)
{
	if (at < pair || text.n - (at - pair) < word.n)
		return false;

	const char *begin = text.at + at - pair;

	return begin[0] == word.at[0] && begin[word.n - 1] == word.at[word.n - 1] &&
	       (word.n == 2 || memcmp(begin, word.at, word.n) == 0);
}

/* Marks the word and those that are the same. */
static void mark(const struct words *words, unsigned number, struct words_found *ret)
{
	for (; number; number = words->equal[number - 1])
		words_mark(ret, number - 1);
}

/* Marks those of `number` and the next that stand where their pair is at `at`. */
static void mark_pairs(const struct words *words, unsigned number, struct span text, size_t at,
                       struct words_found *ret)
{
	for (; number; number = words->next[number - 1]) {
		if (!words_has(ret, number - 1) &&
		    stands_at(text, at, words->word[number - 1], words->at[number - 1]))
			mark(words, number, ret);
	}
}

void words_find(const struct words *words, struct span text, struct words_found *ret)
{
	uint64_t singles = 0;

	*ret = words->empty;
	for (size_t i = 0; i + 1 < text.n; i++) {
		uint16_t pair = pair_at(text.at + i);

		singles |= words->singles[(unsigned char)text.at[i]];
		/* No word has it, as a rule. */
		if (words->pairs[pair / 64] >> pair % 64 & 1)
			mark_pairs(words, words->first[bucket_of(pair)], text, i, ret);
	}
	if (text.n)
		singles |= words->singles[(unsigned char)text.at[text.n - 1]];
	for (; singles; singles &= singles - 1)
		mark(words, words->single[__builtin_ctzll(singles)], ret);
}
