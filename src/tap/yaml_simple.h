/* The part of YAML that nearly all diagnostics are written in, read without libyaml: maps in block
 * style, their values on one line or as literal blocks, ASCII alone. What it takes it reads as
 * libyaml does; what it is not sure of it leaves to libyaml. */
#ifndef TAPIR_TAP_YAML_SIMPLE_H
#define TAPIR_TAP_YAML_SIMPLE_H

#include "tap/yaml.h"

/* The tree of `text`, the same as yaml_read_strictly() makes; NULL when there is anything in it
 * that is not that simple. */
struct yaml *yaml_read_simply(struct span text, struct arena *arena);

#endif
