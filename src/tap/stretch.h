/* Most of a stream is tests that pass, one after the other, or what programs print while they are
 * tested. A stretch of such lines is read in one go, without an event for each: nothing in it means
 * more than that so many tests passed, or that there was so much text.
 *
 * Every line of a stretch is one that tap_parse() would make the same of; where that is not plain
 * to see the stretch ends, and tap_parse() goes on. */
#ifndef TAPIR_TAP_STRETCH_H
#define TAPIR_TAP_STRETCH_H

#include "tap/parser.h"

struct tap_stretch {
	size_t bytes;     /* of whole lines, their newlines included */
	size_t marks;     /* in them */
	size_t lines;     /* of tap_read_yaml() alone: how many */
	uint64_t points;  /* that passed: "ok NUMBER - name", numbered in order */
	unsigned depth;   /* of all of them */
	struct span name; /* of the last one; borrows from the bytes */
};

/* Whether a stretch may come next, and at which depth. */
bool tap_may_stretch(const struct tap_parser *parser, unsigned *ret_depth);

/* Reads the stretch that `lines` begin with, its first point being number `next`. Only after
 * tap_may_stretch(). False when there is none: *parser and *ret are as they were. YAML blocks of
 * points in it are passed over. */
bool tap_read_stretch(struct tap_parser *parser, const struct marked *lines, uint64_t next,
                      struct tap_stretch *ret);

/* The whole lines that `lines` begin with which tap_parse() would call TAP_TEXT, that begin with no
 * blank, and that are no headings either. False when there are none. They change nothing in
 * *parser. Sets bytes and marks of *ret. */
bool tap_read_text(const struct tap_parser *parser, const struct marked *lines,
                   struct tap_stretch *ret);

/* The same with lines which it would call TAP_YAML, their text being what stands behind
 * parser->yaml_indent bytes. None ends in "\r\n". Sets lines of *ret, too. */
bool tap_read_yaml(const struct tap_parser *parser, const struct marked *lines,
                   struct tap_stretch *ret);

#endif
