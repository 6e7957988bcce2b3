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
	while (text.n >= sizeof word) {
		memcpy(&word, text.at, sizeof word);
		hash = hash_word(hash, word);
		text = span_from(text, sizeof word);
	}
	word = 0;
	if (text.n)
		memcpy(&word, text.at, text.n);
	return hash_word(hash, word);
}

#endif
