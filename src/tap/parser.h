/* One line of TAP in, one event out: TAP 12, 13, 14, KTAP and bats' extended stream, the
 * dialect found out line by line. Holds only what is needed to tell what the next line is:
 * the nesting and an open YAML block. Counts nothing and judges nothing. */
#ifndef TAPIR_TAP_PARSER_H
#define TAPIR_TAP_PARSER_H

#include "base/arena.h"
#include "input/lines.h"
#include "tap/event.h"

struct tap_level;

/* Whether bats tells the times of all its tests: then " in 5ms" is no part of a name. */
enum tap_timing { TAP_TIMING_UNKNOWN, TAP_TIMING_SPELLED, TAP_TIMING_NONE };

/* {0} is ready. */
struct tap_parser {
	struct tap_level *levels; /* the open ones; the first is the top level */
	unsigned nlevels, room;
	bool started; /* some TAP came */
	bool in_yaml;
	unsigned yaml_indent, yaml_depth;
	bool after_point; /* a YAML block may follow: the last TAP line was a point … */
	bool after_yaml;  /* … or, then, its YAML block, after which "{" may open its subtest */
	unsigned point_depth;
	enum tap_timing timing;
};

void tap_parser_fini(struct tap_parser *parser);

/* What `line` is. Never fails: what is not TAP is TAP_TEXT.
 *
 * A YAML block that is not closed is ended by the next line of TAP outside of its indentation, with
 * no TAP_YAML_END; comments and text outside of it do not end it. A second "---" in a block is
 * another TAP_YAML_BEGIN. */
struct tap_event tap_parse(struct tap_parser *parser, struct line line);

/* What `line` is where it is no TAP whatever it looks like, as of a command's standard error: a
 * TAP_COMMENT if it begins with "#", else TAP_TEXT, or TAP_BLANK. */
struct tap_event tap_aside(struct line line);

/* A name or reason as its author meant it: "\#" is "#", "\\" is "\". The span itself when
 * there is nothing to take out, else a copy in the arena. */
struct span tap_unescape(struct span text, struct arena *arena);

#endif
