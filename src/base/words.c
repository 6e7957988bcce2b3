#include "base/words.h"

#include <assert.h>

static unsigned bucket_of(unsigned first, unsigned second)
{
	return (first * 61 + second) % WORDS_BUCKETS;
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

void words_add(struct words *words, struct span word)
{
	assert(words->n < WORDS_MAX);

	uint16_t number = words->n++;

	words->word[number] = word;
	if (word.n == 0) {
		words_mark(&words->empty, number);
		return;
	}

	size_t pair = rarest_pair(word);
	uint16_t *first = word.n == 1 ? &words->single[(unsigned char)word.at[0]]
	                              : &words->first[bucket_of((unsigned char)word.at[pair],
	                                                        (unsigned char)word.at[pair + 1])];

	if (join_equal(words, *first, number))
		return;
	words->pair[number] = (uint8_t)pair;
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
		    stands_at(text, at, words->word[number - 1], words->pair[number - 1]))
			mark(words, number, ret);
	}
}

void words_find(const struct words *words, struct span text, struct words_found *ret)
{
	unsigned before, byte;

	*ret = words->empty;
	if (!text.n)
		return;
	before = (unsigned char)text.at[0];
	mark(words, words->single[before], ret);
	for (size_t i = 1; i < text.n; i++, before = byte) {
		byte = (unsigned char)text.at[i];

		unsigned pairs = words->first[bucket_of(before, byte)];
		unsigned single = words->single[byte];

		/* Neither, as a rule. */
		if (!(pairs | single))
			continue;
		mark(words, single, ret);
		mark_pairs(words, pairs, text, i - 1, ret);
	}
}

bool words_any(const struct words *words, struct span text)
{
	struct words_found found;
	uint64_t any = 0;

	words_find(words, text, &found);
	for (size_t i = 0; i < countof(found.bits); i++)
		any |= found.bits[i];
	return any != 0;
}
