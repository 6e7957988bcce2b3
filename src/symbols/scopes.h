/* Which functions of one compilation unit an address is in. */
#ifndef TAPIR_SYMBOLS_SCOPES_H
#define TAPIR_SYMBOLS_SCOPES_H

#include "symbols/target.h"

/* Sets the scopes of the targets, which are those of one unit; `contents` is its entry. The
 * whole unit is gone through once for all of them, where that is enough. */
void scopes_find(Dwarf_Die *contents, const struct targets *targets);

#endif
