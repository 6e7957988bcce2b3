/* --timeout: ends a command whose tests have stopped coming. SIGTERM for it and all that descends
 * from it, and SIGKILL for those that still live after a grace, until none does. */
#ifndef TAPIR_APP_TIMEOUT_H
#define TAPIR_APP_TIMEOUT_H

#include "input/family.h"

enum timeout_stage {
	TIMEOUT_NOT_YET,
	TIMEOUT_TERMINATED,
	TIMEOUT_STOPPED, /* so that nobody slips away who is started while all are killed */
	TIMEOUT_KILLED,
	TIMEOUT_GAVE_UP,
};

/* {0} never ends anything. */
struct timeout {
	uint64_t limit_ns; /* without a new test point; 0: for ever */
	uint64_t grace_ns; /* between the signals */
	uint64_t since_ns; /* when the last point came, or we were resumed */
	enum timeout_stage stage;
	uint64_t stage_ns; /* when that began */
	uint64_t look_ns;  /* when those who live are looked for again */
	unsigned still;    /* looks in a row that found all of them stopped */
	struct family family;
};

void timeout_fini(struct timeout *timeout);

/* A test point came at `now_ns`, or we were stopped till then. */
void timeout_hear(struct timeout *timeout, uint64_t now_ns);

/* Sends what is due to the command and its kin; with `head` 0 it has ended. True when a new stage
 * began that somebody has to hear of. */
bool timeout_tick(struct timeout *timeout, const struct kinship *kinship, uint64_t now_ns);

/* Whether the end of the command is not all: a descendant that was told to end, or was killed,
 * still lives. */
bool timeout_is_busy(const struct timeout *timeout);

/* Whether somebody lives on who was killed KILL_TRY_NS ago: he is not ours to kill, or waits for
 * what never comes. Nobody waits for him any longer. */
bool timeout_gave_up(const struct timeout *timeout);

/* When timeout_tick() wants to be called at the latest; UINT64_MAX: no need. */
uint64_t timeout_deadline(const struct timeout *timeout);

#endif
