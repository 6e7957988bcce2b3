/* Where the latest C++ exception of a thread was thrown, since std::terminate() may come when that
 * stack is gone. Only the shared library knows; see preload.c. */
#ifndef TAPIR_LIBTAPIR_THROWN_H
#define TAPIR_LIBTAPIR_THROWN_H

#include <stddef.h>
#include <stdint.h>

#include "libtapir/limits.h"

struct thrown {
	size_t n;
	const char *type; /* mangled; borrows from the program's type_info */
	uint64_t frames[THROW_FRAMES];
};

/* The throw of this thread that is not handled yet, or NULL. Async-signal-safe. */
const struct thrown *thrown_last(void);

#endif
