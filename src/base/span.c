#include "base/span.h"

#include "base/block.h"

enum { NEEDLE_BYTES = 32 }; /* a longer one costs too much to compare at each place */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool span_starts_nocase(struct span text, struct span prefix)
{
	if (text.n < prefix.n)
		return false;
	for (size_t i = 0; i < prefix.n; i++) {
		if (lower(text.at[i]) != lower(prefix.at[i]))
			return false;
	}
	return true;
}

bool span_equal_nocase(struct span a, struct span b)
{
	return a.n == b.n && span_starts_nocase(a, b);
}

/* Where `needle` first stands at one of the places `from` to `end`, or `end`. */
static size_t find_between(struct span text, struct span needle, size_t from, size_t end)
{
	size_t behind = needle.n - 1;

	while (from < end &&
	       (text.at[from] != needle.at[0] || text.at[from + behind] != needle.at[behind] ||
	        memcmp(text.at + from, needle.at, needle.n) != 0))
		from++;
	return from;
}

/* The first of the sixteen places from `at` on where the needle's first byte stands, and its last
 * as far behind it: most places are ruled out by that. */
static unsigned first_place(const char *at, struct span needle)
{
	size_t behind = needle.n - 1;
	block begins = (block)(block_at(at) == (unsigned char)needle.at[0]);
	block ends = (block)(block_at(at + behind) == (unsigned char)needle.at[behind]);

	return block_first(begins & ends);
}

/* Mostly a short text is searched for a few bytes, which memmem() is slow to prepare for. */
size_t span_find(struct span text, struct span needle)
{
	if (needle.n == 0)
		return 0;
	if (text.n < needle.n)
		return text.n;
	if (needle.n > NEEDLE_BYTES) {
		const char *at = memmem(text.at, text.n, needle.at, needle.n);

		return at ? (size_t)(at - text.at) : text.n;
	}

	size_t places = text.n - needle.n + 1, at = 0, found;

	for (; at + BLOCK_BYTES < places; at += BLOCK_BYTES) {
		unsigned first = first_place(text.at + at, needle);

		if (first == BLOCK_BYTES)
			continue;
		found = find_between(text, needle, at + first, at + BLOCK_BYTES);
		if (found < at + BLOCK_BYTES)
			return found;
	}
	/* The last sixteen; some of them may have been among those before. */
	if (places >= BLOCK_BYTES) {
		at = places - BLOCK_BYTES;
		at += first_place(text.at + at, needle);
	}
	found = find_between(text, needle, at, places);
	return found < places ? found : text.n;
}

/* How the eight bytes at `at` differ from as many spaces: 0 when not at all. */
static uint64_t differs(const char *at)
{
	uint64_t word;

	memcpy(&word, at, 8);
	return word ^ 0x2020202020202020;
}

static bool is_blank_block(const char *at)
{
	return (differs(at) | differs(at + 8) | differs(at + 16) | differs(at + 24)) == 0;
}

size_t span_blanks(struct span text)
{
	size_t n = 0;

	while (text.n - n >= 32 && is_blank_block(text.at + n))
		n += 32;
	while (n < text.n && byte_is_blank(text.at[n]))
		n++;
	return n;
}

/* The first of the sixteen bytes at `at` that is not printable ASCII. */
static unsigned first_odd(const char *at)
{
	return block_first(~block_between(block_at(at), ' ', '~'));
}

size_t span_plain(struct span text)
{
	size_t n = 0;

	if (text.n < BLOCK_BYTES) {
		while (n < text.n && text.at[n] >= ' ' && text.at[n] <= '~')
			n++;
		return n;
	}
	for (; n + BLOCK_BYTES < text.n; n += BLOCK_BYTES) {
		unsigned odd = first_odd(text.at + n);

		if (odd < BLOCK_BYTES)
			return n + odd;
	}
	/* The last sixteen; some of them may have been among those before. */
	n = text.n - BLOCK_BYTES;
	return n + first_odd(text.at + n);
}

bool span_next_line(struct span *text, struct span *ret)
{
	if (text->n == 0)
		return false;

	size_t end = span_index(*text, '\n');
	struct span line = span_head(*text, end);

	*text = span_from(*text, end + 1);
	while (line.n && line.at[line.n - 1] == '\r')
		line.n--;
	*ret = line;
	return true;
}

void span_take_digits(struct span *text, uint64_t *ret)
{
	uint64_t value = 0;
	size_t n = 0;

	for (; n < text->n && byte_is_digit(text->at[n]); n++) {
		uint64_t digit = (uint64_t)(text->at[n] - '0');

		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			value = UINT64_MAX;
		else
			continue;
		/* Saturated: the rest of the digits only have to be passed. */
		while (n + 1 < text->n && byte_is_digit(text->at[n + 1]))
			n++;
	}
	*text = span_from(*text, n);
	*ret = value;
}
