/* What a command's environment has so that its crashes tell their stacks: libtapir is preloaded,
 * and writes into a pipe of ours. Sanitizers are told to bear with that. */
#ifndef TAPIR_INPUT_PRELOAD_H
#define TAPIR_INPUT_PRELOAD_H

#include "base/arena.h"

/* The library: beside the running program's build, else the installed one, in the arena,
 * NUL-terminated. Empty when there is none to be found. */
struct span preload_library(struct arena *arena);

/* A copy of `environment` in which `library` is preloaded and writes to `channel` (a path), or, to
 * stand among the points, to standard output where that is still the pipe with inode `pipe`. With
 * `names` sanitizers leave it to us to name addresses, which they are slow at. What the user
 * has set is kept: where variables are lists, ours is added to them, unless he speaks of the
 * same. NULL-terminated, in the arena; other strings are borrowed. */
char **preload_environment(char *const *environment, struct span library, struct span channel,
                           struct span pipe, bool names, struct arena *arena);

#endif
