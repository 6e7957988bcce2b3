#include "base/memo.h"

#include <stdlib.h>

#include "base/memory.h"

/* In front of its value. */
struct memo_entry {
	uint64_t tag;
	uint16_t n; /* of the text; 0: free, since the empty text is not remembered */
	char text[MEMO_TEXT_BYTES];
};

static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

/* Eight bytes at a time. Texts can be made that share a place; they only forget each other. */
static uint64_t hash_of(uint64_t tag, struct span text)
{
	uint64_t hash = mix(tag, text.n), word;

	while (text.n >= sizeof word) {
		memcpy(&word, text.at, sizeof word);
		hash = mix(hash, word);
		text = span_from(text, sizeof word);
	}
	word = 0;
	memcpy(&word, text.at, text.n);
	return mix(hash, word);
}

void *memo_find(struct memo *memo, uint64_t tag, struct span text, bool *ret_known)
{
	size_t size = (sizeof(struct memo_entry) + memo->value_size + 7) / 8 * 8;

	if (text.n == 0 || text.n > MEMO_TEXT_BYTES)
		return NULL;
	if (!memo->entries)
		memo->entries = memory_zero(memo->count, size);

	/* Of a product the high bits depend on all of its factors' bits. */
	char *at = memo->entries + size * ((hash_of(tag, text) >> 40) % memo->count);
	struct memo_entry *entry = (struct memo_entry *)(void *)at;

	*ret_known = entry->tag == tag && entry->n == text.n &&
	             memcmp(entry->text, text.at, text.n) == 0;
	if (!*ret_known) {
		entry->tag = tag;
		entry->n = (uint16_t)text.n;
		memcpy(entry->text, text.at, text.n);
	}
	return entry + 1;
}

void memo_fini(struct memo *memo)
{
	free(memo->entries);
	memo->entries = NULL;
}
