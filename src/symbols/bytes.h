/* Numbers and strings out of a section's bytes. A cursor never leaves them: past the end it reads
 * zeroes and remembers that it did. */
#ifndef TAPIR_SYMBOLS_BYTES_H
#define TAPIR_SYMBOLS_BYTES_H

#include "base/span.h"

struct cursor {
	const unsigned char *at, *end;
	bool swapped; /* the file's byte order is not ours */
	bool failed;  /* something lay past the end, or was no number */
};

/* A cursor at the beginning of `bytes`, which outlive it. */
struct cursor cursor_over(struct span bytes, bool swapped);

/* Bytes not yet read. */
static inline size_t cursor_left(const struct cursor *cursor)
{
	return (size_t)(cursor->end - cursor->at);
}

/* An unsigned number of `size` bytes: 1, 2, 3, 4 or 8. */
uint64_t cursor_number(struct cursor *cursor, unsigned size);

static inline uint8_t cursor_byte(struct cursor *cursor)
{
	if (cursor->at < cursor->end)
		return *cursor->at++;
	cursor->failed = true;
	return 0;
}

/* LEB128. Bits beyond the 64th are dropped. */
uint64_t cursor_uleb(struct cursor *cursor);
int64_t cursor_sleb(struct cursor *cursor);

/* Up to the next NUL, which is passed over. */
struct span cursor_string(struct cursor *cursor);

/* The next `n` bytes. */
struct span cursor_take(struct cursor *cursor, uint64_t n);

/* The NUL-terminated string at `offset` of `section`; empty when it lies outside. */
struct span string_at(struct span section, uint64_t offset);

/* The length at the head of a unit of DWARF: takes it and makes *ret a cursor over the unit.
 * *ret_wide: it is in the 64-bit format, and offsets in it have 8 bytes. False when nothing
 * whole is left. */
bool cursor_unit(struct cursor *cursor, struct cursor *ret, bool *ret_wide);

#endif
