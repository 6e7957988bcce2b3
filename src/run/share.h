/* The memory that all streams of a run have together for what nobody may ever ask for: output
 * before a point, failures that nothing was said of, diagnostics without a point. One stream alone
 * comes nowhere near it. When it is spent, whoever adds to his own keeps only the little that
 * thousands of streams can have each; what goes for that is counted as always. */
#ifndef TAPIR_RUN_SHARE_H
#define TAPIR_RUN_SHARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"

/* {0} is an unspent one. Where NULL is given instead of one nothing is shared. */
struct share {
	size_t used;
};

static inline bool share_is_spent(const struct share *share)
{
	return share && share->used >= SHARED_BYTES;
}

/* Somebody who had *counted bytes has `bytes` now. */
static inline void share_count(struct share *share, size_t *counted, size_t bytes)
{
	if (share)
		share->used += bytes - *counted;
	*counted = bytes;
}

#endif
