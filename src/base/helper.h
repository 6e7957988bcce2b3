/* The programs that are installed beside tapir and do what it does not do itself. */
#ifndef TAPIR_BASE_HELPER_H
#define TAPIR_BASE_HELPER_H

#include <sys/types.h>

#include "base/arena.h"

/* The file of that name (a relative path) in the folder of the running program, in the arena,
 * NUL-terminated; empty when there is none that can be accessed so (X_OK, R_OK). */
struct span helper_beside(const char *name, int mode, struct arena *arena);

/* The program of that name: beside the running one, else where it is to be installed; in the arena,
 * NUL-terminated. It may not be there. */
struct span helper_program(const char *name, struct arena *arena);

struct helper_options {
	int input, output; /* its standard input and output; -1: nothing and nowhere */
	bool speaks;       /* its standard error is ours; else it goes nowhere */
	bool environment;  /* it has ours; else only where its libraries are */
};

/* Starts it, in a process group of its own that Ctrl-C does not reach. 0, or an errno. */
int helper_start(const char *program, char *const *argv, const struct helper_options *options,
                 pid_t *ret);

#endif
