#include "base/span.h"

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

static const uint64_t ones = UINT64_C(0x0101010101010101);

/* As many bytes as are looked at together. */
typedef unsigned char block __attribute__((vector_size(16)));

/* Whether at one of the sixteen places from `at` on stands `first`, and `last` as far `behind` it:
 * most places are ruled out by that. */
static bool may_stand(const char *at, size_t behind, unsigned char first, unsigned char last)
{
	block begins, ends;
	uint64_t right[2];

	memcpy(&begins, at, sizeof begins);
	memcpy(&ends, at + behind, sizeof ends);

	block both = (block)(begins == first) & (block)(ends == last);

	memcpy(right, &both, sizeof right);
	return right[0] | right[1];
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
	unsigned char first = (unsigned char)needle.at[0];
	unsigned char last = (unsigned char)needle.at[needle.n - 1];

	for (; at + sizeof(block) < places; at += sizeof(block)) {
		if (!may_stand(text.at + at, needle.n - 1, first, last))
			continue;
		found = find_between(text, needle, at, at + sizeof(block));
		if (found < at + sizeof(block))
			return found;
	}
	/* The last sixteen; some of them may have been among those before. */
	if (places >= sizeof(block)) {
		at = places - sizeof(block);
		if (!may_stand(text.at + at, needle.n - 1, first, last))
			return text.n;
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

/* Whether one of the eight bytes at `at` may not be printable ASCII: a byte below " " borrows, DEL
 * overflows, others have their highest bit. What borrows from its neighbour is looked at again. */
static bool may_be_odd(const char *at)
{
	uint64_t eight;

	memcpy(&eight, at, sizeof eight);
	return ((eight - 0x20 * ones) | (eight + ones) | eight) & 0x80 * ones;
}

size_t span_plain(struct span text)
{
	size_t n = 0;

	while (n + 8 <= text.n && !may_be_odd(text.at + n))
		n += 8;
	/* The last eight; some of them may have been among those before. */
	if (text.n >= 8 && n + 8 > text.n && !may_be_odd(text.at + text.n - 8))
		return text.n;
	while (n < text.n && text.at[n] >= ' ' && text.at[n] <= '~')
		n++;
	return n;
}

bool span_next_line(struct span *text, struct span *ret)
{
	if (text->n == 0)
		return false;

	size_t end = span_index(*text, '\n');
	struct span line = span_head(*text, end);

	*text = span_from(*text, end + 1);
	if (line.n && line.at[line.n - 1] == '\r')
		line.n--;
	*ret = line;
	return true;
}

bool span_take_number(struct span *text, uint64_t *ret)
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
	if (n == 0)
		return false;
	*text = span_from(*text, n);
	*ret = value;
	return true;
}
