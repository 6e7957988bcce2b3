/* The one clock. Everything else takes time as an argument, so that it can be tested without. */
#ifndef TAPIR_BASE_CLOCK_H
#define TAPIR_BASE_CLOCK_H

#include <stdint.h>

/* Nanoseconds on the monotonic clock, from some moment in the past. Async-signal-safe. */
uint64_t clock_now(void);

#endif
