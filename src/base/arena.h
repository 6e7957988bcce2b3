/* An arena: memory handed out piece by piece and freed all at once. Whatever lives as long
 * as one failure, or one paint, lives in one of these. */
#ifndef TAPIR_BASE_ARENA_H
#define TAPIR_BASE_ARENA_H

#include "base/span.h"

struct arena_chunk;

/* {0} is an empty arena. */
struct arena {
	struct arena_chunk *newest;
	size_t used; /* bytes handed out, all chunks together */
	bool small;  /* there will be many such, of a few words each */
};

/* Frees everything; the arena is empty again. Accepts an empty one. */
void arena_fini(struct arena *arena);

/* Forgets everything but keeps the memory of the newest chunk for what comes. */
void arena_reset(struct arena *arena);

/* `count` zeroed things of `size` bytes, aligned for any type. Never NULL. */
void *arena_new(struct arena *arena, size_t count, size_t size);

/* A copy of `text` that lives as long as the arena; a NUL follows it, not counted. */
struct span arena_copy(struct arena *arena, struct span text);

/* printf into the arena. */
struct span arena_format(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));

/* A number's decimal digits. */
struct span arena_number(struct arena *arena, uint64_t value);

/* `a`, then `b`, then `c`, as one span. */
struct span arena_join(struct arena *arena, struct span a, struct span b, struct span c);

/* An array that grows by doubling: the place for element n of *things, which holds n of
 * them. (Old copies stay in the arena until it ends, at most as much again.) */
void *arena_push(struct arena *arena, void **things, size_t n, size_t size);
#define ARENA_PUSH(arena, things, n) \
	((__typeof__(things))arena_push((arena), (void **)&(things), (n), sizeof *(things)))

#endif
