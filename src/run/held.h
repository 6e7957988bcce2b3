/* Lines kept for a while, the newest of them: when there is no more room, the oldest go.
 * Knows nothing of what they mean. */
#ifndef TAPIR_RUN_HELD_H
#define TAPIR_RUN_HELD_H

#include "base/buffer.h"
#include "run/failure.h"
#include "run/share.h"

struct held_line;

/* {.limit = N} is an empty one that keeps about N bytes; with a share, SPENT_HELD_BYTES when that
 * is spent. */
struct held {
	size_t limit;
	struct share *share;
	size_t counted;          /* of the share */
	struct buffer text;      /* of the lines, as they came or with nothing between them */
	uint32_t origin;         /* what the lines call the place of its first byte */
	struct held_line *lines; /* `n` of them, from `first` on */
	size_t first, n, room;
	size_t cost;       /* of all lines, against the limit */
	size_t raw;        /* bytes at the end of the text: lines that nobody has told apart yet */
	uint64_t left_out; /* bytes of lines that had to go since it was empty, but for those */
};

void held_fini(struct held *held);

/* Copies a line in, at the end. */
void held_add(struct held *held, struct said line);

/* Adds lines of output that came before a point, each with its newline behind it. They are told
 * apart only when somebody asks for one, which is seldom. */
void held_add_output(struct held *held, struct span lines);

/* Adds `n` lines at once, each with its newline behind it, without their first `indent` bytes. Only
 * what can stay is copied. None of them ends in "\r\n". */
void held_add_lines(struct held *held, enum said_where where, struct span lines, size_t n,
                    size_t indent);

/* Takes the oldest line out. Its text stays valid until the next held_add(). False when there
 * is none. */
bool held_take(struct held *held, struct said *ret);

/* Where held_next() is: {0} is before the oldest line. */
struct held_cursor {
	size_t line;
};

/* The next line from the oldest on, left where it is, its text valid until the next held_add().
 * False after the newest. */
bool held_next(struct held *held, struct held_cursor *cursor, struct said *ret);

/* The text of all lines, one behind the other: for a search that is to be quick. */
struct span held_text(const struct held *held);

/* How many bytes of lines had to go since it was empty. */
uint64_t held_left_out(struct held *held);

static inline bool held_is_empty(const struct held *held)
{
	return held->n == 0 && held->raw == 0;
}

/* Forgets everything, left_out included. Costs nothing when it is empty. Memory is kept for what
 * comes, unless the share is about to be spent. */
void held_clear(struct held *held);

/* What a line counts against a bound: its bytes, and something for being a line, so that a
 * flood of empty ones is bounded too. */
static inline size_t held_cost(struct span text)
{
	return text.n + 8;
}

#endif
