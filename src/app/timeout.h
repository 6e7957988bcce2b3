/* --timeout: ends a command whose tests have stopped coming. SIGTERM for it and all that descends
 * from it, and SIGKILL for those that still live after a grace. */
#ifndef TAPIR_APP_TIMEOUT_H
#define TAPIR_APP_TIMEOUT_H

#include "input/family.h"

enum timeout_stage { TIMEOUT_NOT_YET, TIMEOUT_TERMINATED, TIMEOUT_KILLED };

/* {0} never ends anything. */
struct timeout {
	uint64_t limit_ns; /* without a new test point; 0: for ever */
	uint64_t grace_ns; /* between the signals */
	uint64_t since_ns; /* when the last point came, or we were resumed */
	enum timeout_stage stage;
	uint64_t stage_ns; /* when that began */
	uint64_t look_ns;  /* when those who live are looked for again */
	struct family family;
};

void timeout_fini(struct timeout *timeout);

/* A test point came at `now_ns`, or we were stopped till then. */
void timeout_hear(struct timeout *timeout, uint64_t now_ns);

/* Sends what is due to the process `command` (0: it has ended), its descendants, and who holds the
 * other ends of the `n` descriptors `ends`. True when a new stage began. */
bool timeout_tick(struct timeout *timeout, pid_t command, const int *ends, size_t n,
                  uint64_t now_ns);

/* Whether the end of the command is not all: a descendant that was told to end still lives, and
 * will be killed. */
bool timeout_is_busy(const struct timeout *timeout);

/* When timeout_tick() wants to be called at the latest; UINT64_MAX: no need. */
uint64_t timeout_deadline(const struct timeout *timeout);

#endif
