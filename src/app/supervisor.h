/* Watches over the command: has it ended when it takes too long, has a look at it when it hangs,
 * and knows when and how it is over. Time is an argument. */
#ifndef TAPIR_APP_SUPERVISOR_H
#define TAPIR_APP_SUPERVISOR_H

#include "app/feed.h"
#include "app/lookout.h"
#include "app/reporter.h"
#include "app/timeout.h"

struct supervisor {
	struct feed *feed; /* whose command it is; borrowed */
	struct timeout timeout;
	struct lookout lookout;
};

/* The feed has a command, and tests are heard of from now on. */
void supervisor_init(struct supervisor *supervisor, struct feed *feed,
                     const struct options *options, uint64_t now_ns);
void supervisor_fini(struct supervisor *supervisor);

/* We were stopped until now: no time has passed for the command. */
void supervisor_resume(struct supervisor *supervisor, uint64_t now_ns);

/* Does what is due, telling the reporter of it, whose tests keep the command alive. True once the
 * command has ended and nothing is left to be done to what it started. */
bool supervisor_tick(struct supervisor *supervisor, struct reporter *reporter, uint64_t now_ns);

/* When supervisor_tick() wants to be called at the latest; UINT64_MAX: no need. */
uint64_t supervisor_deadline(const struct supervisor *supervisor);

/* Whether it has been ended by its timeout; and whether somebody lives on who could not be. */
bool supervisor_has_timed_out(const struct supervisor *supervisor);
bool supervisor_gave_up(const struct supervisor *supervisor);

/* How it ended, once supervisor_tick() has said so. `holders` are those that hold its output open,
 * borrowed; those that could not be killed stand in for them, in the feed's arena. */
struct ending supervisor_ending(const struct supervisor *supervisor, struct span holders);

#endif
