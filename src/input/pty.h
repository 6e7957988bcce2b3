/* A pseudo-terminal that a command takes for its standard output, so that it writes each line at
 * once, and in colours. It passes bytes on as they are, and is nobody's controlling terminal. */
#ifndef TAPIR_INPUT_PTY_H
#define TAPIR_INPUT_PTY_H

#include <stdbool.h>

/* Its two ends, both closed on exec; the master does not block. False, and errno says why, when
 * there is none to be had. */
bool pty_open(int *ret_master, int *ret_slave);

/* What programs that ask are told of its size; 0 of either: PTY_ROWS and PTY_COLUMNS, for a line
 * that a program breaks to fit is no line of TAP any more. */
void pty_resize(int master, unsigned rows, unsigned columns);

#endif
