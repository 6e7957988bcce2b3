/* A child that puts the terminal back when the program was killed without a chance to do so
 * itself (SIGKILL, out of memory). Knows nothing of how. */
#ifndef TAPIR_TERM_WATCHDOG_H
#define TAPIR_TERM_WATCHDOG_H

#include <sys/types.h>

struct watchdog {
	pid_t pid;  /* 0: none */
	int socket; /* its end is the signal */
};

/* Starts it: should this process end without watchdog_dismiss(), act(tty) is called in the child,
 * which must be async-signal-safe. Without a process to spare there is none, and nothing else
 * changes. */
void watchdog_start(struct watchdog *watchdog, int tty, void (*act)(int tty));

/* Tells it that all is well; it goes away. The first is async-signal-safe and can be called
 * alone when the process is about to die; the second reaps it too. */
void watchdog_dismiss(const struct watchdog *watchdog);
void watchdog_stop(struct watchdog *watchdog);

#endif
