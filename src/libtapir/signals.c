#include "libtapir/signals.h"

const int crash_signals[CRASH_SIGNALS] = {
	SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS,
};

static const char *const words[CRASH_SIGNALS] = {
	"SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGABRT", "SIGTRAP", "SIGSYS",
};

int signal_slot(int number)
{
	for (int i = 0; i < CRASH_SIGNALS; i++) {
		if (crash_signals[i] == number)
			return i;
	}
	return -1;
}

const char *signal_word(int number)
{
	int slot = signal_slot(number);

	return slot < 0 ? "SIG" : words[slot];
}

static const struct {
	int number, code;
	const char *reason;
} reasons[] = {
	{SIGSEGV, SEGV_MAPERR, "address @ not mapped"},
	{SIGSEGV, SEGV_ACCERR, "no permission for address @"},
	{SIGSEGV, SI_KERNEL, "not an address"},
	{SIGBUS, BUS_ADRALN, "address @ badly aligned"},
	{SIGBUS, BUS_ADRERR, "nothing behind the mapping at @"},
	{SIGBUS, BUS_OBJERR, "hardware error at @"},
	{SIGFPE, FPE_INTDIV, "integer divided by zero"},
	{SIGFPE, FPE_INTOVF, "integer overflow"},
	{SIGFPE, FPE_FLTDIV, "number divided by zero"},
	{SIGFPE, FPE_FLTOVF, "number too large"},
	{SIGFPE, FPE_FLTINV, "invalid operation on numbers"},
	{SIGILL, ILL_ILLOPC, "illegal instruction"},
	{SIGILL, ILL_ILLOPN, "illegal instruction"},
	{SIGSYS, 1 /* SYS_SECCOMP */, "system call not allowed"},
};

const char *signal_reason(const siginfo_t *info)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++) {
		if (reasons[i].number == info->si_signo && reasons[i].code == info->si_code)
			return reasons[i].reason;
	}
	return NULL;
}
