#include "symbols/bytes.h"

struct cursor cursor_over(struct span bytes, bool swapped)
{
	/* Even nothing has a place: to NULL not even 0 may be added. */
	const unsigned char *at = (const unsigned char *)(bytes.n ? bytes.at : "");

	return (struct cursor){.at = at, .end = at + bytes.n, .swapped = swapped};
}

uint64_t cursor_number(struct cursor *cursor, unsigned size)
{
	uint64_t value = 0;

	if (cursor_left(cursor) < size) {
		cursor->failed = true;
		cursor->at = cursor->end;
		return 0;
	}
	for (unsigned i = 0; i < size; i++) {
		bool first_is_low = (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) != cursor->swapped;
		unsigned shift = 8 * (first_is_low ? i : size - 1 - i);

		value |= (uint64_t)cursor->at[i] << shift;
	}
	cursor->at += size;
	return value;
}

uint64_t cursor_uleb(struct cursor *cursor)
{
	uint64_t value = 0;
	unsigned shift = 0;
	uint8_t byte;

	do {
		byte = cursor_byte(cursor);
		if (shift < 64)
			value |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
	} while ((byte & 0x80) && !cursor->failed);
	return value;
}

int64_t cursor_sleb(struct cursor *cursor)
{
	uint64_t value = 0;
	unsigned shift = 0;
	uint8_t byte;

	do {
		byte = cursor_byte(cursor);
		if (shift < 64)
			value |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
	} while ((byte & 0x80) && !cursor->failed);
	if ((byte & 0x40) && shift < 64)
		value |= ~0ull << shift;
	return (int64_t)value;
}

struct span cursor_string(struct cursor *cursor)
{
	struct span text = {(const char *)cursor->at, cursor_left(cursor)};
	size_t n = span_index(text, '\0');

	if (n == text.n) {
		cursor->failed = true;
		cursor->at = cursor->end;
		return (struct span){0};
	}
	cursor->at += n + 1;
	return span_head(text, n);
}

struct span cursor_take(struct cursor *cursor, uint64_t n)
{
	struct span taken = {(const char *)cursor->at, cursor_left(cursor)};

	if (n > taken.n) {
		cursor->failed = true;
		cursor->at = cursor->end;
		return (struct span){0};
	}
	cursor->at += n;
	return span_head(taken, n);
}

struct span string_at(struct span section, uint64_t offset)
{
	if (offset >= section.n)
		return (struct span){0};

	struct span text = span_from(section, offset);
	size_t n = span_index(text, '\0');

	return n < text.n ? span_head(text, n) : (struct span){0};
}

bool cursor_unit(struct cursor *cursor, struct cursor *ret, bool *ret_wide)
{
	if (cursor_left(cursor) < 4)
		return false;

	uint64_t length = cursor_number(cursor, 4);
	bool wide = length == 0xffffffff;

	if (wide)
		length = cursor_number(cursor, 8);
	if (cursor->failed || length > cursor_left(cursor))
		return false;
	*ret = cursor_over(cursor_take(cursor, length), cursor->swapped);
	*ret_wide = wide;
	return true;
}
