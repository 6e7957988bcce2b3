#include "trace/signal.h"

#include <stdio.h>

#include "test.h"

/* Each behind, and in front of, as much as puts it at any place of what is looked at together. */
static void assert_death(struct span said, struct span name)
{
	static const char around[] = "0123456789abcdef";
	char text[128];

	for (size_t before = 0; before < sizeof around; before++) {
		for (size_t behind = 0; behind < sizeof around; behind++) {
			int n = snprintf(text, sizeof text, "%.*s %.*s %.*s", (int)before, around,
			                 (int)said.n, said.at, (int)behind, around);

			assert_true(span_equal(signal_in((struct span){text, (size_t)n}), name));
		}
	}
}

static void what_something_died_of_is_found_wherever_it_stands(void **state)
{
	(void)state;
	assert_death(SPAN("due to a fatal error condition: SIGSEGV"), SPAN("SIGSEGV"));
	assert_death(SPAN("failed with exception: SIGFPE"), SPAN("SIGFPE"));
	assert_death(SPAN("`sum' failed with status 139"), SPAN("SIGSEGV"));
	assert_death(SPAN("SIGABRT, core dumped"), SPAN("SIGABRT"));
	assert_death(SPAN("Received signal 11"), SPAN("SIGSEGV"));
	assert_death(SPAN("unexpected signal: SIGBUS"), SPAN("SIGBUS"));
	assert_death(SPAN("terminated unexpectedly by signal 9"), SPAN("SIGKILL"));
	assert_death(SPAN("Terminated by signal 15"), SPAN("SIGTERM"));
	assert_death(SPAN("killed by signal 9"), SPAN("SIGKILL"));
	assert_death(SPAN("Died of signal 6"), SPAN("SIGABRT"));
	assert_death(SPAN("fatal signal SIGILL"), SPAN("SIGILL"));
	assert_death(SPAN("caught signal 11"), SPAN("SIGSEGV"));
}

static void a_test_may_be_about_signals(void **state)
{
	(void)state;
	struct span none = {0};

	assert_death(SPAN("SIGTERM ends the loop"), none);
	assert_death(SPAN("the traffic signal 9 is green"), none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_something_died_of_is_found_wherever_it_stands),
		cmocka_unit_test(a_test_may_be_about_signals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
