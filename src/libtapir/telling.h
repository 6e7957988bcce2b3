/* Puts one event, a crash or an assertion, into a record: header, messages, frames, end. Decides
 * nothing about what happens next. */
#ifndef TAPIR_LIBTAPIR_TELLING_H
#define TAPIR_LIBTAPIR_TELLING_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <ucontext.h>

#include "libtapir/stack.h"

struct crash {
	const siginfo_t *info;
	const ucontext_t *context;
	bool fatal; /* the program dies of it */
	bool again; /* told already, as an assertion or a handled signal: only that it is fatal */
	bool last_words; /* save what standard output has not written yet */
};

struct assertion {
	const char *kind; /* "tapir", "cmocka" */
	const char *file; /* NULL: not known */
	unsigned line;
	const char *message; /* or NULL */
	const ucontext_t *context;
	const struct stack_part *part;
	bool last_words; /* as in struct crash */
};

/* Makes ready all that cannot be done in a handler; a second call does nothing. In normal context.
 */
void telling_init(void);

/* Whether this process is the one that was started, not a child that it forked, nor one whose
 * parent is a test runner and reports what becomes of it. Async-signal-safe. */
bool telling_is_first_process(void);

/* The following take the turn, and write nothing when they do not get it. Async-signal-safe. */
void tell_crash(const struct crash *crash);
void tell_assertion(const struct assertion *assertion);
void tell_trace(const ucontext_t *context, const struct stack_part *part);

#endif
