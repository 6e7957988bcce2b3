/* One line of TAP in, one event out: TAP 12, 13, 14, KTAP and bats' extended stream, the
 * dialect found out line by line. Holds only what is needed to tell what the next line is:
 * the nesting and an open YAML block. Counts nothing and judges nothing. */
#ifndef TAPIR_TAP_PARSER_H
#define TAPIR_TAP_PARSER_H

#include "base/arena.h"
#include "input/lines.h"
#include "tap/event.h"

struct tap_level;

/* {0} is ready. */
struct tap_parser {
	struct tap_level *levels;
	unsigned nlevels, room;
	bool in_yaml;
	unsigned yaml_indent, yaml_depth;
};

void tap_parser_fini(struct tap_parser *parser);

/* What `line` is. Never fails: what is not TAP is TAP_TEXT. */
struct tap_event tap_parse(struct tap_parser *parser, struct line line);

/* A name or reason as its author meant it: "\#" is "#", "\\" is "\". The span itself when
 * there is nothing to take out, else a copy in the arena. */
struct span tap_unescape(struct span text, struct arena *arena);

#endif
