/* Criterion: each assertion, passed or not, is sent to the runner. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libtapir/harness.h"
#include "libtapir/module.h"
#include "libtapir/next.h"

/* As libcriterion.so.3 has them: <criterion/internal/assert/types.h>, <criterion/stats.h>. */
struct criterion_node {
	const char *expression;
	const char *message;
	struct {
		const char *name;
		void *data;
		int type;
	} parameters[4];
	unsigned passed : 1;
};

struct criterion_assertion {
	const char *message;
	bool passed;
	unsigned line;
	const char *file;
};

/* clang-format off */
void stand_for_node(const char *, size_t, const struct criterion_node *)
	STANDS_FOR("cri_assert_node_send");
void stand_for_assertion(const struct criterion_assertion *) STANDS_FOR("criterion_send_assert");
/* clang-format on */

static bool is_known(const void *function)
{
	return module_is_named(function, "libcriterion.so.3");
}

void stand_for_node(const char *file, size_t line, const struct criterion_node *node)
{
	__typeof__(stand_for_node) *next = NEXT(stand_for_node, "cri_assert_node_send");

	if (!node->passed && is_known((const void *)(uintptr_t)next))
		harness_tell("criterion", file, (unsigned)line, __builtin_return_address(0));
	next(file, line, node);
}

void stand_for_assertion(const struct criterion_assertion *assertion)
{
	__typeof__(stand_for_assertion) *next = NEXT(stand_for_assertion, "criterion_send_assert");

	if (!assertion->passed && is_known((const void *)(uintptr_t)next))
		harness_tell("criterion", assertion->file, assertion->line,
		             __builtin_return_address(0));
	next(assertion);
}
