#include "test.h"

#include "view/rerun.h"

/* A failure of the test `name` that was said to be so in these words. */
static struct failure failure_of(struct span *name, struct said *said, size_t nsaid)
{
	return (struct failure){.path = name, .npath = 1, .said = said, .nsaid = nsaid};
}

/* Adds a failure with one line, or two, of diagnostics. */
static void see(struct rerun *rerun, const char *name, const char *first, const char *second)
{
	struct span path = span_of(name);
	struct said said[] = {{.text = span_of(first)}, {.text = span_of(second)}};
	struct failure failure = failure_of(&path, said, second ? 2 : 1);
	struct diagnosis diagnosis = {0};
	struct diagnosis_options options = {.cwd = SPAN("/w")};

	rerun_failure(rerun, &failure, &diagnosis, &options);
}

/* That the command is this one; ends the rerun. */
static void check_command(struct rerun *rerun, const char *wanted)
{
	struct arena arena = {0};
	struct span command = rerun_command(rerun, false, &arena);
	bool right = span_is(command, wanted);

	if (!right)
		print_error("got: %.*s\n", (int)command.n, command.n ? command.at : "");
	arena_fini(&arena);
	rerun_free(rerun);
	assert_true(right);
}

static struct rerun *with_template(const char *template)
{
	return rerun_new(&(struct rerun_wishes){.template = template});
}

static void a_template_has_names_and_files_as_a_shell_takes_them(void **state)
{
	(void)state;
	struct rerun *rerun = with_template("run {{}} {names} -k {names_re} {files}!");

	see(rerun, "it's a.b", "(in test file my tests.bats:3)", NULL);
	see(rerun, "b", "(in test file b.bats:3)", NULL);
	check_command(rerun,
	              "run {} 'it'\\''s a.b' b -k '^(it'\\''s a\\.b|b)$' 'my tests.bats' b.bats!");
}

static void a_name_that_begins_as_options_do_is_still_that_name(void **state)
{
	(void)state;
	struct rerun *rerun = with_template("mine -- {names} {files}");

	see(rerun, "-rf", "(in test file -a.bats:3)", NULL);
	see(rerun, "+x", "(in test file -a.bats:4)", NULL);
	check_command(rerun, "mine -- -rf +x ./-a.bats");
}

static void a_template_does_for_runners_that_nobody_knows(void **state)
{
	(void)state;
	struct rerun *rerun = with_template("mine {names}");

	see(rerun, "one", "no runner's words", NULL);
	check_command(rerun, "mine one");
}

static void a_template_is_not_filled_with_what_is_unknown(void **state)
{
	(void)state;
	struct rerun *rerun = with_template("mine {files}");

	see(rerun, "one", "no runner's words", NULL);
	check_command(rerun, "");
	check_command(with_template("mine {names}"), "");
	rerun = with_template("mine {names}");
	for (char name[] = "a"; *name < 'l'; ++*name)
		see(rerun, name, "", NULL);
	check_command(rerun, "");
}

static void a_template_may_ask_for_streams_alone(void **state)
{
	(void)state;
	struct rerun *rerun = with_template("one {streams} -- {streams_re}");

	see(rerun, "a", "no runner's words", NULL);
	rerun_stream(rerun, SPAN("job 1"));
	rerun_stream(rerun, SPAN("b.c"));
	check_command(rerun, "one 'job 1' b.c -- '^(job 1|b\\.c)$'");
	check_command(with_template("one {streams}"), "");
}

static void a_runner_may_take_streams_for_tests(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL), *many = rerun_new(NULL), *none = rerun_new(NULL);

	rerun_by_streams(rerun, SPAN("ctest -R "), SPAN("ctest --rerun-failed"));
	see(rerun, "a", "(in test file a.bats, line 3)", NULL);
	rerun_stream(rerun, SPAN("b.c"));
	check_command(rerun, "ctest -R '^(b\\.c)$'");
	rerun_by_streams(many, SPAN("ctest -R "), SPAN("ctest --rerun-failed"));
	for (char name[] = "a"; *name < 'l'; ++*name)
		rerun_stream(many, span_of(name));
	check_command(many, "ctest --rerun-failed");
	rerun_by_streams(none, SPAN("ctest -R "), SPAN("ctest --rerun-failed"));
	check_command(none, "");
}

static void a_template_that_cannot_be_filled_is_refused(void **state)
{
	(void)state;
	struct complaint wrong = {0};

	assert_true(rerun_template_check(SPAN("{{ {names} {names_re} {files} }}"), &wrong));
	assert_false(rerun_template_check(SPAN("a {file}"), &wrong));
	assert_int_equal(wrong.column, 3);
	assert_false(rerun_template_check(SPAN("a }"), &wrong));
	assert_false(rerun_template_check(SPAN("{names"), &wrong));
}

static void a_runner_is_called_as_our_command_calls_it(void **state)
{
	(void)state;
	char path[] = "./my env/bats", option[] = "-r", self[] = "/proc/self/exe";
	char *const bats[] = {path, option, NULL}, *const program[] = {self, option, NULL};
	struct rerun *rerun = rerun_new(&(struct rerun_wishes){.command = bats});

	see(rerun, "b", "(in test file b.bats:3)", NULL);
	check_command(rerun, "'./my env/bats' -f '^(b)$' b.bats");
	rerun = rerun_new(&(struct rerun_wishes){.command = program});
	see(rerun, "b", "(in test file b.bats:3)", NULL);
	check_command(rerun, "bats -f '^(b)$' b.bats");
	rerun = rerun_new(&(struct rerun_wishes){.command = program});
	see(rerun, "/a/b", "ERROR:a.c:3:f: assertion failed: (x)", NULL);
	check_command(rerun, "/proc/self/exe -r -p /a/b");
}

/* That a failure of pytest is rerun like this when tapir ran these words. */
static void check_called(const char *text, const char *wanted)
{
	char copy[128];
	char *words[16], *rest = copy;
	size_t n = 0;

	assert_true(strlen(text) < sizeof copy);
	memcpy(copy, text, strlen(text) + 1);
	while ((words[n] = strsep(&rest, " ")))
		n++;

	struct rerun *rerun = rerun_new(&(struct rerun_wishes){.command = words});

	see(rerun, "t.py::a", "", NULL);
	check_command(rerun, wanted);
}

static void a_runner_behind_a_launcher_is_called_through_it(void **state)
{
	(void)state;
	check_called("python3 -m pytest --tap", "python3 -m pytest t.py::a");
	check_called("/v/bin/python3.11 -X dev -m pytest", "pytest t.py::a");
	check_called("/v/bin/python -Im pytest x", "/v/bin/python -Im pytest t.py::a");
	check_called("pytest-3 --tap", "pytest-3 t.py::a");
	check_called("uv run python -m pytest", "uv run python -m pytest t.py::a");
	check_called("env A=1 poetry run pytest", "env A=1 poetry run pytest t.py::a");
}

static void a_word_that_only_looks_like_the_runner_is_none(void **state)
{
	(void)state;
	check_called("make pytest", "pytest t.py::a");
	check_called("python3 pytest", "pytest t.py::a");
	check_called("python3 -c pytest", "pytest t.py::a");
	check_called("tox -e pytest", "pytest t.py::a");
	check_called("uv sync pytest", "pytest t.py::a");
	check_called("sh -c pytest", "pytest t.py::a");
}

static void other_runners_have_launchers_too(void **state)
{
	(void)state;
	char npx[] = "npx", yes[] = "--yes", bats[] = "bats", bundle[] = "bundle", exec[] = "exec";
	char rspec[] = "rspec", python[] = "python", minus[] = "-m", tap[] = "tap";
	char *const for_bats[] = {npx, yes, bats, NULL};
	char *const for_rspec[] = {bundle, exec, rspec, NULL};
	char *const for_unittest[] = {python, minus, tap, NULL};
	struct rerun *rerun = rerun_new(&(struct rerun_wishes){.command = for_bats});

	see(rerun, "b", "(in test file b.bats:3)", NULL);
	check_command(rerun, "npx --yes bats -f '^(b)$' b.bats");
	rerun = rerun_new(&(struct rerun_wishes){.command = for_rspec});
	see(rerun, "b", "location: \"./b_spec.rb:8\"", NULL);
	check_command(rerun, "bundle exec rspec ./b_spec.rb:8");
	rerun = rerun_new(&(struct rerun_wishes){.command = for_unittest});
	see(rerun, "test_a (bank.Ledger.test_a)", "Traceback (most recent call last):", NULL);
	check_command(rerun, "python -m unittest bank.Ledger.test_a");
}

static void nothing_is_known_of_no_failures(void **state)
{
	(void)state;
	check_command(rerun_new(NULL), "");
}

static void bats_tests_are_filtered_by_their_names(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);

	see(rerun, "refuses a port (80)", "(from function `f' in file h.bash, line 7,",
	    " in test file /w/ports.bats, line 12)");
	see(rerun, "it's b", "(in test file my tests.bats:3)", NULL);
	check_command(rerun, "bats -f '^(refuses a port \\(80\\)|it'\\''s b)$' ports.bats "
	                     "'my tests.bats'");
}

static void what_bats_says_behind_a_name_is_no_part_of_it(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);

	see(rerun, "waits # timeout after 1s", "(in test file a.bats, line 3)", NULL);
	check_command(rerun, "bats -f '^(waits)$' a.bats");
}

static void what_is_done_before_all_tests_of_a_file_is_rerun_with_the_file(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);

	see(rerun, "setup_file failed", "(from function `setup_file' in test file a.bats, line 2)",
	    NULL);
	see(rerun, "setup_file failed", "(from function `f' in file b.bats, line 2,",
	    " from function `setup_file' in test file b.bats, line 1)");
	see(rerun, "a test", "(in test file c.bats, line 2)", NULL);
	check_command(rerun, "bats a.bats b.bats c.bats");
}

static void more_than_ten_failures_are_rerun_by_their_files(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);

	for (char name[] = "a"; name[0] <= 'k'; name[0]++)
		see(rerun, name, "(in test file a.bats, line 3)", NULL);
	check_command(rerun, "bats a.bats");
}

static void pytest_takes_the_names_as_they_are(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);

	see(rerun, "tests/test_a.py::TestX::test_y[a b]", "", NULL);
	see(rerun, "tests/test_a.py::test_z", "", NULL);
	check_command(rerun, "pytest 'tests/test_a.py::TestX::test_y[a b]' "
	                     "tests/test_a.py::test_z");
}

static void unittest_takes_dotted_names(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);
	const char *traceback = "Traceback (most recent call last):";

	see(rerun, "test_a (bank.Ledger.test_a)", traceback, NULL);
	see(rerun, "test_b (bank.Ledger)", traceback, NULL);
	see(rerun, "setUpClass (bank.Broken)", traceback, NULL);
	see(rerun, "pkg.test_c (unittest.loader._FailedTest.pkg.test_c)", traceback, NULL);
	see(rerun, "test_d (unittest.loader._FailedTest)", traceback, NULL);
	check_command(rerun, "python3 -m unittest bank.Ledger.test_a bank.Ledger.test_b "
	                     "bank.Broken pkg.test_c test_d");
}

static void node_takes_files(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);

	see(rerun, "adds", "location: '/w/a.test.js:10:1'", "failureType: 'testCodeFailure'");
	see(rerun, "subtracts", "location: '/w/a.test.js:14:1'", "failureType: 'testCodeFailure'");
	check_command(rerun, "node --test a.test.js");
}

static void rspec_takes_locations(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);

	see(rerun, "Roman", "location: \"./spec/roman_spec.rb:8\"", NULL);
	check_command(rerun, "rspec ./spec/roman_spec.rb:8");
}

static void busted_takes_files(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);

	see(rerun, "geo", "spec/geo_spec.lua @ 6", NULL);
	check_command(rerun, "busted spec/geo_spec.lua");
}

static void perl_tests_are_rerun_by_the_file_that_their_frames_name(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);
	struct span name = SPAN("balance");
	struct said said = {.text = SPAN("  Failed test 'balance'")};
	struct failure failure = failure_of(&name, &said, 1);
	struct frame frame = {.file = SPAN("t/ledger.t"), .line = 7};
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};
	struct diagnosis_options options = {.cwd = SPAN("/w")};

	rerun_failure(rerun, &failure, &diagnosis, &options);
	check_command(rerun, "prove -lv t/ledger.t");
}

static void a_file_of_tests_around_all_others_is_enough_for_prove(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);
	struct span path[] = {SPAN("t/ledger.t"), SPAN("balance")};
	struct failure failure = {.path = path, .npath = countof(path)};
	struct diagnosis diagnosis = {0};
	struct diagnosis_options options = {.cwd = SPAN("/w")};

	rerun_failure(rerun, &failure, &diagnosis, &options);
	check_command(rerun, "prove -lv t/ledger.t");
}

static void the_file_that_the_producer_names_is_enough_for_prove_and_bats(void **state)
{
	(void)state;
	struct rerun *prove = rerun_new(NULL), *bats = rerun_new(NULL);
	struct span name = SPAN("balance");
	struct failure failure = failure_of(&name, NULL, 0);
	struct diagnosis diagnosis = {0};
	struct diagnosis_options options = {.cwd = SPAN("/w")};

	failure.file = SPAN("t/ledger.t");
	rerun_failure(prove, &failure, &diagnosis, &options);
	check_command(prove, "prove -lv t/ledger.t");
	failure.file = SPAN("/w/a.bats");
	rerun_failure(bats, &failure, &diagnosis, &options);
	check_command(bats, "bats -f '^(balance)$' a.bats");
}

static void glib_and_criterion_take_options_of_the_program(void **state)
{
	(void)state;
	struct rerun *glib = rerun_new(NULL), *criterion = rerun_new(NULL);

	see(glib, "/store/pair", "ERROR:test_store.c:7:check_key: assertion failed (2 == 3)", NULL);
	see(glib, "/deep/fail - gave up", "", NULL);
	check_command(glib, "PROGRAM -p /store/pair -p /deep/fail");
	see(criterion, "queue::drains", "assertions: 3", NULL);
	see(criterion, "queue::other said so", "assertions: 1", NULL);
	check_command(criterion, "PROGRAM --filter '@(queue/drains|queue/other)'");
}

static void googletest_takes_names_in_one_filter(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL), *crash = rerun_new(NULL);
	struct span name = SPAN("Queue.drains");
	struct failure failure = failure_of(&name, NULL, 0);
	struct frame frame = {.function = SPAN("Queue_drains_Test::TestBody()")};
	struct diagnosis diagnosis = {.frames = &frame, .nframes = 1};
	struct diagnosis_options options = {.cwd = SPAN("/w")};

	see(rerun, "Queue.fills", "type: googletest", NULL);
	see(rerun, "All/P.par/1", "", NULL);
	check_command(rerun, "PROGRAM --gtest_filter=Queue.fills:All/P.par/1");
	rerun_failure(crash, &failure, &diagnosis, &options);
	check_command(crash, "PROGRAM --gtest_filter=Queue.drains");
}

static void a_name_alone_is_no_evidence(void **state)
{
	(void)state;
	struct rerun *slash = rerun_new(NULL), *colons = rerun_new(NULL), *dot = rerun_new(NULL);

	see(slash, "/usr/bin/test works", "", NULL);
	check_command(slash, "");
	see(colons, "std::sort works", "", NULL);
	check_command(colons, "");
	see(dot, "std.sort", "", NULL);
	check_command(dot, "");
}

static void failures_of_different_runners_have_no_command(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL), *unknown = rerun_new(NULL);

	see(rerun, "a", "(in test file a.bats, line 3)", NULL);
	see(rerun, "a.py::b", "", NULL);
	check_command(rerun, "");
	see(unknown, "a", "(in test file a.bats, line 3)", NULL);
	see(unknown, "b", "", NULL);
	check_command(unknown, "");
}

static void late_lines_and_failures_of_the_whole_stream_change_nothing(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);
	struct failure bail = {.kind = FAILURE_BAIL, .reason = SPAN("x")};
	struct span name = SPAN("a");
	struct failure more = {.path = &name, .npath = 1, .more = true};
	struct diagnosis diagnosis = {0};
	struct diagnosis_options options = {.cwd = SPAN("/w")};

	see(rerun, "a", "(in test file a.bats, line 3)", NULL);
	rerun_failure(rerun, &bail, &diagnosis, &options);
	rerun_failure(rerun, &more, &diagnosis, &options);
	check_command(rerun, "bats -f '^(a)$' a.bats");
}

static void control_characters_do_not_reach_the_terminal(void **state)
{
	(void)state;
	struct rerun *rerun = rerun_new(NULL);

	see(rerun, "a\x1b[2J", "(in test file a.bats, line 3)", NULL);
	check_command(rerun, "bats -f $'^(a\\e\\\\[2J)$' a.bats");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_known_of_no_failures),
		cmocka_unit_test(a_template_has_names_and_files_as_a_shell_takes_them),
		cmocka_unit_test(a_name_that_begins_as_options_do_is_still_that_name),
		cmocka_unit_test(a_template_does_for_runners_that_nobody_knows),
		cmocka_unit_test(a_template_is_not_filled_with_what_is_unknown),
		cmocka_unit_test(a_template_may_ask_for_streams_alone),
		cmocka_unit_test(a_runner_may_take_streams_for_tests),
		cmocka_unit_test(a_template_that_cannot_be_filled_is_refused),
		cmocka_unit_test(a_runner_is_called_as_our_command_calls_it),
		cmocka_unit_test(a_runner_behind_a_launcher_is_called_through_it),
		cmocka_unit_test(a_word_that_only_looks_like_the_runner_is_none),
		cmocka_unit_test(other_runners_have_launchers_too),
		cmocka_unit_test(bats_tests_are_filtered_by_their_names),
		cmocka_unit_test(what_bats_says_behind_a_name_is_no_part_of_it),
		cmocka_unit_test(what_is_done_before_all_tests_of_a_file_is_rerun_with_the_file),
		cmocka_unit_test(more_than_ten_failures_are_rerun_by_their_files),
		cmocka_unit_test(pytest_takes_the_names_as_they_are),
		cmocka_unit_test(unittest_takes_dotted_names),
		cmocka_unit_test(node_takes_files),
		cmocka_unit_test(rspec_takes_locations),
		cmocka_unit_test(busted_takes_files),
		cmocka_unit_test(perl_tests_are_rerun_by_the_file_that_their_frames_name),
		cmocka_unit_test(a_file_of_tests_around_all_others_is_enough_for_prove),
		cmocka_unit_test(the_file_that_the_producer_names_is_enough_for_prove_and_bats),
		cmocka_unit_test(glib_and_criterion_take_options_of_the_program),
		cmocka_unit_test(googletest_takes_names_in_one_filter),
		cmocka_unit_test(a_name_alone_is_no_evidence),
		cmocka_unit_test(failures_of_different_runners_have_no_command),
		cmocka_unit_test(late_lines_and_failures_of_the_whole_stream_change_nothing),
		cmocka_unit_test(control_characters_do_not_reach_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
