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

/* Whether all lines came in front of the point, or with `comments` are comments behind it. */
static bool has_only(const struct failure *failure, bool comments)
{
	for (size_t i = 0; i < failure->nsaid; i++) {
		enum said_where where = failure->said[i].where;

		if (where != SAID_BEFORE && where != SAID_NOTE &&
		    !(comments && where == SAID_COMMENT))
			return false;
	}
	return failure->kind == FAILURE_FAIL;
}

bool failure_is_silent(const struct failure *failure)
{
	return has_only(failure, false);
}

bool failure_is_noted(const struct failure *failure)
{
	return has_only(failure, true);
}
