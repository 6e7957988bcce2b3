/* From an address to the object file it lies in. Knows nothing of stacks. */
#ifndef TAPIR_LIBTAPIR_MODULE_H
#define TAPIR_LIBTAPIR_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libtapir/limits.h"

struct module {
	uint64_t start, end; /* where it is mapped */
	uint64_t bias;       /* what was added to the file's addresses */
	uint64_t unwind;     /* of its PT_GNU_EH_FRAME, or 0 */
	char path[PATH_BYTES];
	unsigned char build_id[BUILD_ID_BYTES];
	size_t build_id_n; /* 0 when it has none */
};

/* Reads the name of the program, which the loader does not know. In normal context. */
void module_init(void);

/* The module at `address`, or NULL. Stays until module_forget(). Only the thread that has the
 * turn may call it. Async-signal-safe. */
const struct module *module_find(uint64_t address);

/* Whether the address lies in a module, and that is this library. Async-signal-safe. */
bool module_is_ours(uint64_t address);

/* Whether the address lies in a module whose file name begins with `name`. Async-signal-safe. */
bool module_is_named(const void *address, const char *name);

/* The program may load and unload modules until the next turn. */
void module_forget(void);

#endif
