/* Names of functions: as debug information has them, and as people write them. */
#ifndef TAPIR_SYMBOLS_NAMES_H
#define TAPIR_SYMBOLS_NAMES_H

#include <elfutils/libdw.h>

#include "base/arena.h"

/* The name that the linker knows a function by, else the one in the source. Follows entries to
 * what they are instances or definitions of. Empty when there is none; else it is the file's. */
struct span name_of_entry(Dwarf_Die *die);

/* What a mangled name of C++ or Rust stands for; any other as it is, without its version. A copy
 * in the arena. */
struct span name_demangled(struct span name, struct arena *arena);

#endif
