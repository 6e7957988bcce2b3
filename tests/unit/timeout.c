#include "app/timeout.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "test.h"

static struct timeout limited(uint64_t limit_ns)
{
	struct timeout timeout = {.limit_ns = limit_ns, .grace_ns = 10};

	timeout_hear(&timeout, 1000);
	return timeout;
}

static bool tick(struct timeout *timeout, pid_t command, uint64_t now_ns)
{
	return timeout_tick(timeout, &(struct kinship){.head = command}, now_ns);
}

/* A child that waits for ever, but for what `handler` makes of being told to end. */
static pid_t start_child(void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};
	int ready[2];
	char byte;

	assert_int_equal(pipe(ready), 0);

	pid_t pid = fork();

	if (pid == 0) {
		sigaction(SIGTERM, &action, NULL);
		close(ready[0]);
		close(ready[1]);
		for (;;)
			pause();
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 0);
	close(ready[0]);
	return pid;
}

static int end_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	return WTERMSIG(status);
}

static void without_a_limit_nothing_is_ever_due(void **state)
{
	(void)state;
	struct timeout timeout = limited(0);

	assert_int_equal(timeout_deadline(&timeout), UINT64_MAX);
	assert_false(tick(&timeout, 0, UINT64_MAX - 1));
}

static void each_point_begins_the_time_anew(void **state)
{
	(void)state;
	struct timeout timeout = limited(100);

	assert_int_equal(timeout_deadline(&timeout), 1100);
	timeout_hear(&timeout, 1050);
	timeout_hear(&timeout, 1020);
	assert_int_equal(timeout_deadline(&timeout), 1150);
	assert_false(tick(&timeout, 0, 1149));
	assert_int_equal(timeout.stage, TIMEOUT_NOT_YET);
	timeout_fini(&timeout);
}

static void who_is_late_is_told_to_end(void **state)
{
	(void)state;
	struct timeout timeout = limited(100);
	pid_t child = start_child(SIG_DFL);

	assert_true(tick(&timeout, child, 1100));
	assert_int_equal(timeout.stage, TIMEOUT_TERMINATED);
	assert_int_equal(end_of(child), SIGTERM);
	assert_false(tick(&timeout, 0, timeout.look_ns));
	assert_false(timeout_is_busy(&timeout));
	assert_int_equal(timeout_deadline(&timeout), UINT64_MAX);
	timeout_fini(&timeout);
}

static void who_does_not_heed_that_is_killed_after_the_grace(void **state)
{
	(void)state;
	struct timeout timeout = limited(100);
	pid_t child = start_child(SIG_IGN);

	assert_true(tick(&timeout, child, 1100));
	assert_true(timeout_is_busy(&timeout));
	assert_int_equal(timeout_deadline(&timeout), 1110);
	assert_false(tick(&timeout, child, 1109));
	assert_false(tick(&timeout, child, 1110));
	while (timeout.still < 1)
		assert_false(tick(&timeout, child, timeout.look_ns = 1110));
	assert_int_equal(timeout_deadline(&timeout), timeout.look_ns);
	assert_true(tick(&timeout, child, timeout.look_ns));
	assert_int_equal(end_of(child), SIGKILL);
	assert_true(timeout_is_busy(&timeout));
	assert_false(tick(&timeout, 0, timeout.look_ns));
	assert_false(timeout_is_busy(&timeout));
	assert_false(timeout_gave_up(&timeout));
	timeout_fini(&timeout);
}

static void who_does_not_stop_is_killed_all_the_same(void **state)
{
	(void)state;
	struct timeout timeout = limited(100);
	pid_t child = start_child(SIG_IGN);

	assert_true(tick(&timeout, child, 1100));
	assert_false(tick(&timeout, child, 1110));
	assert_int_equal(timeout.stage, TIMEOUT_STOPPED);
	assert_true(tick(&timeout, child, 1110 + STOP_TRY_NS));
	assert_int_equal(end_of(child), SIGKILL);
	timeout_fini(&timeout);
}

static void leave(int signo)
{
	_exit(signo);
}

static void who_is_stopped_hears_of_it_too(void **state)
{
	(void)state;
	struct timeout timeout = limited(100);
	pid_t child = start_child(leave);
	int status;

	kill(child, SIGSTOP);
	assert_int_equal(waitpid(child, &status, WUNTRACED), child);
	assert_true(tick(&timeout, child, 1100));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), SIGTERM);
	timeout_fini(&timeout);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_limit_nothing_is_ever_due),
		cmocka_unit_test(each_point_begins_the_time_anew),
		cmocka_unit_test(who_is_late_is_told_to_end),
		cmocka_unit_test(who_does_not_heed_that_is_killed_after_the_grace),
		cmocka_unit_test(who_does_not_stop_is_killed_all_the_same),
		cmocka_unit_test(who_is_stopped_hears_of_it_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
