/* Who holds the other end of a pipe or a pseudo-terminal that we read, as /proc shows it. */
#ifndef TAPIR_INPUT_HOLDER_H
#define TAPIR_INPUT_HOLDER_H

#include <sys/types.h>

#include "base/arena.h"

/* The other end of one of our descriptors. */
struct other_end {
	bool terminal;
	dev_t device; /* of a terminal */
	ino_t inode;  /* of a pipe */
};

/* That of the pipe whose reading end is `fd`, or of the pseudo-terminal whose master it is. False
 * when it is neither. */
bool other_end_of(int fd, struct other_end *ret);

/* Whether a process has it open for writing; `process` is its number as /proc writes it. */
bool other_end_is_held(const struct other_end *end, const char *process);

/* Who holds that of `fd`: "sleep (1234)", several joined with commas, at most `most`. Empty when
 * nobody can be seen. Lives in the arena. */
struct span holders_named(int fd, unsigned most, struct arena *arena);

/* A process by the name that the kernel has for it, and its number: "sleep (1234)". Lives in the
 * arena. */
struct span process_named(pid_t pid, struct arena *arena);

#endif
