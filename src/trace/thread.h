/* A thread's line of the records of tapir-trace(7), in words. */
#ifndef TAPIR_TRACE_THREAD_H
#define TAPIR_TRACE_THREAD_H

#include "base/arena.h"
#include "base/span.h"

/* Of "thread name=a%20b pid=1 tid=2 state=running cpu=98%25 alike=3":
 * "thread a b (2 of process 1), running, 98% of a processor, 3 more like it". What is unknown, or
 * goes without saying, is left out. Lives in the arena. */
struct span thread_title(struct span line, struct arena *arena);

#endif
