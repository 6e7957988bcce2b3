/* How the program that made a stream ended, where tapir ran it itself. Data only. */
#ifndef TAPIR_RUN_ENDING_H
#define TAPIR_RUN_ENDING_H

#include "base/span.h"

/* {0}: nothing is known, as of a stream from a pipe or a file. */
struct ending {
	bool known;
	int exit;            /* its exit status; meaningless when a signal ended it */
	int signal;          /* the signal that ended it; 0: none */
	bool core;           /* it dumped core */
	uint64_t timeout_ns; /* it was ended because no test point had come for so long; 0: was not
	                      */
	uint64_t wall_ns, user_ns, system_ns; /* of it and of all its descendants that it awaited */
	uint64_t
		peak_bytes; /* the most memory that one of them had; 0: nothing is known of these */
	struct span leak;   /* descendants that still hold its output, or that could not be killed:
	                     * "sleep (1234)"; empty: none */
};

/* Whether it ended as a program does that has nothing to complain of. */
static inline bool ending_is_fine(const struct ending *ending)
{
	return !ending->known || (!ending->signal && !ending->exit && !ending->timeout_ns);
}

#endif
