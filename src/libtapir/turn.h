/* One thread at a time tells its stack. Knows nothing of stacks. */
#ifndef TAPIR_LIBTAPIR_TURN_H
#define TAPIR_LIBTAPIR_TURN_H

#include <setjmp.h>
#include <stdbool.h>

/* All of these are async-signal-safe. */

/* Waits until no other thread has the turn, then takes it. False when the caller has it already,
 * or the other does not end within some seconds. */
bool turn_take(void);
void turn_give(void);

/* Whether the calling thread has the turn: a signal that comes then is a fault of our own. */
bool turn_is_mine(void);

/* Where a fault of our own goes on, until this is called again. Returns what was set before.
 * Only the thread that has the turn may call it. */
sigjmp_buf *turn_rescue(sigjmp_buf *to);

/* Goes to what turn_rescue() set. Returns only when that is NULL. */
void turn_escape(void);

#endif
