#include "run/failure.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tap/event.h"

struct failure *failure_new(void)
{
	struct failure *failure = memory_zero(1, sizeof *failure);

	failure->duration_ns = TAP_NO_DURATION;
	return failure;
}

void failure_free(struct failure *failure)
{
	if (!failure)
		return;
	arena_fini(&failure->arena);
	free(failure);
}
