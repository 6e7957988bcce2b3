/* cmocka: assertions that fail call _fail(), which leaves the test by longjmp(); mocks that fail
 * leave it without. */
#include <stdint.h>

#include "libtapir/harness.h"
#include "libtapir/module.h"
#include "libtapir/next.h"

/* clang-format off */
/* Another library's function may have that name, and arguments of its own. */
void stand_for_fail(const char *, long, long, long, long, long) STANDS_FOR("_fail");
void stand_for_skip(const char *, long, long, long, long, long) STANDS_FOR("_skip");
/* clang-format on */

bool cmocka_has(const void *address)
{
	return module_is_named(address, "libcmocka");
}

void stand_for_fail(const char *file, long line, long c, long d, long e, long f)
{
	__typeof__(stand_for_fail) *next = NEXT(stand_for_fail, "_fail");

	if (cmocka_has((const void *)(uintptr_t)next)) {
		harness_tell("cmocka", file, (unsigned)(int)line, __builtin_return_address(0));
		harness_settle();
	}
	next(file, line, c, d, e, f);
}

void stand_for_skip(const char *file, long line, long c, long d, long e, long f)
{
	__typeof__(stand_for_skip) *next = NEXT(stand_for_skip, "_skip");

	if (cmocka_has((const void *)(uintptr_t)next))
		harness_settle();
	next(file, line, c, d, e, f);
}
