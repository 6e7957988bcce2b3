#include "run/held.h"

#include <stdlib.h>

#include "base/memory.h"

/* Places are counted through all that ever was held, modulo 2^32: so they stay when the text
 * moves. */
struct held_line {
	uint32_t at, n;
	uint8_t where; /* enum said_where */
	bool cut;
};

static void count(struct held *held)
{
	share_count(held->share, &held->counted,
	            held->text.room + held->room * sizeof *held->lines);
}

void held_fini(struct held *held)
{
	buffer_fini(&held->text);
	free(held->lines);
	*held = (struct held){.limit = held->limit, .share = held->share, .counted = held->counted};
	count(held);
}

void held_clear(struct held *held)
{
	if (held->share && held->share->used >= SHARED_BYTES / 2)
		held_fini(held);
	held->text.n = 0;
	held->origin = 0;
	held->raw = 0;
	held->first = held->n = 0;
	held->cost = 0;
	held->left_out = 0;
}

/* Where the oldest line stands in the text; its end when there is none. */
static size_t begin(const struct held *held)
{
	return held->n ? held->lines[held->first].at - held->origin : held->text.n - held->raw;
}

static struct said read_line(const struct held *held, size_t i)
{
	struct held_line line = held->lines[held->first + i];

	return (struct said){
		.where = line.where,
		.cut = line.cut,
		.text = {line.n ? held->text.bytes + (uint32_t)(line.at - held->origin) : "",
	                 line.n},
	};
}

struct span held_text(const struct held *held)
{
	size_t from = begin(held);

	return (struct span){held->text.n ? held->text.bytes + from : "", held->text.n - from};
}

static struct said take_line(struct held *held)
{
	struct said line = read_line(held, 0);

	held->first++;
	held->n--;
	held->cost -= held_cost(line.text);
	return line;
}

/* Moves what is left to the front once at least half of the room in front of it is free, so
 * that every byte is moved once on the average. */
static void close_gap(struct held *held)
{
	size_t gap = begin(held);

	if (gap > held->text.n / 2) {
		buffer_drop(&held->text, gap);
		held->origin += (uint32_t)gap;
	}
	if (held->first > held->n) {
		memmove(held->lines, held->lines + held->first, held->n * sizeof *held->lines);
		held->first = 0;
	}
}

/* A line whose text is in held->text, behind that of the others. */
static void push(struct held *held, struct said line)
{
	if (held->first + held->n == held->room) {
		held->room = held->room ? held->room * 2 : 64;
		held->lines = memory_grow(held->lines, held->room, sizeof *held->lines);
	}
	held->lines[held->first + held->n++] = (struct held_line){
		.at = held->origin + (uint32_t)(line.text.at - held->text.bytes),
		.n = (uint32_t)line.text.n,
		.where = (uint8_t)line.where,
		.cut = line.cut,
	};
	held->cost += held_cost(line.text);
}

static size_t limit_of(const struct held *held)
{
	return share_is_spent(held->share) && held->limit > SPENT_HELD_BYTES ? SPENT_HELD_BYTES
	                                                                     : held->limit;
}

/* The newest line stays, however long it is. */
static void trim(struct held *held)
{
	while (held->n > 1 && held->cost > limit_of(held))
		held->left_out += take_line(held).text.n + 1;
}

/* Cuts a line that alone is too long. */
static void cut(struct held *held, size_t limit)
{
	struct held_line *line = &held->lines[held->first];

	if (line->n <= limit)
		return;
	held->left_out += line->n - limit;
	held->cost -= line->n - limit;
	line->n = (uint32_t)limit;
	line->cut = true;
}

/* The share is spent: no more memory is kept than is needed. */
static void squeeze(struct held *held)
{
	struct held kept = {.limit = held->limit, .share = held->share, .counted = held->counted};
	struct said line;

	trim(held);
	if (held->n == 1)
		cut(held, SPENT_HELD_BYTES);
	kept.left_out = held->left_out;
	while (held_take(held, &line)) {
		buffer_add(&kept.text, line.text);
		line.text = span_from(buffer_span(&kept.text), kept.text.n - line.text.n);
		push(&kept, line);
	}
	buffer_fini(&held->text);
	free(held->lines);
	*held = kept;
}

static void tell_apart(struct held *held);

/* Lines were added. */
static void settle(struct held *held)
{
	if (share_is_spent(held->share) && held->text.room > 4 * SPENT_HELD_BYTES) {
		tell_apart(held);
		squeeze(held);
	}
	count(held);
}

/* Notes the lines in the last `n` bytes of the text; returns how many bytes they are. */
static size_t note_lines(struct held *held, enum said_where where, size_t n, size_t indent)
{
	struct span rest = span_from(buffer_span(&held->text), held->text.n - n);
	struct said line = {.where = where};
	size_t noted = 0;

	while (span_next_line(&rest, &line.text)) {
		line.text = span_from(line.text, indent);
		noted += line.text.n + 1;
		push(held, line);
	}
	return noted;
}

static void tell_apart(struct held *held)
{
	size_t raw = held->raw;

	if (raw == 0)
		return;
	held->raw = 0;
	note_lines(held, SAID_BEFORE, raw, 0);
	trim(held);
}

bool held_next(struct held *held, struct held_cursor *cursor, struct said *ret)
{
	tell_apart(held);
	if (cursor->line == held->n)
		return false;
	*ret = read_line(held, cursor->line++);
	return true;
}

bool held_take(struct held *held, struct said *ret)
{
	tell_apart(held);
	if (!held->n)
		return false;
	*ret = take_line(held);
	return true;
}

uint64_t held_left_out(struct held *held)
{
	tell_apart(held);
	return held->left_out;
}

void held_add(struct held *held, struct said line)
{
	size_t n = line.text.n;

	tell_apart(held);
	close_gap(held);
	buffer_add(&held->text, line.text);
	line.text = span_from(buffer_span(&held->text), held->text.n - n);
	push(held, line);
	trim(held);
	settle(held);
}

/* The end of `lines` that nothing before can stay beside: those that begin in the last `most`
 * bytes, or the last one. */
static struct span last_lines(struct span lines, size_t most)
{
	size_t from = lines.n - most;

	from += span_index(span_from(lines, from), '\n') + 1;
	if (from == lines.n) {
		const char *before = memrchr(lines.at, '\n', lines.n - 1);

		from = before ? (size_t)(before + 1 - lines.at) : 0;
	}
	return span_from(lines, from);
}

/* What can stay of lines that come now, at most `most` bytes; what cannot stay beside them goes. */
static struct span make_way(struct held *held, struct span lines, size_t most)
{
	uint64_t left_out = held->left_out + held->raw;

	if (lines.n <= most) {
		close_gap(held);
		return lines;
	}
	held->raw = 0;
	while (held->n)
		left_out += take_line(held).text.n + 1;
	held_clear(held);
	held->left_out = left_out;
	return last_lines(lines, most);
}

void held_add_output(struct held *held, struct span lines)
{
	struct span rest = make_way(held, lines, held->limit);

	held->left_out += lines.n - rest.n;
	buffer_add(&held->text, rest);
	held->raw += rest.n;
	if (held->raw > 2 * held->limit)
		tell_apart(held);
	settle(held);
}

void held_add_lines(struct held *held, enum said_where where, struct span lines, size_t n,
                    size_t indent)
{
	tell_apart(held);

	struct span rest = make_way(held, lines, held->limit + n * indent);

	buffer_add(&held->text, rest);

	size_t noted = note_lines(held, where, rest.n, indent);

	held->left_out += lines.n - n * indent - noted;
	trim(held);
	settle(held);
}
