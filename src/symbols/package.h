/* A .dwp file: what the .dwo files of a program have, in one. libdw 0.188 does not read it; so each
 * unit that is wanted is shown to libdw as a file of its own. */
#ifndef TAPIR_SYMBOLS_PACKAGE_H
#define TAPIR_SYMBOLS_PACKAGE_H

#include <elfutils/libdw.h>

#include "symbols/object.h"

struct package_unit;

/* {.object.fd = -1} is none. */
struct package {
	struct object object;
	struct span index; /* of its units */
	struct package_unit *units;
	size_t nunits;
};

/* Opens the file at `path`. False when it is no such file. */
bool package_open(const char *path, struct package *ret);
void package_fini(struct package *package);

/* Finds the unit that `skeleton`, a unit of `main`, was left of; `id` is what both have in common.
 * *ret lives as long as the package and `main`. */
bool package_find(struct package *package, const struct object *main, Dwarf_Die *skeleton,
                  uint64_t id, Dwarf_Die *ret);

#endif
