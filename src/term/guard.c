#include "term/guard.h"

#include <signal.h>
#include <stddef.h>

#include "base/memory.h"
#include "base/span.h"

enum { GUARD_STACK_BYTES = 64 * 1024 };

static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* Static, because a handler is given nothing to find them by. */
static struct sigaction before[countof(fatal)];
static void (*restore_terminal)(void);

static void on_fatal(int signo, siginfo_t *info, void *context)
{
	(void)context;
	restore_terminal();
	for (size_t i = 0; i < countof(fatal); i++) {
		if (fatal[i] == signo)
			sigaction(signo, &before[i], NULL);
	}
	/* What the processor raised, it raises again on return; a sanitizer then has its say. */
	if (info->si_code <= 0)
		raise(signo);
}

void guard_install(void (*restore)(void))
{
	struct sigaction action = {.sa_sigaction = on_fatal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
	stack_t stack;

	restore_terminal = restore;
	if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE)) {
		stack = (stack_t){.ss_sp = memory_new(GUARD_STACK_BYTES),
		                  .ss_size = GUARD_STACK_BYTES};
		sigaltstack(&stack, NULL);
	}
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < countof(fatal); i++)
		sigaction(fatal[i], &action, &before[i]);
}
