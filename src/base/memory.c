#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*on_death)(void);

void memory_on_death(void (*restore)(void))
{
	on_death = restore;
}

static void say(const char *text)
{
	/* The program is dying: there is nobody left to tell of a failed write. */
	ssize_t ignored = write(STDERR_FILENO, text, strlen(text));

	(void)ignored;
}

void die(const char *why)
{
	if (on_death)
		on_death();
	say("tapir: ");
	say(why);
	say("\n");
	abort();
}

void *memory_new(size_t n)
{
	void *memory = malloc(n ? n : 1);

	if (!memory)
		die("out of memory");
	return memory;
}

void *memory_zero(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size ? size : 1);

	if (!memory)
		die("out of memory");
	return memory;
}

void *memory_grow(void *old, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		die("out of memory");

	size_t n = count * size;
	void *memory = realloc(old, n ? n : 1);

	if (!memory)
		die("out of memory");
	return memory;
}

char *memory_text(struct span text)
{
	char *copy = memory_new(text.n + 1);

	if (text.n)
		memcpy(copy, text.at, text.n);
	copy[text.n] = '\0';
	return copy;
}
