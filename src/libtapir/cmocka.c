/* cmocka: assertions that fail call _fail(), which leaves the test by longjmp(); mocks that fail
 * leave it without. */
#include "libtapir/harness.h"
#include "libtapir/module.h"
#include "libtapir/next.h"

/* clang-format off */
/* Another library's function may have that name, and arguments of its own. */
void stand_for_fail(const char *, long, long, long, long, long) STANDS_FOR("_fail");
void stand_for_skip(const char *, long, long, long, long, long) STANDS_FOR("_skip");
/* clang-format on */

/* Looked up at the start: most programs do not have it, and their longjmp() shall not pay. */
static __typeof__(stand_for_fail) *real_fail;

static bool is_cmocka(const void *address)
{
	return module_is_named(address, "libcmocka");
}

__attribute__((constructor(101))) static void find_real(void)
{
	void *found = dlsym(RTLD_NEXT, "_fail");

	if (found && is_cmocka(found))
		real_fail = (__typeof__(real_fail))found;
}

bool cmocka_has(const void *address)
{
	return real_fail && is_cmocka(address);
}

void stand_for_fail(const char *file, long line, long c, long d, long e, long f)
{
	__typeof__(stand_for_fail) *next = real_fail ? real_fail : NEXT(stand_for_fail, "_fail");

	if (real_fail) {
		harness_tell("cmocka", file, (unsigned)(int)line, __builtin_return_address(0));
		harness_settle();
	}
	next(file, line, c, d, e, f);
}

void stand_for_skip(const char *file, long line, long c, long d, long e, long f)
{
	__typeof__(stand_for_skip) *next = NEXT(stand_for_skip, "_skip");

	if (real_fail)
		harness_settle();
	next(file, line, c, d, e, f);
}
