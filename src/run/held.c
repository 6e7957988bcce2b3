#include "run/held.h"

#include <stdlib.h>

#include "base/memory.h"

struct held_line {
	uint32_t n;
	uint8_t where; /* enum said_where */
	bool cut;
};

void held_fini(struct held *held)
{
	buffer_fini(&held->text);
	free(held->lines);
	*held = (struct held){.limit = held->limit};
}

void held_clear(struct held *held)
{
	held->text.n = held->begin = 0;
	held->first = held->n = 0;
	held->cost = 0;
	held->left_out = 0;
}

bool held_next(const struct held *held, struct held_cursor *cursor, struct said *ret)
{
	if (cursor->line == held->n)
		return false;

	struct held_line line = held->lines[held->first + cursor->line++];

	*ret = (struct said){
		.where = line.where,
		.cut = line.cut,
		.text = {line.n ? held->text.bytes + held->begin + cursor->at : "", line.n},
	};
	cursor->at += line.n;
	return true;
}

bool held_take(struct held *held, struct said *ret)
{
	if (!held->n)
		return false;

	struct held_line line = held->lines[held->first];

	*ret = (struct said){
		.where = line.where,
		.cut = line.cut,
		.text = {line.n ? held->text.bytes + held->begin : "", line.n},
	};
	held->begin += line.n;
	held->first++;
	held->n--;
	held->cost -= held_cost(ret->text);
	return true;
}

/* Moves what is left to the front once at least half of the room in front of it is free, so
 * that every byte is moved once on the average. */
static void close_gap(struct held *held)
{
	if (held->begin > held->text.n / 2) {
		buffer_drop(&held->text, held->begin);
		held->begin = 0;
	}
	if (held->first > held->n) {
		memmove(held->lines, held->lines + held->first, held->n * sizeof *held->lines);
		held->first = 0;
	}
}

void held_add(struct held *held, struct said line)
{
	struct said oldest;

	while (held->n && held->cost + held_cost(line.text) > held->limit) {
		held_take(held, &oldest);
		held->left_out += oldest.text.n + 1;
	}
	close_gap(held);
	if (held->first + held->n == held->room) {
		held->room = held->room ? held->room * 2 : 64;
		held->lines = memory_grow(held->lines, held->room, sizeof *held->lines);
	}
	held->lines[held->first + held->n++] = (struct held_line){
		.n = (uint32_t)line.text.n,
		.where = (uint8_t)line.where,
		.cut = line.cut,
	};
	buffer_add(&held->text, line.text);
	held->cost += held_cost(line.text);
}

void held_add_lines(struct held *held, enum said_where where, struct span lines)
{
	struct span line;

	if (lines.n > held->limit) {
		/* More than the limit is at the end already: nothing before it would stay. */
		size_t from = lines.n - held->limit;

		from += span_index(span_from(lines, from), '\n') + 1;

		uint64_t left_out = held->left_out + held_text(held).n + held->n + from;

		held_clear(held);
		held->left_out = left_out;
		lines = span_from(lines, from);
	}
	while (span_next_line(&lines, &line))
		held_add(held, (struct said){.where = where, .text = line});
}
