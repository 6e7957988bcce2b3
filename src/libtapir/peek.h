/* Reads the process's own memory, wherever it is, without a fault. Knows nothing of stacks. */
#ifndef TAPIR_LIBTAPIR_PEEK_H
#define TAPIR_LIBTAPIR_PEEK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Only the thread that has the turn may call these. Async-signal-safe. */

/* Copies n bytes from `address`. False, and *ret undefined, when not all can be read. */
bool peek(uint64_t address, void *ret, size_t n);

/* Copies a string, and cuts it at `size`, its end included. False when it cannot be read. */
bool peek_string(uint64_t address, char *ret, size_t size);

/* Pages are kept from one peek() to the next; this forgets them. */
void peek_forget(void);

#endif
