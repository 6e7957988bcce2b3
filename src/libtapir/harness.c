#include "libtapir/harness.h"

#include <stdint.h>
#include <stdio.h>
#include <ucontext.h>

#include "libtapir/alternate.h"
#include "libtapir/handlers.h"
#include "libtapir/telling.h"

/* Of each thread: its test is ending. */
static __thread bool settled __attribute__((tls_model("initial-exec")));

void harness_tell(const char *kind, const char *file, unsigned line, const void *caller)
{
	ucontext_t here = {0};
	struct stack_part part = {(uintptr_t)caller, 0};
	struct assertion assertion = {
		.kind = kind,
		.file = file,
		.line = line,
		.context = &here,
		.part = &part,
	};

	if (!handlers_are_caught() || getcontext(&here) != 0)
		return;
	/* What was printed before stays before. A child has its parent's buffer. */
	if (telling_is_first_process())
		fflush(stdout);
	tell_assertion(&assertion);
}

void harness_settle(void)
{
	settled = true;
}

bool harness_was_settled(void)
{
	bool was = settled;

	settled = false;
	return was;
}

void harness_leave(const void *caller)
{
	if (!handlers_are_caught())
		return;
	if (check_has(caller)) {
		harness_tell("check", NULL, 0, caller);
	} else if (cmocka_has(caller)) {
		/* In a handler of the library's: the crash was told. */
		if (!alternate_has((uintptr_t)__builtin_frame_address(0)) && !harness_was_settled())
			harness_tell("cmocka", NULL, 0, caller);
	}
}
