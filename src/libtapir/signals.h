/* Words for signals. Knows nothing of stacks. */
#ifndef TAPIR_LIBTAPIR_SIGNALS_H
#define TAPIR_LIBTAPIR_SIGNALS_H

#include <signal.h>

/* The signals of crashes. */
extern const int crash_signals[];
enum { CRASH_SIGNALS = 7 };

/* The place of a signal in crash_signals, or -1. */
int signal_slot(int number);

/* "SIGSEGV"; "SIG" for any other. Static. */
const char *signal_word(int number);

/* What its code means, '@' standing for the address; NULL when nothing is to be said. Static. */
const char *signal_reason(const siginfo_t *info);

#endif
