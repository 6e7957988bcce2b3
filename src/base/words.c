#include "base/words.h"

#include <assert.h>

static unsigned bucket_of(unsigned first, unsigned second)
{
	return (first * 61 + second) % WORDS_BUCKETS;
}

/* How often a byte stands in what programs print, by and large. */
static unsigned commonness(char byte)
{
	if (byte == ' ' || (byte >= 'a' && byte <= 'z'))
		return byte != ' ' && strchr("jkqvwxz", byte) ? 3 : 6;
	if (byte_is_digit(byte))
		return 5;
	return strchr(":.'\"/(),-=", byte) ? 3 : 1;
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

void words_add(struct words *words, struct span word)
{
	assert(words->n < WORDS_MAX);

	uint16_t number = words->n++;

	words->word[number] = word;
	if (word.n == 1)
		words->one[words->nones++] = number;
	if (word.n == 0)
		words_mark(&words->empty, number);
	if (word.n < 2)
		return;

	size_t pair = rarest_pair(word);
	uint16_t *first = &words->first[bucket_of((unsigned char)word.at[pair],
	                                          (unsigned char)word.at[pair + 1])];

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

/* Marks the words of one byte. */
static void find_short(const struct words *words, struct span text, struct words_found *ret)
{
	uint64_t seen[4] = {0};

	for (size_t i = 0; i < text.n; i++) {
		unsigned char byte = (unsigned char)text.at[i];

		seen[byte / 64] |= UINT64_C(1) << byte % 64;
	}
	for (size_t i = 0; i < words->nones; i++) {
		uint16_t number = words->one[i];
		unsigned char byte = (unsigned char)words->word[number].at[0];

		if (seen[byte / 64] >> byte % 64 & 1)
			words_mark(ret, number);
	}
}

void words_find(const struct words *words, struct span text, struct words_found *ret)
{
	unsigned before = text.n ? (unsigned char)text.at[0] : 0;

	*ret = words->empty;
	if (words->nones)
		find_short(words, text, ret);
	for (size_t i = 1; i < text.n; i++) {
		unsigned byte = (unsigned char)text.at[i];
		unsigned number = words->first[bucket_of(before, byte)];

		before = byte;
		for (; number; number = words->next[number - 1]) {
			if (stands_at(text, i - 1, words->word[number - 1],
			              words->pair[number - 1]))
				words_mark(ret, number - 1);
		}
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
