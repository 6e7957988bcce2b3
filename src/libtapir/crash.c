#include "libtapir/crash.h"

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libtapir/alternate.h"
#include "libtapir/handlers.h"
#include "libtapir/registers.h"
#include "libtapir/telling.h"
#include "libtapir/turn.h"

/* Of each thread, for its handler; without a call of the loader's. */
static __thread struct {
	bool told;  /* the reason for an abort to come was */
	int number; /* of the latest signal told, and where it struck */
	uint64_t pc;
	uint64_t address;
} latest __attribute__((tls_model("initial-exec")));

/* Of the process: a program may live by its faults, as some run-time systems do. */
static int nhandled;

static bool is_default(const struct sigaction *action)
{
	return !(action->sa_flags & SA_SIGINFO) &&
	       (action->sa_handler == SIG_DFL || action->sa_handler == SIG_IGN);
}

/* Not the kernel's doing, and somebody asked for it not to matter. */
static bool is_ignored(const struct sigaction *action, const siginfo_t *info)
{
	return !(action->sa_flags & SA_SIGINFO) && action->sa_handler == SIG_IGN &&
	       info->si_code <= 0;
}

/* Whether a handler of the program's passes on what was told before it ran: by returning to the
 * fault, or by raising the signal again from where it runs. */
static bool is_passed_on(int number, const siginfo_t *info, const struct registers *registers)
{
	if (number == SIGABRT && latest.told)
		return true;
	if (number != latest.number)
		return false;
	/* A signal raised by the handler may wait until it returns, and then strikes there. */
	return (registers->at[REGISTER_PC] == latest.pc &&
	        (info->si_code <= 0 || (uintptr_t)info->si_addr == latest.address)) ||
	       alternate_has(registers->at[REGISTER_SP]);
}

static void die(int number, const siginfo_t *info)
{
	handlers_default(number);
	/* A fault comes again by itself, with the address that a core dump should have. */
	if (info->si_code <= 0 || number == SIGABRT || number == SIGTRAP || number == SIGSYS)
		syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), number);
}

/* As the kernel would have called it. */
static void hand_on(const struct sigaction *action, int number, siginfo_t *info,
                    ucontext_t *context)
{
	sigset_t mask;

	sigorset(&mask, &context->uc_sigmask, &action->sa_mask);
	if (!(action->sa_flags & SA_NODEFER))
		sigaddset(&mask, number);
	if (action->sa_flags & SA_RESETHAND) {
		struct sigaction plain = {0};

		plain.sa_handler = SIG_DFL;
		handlers_set(number, &plain, NULL);
	}
	sigprocmask(SIG_SETMASK, &mask, NULL);
	if (action->sa_flags & SA_SIGINFO)
		action->sa_sigaction(number, info, context);
	else
		action->sa_handler(number);
}

static void on_crash(int number, siginfo_t *info, void *where)
{
	int error = errno;
	ucontext_t *context = where;
	struct sigaction action = handlers_get(number);
	struct registers registers;

	if (turn_is_mine()) {
		turn_escape();
		die(number, info);
		return;
	}
	if (is_ignored(&action, info))
		return;
	registers_read(&registers, context);

	bool fatal = is_default(&action);
	struct crash crash = {
		.info = info,
		.context = context,
		.fatal = fatal && telling_is_first_process(),
		.last_words = fatal && telling_is_first_process(),
		.again = fatal && is_passed_on(number, info, &registers),
	};

	/* What was sent by kill(2) to a handler is a message. */
	if (fatal || (info->si_code != SI_USER && info->si_code != SI_QUEUE &&
	              __atomic_fetch_add(&nhandled, 1, __ATOMIC_RELAXED) < HANDLED_MAX))
		tell_crash(&crash);
	latest.number = number;
	latest.pc = registers.at[REGISTER_PC];
	latest.address = (uintptr_t)info->si_addr;
	latest.told = false;
	errno = error;
	if (fatal)
		die(number, info);
	else
		hand_on(&action, number, info, context);
}

bool crash_catch(void)
{
	if (handlers_are_caught())
		return true;
	telling_init();
	if (!alternate_give())
		return false;
	return handlers_catch(on_crash);
}

void crash_was_told(bool told)
{
	latest.told = told;
}
