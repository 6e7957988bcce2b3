#include "test.h"

#include "input/preload.h"

/* The value of a variable in an environment; NULL: it is not there. Fails when it is there twice.
 */
static const char *value_of(char *const *environment, const char *name)
{
	const char *ret = NULL;
	size_t n = strlen(name);

	for (; *environment; environment++) {
		if (strncmp(*environment, name, n) != 0 || (*environment)[n] != '=')
			continue;
		assert_null(ret);
		ret = *environment + n + 1;
	}
	return ret;
}

static char **make(char *const *environment, struct arena *arena)
{
	const struct preload preload = {.library = SPAN("/lib/t.so"),
	                                .channel = SPAN("/p"),
	                                .pipe = SPAN("12"),
	                                .names = true};

	return preload_environment(environment, &preload, arena);
}

static void an_environment_gets_the_library_and_the_channel(void **state)
{
	(void)state;
	struct arena arena = {0};
	char home[] = "HOME=/h";
	char *const environment[] = {home, NULL};
	char **made = make(environment, &arena);

	assert_string_equal(value_of(made, "HOME"), "/h");
	assert_string_equal(value_of(made, "TAPIR_LINE_BUFFER"), "1");
	assert_string_equal(value_of(made, "LD_PRELOAD"), "/lib/t.so");
	assert_string_equal(value_of(made, "TAPIR_CRASH_PATH"), "/p");
	assert_string_equal(value_of(made, "TAPIR_CRASH_PIPE"), "12");
	arena_fini(&arena);
}

static void who_may_look_is_said_only_when_somebody_may(void **state)
{
	(void)state;
	struct arena arena = {0};
	char *const environment[] = {NULL};
	struct preload preload = {.library = SPAN("/lib/t.so"), .looker = 12};

	assert_string_equal(
		value_of(preload_environment(environment, &preload, &arena), "TAPIR_TRACER"), "12");
	preload.looker = 0;
	assert_null(value_of(preload_environment(environment, &preload, &arena), "TAPIR_TRACER"));
	arena_fini(&arena);
}

static void a_traced_command_gets_no_library_and_looks_for_no_leaks(void **state)
{
	(void)state;
	struct arena arena = {0};
	char asked[] = "LSAN_OPTIONS=detect_leaks=1";
	char *const environment[] = {asked, NULL};
	char **made = preload_traced(environment, true, &arena);

	assert_null(value_of(made, "LD_PRELOAD"));
	assert_string_equal(value_of(made, "ASAN_OPTIONS"), "detect_leaks=0:symbolize=0");
	assert_string_equal(value_of(made, "LSAN_OPTIONS"), "detect_leaks=1:symbolize=0");
	arena_fini(&arena);
}

static void a_mark_stands_beside_those_of_who_runs_us(void **state)
{
	(void)state;
	struct arena arena = {0};
	char outer[] = "TAPIR_FAMILY=/1.2/";
	char *const none[] = {NULL}, *const environment[] = {outer, NULL};
	struct span mark = SPAN("/3.4/");

	assert_string_equal(value_of(preload_marked(none, mark, &arena), "TAPIR_FAMILY"), "/3.4/");
	assert_string_equal(value_of(preload_marked(environment, mark, &arena), "TAPIR_FAMILY"),
	                    "/1.2/:/3.4/");
	arena_fini(&arena);
}

static void what_the_user_preloads_stays_in_front(void **state)
{
	(void)state;
	struct arena arena = {0};
	char preload[] = "LD_PRELOAD=/lib/u.so";
	char options[] = "ASAN_OPTIONS=detect_leaks=0";
	char path[] = "TAPIR_CRASH_PATH=/old";
	char similar[] = "LD_PRELOADED=x";
	char *const environment[] = {preload, options, path, similar, NULL};
	char **made = make(environment, &arena);

	assert_string_equal(value_of(made, "LD_PRELOAD"), "/lib/u.so:/lib/t.so");
	assert_string_equal(value_of(made, "ASAN_OPTIONS"),
	                    "detect_leaks=0:verify_asan_link_order=0:symbolize=0");
	assert_string_equal(value_of(made, "TAPIR_CRASH_PATH"), "/p");
	assert_string_equal(value_of(made, "LD_PRELOADED"), "x");
	arena_fini(&arena);
}

static void what_the_user_says_of_names_stands(void **state)
{
	(void)state;
	struct arena arena = {0};
	char options[] = "UBSAN_OPTIONS=symbolize=1:print_stacktrace=1";
	char *const environment[] = {options, NULL};
	char **made = make(environment, &arena);

	assert_string_equal(value_of(made, "UBSAN_OPTIONS"), "symbolize=1:print_stacktrace=1");
	assert_string_equal(value_of(made, "TSAN_OPTIONS"),
	                    "symbolize=0:stack_trace_format=\"    #%n %p %F %L\"");
	arena_fini(&arena);
}

static void an_empty_variable_gets_no_separator(void **state)
{
	(void)state;
	struct arena arena = {0};
	char preload[] = "LD_PRELOAD=";
	char *const environment[] = {preload, NULL};

	assert_string_equal(value_of(make(environment, &arena), "LD_PRELOAD"), "/lib/t.so");
	arena_fini(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_environment_gets_the_library_and_the_channel),
		cmocka_unit_test(who_may_look_is_said_only_when_somebody_may),
		cmocka_unit_test(a_traced_command_gets_no_library_and_looks_for_no_leaks),
		cmocka_unit_test(a_mark_stands_beside_those_of_who_runs_us),
		cmocka_unit_test(what_the_user_preloads_stays_in_front),
		cmocka_unit_test(what_the_user_says_of_names_stands),
		cmocka_unit_test(an_empty_variable_gets_no_separator),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
