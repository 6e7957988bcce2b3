/* What happens when a crash signal comes: it is told, then the program's handler runs, or the
 * program dies of it. */
#ifndef TAPIR_LIBTAPIR_CRASH_H
#define TAPIR_LIBTAPIR_CRASH_H

#include <stdbool.h>

/* Makes all ready, and catches. True when that was done before. False with errno set. In normal
 * context. */
bool crash_catch(void);

/* The calling thread is about to abort for a reason that was told, or not any more.
 * Async-signal-safe. */
void crash_was_told(bool told);

#endif
