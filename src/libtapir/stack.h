/* From a thread's registers to the calls it is in, with libunwind. Prints nothing. */
#ifndef TAPIR_LIBTAPIR_STACK_H
#define TAPIR_LIBTAPIR_STACK_H

#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

#include "libtapir/limits.h"

struct stack {
	uint64_t first[FIRST_FRAMES]; /* addresses to look up: one less than a return address */
	uint64_t last[LAST_FRAMES];   /* a ring; frame i is at i - FIRST_FRAMES, modulo its size */
	uint64_t n;                   /* frames in all */
	uint64_t guessed_from; /* frames from this on were found by looking; else UINT64_MAX */
	bool broken;           /* the walk did not reach the outermost frame */
	bool endless;          /* … since STEPS_MAX was reached */
};

/* Loads libunwind and walks once, so that all is in place later. False when it is not installed;
 * stacks then have only what can be had without. In normal context. */
bool stack_init(void);

/* Which part of a stack is of interest: no frame of ours is. */
struct stack_part {
	uint64_t caller; /* a return address: what it called is left out … */
	unsigned skip;   /* … and this many frames more */
};

/* Walks from where a signal struck, *context as the handler got it, or from getcontext(), all else
 * zero. All of it when `part` is NULL, or has a caller that is not found. Only the thread that has
 * the turn may call it. Async-signal-safe. */
void stack_walk(struct stack *stack, const ucontext_t *context, const struct stack_part *part);

/* Appends one address. */
void stack_add(struct stack *stack, uint64_t pc);

/* Frame i of those kept, or false. */
bool stack_frame(const struct stack *stack, uint64_t i, uint64_t *ret);

#endif
