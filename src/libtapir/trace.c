#include "tapir/trace.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <ucontext.h>

#include "libtapir/crash.h"
#include "libtapir/handlers.h"
#include "libtapir/telling.h"

/* Sanitizers tell of crashes themselves, and better: they know the memory. */
static bool has_sanitizer(void)
{
	static const char *const names[] = {"__asan_init", "__tsan_init", "__msan_init",
	                                    "__hwasan_init"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (dlsym(RTLD_DEFAULT, names[i]))
			return true;
	}
	return false;
}

int tapir_catch_crashes(void)
{
	return has_sanitizer() || crash_catch() ? 0 : -1;
}

__attribute__((noinline)) void tapir_backtrace(unsigned skip)
{
	ucontext_t here = {0};
	struct stack_part part = {(uintptr_t)__builtin_return_address(0), skip};

	if (handlers_are_caught() && getcontext(&here) == 0)
		tell_trace(&here, &part);
}

__attribute__((noinline)) void tapir_assert_failed(const char *expression, const char *file,
                                                   int line, const char *function)
{
	ucontext_t here = {0};
	struct stack_part part = {(uintptr_t)__builtin_return_address(0), 0};
	struct assertion assertion = {
		.kind = "tapir",
		.file = file,
		.line = line > 0 ? (unsigned)line : 0,
		.message = expression,
		.context = &here,
		.part = &part,
	};

	(void)function;
	telling_init();
	assertion.last_words = telling_is_first_process();
	if (getcontext(&here) == 0)
		tell_assertion(&assertion);
	crash_was_told(true);
	abort();
}
