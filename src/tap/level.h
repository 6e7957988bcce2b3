/* One open level of nesting, as the parser needs to know it. Only parser.c and stretch.c do. */
#ifndef TAPIR_TAP_LEVEL_H
#define TAPIR_TAP_LEVEL_H

#include <stdbool.h>

struct tap_level {
	unsigned indent; /* bytes of blanks before its lines */
	bool buffered;   /* "}" closes it */
	bool announced;  /* "# Subtest" stood at this level: its child comes next */
	bool nameless;   /* "KTAP version" opened it: "# Subtest" in it is its own name */
};

#endif
