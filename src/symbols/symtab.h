/* Addresses and names by a file's table of symbols. */
#ifndef TAPIR_SYMBOLS_SYMTAB_H
#define TAPIR_SYMBOLS_SYMTAB_H

#include <gelf.h>

#include "symbols/object.h"
#include "symbols/target.h"

/* Finds the symbol that each target is in, where none was found so far. The names are the
 * file's own bytes. */
void symtab_find(const struct object *object, const struct targets *targets);

/* The table itself. */
struct symtab {
	Elf_Data *data;
	struct span strings;
	size_t n;
};

/* The linker's table, or what it left of it for the loader. False when there is none. */
bool symtab_open(const struct object *object, struct symtab *ret);

/* A symbol's name, which is the file's own bytes; empty when it has none. */
struct span symtab_name(const struct symtab *table, const GElf_Sym *symbol);

#endif
