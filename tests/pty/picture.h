/* Pictures of what a terminal shows, as SVG: its cells with their colours and attributes. */
#ifndef TAPIR_TESTS_PTY_PICTURE_H
#define TAPIR_TESTS_PTY_PICTURE_H

#include <stdio.h>

#include "emulator.h"

/* Draws the rows down to the last that is not empty; `light`: as a terminal with dark text on a
 * light ground has them. */
void picture_draw(FILE *out, struct emulator *emulator, bool light);

#endif
