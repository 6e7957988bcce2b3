/* What can be read of a block that libyaml refuses: the keys at its outermost indentation,
 * one at a time, so that one broken value does not lose the others. Guesses no meaning. */
#ifndef TAPIR_TAP_YAML_REPAIR_H
#define TAPIR_TAP_YAML_REPAIR_H

#include "tap/yaml.h"

/* Whether `text` has lines that no emitter of YAML writes but that libyaml would read all the
 * same, wrongly: a quoted value that goes on at the indentation of the keys, its newlines
 * meant as such. */
bool yaml_needs_repair(struct span text);

/* A map of the keys at the outermost indentation; NULL when there are none. A value that is
 * no YAML is a scalar of its source text. */
struct yaml *yaml_repair(struct span text, struct arena *arena);

/* The tree of `text` as libyaml has it, NULL when it is no YAML. *nodes counts against
 * YAML_NODES_MAX. */
struct yaml *yaml_read_strictly(struct span text, size_t *nodes, struct arena *arena);

/* The least indentation of the lines of `text` that have anything on them; SIZE_MAX when there is
 * none. */
size_t yaml_least_indentation(struct span text);

/* `text` without trailing blank lines, and each line after the first without up to `columns`
 * blanks in front. */
struct span yaml_dedent(struct span text, size_t columns, struct arena *arena);

#endif
