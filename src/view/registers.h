/* What the sanitizers print of a machine's registers, which nobody needs who sees the stack. */
#ifndef TAPIR_VIEW_REGISTERS_H
#define TAPIR_VIEW_REGISTERS_H

#include "view/look.h"

/* The text with an ellipsis for the first "pc 0x1 bp 0x2 sp 0x3", and an "at " in front of it.
 * Borrows from `text` when there is none, else lives in the arena. */
struct span registers_hidden(struct span text, const struct look *look, struct arena *arena);

#endif
