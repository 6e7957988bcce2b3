#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/digits.h"
#include "base/memory.h"

enum {
	CHUNK_BYTES = 4096 - 64,
	SMALL_CHUNK_BYTES = 512 - 64,
	LARGE_BYTES = 64, /* of such things there are few, as a rule */
};

struct arena_chunk {
	struct arena_chunk *older;
	size_t used, room;
	alignas(max_align_t) char bytes[];
};

/* ASan sees no use of an arena that has ended when its memory is another's. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
enum { SPARES = false };
#else
enum { SPARES = true };
#endif

/* The first chunk of the arena that ended last: most end where another begins soon, a failure's
 * above all, and malloc(3) takes its time with so many bytes. */
static _Thread_local struct arena_chunk *spare;

void arena_fini(struct arena *arena)
{
	while (arena->newest) {
		struct arena_chunk *chunk = arena->newest;

		arena->newest = chunk->older;
		if (SPARES && !spare && chunk->room == CHUNK_BYTES)
			spare = chunk;
		else
			free(chunk);
	}
	arena->used = 0;
}

void arena_reset(struct arena *arena)
{
	struct arena_chunk *keep = arena->newest;

	if (!keep)
		return;
	arena->newest = keep->older;
	arena_fini(arena);
	keep->older = NULL;
	keep->used = 0;
	arena->newest = keep;
}

/* A chunk with room for `n` bytes at least, twice as large as the one before it. */
static struct arena_chunk *add_chunk(struct arena *arena, size_t n)
{
	struct arena_chunk *chunk = arena->newest;
	size_t room = chunk ? chunk->room * 2 : CHUNK_BYTES;

	if (room > 1024 * 1024)
		room = 1024 * 1024;
	if (room < n)
		room = n;
	if (room == CHUNK_BYTES && spare) {
		chunk = spare;
		spare = NULL;
	} else {
		chunk = memory_new(sizeof *chunk + room);
	}
	*chunk = (struct arena_chunk){.older = arena->newest, .room = room};
	arena->newest = chunk;
	return chunk;
}

static void *take(struct arena *arena, size_t n)
{
	struct arena_chunk *chunk = arena->newest;
	size_t align = alignof(max_align_t);

	if (n > SIZE_MAX / 2)
		die("out of memory");
	n = (n + align - 1) / align * align;
	if (!chunk || chunk->room - chunk->used < n)
		chunk = add_chunk(arena, n);

	void *memory = chunk->bytes + chunk->used;

	chunk->used += n;
	arena->used += n;
	return memory;
}

void *arena_new(struct arena *arena, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / 4 / size)
		die("out of memory");

	void *memory = take(arena, count * size);

	memset(memory, 0, count * size);
	return memory;
}

struct span arena_copy(struct arena *arena, struct span text)
{
	char *copy;

	if (!text.n)
		return SPAN("");
	copy = take(arena, text.n + 1);
	memcpy(copy, text.at, text.n);
	copy[text.n] = '\0';
	return (struct span){copy, text.n};
}

struct span arena_format(struct arena *arena, const char *format, ...)
{
	char shorter[128];
	va_list args, again;

	va_start(args, format);
	va_copy(again, args);

	int n = vsnprintf(shorter, sizeof shorter, format, args);

	va_end(args);
	if (n < 0)
		die("a format that cannot be printed");

	char *text = take(arena, (size_t)n + 1);

	if ((size_t)n < sizeof shorter)
		memcpy(text, shorter, (size_t)n + 1);
	else
		vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);
	return (struct span){text, (size_t)n};
}

struct span arena_number(struct arena *arena, uint64_t value)
{
	char room[DIGITS_MAX];

	return arena_copy(arena, digits_of(value, room));
}

struct span arena_join(struct arena *arena, struct span a, struct span b, struct span c)
{
	char *text = take(arena, a.n + b.n + c.n + 1);
	size_t n = 0;

	for (const struct span *part = (struct span[]){a, b, c}, *end = part + 3; part < end;
	     part++) {
		if (part->n)
			memcpy(text + n, part->at, part->n);
		n += part->n;
	}
	text[n] = '\0';
	return (struct span){text, n};
}

void *arena_push(struct arena *arena, void **things, size_t n, size_t size)
{
	size_t least = size < LARGE_BYTES ? 8 : 2;

	/* Full exactly when n is 0 or a power of two from `least` on. */
	if (n == 0 || (n >= least && (n & (n - 1)) == 0)) {
		char *grown = arena_new(arena, n ? n * 2 : least, size);

		if (n)
			memcpy(grown, *things, n * size);
		*things = grown;
	}
	return (char *)*things + n * size;
}
