/* Where lines end and where "#" stands, found in many bytes at once: whatever goes over the lines
 * behind needs not search for either, and a line's next mark tells whether it may have a comment.
 * Knows nothing of what they mean. */
#ifndef TAPIR_INPUT_MARKS_H
#define TAPIR_INPUT_MARKS_H

#include "base/span.h"

/* How many bytes behind the end of a text may be read (and are ignored), and how many marks more
 * than were found may be written. */
enum { MARKS_SLACK = 64 };

/* Text that begins with a line, and its marks: offsets from `base`, in order. MARKS_SLACK bytes
 * behind it may be read. */
struct marked {
	struct span text;
	const char *base;
	const uint32_t *marks;
	size_t n;
};

/* Writes the offset from `base` of each newline and each "#" in `text`, which lies behind `base`,
 * to `ret`; returns how many. `ret` has room for text.n + MARKS_SLACK, and MARKS_SLACK bytes behind
 * `text` may be read. Uses what the processor can do. */
size_t marks_find(const char *base, struct span text, uint32_t *ret);

/* The same on any processor. */
size_t marks_find_portable(const char *base, struct span text, uint32_t *ret);

#endif
