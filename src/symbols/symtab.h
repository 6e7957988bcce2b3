/* Addresses and names by a file's table of symbols. */
#ifndef TAPIR_SYMBOLS_SYMTAB_H
#define TAPIR_SYMBOLS_SYMTAB_H

#include "symbols/object.h"
#include "symbols/target.h"

/* Finds the symbol that each target is in, where none was found so far. The names are the
 * file's own bytes. */
void symtab_find(const struct object *object, struct target *targets, size_t n,
                 struct budget *budget);

/* Finds the value of the function called `name`. */
bool symtab_value(const struct object *object, struct span name, struct budget *budget,
                  uint64_t *ret);

#endif
