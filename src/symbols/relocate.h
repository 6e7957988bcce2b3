/* An object file (.o, .ko), linked in memory as far as naming addresses needs it: its sections get
 * addresses, and its symbols and debug information say them. */
#ifndef TAPIR_SYMBOLS_RELOCATE_H
#define TAPIR_SYMBOLS_RELOCATE_H

#include "base/span.h"

/* Links the ELF file at `image` (n bytes, of this machine's byte order, its sections not
 * compressed) in place: sections that are loaded follow on each other from 0, in their order. It
 * says that it is a program then. False when it is broken, or for a machine that is not known;
 * it may be half done then. */
bool relocate(char *image, size_t n);

#endif
