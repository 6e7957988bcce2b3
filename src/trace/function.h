/* Names of functions, as tracebacks print them and as people know them. */
#ifndef TAPIR_TRACE_FUNCTION_H
#define TAPIR_TRACE_FUNCTION_H

#include "base/arena.h"
#include "trace/dialects.h"

/* Without what only the compiler needs: C's whole signature, Rust's hashes. A part of `name`, or
 * made in the arena. */
struct span function_tidy(struct span name, const struct dialect *dialect, struct arena *arena);

#endif
