/* Bytes in, bounded lines out. Knows nothing of TAP, of files or of time. */
#ifndef TAPIR_INPUT_LINES_H
#define TAPIR_INPUT_LINES_H

#include "input/marks.h"

struct line {
	struct span text; /* without its "\n" and "\r"s in front; may hold NUL and invalid UTF-8 */
	bool cut;         /* it was longer than LINE_BYTES: this is its head */
	bool ended;       /* a newline came; false only for the last line of a stream */
};

/* {0} is ready. One buffer; a line lies in it whole, so a line of 100 MB costs LINE_BYTES. */
struct lines {
	char *bytes;
	size_t room;
	bool sparing; /* one of many that say little each: the buffer grows only as it must */
	size_t begin, end;
	uint32_t *marks;     /* of the bytes from `begin` on: those from `mark` to `nmarks`; */
	size_t mark, nmarks; /* those before `passed` are no newlines */
	size_t passed;
	bool skipping; /* the rest of a cut line is being passed over: nothing of it is kept */
	bool over;     /* lines_end() was called */
};

void lines_fini(struct lines *lines);

/* Where to read the next bytes to, and how many fit (at least READ_BYTES, or some if it is
 * sparing). Only once lines_next() has said false. Invalidates all lines handed out before. */
char *lines_space(struct lines *lines, size_t *ret_room);

/* `n` bytes were read to lines_space(). */
void lines_fill(struct lines *lines, size_t n);

/* Gives back the room that long lines needed, if all of them were handed out and this is sparing.
 * Invalidates all lines handed out before. */
void lines_spare(struct lines *lines);

/* The stream is over: an unfinished last line counts as one now. */
void lines_end(struct lines *lines);

/* The next line, which stays valid until lines_space(). False when there is no whole one. */
bool lines_next(struct lines *lines, struct line *ret);

/* What lines_next() has not handed out yet: whole lines, and perhaps a piece of one. Stays valid
 * until lines_space(). */
static inline struct marked lines_waiting(const struct lines *lines)
{
	return (struct marked){
		.text = {PLACE(lines->bytes, lines->begin), lines->end - lines->begin},
		.base = lines->bytes,
		.marks = PLACE(lines->marks, lines->mark),
		.n = lines->nmarks - lines->mark,
	};
}

/* The first `n` bytes of lines_waiting(), which are whole lines with so many marks, were taken
 * care of. */
static inline void lines_pass(struct lines *lines, size_t n, size_t marks)
{
	lines->begin += n;
	lines->mark += marks;
	lines->passed = lines->mark;
}

/* After it said false: whether the bytes so far end within a line. */
static inline bool lines_in_line(const struct lines *lines)
{
	return lines->skipping || lines->begin < lines->end;
}

#endif
