#include "app/timeout.h"

#include <signal.h>

#include "base/limits.h"

void timeout_fini(struct timeout *timeout)
{
	family_fini(&timeout->family);
}

void timeout_hear(struct timeout *timeout, uint64_t now_ns)
{
	if (now_ns > timeout->since_ns)
		timeout->since_ns = now_ns;
}

/* When a stage is over, whatever happens in it. */
static uint64_t next_stage_ns(const struct timeout *timeout)
{
	switch (timeout->stage) {
	case TIMEOUT_NOT_YET:
		return timeout->limit_ns ? timeout->since_ns + timeout->limit_ns : UINT64_MAX;
	case TIMEOUT_TERMINATED:
		return timeout->stage_ns + timeout->grace_ns;
	case TIMEOUT_STOPPED:
		return timeout->stage_ns + STOP_TRY_NS;
	case TIMEOUT_KILLED:
		return timeout->stage_ns + KILL_TRY_NS;
	case TIMEOUT_GAVE_UP:
		break;
	}
	return UINT64_MAX;
}

static void enter(struct timeout *timeout, enum timeout_stage stage, uint64_t now_ns)
{
	timeout->stage = stage;
	timeout->stage_ns = now_ns;
}

/* Looks, and does what is to be done in this stage with those that live. */
static void look(struct timeout *timeout, const struct kinship *kinship, uint64_t now_ns)
{
	bool stops = timeout->stage == TIMEOUT_STOPPED;

	timeout->look_ns = now_ns + (stops ? FAMILY_STOP_NS : FAMILY_LOOK_NS);
	family_find(&timeout->family, kinship);
	if (stops)
		timeout->still = family_stop(&timeout->family) ? timeout->still + 1 : 0;
	/* Whoever was started before all were stopped, or could not be stopped. */
	if (timeout->stage == TIMEOUT_KILLED)
		family_signal(&timeout->family, SIGKILL);
}

static bool begin_stage(struct timeout *timeout, const struct kinship *kinship, uint64_t now_ns)
{
	switch (timeout->stage) {
	case TIMEOUT_NOT_YET:
		enter(timeout, TIMEOUT_TERMINATED, now_ns);
		look(timeout, kinship, now_ns);
		family_signal(&timeout->family, SIGTERM);
		/* Who is stopped would never learn of it. */
		family_signal(&timeout->family, SIGCONT);
		return true;
	case TIMEOUT_TERMINATED:
		enter(timeout, TIMEOUT_STOPPED, now_ns);
		look(timeout, kinship, now_ns);
		return false;
	case TIMEOUT_STOPPED:
		enter(timeout, TIMEOUT_KILLED, now_ns);
		look(timeout, kinship, now_ns);
		return timeout->family.n > 0;
	case TIMEOUT_KILLED:
		look(timeout, kinship, now_ns);
		if (timeout->family.n)
			enter(timeout, TIMEOUT_GAVE_UP, now_ns);
		return false;
	case TIMEOUT_GAVE_UP:
		break;
	}
	return false;
}

bool timeout_tick(struct timeout *timeout, const struct kinship *kinship, uint64_t now_ns)
{
	if (now_ns >= next_stage_ns(timeout))
		return begin_stage(timeout, kinship, now_ns);
	if (!timeout_is_busy(timeout) || now_ns < timeout->look_ns)
		return false;
	look(timeout, kinship, now_ns);
	return timeout->stage == TIMEOUT_STOPPED && timeout->still > 1 &&
	       begin_stage(timeout, kinship, now_ns);
}

bool timeout_is_busy(const struct timeout *timeout)
{
	return timeout->stage != TIMEOUT_NOT_YET && timeout->stage != TIMEOUT_GAVE_UP &&
	       timeout->family.n > 0;
}

bool timeout_gave_up(const struct timeout *timeout)
{
	return timeout->stage == TIMEOUT_GAVE_UP;
}

uint64_t timeout_deadline(const struct timeout *timeout)
{
	uint64_t stage_ns = next_stage_ns(timeout);

	if (!timeout_is_busy(timeout))
		return timeout->stage == TIMEOUT_NOT_YET ? stage_ns : UINT64_MAX;
	return timeout->look_ns < stage_ns ? timeout->look_ns : stage_ns;
}
