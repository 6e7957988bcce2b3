/* Signals, as tests and tools write them. Linux' numbers. */
#ifndef TAPIR_TRACE_SIGNAL_H
#define TAPIR_TRACE_SIGNAL_H

#include "base/span.h"

/* "SIGSEGV" for 11; empty for a number that is none of the deadly ones. Static. */
struct span signal_name(uint64_t number);

/* The signal that `text` says something died of, be it as "SIGABRT", "signal 6", "Segmentation
 * fault" or "status 139". Empty when it says none, or speaks of one otherwise. Static. */
struct span signal_in(struct span text);

#endif
