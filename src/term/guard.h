/* Fatal signals of our own making: the terminal is put back, then the program dies as it would
 * have died. */
#ifndef TAPIR_TERM_GUARD_H
#define TAPIR_TERM_GUARD_H

/* From now on SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT call `restore` (which must be
 * async-signal-safe) and are then handled as they were before. Also for a stack that overflowed,
 * in the thread that calls this. */
void guard_install(void (*restore)(void));

#endif
