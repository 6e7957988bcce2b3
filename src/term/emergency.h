/* What is left to do for the terminal when the program dies: the bytes that put the screen back,
 * and where to. One for the whole program, since a signal handler is given nothing to find it by.
 * Knows nothing of what the bytes mean. */
#ifndef TAPIR_TERM_EMERGENCY_H
#define TAPIR_TERM_EMERGENCY_H

#include <stdbool.h>

#include "base/span.h"

/* From now on emergency_act() writes `bytes` to `out` if there is anything to undo, and should the
 * program be killed, a child writes `aftermath` (empty: no child), which is started with the first
 * paint that leaves something; each after erase(rows), when the bar is being drawn. All are
 * borrowed until emergency_end(). */
void emergency_begin(int out, struct span bytes, struct span aftermath,
                     struct span (*erase)(unsigned rows));
void emergency_end(void);

/* Around each write of a paint, or of a part of it. With `touched` it leaves, or may leave when it
 * is cut short, something to be undone; `rows` are those of the bar when it is drawn with this,
 * else 0. While the program dies emergency_enter() does not return. */
void emergency_enter(bool touched, unsigned rows);
void emergency_leave(bool touched);

/* Whether somebody is between the two. */
bool emergency_writing(void);

/* Puts the screen back at once, if there is anything to put back; nothing is written after. For
 * a program about to die. Async-signal-safe. */
void emergency_act(void);

#endif
