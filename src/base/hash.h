/* A number made of bytes, for tables and comparisons within one run. Whoever makes the bytes can
 * make others with the same number: nothing may depend on that not happening. */
#ifndef TAPIR_BASE_HASH_H
#define TAPIR_BASE_HASH_H

#include "base/span.h"

/* `hash`, changed by eight more bytes. Its high bits are the better ones. */
static inline uint64_t hash_word(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

/* `hash`, changed by the bytes of `text` and their number. */
static inline uint64_t hash_text(uint64_t hash, struct span text)
{
	uint64_t word;

	hash = hash_word(hash, text.n);
	if (text.n < sizeof word) {
		word = 0;
		for (size_t i = 0; i < text.n; i++)
			word = word << 8 | (unsigned char)text.at[i];
		return hash_word(hash, word);
	}
	for (size_t at = 0; at + sizeof word < text.n; at += sizeof word) {
		memcpy(&word, text.at + at, sizeof word);
		hash = hash_word(hash, word);
	}
	/* The last eight; some of them may have been there before. */
	memcpy(&word, text.at + text.n - sizeof word, sizeof word);
	return hash_word(hash, word);
}

#endif
