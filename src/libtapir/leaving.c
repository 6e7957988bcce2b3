/* How test libraries leave a test that failed: longjmp() and _exit(). Most calls of those are the
 * program's own, and cost two comparisons more. */
#include <setjmp.h>
#include <stddef.h>
#include <unistd.h>

#include "libtapir/harness.h"
#include "libtapir/next.h"

/* clang-format off */
_Noreturn void stand_for_longjmp(jmp_buf, int) STANDS_FOR("longjmp");
_Noreturn void stand_for_plain_longjmp(jmp_buf, int) STANDS_FOR("_longjmp");
_Noreturn void stand_for_siglongjmp(sigjmp_buf, int) STANDS_FOR("siglongjmp");
_Noreturn void stand_for_checked_longjmp(jmp_buf, int) STANDS_FOR("__longjmp_chk");
_Noreturn void stand_for_exit(int) STANDS_FOR("_exit");
/* clang-format on */

/* Looked up at the start: handlers may call any of them. Constructors of other libraries may have
 * run before ours. */
static struct {
	__typeof__(stand_for_longjmp) *jump, *checked;
	__typeof__(stand_for_exit) *exit;
} real;

__attribute__((constructor(101))) static void find_real(void)
{
	real.jump = (__typeof__(real.jump))dlsym(RTLD_NEXT, "siglongjmp");
	real.checked = (__typeof__(real.checked))dlsym(RTLD_NEXT, "__longjmp_chk");
	real.exit = (__typeof__(real.exit))dlsym(RTLD_NEXT, "_exit");
}

/* In glibc the three are one. */
_Noreturn void stand_for_longjmp(jmp_buf to, int value)
{
	if (!real.jump)
		find_real();
	harness_leave(__builtin_return_address(0));
	real.jump(to, value);
	__builtin_unreachable();
}

_Noreturn void stand_for_plain_longjmp(jmp_buf to, int value)
{
	if (!real.jump)
		find_real();
	harness_leave(__builtin_return_address(0));
	real.jump(to, value);
	__builtin_unreachable();
}

_Noreturn void stand_for_siglongjmp(sigjmp_buf to, int value)
{
	if (!real.jump)
		find_real();
	harness_leave(__builtin_return_address(0));
	real.jump(to, value);
	__builtin_unreachable();
}

_Noreturn void stand_for_checked_longjmp(jmp_buf to, int value)
{
	if (!real.jump)
		find_real();
	harness_leave(__builtin_return_address(0));
	real.checked(to, value);
	__builtin_unreachable();
}

_Noreturn void stand_for_exit(int status)
{
	if (!real.jump)
		find_real();
	harness_leave(__builtin_return_address(0));
	real.exit(status);
	__builtin_unreachable();
}
