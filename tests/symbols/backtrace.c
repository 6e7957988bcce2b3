/* Prints its stack, then that of a signal's handler, in the form that its argument names. */
#include <dlfcn.h>
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The code begins further behind the file's start than that is from 0. */
#ifdef FAR
__asm__(".text\n.skip 0x30000\n");
#endif

static const char *form = "array";

static void print_as_systemd(void **frames, int n)
{
	for (int i = 0; i < n; i++) {
		Dl_info about = {0};

		dladdr(frames[i], &about);
		printf("#%-2d 0x%016lx n/a (%s + 0x%lx)\n", i, (unsigned long)frames[i],
		       about.dli_fname ? about.dli_fname : "n/a",
		       (unsigned long)((char *)frames[i] - (char *)about.dli_fbase));
	}
}

static __attribute__((noinline)) void print_stack(void)
{
	void *frames[64];
	int n = backtrace(frames, 64);

	if (strcmp(form, "fd") == 0) {
		fflush(stdout);
		backtrace_symbols_fd(frames, n, STDOUT_FILENO);
	} else if (strcmp(form, "systemd") == 0) {
		printf("Stack trace of thread %d:\n", (int)getpid());
		print_as_systemd(frames, n);
	} else {
		char **names = backtrace_symbols(frames, n);

		for (int i = 0; i < n; i++)
			puts(names[i]);
		free(names);
	}
}

static void on_signal(int signal)
{
	(void)signal;
	print_stack();
	fflush(stdout);
	_exit(1);
}

int crash(volatile int *where);

__attribute__((noinline)) int crash(volatile int *where)
{
	if (!where) {
		print_stack();
		fflush(stdout);
		_exit(0);
	}
	*where = 1;
	return *where;
}

static __attribute__((noinline)) int hidden(volatile int *where)
{
	return crash(where) + 1;
}

int main(int argc, char **argv)
{
	volatile int *where = argc > 2 ? (volatile int *)8 : NULL;

	if (argc > 1)
		form = argv[1];
	signal(SIGSEGV, on_signal);
	return hidden(where);
}
