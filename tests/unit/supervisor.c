#include "app/supervisor.h"

#include "base/limits.h"
#include "test.h"

/* Of a command that has ended after a second, with a status as wait(2) gives it. */
static struct feed an_ended_feed(int status)
{
	return (struct feed){.command = {.ended = true,
	                                 .began_ns = NS_PER_S,
	                                 .ended_ns = 2 * NS_PER_S,
	                                 .status = status}};
}

static struct supervisor a_supervisor(struct feed *feed)
{
	struct options options = {.timeout_ns = 60 * NS_PER_S, .stall_ns = 5 * NS_PER_S};
	struct supervisor supervisor;

	supervisor_init(&supervisor, feed, &options, 0);
	return supervisor;
}

static void an_exit_status_is_how_a_command_ended(void **state)
{
	(void)state;
	struct feed feed = an_ended_feed(3 << 8);
	struct supervisor supervisor = a_supervisor(&feed);
	struct ending ending = supervisor_ending(&supervisor, SPAN("sleep (7)"));

	assert_true(ending.known);
	assert_int_equal(ending.exit, 3);
	assert_int_equal(ending.signal, 0);
	assert_int_equal(ending.timeout_ns, 0);
	assert_int_equal(ending.wall_ns, NS_PER_S);
	assert_span(ending.leak, "sleep (7)");
	supervisor_fini(&supervisor);
}

static void so_is_a_signal_and_that_it_dumped_core(void **state)
{
	(void)state;
	struct feed feed = an_ended_feed(11 | 0x80);
	struct supervisor supervisor = a_supervisor(&feed);
	struct ending ending = supervisor_ending(&supervisor, SPAN(""));

	assert_int_equal(ending.exit, 0);
	assert_int_equal(ending.signal, 11);
	assert_true(ending.core);
	supervisor_fini(&supervisor);
}

static void of_a_timeout_its_limit_is_told(void **state)
{
	(void)state;
	struct feed feed = an_ended_feed(15);
	struct supervisor supervisor = a_supervisor(&feed);

	assert_false(supervisor_has_timed_out(&supervisor));
	supervisor.timeout.stage = TIMEOUT_TERMINATED;
	assert_true(supervisor_has_timed_out(&supervisor));
	assert_int_equal(supervisor_ending(&supervisor, SPAN("")).timeout_ns, 60 * NS_PER_S);
	supervisor_fini(&supervisor);
}

static void what_runs_is_watched_by_whoever_is_due_first(void **state)
{
	(void)state;
	struct feed feed = {.command = {.pid = 1}};
	struct supervisor supervisor = a_supervisor(&feed);

	assert_int_equal(supervisor_deadline(&supervisor), 5 * NS_PER_S);
	supervisor.lookout.told = true;
	assert_int_equal(supervisor_deadline(&supervisor), 60 * NS_PER_S);
	supervisor_fini(&supervisor);
}

static void a_command_that_has_ended_is_not_looked_at_while_its_kin_is_ended(void **state)
{
	(void)state;
	struct feed feed = an_ended_feed(15);
	struct supervisor supervisor = a_supervisor(&feed);

	supervisor.timeout.stage = TIMEOUT_KILLED;
	supervisor.timeout.stage_ns = 70 * NS_PER_S;
	supervisor.timeout.look_ns = 70 * NS_PER_S;
	supervisor.timeout.family.n = 1;
	assert_int_equal(supervisor_deadline(&supervisor), 70 * NS_PER_S);
	supervisor.timeout.family.n = 0;
	assert_int_equal(supervisor_deadline(&supervisor), UINT64_MAX);
	supervisor_fini(&supervisor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_exit_status_is_how_a_command_ended),
		cmocka_unit_test(so_is_a_signal_and_that_it_dumped_core),
		cmocka_unit_test(of_a_timeout_its_limit_is_told),
		cmocka_unit_test(what_runs_is_watched_by_whoever_is_due_first),
		cmocka_unit_test(a_command_that_has_ended_is_not_looked_at_while_its_kin_is_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
