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

static uint64_t next_stage_ns(const struct timeout *timeout)
{
	switch (timeout->stage) {
	case TIMEOUT_NOT_YET:
		return timeout->limit_ns ? timeout->since_ns + timeout->limit_ns : UINT64_MAX;
	case TIMEOUT_TERMINATED:
		return timeout->stage_ns + timeout->grace_ns;
	case TIMEOUT_KILLED:
		break;
	}
	return UINT64_MAX;
}

bool timeout_tick(struct timeout *timeout, pid_t command, const int *ends, size_t n,
                  uint64_t now_ns)
{
	bool due = now_ns >= next_stage_ns(timeout);

	if (!due && (timeout->stage != TIMEOUT_TERMINATED || now_ns < timeout->look_ns))
		return false;
	family_find(&timeout->family, command, ends, n);
	timeout->look_ns = now_ns + FAMILY_LOOK_NS;
	if (!due)
		return false;
	timeout->stage_ns = now_ns;
	if (timeout->stage == TIMEOUT_NOT_YET) {
		timeout->stage = TIMEOUT_TERMINATED;
		family_signal(&timeout->family, SIGTERM);
		/* Who is stopped would never learn of it. */
		family_signal(&timeout->family, SIGCONT);
		return true;
	}
	timeout->stage = TIMEOUT_KILLED;
	family_signal(&timeout->family, SIGKILL);
	return timeout->family.n > 0;
}

bool timeout_is_busy(const struct timeout *timeout)
{
	return timeout->stage == TIMEOUT_TERMINATED && timeout->family.n > 0;
}

uint64_t timeout_deadline(const struct timeout *timeout)
{
	uint64_t stage_ns = next_stage_ns(timeout);

	if (!timeout_is_busy(timeout))
		return timeout->stage == TIMEOUT_NOT_YET ? stage_ns : UINT64_MAX;
	return timeout->look_ns < stage_ns ? timeout->look_ns : stage_ns;
}
