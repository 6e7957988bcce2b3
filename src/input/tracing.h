/* A command that is to be traced by tapir-stack: what that is called with, and what it answers. */
#ifndef TAPIR_INPUT_TRACING_H
#define TAPIR_INPUT_TRACING_H

#include <sys/types.h>

#include "base/arena.h"

/* What tapir-stack writes to the pipe of --status: once about tracing, once more when starting
 * failed. */
struct tracing_news {
	pid_t tracer;    /* a child of ours, which ends when `control` does; 0: there is none */
	int trace_error; /* the errno of why the command runs untraced; 0: it is traced */
	int exec_error;  /* … of why it could not be started; 0: it was */
};

/* The pipes between us and it. */
struct tracing {
	int status[2];  /* the news */
	int control[2]; /* each number of ms that is written there asks what the command does */
};

/* Makes the pipes. False when there are none to be had. */
bool tracing_open(struct tracing *tracing);

/* The words to start instead of `argv`: the program `tracer`, to which its descriptors and
 * `records` will be open. NULL-terminated, in the arena; `argv`'s words are borrowed. */
char **tracing_command(const struct tracing *tracing, const char *tracer, int records,
                       char *const *argv, struct arena *arena);

/* It was started, or was not: closes its ends of the pipes, and waits until the command runs or
 * cannot. What it says last; {0} when it says nothing. */
struct tracing_news tracing_wait(struct tracing *tracing);

#endif
