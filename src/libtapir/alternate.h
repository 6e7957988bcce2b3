/* A stack for the handler of each thread, since its own may have overflowed. */
#ifndef TAPIR_LIBTAPIR_ALTERNATE_H
#define TAPIR_LIBTAPIR_ALTERNATE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* Gives the calling thread one, unless it has one that is large enough. False with errno set. In
 * normal context. */
bool alternate_give(void);

/* Takes it back, before the thread ends. */
void alternate_take(void);

/* sigaltstack(2), as the program sees it: ours stays where it is, being the larger. */
int alternate_set(const stack_t *stack, stack_t *ret);

/* Whether an address lies in the calling thread's alternate stack. Async-signal-safe. */
bool alternate_has(uint64_t address);

#endif
