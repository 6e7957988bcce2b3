/* Whose frame it is: the user's, a test library's or the run-time's. */
#ifndef TAPIR_TRACE_HARNESS_H
#define TAPIR_TRACE_HARNESS_H

#include "trace/dialects.h"
#include "trace/frame.h"

/* Sets `harness`, `runtime` and `test`. Without a dialect (NULL), by what the file alone tells. */
void harness_mark(struct frame *frame, const struct dialect *dialect);

/* Whether a function is one that test libraries fail an assertion in. */
bool harness_asserts(struct span function);

/* Sets `harness` and `runtime` of a frame of machine code by the names it has now. */
void harness_mark_native(struct frame *frame);

#endif
