/* Memory that cannot fail. Running out of it is the fourth kind of trouble: the
 * hook restores the terminal, a line says so, and the program aborts. */
#ifndef TAPIR_BASE_MEMORY_H
#define TAPIR_BASE_MEMORY_H

#include "base/span.h"

/* As malloc, calloc and realloc, but never NULL (a size of 0 gives one byte).
 * memory_grow(p, count, size) multiplies with an overflow check. Free with free(3). */
void *memory_new(size_t n);
void *memory_zero(size_t count, size_t size);
void *memory_grow(void *old, size_t count, size_t size);

/* A copy of `text` that ends in a NUL. free() it. */
char *memory_text(struct span text);

/* What to call before abort(3), when memory is out or a promise of our own is broken. It must be
 * async-signal-safe. NULL for nothing. */
void memory_on_death(void (*restore)(void));

/* Our own bug, or no memory: calls the hook, writes "tapir: " and `why` to standard error and
 * aborts. */
_Noreturn void die(const char *why);

#endif
