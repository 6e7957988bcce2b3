/* Which files modules are, where the traceback does not say or the user knows better: names of
 * kernel modules, files of another machine. */
#ifndef TAPIR_SYMBOLS_CATALOG_H
#define TAPIR_SYMBOLS_CATALOG_H

#include "base/arena.h"

/* What frames of the kernel itself are asked by. */
#define CATALOG_KERNEL "vmlinux"

struct catalog_entry {
	struct span name, file;
};

struct catalog {
	struct catalog_entry *entries;
	size_t n;
};

/* Adds what "NAME=FILE" says, or "FILE" alone, whose name is that of the file. What was said last
 * of a name is true. The text outlives the catalog, whose entries are in the arena. False when
 * either part is empty. */
bool catalog_add(struct catalog *catalog, struct span text, struct arena *arena);

/* The file of a module: by its name or path as printed, by the last part of that, or by what the
 * kernel makes of it ("my-mod.ko" is my_mod). Empty when nothing is known of it. */
struct span catalog_find(const struct catalog *catalog, struct span module);

#endif
