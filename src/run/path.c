#include "base/limits.h"
#include "run/level.h"
#include "tap/parser.h"

/* The names of the levels below the document down to `depth`, then `own` (if it `has` one). */
static struct span *name_levels(const struct run *run, unsigned depth, struct span own, bool has,
                                struct arena *arena, size_t *ret_n)
{
	struct span *path = arena_new(arena, PATH_PARTS_MAX + 1, sizeof *path);
	size_t n = 0;

	if (depth >= run->nlevels)
		depth = run->nlevels - 1;
	for (unsigned i = 1; i <= depth && n < PATH_PARTS_MAX - 1; i++) {
		if (run->levels[i].name.n > 0)
			path[n++] = tap_unescape(arena_copy(arena, run->levels[i].name), arena);
	}
	if (has)
		path[n++] = tap_unescape(arena_copy(arena, span_head(own, NAME_BYTES)), arena);
	*ret_n = n;
	return path;
}

struct span *run_current(const struct run *run, struct arena *arena, size_t *ret_n)
{
	struct span name = buffer_span(&run->name);

	return name_levels(run, run->nlevels - 1, name, name.n > 0, arena, ret_n);
}

struct span *run_path(const struct run *run, const struct tap_event *event, struct arena *arena,
                      size_t *ret_n)
{
	bool point = event->kind == TAP_POINT || event->kind == TAP_CLOSE;

	return name_levels(run, event->depth, run->point.name, point, arena, ret_n);
}
