#include "base/limits.h"
#include "run/level.h"
#include "tap/parser.h"

/* A name as it is kept: what is longer than NAME_BYTES is cut between characters, and shows it. */
static struct span keep_name(struct span name, struct arena *arena)
{
	struct span kept = span_head(name, NAME_BYTES);

	if (name.n < NAME_BYTES)
		return tap_unescape(arena_copy(arena, name), arena);
	while (kept.n > NAME_BYTES - 4 && ((unsigned char)kept.at[kept.n - 1] & 0x80))
		kept.n--;
	return tap_unescape(arena_join(arena, kept, SPAN("..."), SPAN("")), arena);
}

/* The names of the levels below the document down to `depth`, then `own` (if it `has` one). */
static struct span *name_levels(const struct run *run, unsigned depth, struct span own, bool has,
                                struct arena *arena, size_t *ret_n)
{
	size_t n = 0;

	if (depth >= run->nlevels)
		depth = run->nlevels - 1;

	unsigned most = depth < PATH_PARTS_MAX ? depth + 1 : PATH_PARTS_MAX;
	struct span *path = arena_new(arena, most, sizeof *path);

	for (unsigned i = 1; i <= depth && n < PATH_PARTS_MAX - 1; i++) {
		if (run->levels[i].name.n > 0)
			path[n++] = keep_name(run->levels[i].name, arena);
	}
	if (has)
		path[n++] = keep_name(own, arena);
	*ret_n = n;
	return path;
}

struct span *run_current(const struct run *run, struct arena *arena, size_t *ret_n)
{
	struct span name = buffer_span(&run->name);

	if (run->over) {
		struct span *path = arena_new(arena, run->nstopped, sizeof *path);

		if (run->nstopped)
			memcpy(path, run->stopped, run->nstopped * sizeof *path);
		*ret_n = run->nstopped;
		return path;
	}
	return name_levels(run, run->nlevels - 1, name, name.n > 0, arena, ret_n);
}

struct span *run_stopped(const struct run *run, struct arena *arena, size_t *ret_n)
{
	struct span *path = run_current(run, arena, ret_n);

	if (*ret_n && !run->current_known) {
		struct span *last = &path[*ret_n - 1];

		*last = arena_join(arena, SPAN("after "), *last, SPAN(""));
	}
	return path;
}

struct span *run_path(const struct run *run, const struct tap_event *event, struct arena *arena,
                      size_t *ret_n)
{
	bool point = event->kind == TAP_POINT || event->kind == TAP_CLOSE;

	return name_levels(run, event->depth, run->point.name, point, arena, ret_n);
}

struct span *run_path_of(const struct run *run, unsigned depth, struct span name,
                         struct arena *arena, size_t *ret_n)
{
	return name_levels(run, depth, name, true, arena, ret_n);
}
