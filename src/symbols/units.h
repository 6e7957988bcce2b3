/* Which compilation unit each address is in. */
#ifndef TAPIR_SYMBOLS_UNITS_H
#define TAPIR_SYMBOLS_UNITS_H

#include "symbols/object.h"
#include "symbols/package.h"
#include "symbols/target.h"

/* One unit that a target is in. */
struct unit {
	uint64_t offset;    /* in .debug_info */
	Dwarf_Die die;      /* of the unit, in the file itself: the line table is its */
	Dwarf_Die contents; /* the same, or where a .dwo or .dwp file has the rest of it */
};

/* `package` is the .dwp file that belongs to the object (its object.fd -1 and no elf: none).
 * Sets the targets' units and lists those units, in their arena, in the order of the file. */
struct unit *units_find(Dwarf *dwarf, const struct object *object, struct package *package,
                        const struct targets *targets, size_t *ret_n);

#endif
