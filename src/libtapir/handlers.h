/* The program's own handlers of the crash signals, kept while ours are in their place. */
#ifndef TAPIR_LIBTAPIR_HANDLERS_H
#define TAPIR_LIBTAPIR_HANDLERS_H

#include <signal.h>
#include <stdbool.h>

/* Puts `handler` in place for all crash signals, and keeps what was there. In normal context. */
bool handlers_catch(void (*handler)(int, siginfo_t *, void *));

/* Whether that was done. */
bool handlers_are_caught(void);

/* Whether it was, and for this signal. Async-signal-safe. */
bool handlers_keep(int number);

/* What the program wants for one of the crash signals. Async-signal-safe. */
struct sigaction handlers_get(int number);

/* sigaction(2), as the program sees it, for any signal. Async-signal-safe. */
int handlers_set(int number, const struct sigaction *action, struct sigaction *ret);

/* Lets the kernel do what it does by default. Async-signal-safe. */
void handlers_default(int number);

#endif
