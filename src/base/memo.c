#include "base/memo.h"

#include <stdlib.h>

#include "base/block.h"
#include "base/hash.h"
#include "base/memory.h"

/* What tells texts apart as a rule. Heads lie close together: whether a text is known is mostly
 * seen by two of them. */
struct memo_head {
	uint64_t hash;
	uint16_t n; /* of the text; 0: free, since the empty text is not remembered */
	bool again; /* it has come again since another text wanted its place */
};

/* The rest of an entry. Behind it are its value and its text. */
struct memo_body {
	uint64_t tag;
};

static size_t value_size(const struct memo *memo)
{
	return (memo->value_size + 7) / 8 * 8;
}

static size_t body_size(const struct memo *memo)
{
	return sizeof(struct memo_body) + value_size(memo) + MEMO_TEXT_BYTES;
}

static struct memo_body *body_of(const struct memo *memo, const struct memo_head *head)
{
	char *bodies = (char *)(memo->heads + memo->count + 1);

	return (struct memo_body *)(void *)(bodies +
	                                    body_size(memo) * (size_t)(head - memo->heads));
}

static char *text_of(const struct memo *memo, struct memo_body *body)
{
	return (char *)(body + 1) + value_size(memo);
}

static bool is_of(const struct memo *memo, const struct memo_head *head, uint64_t hash,
                  uint64_t tag, struct span text)
{
	struct memo_body *body;

	if (head->hash != hash || head->n != text.n)
		return false;
	body = body_of(memo, head);
	return body->tag == tag && memcmp(text_of(memo, body), text.at, text.n) == 0;
}

/* Which of two places a new text gets. NULL: both are of texts that have come again. What comes
 * once does not drive out what comes often; but that has to go on coming. */
static struct memo_head *choose_place(struct memo_head *places, uint64_t hash)
{
	size_t one = hash & 1, other = !one;

	if (places[one].again && places[other].again) {
		places[one].again = places[other].again = false;
		return NULL;
	}
	if (places[one].again || (places[one].n && !places[other].n))
		return &places[other];
	return &places[one];
}

/* Sixteen bytes of `from`, each digit made a 0, at `to`. */
static void copy_block(const char *from, char *to)
{
	block bytes = block_at(from), digit = block_between(bytes, '0', '9');

	bytes = (bytes & ~digit) | (digit & (unsigned char)'0');
	memcpy(to, &bytes, sizeof bytes);
}

/* Whether "0x" stands in `text`. */
static bool has_hexadecimal(struct span text)
{
	size_t x = span_index(text, 'x');

	while (x < text.n && (x == 0 || text.at[x - 1] != '0'))
		x += 1 + span_index(span_from(text, x + 1), 'x');
	return x < text.n;
}

/* A copy of `text` in `ret`, which has room for MEMO_TEXT_BYTES, each digit made a 0. */
static struct span copy_without_digits(struct span text, char *ret)
{
	size_t at = 0;

	if (text.n < BLOCK_BYTES) {
		for (; at < text.n; at++)
			ret[at] = byte_is_digit(text.at[at]) ? '0' : text.at[at];
		return (struct span){ret, text.n};
	}
	for (; at + BLOCK_BYTES < text.n; at += BLOCK_BYTES)
		copy_block(text.at + at, ret + at);
	/* The last sixteen; some of them may have been there before. */
	at = text.n - BLOCK_BYTES;
	copy_block(text.at + at, ret + at);
	return (struct span){ret, text.n};
}

void *memo_find(struct memo *memo, uint64_t tag, struct span text, enum memo_key key,
                bool *ret_known)
{
	char copy[MEMO_TEXT_BYTES];

	if (text.n == 0 || text.n > MEMO_TEXT_BYTES)
		return NULL;
	if (key == MEMO_NO_DIGITS && has_hexadecimal(text))
		key = MEMO_BYTES;
	if (key == MEMO_NO_DIGITS)
		text = copy_without_digits(text, copy);
	tag = tag << 1 | (key == MEMO_NO_DIGITS);
	if (!memo->heads)
		memo->heads = memory_zero(memo->count + 1, sizeof *memo->heads + body_size(memo));

	/* Each text has two places. Texts can be made that share theirs; they only forget each
	 * other. Of a product the high bits depend on all of its factors' bits. */
	uint64_t hash = hash_text(tag, text);
	struct memo_head *places = memo->heads + (hash >> 40 & (memo->count - 1)), *head;

	for (int i = 0; i < 2; i++) {
		if (is_of(memo, &places[i], hash, tag, text)) {
			*ret_known = places[i].again = true;
			return body_of(memo, &places[i]) + 1;
		}
	}
	*ret_known = false;
	head = choose_place(places, hash);
	if (!head)
		return NULL;
	*head = (struct memo_head){.hash = hash, .n = (uint16_t)text.n};

	struct memo_body *body = body_of(memo, head);

	body->tag = tag;
	memcpy(text_of(memo, body), text.at, text.n);
	return body + 1;
}

void memo_fini(struct memo *memo)
{
	free(memo->heads);
	memo->heads = NULL;
}
