/* A YAML diagnostic as a tree. Reads tolerantly with libyaml: what real producers print is
 * often not quite YAML. Knows no key by name. */
#ifndef TAPIR_TAP_YAML_H
#define TAPIR_TAP_YAML_H

#include "base/arena.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

/* Everything is owned by the arena given to yaml_read(). */
struct yaml {
	enum yaml_kind kind;
	bool plain;         /* SCALAR: written without quotes and not as a block */
	struct span key;    /* in a map; empty elsewhere */
	struct span scalar; /* SCALAR: its value. A list or map: the source text it was read from */
	struct yaml *first; /* LIST, MAP: the first child */
	struct yaml *next;  /* the next sibling */
};

/* The tree of `text` (the lines of a block, without "---" and "..."), or NULL when it is not
 * YAML even with good will: then the caller shows the text. Bounded by YAML_DEPTH_MAX and
 * YAML_NODES_MAX; aliases are not followed. */
struct yaml *yaml_read(struct span text, struct arena *arena);

#endif
