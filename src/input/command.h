/* A command that tapir runs: its standard output is a stream, its standard error another pipe.
 * Knows nothing of TAP. */
#ifndef TAPIR_INPUT_COMMAND_H
#define TAPIR_INPUT_COMMAND_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/complaint.h"

/* {0} is none. */
struct command {
	pid_t pid;          /* 0 once it was awaited */
	int output, errors; /* the reading ends of its pipes, or the master of its pseudo-terminal;
	                     * the caller closes them */
	int crashes;        /* the same, of the pipe that libtapir writes to; -1: none */
	int crashes_end;    /* its writing end, ours alone: libtapir opens it through us */
	int control;        /* of who traces it: see tracing.h; -1: nobody does */
	pid_t tracer;       /* its process; 0: there is none */
	int trace_error;    /* the errno of why nobody does although it was asked for; 0: none */
	uint64_t began_ns;
	/* once it has ended: */
	bool ended;
	int status;                                        /* as wait(2) gives it */
	uint64_t ended_ns, user_ns, system_ns, peak_bytes; /* the latter 0: nothing is known */
};

/* How it is started, and what is to be done about its crashes. */
struct command_options {
	bool preload;     /* libtapir is preloaded into it and all that it starts, if it is found */
	bool names;       /* somebody is going to name the addresses that sanitizers print */
	bool records;     /* `crashes` is wanted in any case */
	struct span mark; /* of it and all that it starts, from family_mark(); empty: none */
	bool pty;         /* its output is a pseudo-terminal … */
	unsigned rows, columns; /* … of this size; 0: pty_resize() says which */
	const char *tracer; /* the program that traces it, instead of preloading; NULL: none does */
};

/* Starts `argv` (NULL-terminated, found through PATH) with our standard input and environment, and
 * Python's output unbuffered. Signals are as they were before us. False, and *wrong says why, when
 * it cannot be started. */
bool command_start(struct command *command, char *const *argv,
                   const struct command_options *options, uint64_t now_ns, struct complaint *wrong);

/* Once it has ended: nothing more is written to `crashes`, which then ends too, nor is anything
 * asked of who traced it. */
void command_stop_crashes(struct command *command);

/* Ends who traces it, if anybody does. */
void command_fini(struct command *command);

/* Asks, without waiting, whether it has ended: true once it has. */
bool command_ended(struct command *command, uint64_t now_ns);

/* It cannot be ended, and is waited for no longer: `ended`, though nothing is known of how. */
void command_abandon(struct command *command, uint64_t now_ns);

/* Sends it a signal; nothing once it has ended. */
void command_signal(const struct command *command, int signo);

#endif
