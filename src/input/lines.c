#include "input/lines.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"

/* The longest unfinished line, as much in front of it (see lines_space()), and a read. */
enum { ROOM_BYTES = 2 * (LINE_BYTES + 1) + READ_BYTES };

void lines_fini(struct lines *lines)
{
	free(lines->bytes);
	*lines = (struct lines){0};
}

char *lines_space(struct lines *lines, size_t *ret_room)
{
	if (!lines->bytes) {
		lines->bytes = memory_new(ROOM_BYTES);
		lines->room = ROOM_BYTES;
	}

	/* Reads go to the same bytes again and again, which then stay in the processor's cache.
	 * What is unfinished moves to the front only when as many bytes were taken before it: so a
	 * byte is moved at most once on the average, however small the reads are. */
	size_t unfinished = lines->end - lines->begin;
	if (unfinished <= lines->begin) {
		memmove(lines->bytes, lines->bytes + lines->begin, unfinished);
		lines->begin = 0;
		lines->end = unfinished;
	}
	*ret_room = lines->room - lines->end < READ_BYTES ? lines->room - lines->end : READ_BYTES;
	return lines->bytes + lines->end;
}

void lines_fill(struct lines *lines, size_t n)
{
	lines->end += n;
}

void lines_end(struct lines *lines)
{
	lines->over = true;
}

/* Takes the next line of `n` bytes and its newline. */
static struct span take(struct lines *lines, size_t n)
{
	struct span text = {lines->bytes + lines->begin, n};

	lines->begin += n < lines->end - lines->begin ? n + 1 : n;
	lines->scanned = 0;
	if (text.n > 0 && text.at[text.n - 1] == '\r')
		text.n--;
	return text;
}

/* Where the next newline stands after lines->begin; SIZE_MAX when it has not come. */
static size_t find_newline(struct lines *lines)
{
	size_t n = lines->end - lines->begin;

	if (n == lines->scanned)
		return SIZE_MAX;

	const char *from = lines->bytes + lines->begin;
	const char *newline = memchr(from + lines->scanned, '\n', n - lines->scanned);
	if (newline)
		return (size_t)(newline - from);
	lines->scanned = n;
	return SIZE_MAX;
}

bool lines_next(struct lines *lines, struct line *ret)
{
	size_t newline = find_newline(lines);

	if (lines->skipping) {
		if (newline == SIZE_MAX) {
			lines->begin = lines->end;
			lines->scanned = 0;
			return false;
		}
		take(lines, newline);
		lines->skipping = false;
		newline = find_newline(lines);
	}

	size_t n = lines->end - lines->begin;
	if (newline <= LINE_BYTES) {
		*ret = (struct line){.text = take(lines, newline), .ended = true};
		return true;
	}
	if (n > LINE_BYTES) {
		*ret = (struct line){.text = {lines->bytes + lines->begin, LINE_BYTES},
		                     .cut = true,
		                     .ended = true};
		lines->begin += LINE_BYTES;
		lines->scanned = 0;
		lines->skipping = true;
		return true;
	}
	if (lines->over && n > 0) {
		*ret = (struct line){.text = take(lines, n)};
		return true;
	}
	return false;
}
