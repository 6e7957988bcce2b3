/* Runs a command under ptrace(2), and tells the stacks of its crashes: for programs that nothing
 * can be preloaded into. The tracer is a process of its own, which is neither the command's parent
 * nor its child, so that the command has the children it expects and its status reaches whoever
 * started it. */
#ifndef TAPIR_STACKS_TRACER_H
#define TAPIR_STACKS_TRACER_H

#include <sys/types.h>

struct tracer_options {
	char *const *argv; /* the command */
	int records;       /* where records go to */
	int control;       /* a pipe of numbers to read, see tracing.h; -1: none */
	int status;        /* a pipe for the news, closed when the command runs; -1: none */
};

/* Becomes the command, traced by a process that is started for it. Returns only when it could not
 * be started: the errno. */
int tracer_run(const struct tracer_options *options);

#endif
