#include "input/lines.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"

/* The longest unfinished line, and a read; and what a sparing one begins with. */
enum { ROOM_BYTES = LINE_BYTES + READ_BYTES, SPARING_BYTES = 512 };

void lines_fini(struct lines *lines)
{
	free(lines->bytes);
	free(lines->marks);
	*lines = (struct lines){0};
}

/* Moves what is unfinished to the front. It has all come with the latest read (else it would lie
 * there already), so no byte is moved twice, however small the reads are. */
static void close_gap(struct lines *lines)
{
	size_t gap = lines->begin;

	if (gap == 0)
		return;
	memmove(lines->bytes, lines->bytes + gap, lines->end - gap);
	lines->begin = 0;
	lines->end -= gap;
	lines->nmarks -= lines->mark;
	lines->passed -= lines->mark;
	for (size_t i = 0; i < lines->nmarks; i++)
		lines->marks[i] = lines->marks[lines->mark + i] - (uint32_t)gap;
	lines->mark = 0;
}

static void grow(struct lines *lines)
{
	size_t room = lines->room ? 2 * lines->room : SPARING_BYTES;

	if (!lines->sparing || room > ROOM_BYTES)
		room = ROOM_BYTES;
	lines->bytes = memory_grow(lines->bytes, room + MARKS_SLACK, 1);
	lines->marks = memory_grow(lines->marks, room + MARKS_SLACK, sizeof *lines->marks);
	lines->room = room;
}

void lines_spare(struct lines *lines)
{
	if (!lines->sparing || lines->begin < lines->end || lines->room <= 4 * SPARING_BYTES)
		return;
	free(lines->bytes);
	free(lines->marks);
	lines->bytes = NULL;
	lines->marks = NULL;
	lines->room = lines->begin = lines->end = 0;
	lines->nmarks = lines->mark = lines->passed = 0;
}

char *lines_space(struct lines *lines, size_t *ret_room)
{
	/* Reads go to the same bytes again and again, which stay in the processor's cache. */
	close_gap(lines);
	if (lines->room < ROOM_BYTES && lines->room - lines->end < SPARING_BYTES / 2)
		grow(lines);
	*ret_room = lines->room - lines->end < READ_BYTES ? lines->room - lines->end : READ_BYTES;
	return lines->bytes + lines->end;
}

/* Where the newline stands that ends the cut line, in what was read behind `from`. */
static void skip(struct lines *lines, size_t from)
{
	const char *newline = memchr(lines->bytes + from, '\n', lines->end - from);

	lines->skipping = !newline;
	lines->begin = newline ? (size_t)(newline + 1 - lines->bytes) : lines->end;
}

void lines_fill(struct lines *lines, size_t n)
{
	size_t from = lines->end;

	lines->end += n;
	if (lines->skipping) {
		skip(lines, from);
		from = lines->begin;
	}
	lines->nmarks += marks_find(lines->bytes,
	                            (struct span){lines->bytes + from, lines->end - from},
	                            lines->marks + lines->nmarks);
}

void lines_end(struct lines *lines)
{
	lines->over = true;
}

/* Goes on behind `end`, which is where the line ends, and `marks` of its marks. */
static struct span take(struct lines *lines, size_t end)
{
	struct span text = {lines->bytes + lines->begin, end - lines->begin};

	lines->begin = end < lines->end ? end + 1 : end;
	lines->mark = lines->passed;
	while (text.n > 0 && text.at[text.n - 1] == '\r')
		text.n--;
	return text;
}

/* Passes the marks of the line until its newline, which is passed too. False when it has not
 * come. */
static bool find_newline(struct lines *lines, size_t *ret)
{
	while (lines->passed < lines->nmarks) {
		size_t at = lines->marks[lines->passed++];

		if (lines->bytes[at] == '\n') {
			*ret = at;
			return true;
		}
	}
	return false;
}

bool lines_next(struct lines *lines, struct line *ret)
{
	size_t newline, n = lines->end - lines->begin;
	bool ended = find_newline(lines, &newline);

	if (ended && newline - lines->begin <= LINE_BYTES) {
		*ret = (struct line){.text = take(lines, newline), .ended = true};
		return true;
	}
	if (ended || n > LINE_BYTES) {
		*ret = (struct line){
			.text = {lines->bytes + lines->begin, LINE_BYTES},
			.cut = true,
			.ended = true,
		};
		lines->skipping = !ended;
		take(lines, ended ? newline : lines->end);
		return true;
	}
	if (lines->over && n > 0) {
		*ret = (struct line){.text = take(lines, lines->end)};
		return true;
	}
	return false;
}
