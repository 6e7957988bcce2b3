/* What the command line says of a command to run. */
#include "app/options.h"

#include <stdlib.h>

#include "base/limits.h"
#include "command_line.h"

static void a_command_is_all_that_stands_behind_two_dashes(void **state)
{
	(void)state;
	struct options options;

	READ(&options, "-q", "--", "make", "--json", "--");
	assert_true(options.quiet);
	assert_null(options.json);
	assert_string_equal(options.command[0], "make");
	assert_string_equal(options.command[1], "--json");
	assert_string_equal(options.command[2], "--");
	assert_null(options.command[3]);
	options_fini(&options);
}

static void a_command_is_alone_and_not_nothing(void **state)
{
	(void)state;
	REFUSE("--", "it is files or a command, not both", "a.tap", "--", "make");
	REFUSE("--", "a command is to follow", "--");
}

static void a_text_for_a_shell_is_a_command_of_its_own(void **state)
{
	(void)state;
	struct options options;

	READ(&options, "--shell=a | b", "-q");
	assert_string_equal(options.shell, "a | b");
	assert_true(options.quiet);
	options_fini(&options);
	REFUSE("--shell", "it is files or a command, not both", "--shell=a", "b.tap");
	REFUSE("--shell", "there is a command behind \"--\" already", "--shell", "a", "--", "b");
	REFUSE("--shell", "the value is empty", "--shell=");
}

static void a_duration_is_read_and_kept(void **state)
{
	(void)state;
	struct options options;

	READ(&options, NULL);
	assert_int_equal(options.timeout_ns, 0);
	assert_int_equal(options.kill_after_ns, KILL_AFTER_NS);
	options_fini(&options);
	READ(&options, "--timeout=1h30m", "--kill-after", "250ms", "--", "a");
	assert_int_equal(options.timeout_ns, 5400 * NS_PER_S);
	assert_int_equal(options.kill_after_ns, 250 * NS_PER_MS);
	options_fini(&options);
	READ(&options, "--timeout=90", "--no-timeout", "--shell=a");
	assert_int_equal(options.timeout_ns, 0);
	options_fini(&options);
	REFUSE("--timeout", "\"60x\" is no duration, as 90, 60s, 2m and 1h30m are", "--timeout=60x",
	       "--", "a");
	REFUSE("--timeout", "\"1001h\" is longer than 1000 hours", "--timeout=1001h", "--", "a");
	REFUSE("--timeout", "needs a value", "--timeout", "--", "a");
	REFUSE("--no-timeout", "takes no value", "--no-timeout=1", "--", "a");
}

static void what_is_for_a_command_wants_one(void **state)
{
	(void)state;
	const char *text = "is for a command that tapir runs: write that behind \"--\"";
	struct options options;

	REFUSE("--timeout", text, "--timeout=60s");
	REFUSE("--timeout", text, "--timeout=60s", "a.tap");
	setenv("TAPIR_TIMEOUT", "60", 1);
	READ(&options, "a.tap");
	assert_int_equal(options.timeout_ns, 60 * NS_PER_S);
	options_fini(&options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OPTIONS_TEST(a_command_is_all_that_stands_behind_two_dashes),
		OPTIONS_TEST(a_command_is_alone_and_not_nothing),
		OPTIONS_TEST(a_text_for_a_shell_is_a_command_of_its_own),
		OPTIONS_TEST(a_duration_is_read_and_kept),
		OPTIONS_TEST(what_is_for_a_command_wants_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
