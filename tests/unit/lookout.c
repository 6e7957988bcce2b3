#include "app/lookout.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "test.h"

/* What looks at nothing, and ends at once. */
static struct lookout limited(uint64_t limit_ns)
{
	struct lookout lookout = {.limit_ns = limit_ns, .program = "/bin/true"};

	lookout_hear(&lookout, 1000);
	return lookout;
}

static struct command ourselves(void)
{
	return (struct command){.pid = getpid(), .control = -1, .crashes_end = -1};
}

/* Until who looks has done. */
static void end(struct lookout *lookout)
{
	if (lookout->helper > 0)
		waitpid(lookout->helper, NULL, 0);
	lookout->helper = 0;
}

static void without_a_limit_nobody_ever_looks(void **state)
{
	(void)state;
	struct command command = ourselves();
	struct lookout lookout = limited(0);

	assert_int_equal(lookout_deadline(&lookout), UINT64_MAX);
	lookout_tick(&lookout, &command, UINT64_MAX - 1);
	assert_false(lookout.told);
}

static void a_stall_is_looked_at_once(void **state)
{
	(void)state;
	struct command command = ourselves();
	struct lookout lookout = limited(50);

	assert_int_equal(lookout_deadline(&lookout), 1050);
	lookout_tick(&lookout, &command, 1049);
	assert_false(lookout.told);
	lookout_tick(&lookout, &command, 1050);
	assert_true(lookout.told && lookout.helper > 0);
	assert_int_equal(lookout_deadline(&lookout), UINT64_MAX);
	end(&lookout);
	lookout_tick(&lookout, &command, 5000);
	assert_int_equal(lookout.helper, 0);
}

static void a_point_ends_a_stall_and_the_next_one_is_looked_at_again(void **state)
{
	(void)state;
	struct command command = ourselves();
	struct lookout lookout = limited(50);

	lookout_tick(&lookout, &command, 1050);
	end(&lookout);
	lookout_hear(&lookout, 1000); /* no news */
	assert_true(lookout.told);
	lookout_hear(&lookout, 2000);
	assert_false(lookout.told);
	assert_int_equal(lookout_deadline(&lookout), 2050);
	lookout_tick(&lookout, &command, 2050);
	assert_true(lookout.told);
	end(&lookout);
}

static void time_in_which_we_were_stopped_does_not_count(void **state)
{
	(void)state;
	struct command command = ourselves();
	struct lookout lookout = limited(50);

	lookout_resume(&lookout, 1500);
	assert_int_equal(lookout_deadline(&lookout), 1550);
	lookout_tick(&lookout, &command, 1550);
	end(&lookout);
	lookout_resume(&lookout, 1600);
	assert_true(lookout.told);
}

static void a_command_that_is_stopped_does_not_stall(void **state)
{
	(void)state;
	struct lookout lookout = limited(50);
	struct command command = ourselves();
	int status;

	command.pid = fork();
	if (command.pid == 0) {
		raise(SIGSTOP);
		_exit(0);
	}
	assert_int_equal(waitpid(command.pid, &status, WUNTRACED), command.pid);
	assert_true(WIFSTOPPED(status));
	lookout_tick(&lookout, &command, 1050);
	assert_false(lookout.told);
	assert_int_equal(lookout_deadline(&lookout), 1100);
	kill(command.pid, SIGCONT);
	waitpid(command.pid, &status, 0);
}

static void a_command_that_has_ended_is_not_looked_at(void **state)
{
	(void)state;
	struct command command = {.control = -1, .crashes_end = -1};
	struct lookout lookout = limited(50);

	lookout_tick(&lookout, &command, 5000);
	assert_false(lookout.told);
}

static void who_traces_the_command_is_asked(void **state)
{
	(void)state;
	struct command command = ourselves();
	struct lookout lookout = limited(1500 * NS_PER_MS);
	char line[16] = {0};
	int pair[2];

	assert_int_equal(pipe(pair), 0);
	command.control = pair[1];
	lookout_tick(&lookout, &command, 10 * NS_PER_S);
	assert_int_equal(read(pair[0], line, sizeof line - 1), 5);
	assert_string_equal(line, "1500\n");
	assert_true(lookout.told && lookout.helper == 0);
	close(pair[0]);
	close(pair[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_limit_nobody_ever_looks),
		cmocka_unit_test(a_stall_is_looked_at_once),
		cmocka_unit_test(a_point_ends_a_stall_and_the_next_one_is_looked_at_again),
		cmocka_unit_test(time_in_which_we_were_stopped_does_not_count),
		cmocka_unit_test(a_command_that_is_stopped_does_not_stall),
		cmocka_unit_test(a_command_that_has_ended_is_not_looked_at),
		cmocka_unit_test(who_traces_the_command_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
