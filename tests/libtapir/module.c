/* What a crash of a module that was loaded later needs. It is also linked to a program, where its
 * constructor runs before that of a preloaded library. */
#include <setjmp.h>
#include <signal.h>

static jmp_buf here;

__attribute__((constructor)) static void start(void)
{
	signal(SIGUSR2, SIG_IGN);
	if (setjmp(here) == 0)
		longjmp(here, 1);
	signal(SIGUSR2, SIG_DFL);
}

void crash_in_module(void);

void crash_in_module(void)
{
	*(volatile int *)8 = 1;
}
