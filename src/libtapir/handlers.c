#include "libtapir/handlers.h"

#include <stddef.h>

#include "libtapir/signals.h"

/* glibc's own name of it, which nobody replaces. */
int __sigaction(int, const struct sigaction *, struct sigaction *);

/* What the program asked for; a handler has no argument of ours. */
static struct sigaction wanted[CRASH_SIGNALS];
/* Written once, at the end of handlers_catch(). */
static bool caught;

bool handlers_catch(void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction ours = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};

	/* A fault of our own must reach us: were it blocked, the kernel would end the process. */
	sigfillset(&ours.sa_mask);
	for (size_t i = 0; i < CRASH_SIGNALS; i++)
		sigdelset(&ours.sa_mask, crash_signals[i]);
	ours.sa_sigaction = handler;
	for (size_t i = 0; i < CRASH_SIGNALS; i++) {
		if (__sigaction(crash_signals[i], &ours, &wanted[i]) != 0)
			return false;
	}
	caught = true;
	return true;
}

bool handlers_are_caught(void)
{
	return caught;
}

bool handlers_keep(int number)
{
	return caught && signal_slot(number) >= 0;
}

struct sigaction handlers_get(int number)
{
	return wanted[signal_slot(number)];
}

int handlers_set(int number, const struct sigaction *action, struct sigaction *ret)
{
	if (!handlers_keep(number))
		return __sigaction(number, action, ret);

	/* Not half of the old one and half of the new, if a signal comes. */
	sigset_t all, mask;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &mask);

	int slot = signal_slot(number);
	struct sigaction before = wanted[slot];

	if (action)
		wanted[slot] = *action;
	sigprocmask(SIG_SETMASK, &mask, NULL);
	if (ret)
		*ret = before;
	return 0;
}

void handlers_default(int number)
{
	struct sigaction plain = {0};

	plain.sa_handler = SIG_DFL;
	__sigaction(number, &plain, NULL);
}
