/* What a process gives up before it reads files that it does not trust. */
#ifndef TAPIR_SYMBOLS_SANDBOX_H
#define TAPIR_SYMBOLS_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

/* What the kernel has agreed to. */
struct sandbox {
	bool limits;     /* of memory, time and descriptors */
	bool privileges; /* none to be gained, and it dies with the one that started it */
	bool landlock;   /* files are only read */
	bool seccomp;    /* only the system calls that reading needs */
};

/* Enters it, for good. What the kernel refuses is left out: a reader without a sandbox is better
 * than none. */
struct sandbox sandbox_enter(void);

/* Sets one of setrlimit(2)'s bounds for good, no higher than it is. False: refused. */
bool sandbox_limit(int resource, uint64_t value);

/* No privileges can be gained any more, no debugger attach, and this process gets `signo` when the
 * one that started it is gone. */
bool sandbox_drop_privileges(int signo);

/* From now on nothing is written to files either, not even to standard error when it is one. */
void sandbox_write_no_files(void);

#endif
