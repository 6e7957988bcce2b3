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

/* Processes by the names that the kernel has for them, and their numbers. {0} has none. */
struct roster {
	struct span names; /* of the first HOLDERS_MAX */
	size_t n;
};

/* Adds one, whose name lives in the arena. */
void roster_add(struct roster *roster, pid_t pid, struct arena *arena);

/* "sleep (1234), cat (1240)", and how many more there are. Empty when there is none. Lives in the
 * arena. */
struct span roster_text(const struct roster *roster, struct arena *arena);

/* Who holds that of `fd`, as roster_text() has it; empty when nobody can be seen. */
struct span holders_named(int fd, struct arena *arena);

#endif
