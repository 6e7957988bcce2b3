#include "trace/elide.h"

#include "test.h"

static struct frame user(const char *file, const char *function)
{
	return (struct frame){.file = span_of(file), .function = span_of(function), .line = 1};
}

static struct frame library(const char *function)
{
	struct frame frame = user("/lib/assert.x", function);

	frame.harness = true;
	return frame;
}

static struct frame runtime(const char *function)
{
	struct frame frame = user("/lib/start.x", function);

	frame.runtime = true;
	return frame;
}

/* "-" for a hidden frame, "+" for one that is shown. */
#define assert_elided(frames, assertion, file, function, wanted) \
	do { \
		const struct elide_test test = {span_of(file), span_of(function)}; \
		size_t n = countof(frames); \
		size_t hidden = elide(frames, n, assertion, &test); \
		char got[64] = ""; \
		size_t counted = 0; \
		for (size_t i = 0; i < n; i++) { \
			got[i] = (frames)[i].hidden ? '-' : '+'; \
			counted += (frames)[i].hidden; \
		} \
		assert_string_equal(got, wanted); \
		assert_int_equal(hidden, counted); \
	} while (0)

static void the_runner_above_the_test_goes(void **state)
{
	(void)state;
	struct frame frames[] = {runtime("start"), library("run"), user("t.x", "test"),
	                         user("a.x", "f")};

	assert_elided(frames, false, "", "", "--++");
}

static void of_nested_tests_the_innermost_is_the_test(void **state)
{
	(void)state;
	struct frame frames[] = {user("t.x", ""),  user("t.x", "Test.<anonymous>"),
	                         library("run"),   user("t.x", "Test.<anonymous>"),
	                         user("a.x", "f"), library("equal")};

	frames[1].test = frames[3].test = true;
	assert_elided(frames, true, "t.x", "", "---++-");
	assert_elided(frames, false, "", "", "---+++");
}

static void below_an_assertion_only_the_last_run_goes(void **state)
{
	(void)state;
	struct frame frames[] = {library("run"),        user("t.x", "test"), library("mock"),
	                         user("t.x", "helper"), library("equal"),    library("fail")};

	assert_elided(frames, true, "", "", "-+++--");
}

static void below_an_error_the_library_stays(void **state)
{
	(void)state;
	struct frame frames[] = {library("run"), user("t.x", "test"), library("parse")};

	assert_elided(frames, false, "", "", "-++");
}

static void the_run_time_goes_wherever_it_is(void **state)
{
	(void)state;
	struct frame frames[] = {user("t.x", "test"), runtime("forEach"), user("t.x", "each"),
	                         runtime("abort"), runtime("raise")};

	assert_elided(frames, false, "", "", "+-+--");
}

static void the_first_frame_of_the_tests_file_starts_the_report(void **state)
{
	(void)state;
	struct frame frames[] = {user("main.x", "main"), user("lib/t.x", "setup"),
	                         user("lib/t.x", "other")};

	assert_elided(frames, false, "/w/lib/t.x", "nothing", "-++");
}

static void the_tests_function_in_its_file_is_a_better_guess(void **state)
{
	(void)state;
	struct frame frames[] = {user("t.x", "setup"), user("t.x", "Class.test_it"),
	                         user("t.x", "test_it"), user("a.x", "f")};

	assert_elided(frames, false, "t.x", "test_it", "-+++");
}

static void without_a_file_the_function_alone_is_a_guess(void **state)
{
	(void)state;
	struct frame frames[] = {user("t.x", "main"), user("t.x", "test_it"), user("a.x", "f")};

	assert_elided(frames, false, "", "test_it (__main__.T.test_it)", "-++");
}

static void a_test_that_is_not_in_the_stack_cuts_nothing(void **state)
{
	(void)state;
	struct frame frames[] = {user("t.x", "main"), user("a.x", "f")};

	assert_elided(frames, false, "at.x", "nothing", "++");
}

static void never_is_everything_hidden(void **state)
{
	(void)state;
	struct frame all[] = {library("run"), library("fail"), runtime("abort")};
	struct frame one[] = {runtime("abort")};

	assert_elided(all, true, "", "", "+++");
	assert_elided(one, false, "", "", "+");
	assert_int_equal(elide(NULL, 0, true, &(struct elide_test){0}), 0);
}

static void main_goes_with_the_runner_that_it_calls(void **state)
{
	(void)state;
	struct frame frames[] = {runtime("start"), user("t.x", "main"), library("run"),
	                         library(""),      user("t.x", "f"),    library("fail")};
	struct frame own[] = {runtime("start"), user("t.x", "main"), user("t.x", "f")};
	struct frame other[] = {user("t.x", "test"), library("retry"), user("t.x", "f")};
	struct frame last[] = {user("t.x", "main"), library("run")};

	assert_elided(frames, true, "t.x", "", "----+-");
	assert_elided(own, true, "", "", "-++");
	assert_elided(other, true, "", "", "+++");
	assert_elided(last, false, "", "", "++");
}

static void each_section_is_a_stack_of_its_own(void **state)
{
	(void)state;
	struct frame frames[] = {runtime("start"), user("t.x", "test"), runtime("start"),
	                         user("a.x", "free")};

	frames[2].section = true;
	assert_elided(frames, false, "t.x", "", "-+-+");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_runner_above_the_test_goes),
		cmocka_unit_test(of_nested_tests_the_innermost_is_the_test),
		cmocka_unit_test(below_an_assertion_only_the_last_run_goes),
		cmocka_unit_test(below_an_error_the_library_stays),
		cmocka_unit_test(the_run_time_goes_wherever_it_is),
		cmocka_unit_test(the_first_frame_of_the_tests_file_starts_the_report),
		cmocka_unit_test(the_tests_function_in_its_file_is_a_better_guess),
		cmocka_unit_test(without_a_file_the_function_alone_is_a_guess),
		cmocka_unit_test(a_test_that_is_not_in_the_stack_cuts_nothing),
		cmocka_unit_test(never_is_everything_hidden),
		cmocka_unit_test(main_goes_with_the_runner_that_it_calls),
		cmocka_unit_test(each_section_is_a_stack_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
