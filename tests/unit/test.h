/* cmocka with what its header wants included first. */
#ifndef TAPIR_TESTS_UNIT_TEST_H
#define TAPIR_TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* keep: cmocka.h needs those above */
#include <cmocka.h>

#include "base/span.h"

/* That `got` is exactly the string `wanted`; the message shows both. */
#define assert_span(got, wanted) \
	do { \
		struct span assert_got = (got); \
		const char *assert_wanted = (wanted); \
		if (!span_is(assert_got, assert_wanted)) \
			fail_msg("got \"%.*s\", wanted \"%s\"", (int)assert_got.n, \
			         assert_got.n ? assert_got.at : "", assert_wanted); \
	} while (0)

#endif
