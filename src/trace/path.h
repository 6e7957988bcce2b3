/* Paths of source files, as tests print them and as people want to read them. */
#ifndef TAPIR_TRACE_PATH_H
#define TAPIR_TRACE_PATH_H

#include "base/arena.h"

/* `path` without "file://" (percent-decoded then), "." and doubled slashes, and "x/.." parts. */
struct span path_clean(struct span path, struct arena *arena);

/* How `path` (cleaned) is shown: relative to `cwd` when it lies below it (by whole
 * components: "/a/bc" is not below "/a/b"), as it is when not; with `absolute`, always from
 * the root. */
struct span path_shown(struct span path, struct span cwd, bool absolute, struct arena *arena);

#endif
