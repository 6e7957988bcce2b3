/* Lines of source files, for snippets. Only regular files no larger than SOURCE_BYTES are
 * ever read, and never through a FIFO or a device, whatever a traceback names. */
#ifndef TAPIR_TRACE_SOURCE_H
#define TAPIR_TRACE_SOURCE_H

#include "base/arena.h"

struct sources;

/* Keeps the few files used last. free with sources_free(), which accepts NULL. */
struct sources *sources_new(void);
void sources_free(struct sources *sources);

/* Line `line` (from 1) of the file at `path`, its indentation and trailing blanks taken off,
 * at most SOURCE_LINE_BYTES, copied to the arena. Empty when there is none to be had. A
 * relative path is tried from `cwd`. */
struct span sources_line(struct sources *sources, struct span cwd, struct span path, uint64_t line,
                         struct arena *arena);

/* Where that file is, as far as can be found out: the path itself; or, when it is "../f" and
 * nothing is there, "f" if that is. (Meson and CMake compile in a folder below the sources, and the
 * tests print what the compiler was given.) Borrows from `path`. */
struct span sources_find(struct sources *sources, struct span cwd, struct span path);

#endif
