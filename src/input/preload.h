/* What a command's environment has so that its crashes tell their stacks, and no pipe holds its
 * results back: libtapir is preloaded, and writes into a pipe of ours. Sanitizers are told to bear
 * with that. */
#ifndef TAPIR_INPUT_PRELOAD_H
#define TAPIR_INPUT_PRELOAD_H

#include <sys/types.h>

#include "base/arena.h"

/* The library: beside the running program's build, else the installed one, in the arena,
 * NUL-terminated. Empty when there is none to be found. */
struct span preload_library(struct arena *arena);

struct preload {
	struct span library; /* that is preloaded */
	struct span channel; /* a path that it writes to (empty: to standard output, whatever that
	                        is) … */
	struct span pipe; /* … unless standard output is the pipe with that inode: there records
	                   * stand among the points */
	pid_t looker;     /* a process that may look at the command by ptrace(2); 0: none */
	bool names;       /* sanitizers leave it to us to name addresses, which they are slow at */
};

/* A copy of `environment` with all that. What the user has set is kept: where variables are lists,
 * ours is added to them, unless he speaks of the same. NULL-terminated, in the arena; other strings
 * are borrowed. */
char **preload_environment(char *const *environment, const struct preload *preload,
                           struct arena *arena);

/* A copy with a mark that family.h looks for, beside those that are there. Lives as above. */
char **preload_marked(char *const *environment, struct span mark, struct arena *arena);

/* As preload_environment(), for a command that is traced, into which nothing is preloaded: with
 * `names` as there, and nobody looks for leaks, since LeakSanitizer refuses to where somebody
 * traces. */
char **preload_traced(char *const *environment, bool names, struct arena *arena);

#endif
