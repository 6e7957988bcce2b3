/* Nothing is known of tracebacks yet. To be deleted, with its line in meson.build, by the commit
 * that brings dialect.c, elide.c, source.c and path.c. */
#include "trace/dialect.h"
#include "trace/elide.h"
#include "trace/path.h"
#include "trace/source.h"

bool traceback_read(const struct span *lines, size_t n, struct arena *arena, struct traceback *ret)
{
	(void)lines;
	*ret = (struct traceback){.used = arena_new(arena, n, sizeof(bool))};
	return false;
}

bool location_read(struct span text, struct arena *arena, struct frame *ret)
{
	(void)text, (void)arena, (void)ret;
	return false;
}

size_t elide(struct frame *frames, size_t n, bool assertion, const struct elide_test *test)
{
	(void)frames, (void)n, (void)assertion, (void)test;
	return 0;
}

struct sources *sources_new(void)
{
	return NULL;
}

void sources_free(struct sources *sources)
{
	(void)sources;
}

struct span sources_line(struct sources *sources, struct span cwd, struct span path, uint64_t line,
                         struct arena *arena)
{
	(void)sources, (void)cwd, (void)path, (void)line, (void)arena;
	return (struct span){0};
}

struct span path_clean(struct span path, struct arena *arena)
{
	(void)arena;
	return path;
}

struct span path_shown(struct span path, struct span cwd, bool absolute, struct arena *arena)
{
	(void)cwd, (void)absolute, (void)arena;
	return path;
}
