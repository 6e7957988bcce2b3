#include "libtapir/turn.h"

#include <linux/futex.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "libtapir/limits.h"

/* Process and thread that have the turn, or 0. A child of fork() finds its parent's here, if
 * another thread had it then, and may take it. */
static uint64_t owner;
/* Handlers have no argument of ours. */
static sigjmp_buf *rescue;

static uint64_t myself(void)
{
	return (uint64_t)getpid() << 32 | (uint32_t)syscall(SYS_gettid);
}

/* For at most 100 ms. The futex is a clock here: nobody wakes it. */
static void wait_a_slice(void)
{
	static const struct timespec slice = {.tv_nsec = 100 * 1000 * 1000};
	uint32_t never = 0;

	syscall(SYS_futex, &never, FUTEX_WAIT_PRIVATE, 0, &slice, NULL, 0);
}

bool turn_take(void)
{
	uint64_t me = myself();

	for (int slices = 0; slices < WAIT_SLICES;) {
		uint64_t other = 0;

		if (__atomic_compare_exchange_n(&owner, &other, me, false, __ATOMIC_ACQUIRE,
		                                __ATOMIC_RELAXED))
			return true;
		if (other == me)
			return false;
		if (other >> 32 != me >> 32) {
			/* The other did not come along through fork(). */
			__atomic_compare_exchange_n(&owner, &other, 0, false, __ATOMIC_ACQUIRE,
			                            __ATOMIC_RELAXED);
			continue;
		}
		wait_a_slice();
		slices++;
	}
	return false;
}

void turn_give(void)
{
	rescue = NULL;
	__atomic_store_n(&owner, 0, __ATOMIC_RELEASE);
}

bool turn_is_mine(void)
{
	return __atomic_load_n(&owner, __ATOMIC_RELAXED) == myself();
}

sigjmp_buf *turn_rescue(sigjmp_buf *to)
{
	sigjmp_buf *before = rescue;

	rescue = to;
	return before;
}

void turn_escape(void)
{
	if (rescue)
		siglongjmp(*rescue, 1);
}
