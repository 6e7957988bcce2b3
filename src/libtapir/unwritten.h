/* What stdio has not written yet to standard output, when the program dies. */
#ifndef TAPIR_LIBTAPIR_UNWRITTEN_H
#define TAPIR_LIBTAPIR_UNWRITTEN_H

#include <stdbool.h>

/* Writes it, and ends its last line. The buffer is empty then. True when something was written.
 * Only for a process that is about to die and was not forked: a child has its parent's buffer.
 * Async-signal-safe; only the thread that has the turn may call it. */
bool unwritten_save(void);

#endif
