/* --stall: has a look at what a command does whose tests have stopped coming, once for each time
 * they do. tapir-stack looks, and tells it where libtapir tells of crashes. */
#ifndef TAPIR_APP_LOOKOUT_H
#define TAPIR_APP_LOOKOUT_H

#include "input/command.h"

/* {0} never looks. */
struct lookout {
	uint64_t limit_ns; /* without a new test point; 0: for ever */
	uint64_t since_ns; /* when the last point came, or something else that makes it no stall */
	bool told;         /* this stall was looked at */
	const char *program; /* tapir-stack; borrowed */
	pid_t helper;        /* it is looking; 0: nobody is */
};

/* Whoever looks stops looking. */
void lookout_fini(struct lookout *lookout);

/* A test point came at `now_ns`. */
void lookout_hear(struct lookout *lookout, uint64_t now_ns);

/* We were stopped until now. */
void lookout_resume(struct lookout *lookout, uint64_t now_ns);

/* Has a look when it is due. A command that is stopped, as by ^Z, does not stall. */
void lookout_tick(struct lookout *lookout, const struct command *command, uint64_t now_ns);

/* When lookout_tick() wants to be called at the latest; UINT64_MAX: no need. */
uint64_t lookout_deadline(const struct lookout *lookout);

#endif
