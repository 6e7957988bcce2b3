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

struct failure *failure_more(const struct failure *failure)
{
	struct failure *more = failure_new();

	more->arena.small = true;
	more->kind = failure->kind;
	more->stream = failure->stream;
	more->ordinal = failure->ordinal;
	more->numbered = failure->numbered;
	more->number = failure->number;
	more->more = true;
	more->npath = failure->npath;
	more->path = arena_new(&more->arena, failure->npath, sizeof *more->path);
	for (size_t i = 0; i < failure->npath; i++)
		more->path[i] = arena_copy(&more->arena, failure->path[i]);
	return more;
}

bool failure_is_silent(const struct failure *failure)
{
	for (size_t i = 0; i < failure->nsaid; i++) {
		if (failure->said[i].where != SAID_BEFORE && failure->said[i].where != SAID_NOTE)
			return false;
	}
	return failure->kind == FAILURE_FAIL;
}
