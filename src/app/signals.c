#include "app/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/span.h"
#include "term/emergency.h"

/* A handler has no argument: what came, until the loop looks. */
static volatile sig_atomic_t interrupts, sent, ending, resized, stop, continued;

static void on_flag(int signo, siginfo_t *info, void *context)
{
	(void)context;
	switch (signo) {
	case SIGINT:
		interrupts++;
		if (info->si_code <= 0) /* what the kernel itself sends has larger ones */
			sent = 1;
		break;
	case SIGTERM:
	case SIGHUP:
		ending = signo;
		break;
	case SIGWINCH:
		resized = 1;
		break;
	case SIGTSTP:
		stop = 1;
		break;
	case SIGCHLD: /* only to wake us: what ended is asked for */
		break;
	default:
		continued = 1;
	}
}

/* Only async-signal-safe calls below here; then die as we would have died. */
static void on_fatal(int signo)
{
	emergency_act();
	raise(signo); /* SA_RESETHAND: nobody handles it any more */
}

/* Where the fatal ones are handled: the stack itself may be what has run out. Static, since the
 * kernel keeps its address. */
static char fatal_stack[64 * 1024];

static const int flag_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT, SIGCHLD};
static const int fatal_signals[] = {SIGQUIT, SIGSEGV, SIGBUS, SIGFPE, SIGILL,
                                    SIGABRT, SIGTRAP, SIGSYS, SIGXCPU};

/* What our parent ignores (nohup, a background job's SIGINT and SIGQUIT) stays ignored. */
static bool is_ignored(int signo)
{
	struct sigaction before;

	return sigaction(signo, NULL, &before) == 0 && before.sa_handler == SIG_IGN;
}

void signals_init(void)
{
	struct sigaction action = {.sa_sigaction = on_flag, .sa_flags = SA_SIGINFO};
	sigset_t blocked;

	sigemptyset(&blocked);
	for (size_t i = 0; i < countof(flag_signals); i++) {
		if (is_ignored(flag_signals[i]))
			continue;
		sigaction(flag_signals[i], &action, NULL);
		sigaddset(&blocked, flag_signals[i]);
	}
	sigprocmask(SIG_BLOCK, &blocked, NULL);

	sigaltstack(&(stack_t){.ss_sp = fatal_stack, .ss_size = sizeof fatal_stack}, NULL);
	action = (struct sigaction){.sa_handler = on_fatal};
	action.sa_flags = SA_RESETHAND | SA_NODEFER | SA_ONSTACK;
	for (size_t i = 0; i < countof(fatal_signals); i++) {
		if (!is_ignored(fatal_signals[i]))
			sigaction(fatal_signals[i], &action, NULL);
	}
	/* A reader that went away, or a file that may not grow, is an error of write(2), told once
	 * at the end. */
	action = (struct sigaction){.sa_handler = SIG_IGN};
	sigaction(SIGPIPE, &action, NULL);
	sigaction(SIGXFSZ, &action, NULL);
}

int signals_poll(struct pollfd *fds, nfds_t n, uint64_t timeout_ns)
{
	struct timespec timeout = {
		.tv_sec = (time_t)(timeout_ns / NS_PER_S),
		.tv_nsec = (long)(timeout_ns % NS_PER_S),
	};
	sigset_t open;

	sigprocmask(SIG_SETMASK, NULL, &open);
	for (size_t i = 0; i < countof(flag_signals); i++)
		sigdelset(&open, flag_signals[i]);

	int ready = ppoll(fds, n, timeout_ns == UINT64_MAX ? NULL : &timeout, &open);

	/* With something to read, ppoll(2) lets no signal in: input that never pauses would keep
	 * them out for ever, and the end of a producer hides the Ctrl-C that ended it. */
	if (ready > 0)
		ppoll(NULL, 0, &(struct timespec){0}, &open);
	return ready;
}

void signals_release(void)
{
	static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction action = {.sa_handler = on_fatal, .sa_flags = SA_RESETHAND | SA_NODEFER};
	sigset_t open;

	sigemptyset(&action.sa_mask);
	sigemptyset(&open);
	for (size_t i = 0; i < countof(ending_signals); i++) {
		if (is_ignored(ending_signals[i]))
			continue;
		sigaction(ending_signals[i], &action, NULL);
		sigaddset(&open, ending_signals[i]);
	}
	sigprocmask(SIG_UNBLOCK, &open, NULL);
}

unsigned signals_interrupts(void)
{
	return (unsigned)interrupts;
}

int signals_end(void)
{
	return ending;
}

static bool take(volatile sig_atomic_t *flag)
{
	bool was = *flag;

	*flag = 0;
	return was;
}

bool signals_interrupt_sent(void)
{
	return take(&sent);
}

bool signals_resized(void)
{
	return take(&resized);
}

bool signals_stop(void)
{
	return take(&stop);
}

bool signals_continued(void)
{
	return take(&continued);
}

/* Lets `signo` have its default effect now, then handles it as before. */
static void suffer(int signo)
{
	struct sigaction plain = {.sa_handler = SIG_DFL};
	struct sigaction before;
	sigset_t open, mask;

	sigaction(signo, &plain, &before);
	raise(signo);
	sigemptyset(&open);
	sigaddset(&open, signo);
	sigprocmask(SIG_UNBLOCK, &open, &mask);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	sigaction(signo, &before, NULL);
}

void signals_stop_now(void)
{
	suffer(SIGTSTP);
}

void signals_die(int signo)
{
	suffer(signo);
	_exit(128 + signo);
}
