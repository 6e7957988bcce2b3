/* Lines kept for a while, the newest of them: when there is no more room, the oldest go.
 * Knows nothing of what they mean. */
#ifndef TAPIR_RUN_HELD_H
#define TAPIR_RUN_HELD_H

#include "base/buffer.h"
#include "run/failure.h"

struct held_line;

/* {.limit = N} is an empty one that keeps about N bytes. */
struct held {
	size_t limit;
	struct buffer text; /* of the lines, from `begin` on */
	size_t begin;
	struct held_line *lines; /* `n` of them, from `first` on */
	size_t first, n, room;
	size_t cost;       /* of all lines, against the limit */
	uint64_t left_out; /* bytes of lines that had to go since it was empty */
};

void held_fini(struct held *held);

/* Copies a line in, at the end. */
void held_add(struct held *held, struct said line);

/* Adds many lines at once, each with its newline behind it; only what can stay is copied. */
void held_add_lines(struct held *held, enum said_where where, struct span lines);

/* Takes the oldest line out. Its text stays valid until the next held_add(). False when there
 * is none. */
bool held_take(struct held *held, struct said *ret);

/* Where held_next() is: {0} is before the oldest line. */
struct held_cursor {
	size_t line, at;
};

/* The next line from the oldest on, left where it is, its text valid until the next held_add().
 * False after the newest. */
bool held_next(const struct held *held, struct held_cursor *cursor, struct said *ret);

/* The text of all lines, one right behind the other: for a search that is to be quick. */
static inline struct span held_text(const struct held *held)
{
	return (struct span){held->text.n ? held->text.bytes + held->begin : "",
	                     held->text.n - held->begin};
}

/* Forgets everything, left_out included. Costs nothing when it is empty. */
void held_clear(struct held *held);

/* What a line counts against a bound: its bytes, and something for being a line, so that a
 * flood of empty ones is bounded too. */
static inline size_t held_cost(struct span text)
{
	return text.n + 8;
}

#endif
