#include "base/span.h"

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

size_t span_find(struct span text, struct span needle)
{
	if (needle.n == 0)
		return 0;
	if (text.n < needle.n)
		return text.n;

	const char *at = memmem(text.at, text.n, needle.at, needle.n);

	return at ? (size_t)(at - text.at) : text.n;
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

size_t span_plain(struct span text)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t n = 0;

	/* Eight at a time: a byte below " " borrows, DEL overflows, others have their highest bit.
	 * What borrows from its neighbour is only looked at once more. */
	for (uint64_t eight; n + sizeof eight <= text.n; n += sizeof eight) {
		memcpy(&eight, text.at + n, sizeof eight);
		if (((eight - 0x20 * ones) | (eight + ones) | eight) & 0x80 * ones)
			break;
	}
	while (n < text.n && text.at[n] >= ' ' && text.at[n] <= '~')
		n++;
	return n;
}

struct span span_trim_end(struct span text)
{
	while (text.n && byte_is_blank(text.at[text.n - 1]))
		text.n--;
	return text;
}

struct span span_trim(struct span text)
{
	text = span_trim_end(text);
	while (text.n && byte_is_blank(text.at[0]))
		text = span_from(text, 1);
	return text;
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
