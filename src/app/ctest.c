#include "app/ctest.h"

#include <signal.h>
#include <stdlib.h>

#include "app/channel.h"
#include "base/limits.h"
#include "base/memory.h"
#include "input/lines.h"
#include "trace/path.h"
#include "view/quote.h"
#include "view/rerun.h"

/* A test that has begun and has no result, or whose output comes behind that. */
struct test {
	uint64_t number;
	unsigned stream;
	struct span name;
	bool described;   /* lines about its command have ended: what follows is its output */
	bool environment; /* … its variables are among them now */
};

struct ctest {
	struct reporter *reporter;
	unsigned carrier;
	struct span cwd; /* owned */
	bool ascii;
	struct lines lines, errors;
	struct test *tests;
	size_t n, room, begun; /* those of now, room for them, and how many there were in all */
	bool verbose;          /* output has numbers */
	/* Without them: it failed, and is `tests[late]`, to which lines without a number belong. */
	bool has_late;
	size_t late;
	struct span outcome; /* … its; lives in the arena */
	/* What libtapir said and nobody knows the test of. */
	struct buffer records;
	struct arena arena; /* names */
};

/* ---- lines ---- */

static bool take_word(struct span *text, const char *word)
{
	struct span wanted = span_of(word);

	if (!span_starts(*text, wanted))
		return false;
	*text = span_from(*text, wanted.n);
	return true;
}

static bool take_blanks_and_number(struct span *text, uint64_t *ret)
{
	*text = span_from(*text, span_blanks(*text));
	return span_take_number(text, ret);
}

/* Whether this is the first line of another's stream: ctest prints no TAP of its own. Asked for
 * each line until then, so that one look at a byte is mostly enough. */
static bool is_tap(struct span text)
{
	switch (text.at[0]) {
	case 'T':
		return span_starts(text, SPAN("TAP version "));
	case 'K':
		return span_starts(text, SPAN("KTAP version "));
	case '1':
		return span_starts(text, SPAN("1.."));
	case 'o':
		return span_starts(text, SPAN("ok "));
	case 'n':
		return span_starts(text, SPAN("not ok "));
	default:
		return false;
	}
}

size_t ctest_find(struct span bytes)
{
	struct span rest = bytes;

	while (rest.n && !is_tap(rest)) {
		const char *line = memchr(rest.at, '\n', rest.n);

		if (rest.at[0] == 'T' && span_starts(rest, SPAN("Test project /")))
			return bytes.n - rest.n;
		if (!line)
			break;
		rest = span_from(rest, (size_t)(line + 1 - rest.at));
	}
	return bytes.n;
}

/* "      Start  1: name" */
static bool is_start(struct span line, uint64_t *ret_number, struct span *ret_name)
{
	if (!span_blanks(line))
		return false;
	line = span_from(line, span_blanks(line));
	if (!take_word(&line, "Start ") || !take_blanks_and_number(&line, ret_number) ||
	    !take_word(&line, ": "))
		return false;
	*ret_name = line;
	return true;
}

/* " 1/11 Test  #1: " in front of the name, dots and the outcome. */
static bool is_result(struct span line, uint64_t *ret_number, struct span *ret_rest)
{
	uint64_t place, all;

	if (!take_blanks_and_number(&line, &place) || !take_word(&line, "/") ||
	    !span_take_number(&line, &all) || !take_word(&line, " Test "))
		return false;
	line = span_from(line, span_blanks(line));
	if (!take_word(&line, "#") || !span_take_number(&line, ret_number) ||
	    !take_word(&line, ": "))
		return false;
	*ret_rest = line;
	return true;
}

/* "12: text" */
static bool is_output(struct span line, uint64_t *ret_number, struct span *ret_text)
{
	if (!span_take_number(&line, ret_number) || !take_word(&line, ":"))
		return false;
	take_word(&line, " ");
	*ret_text = line;
	return true;
}

/* " ......***Failed    0.12 sec" behind the name: "Failed"; of "Subprocess killed***Exception: 0.01
 * sec" the former words. */
static struct span read_outcome(struct span rest)
{
	size_t n;

	while (rest.n && (rest.at[0] == ' ' || rest.at[0] == '.'))
		rest = span_from(rest, 1);
	take_word(&rest, "***");
	rest = span_trim(span_head(rest, span_find(rest, SPAN("***"))));
	if (!span_ends(rest, SPAN(" sec")))
		return rest;
	n = rest.n - 4;
	while (n && (byte_is_digit(rest.at[n - 1]) || rest.at[n - 1] == '.'))
		n--;
	return span_trim(span_head(rest, n));
}

/* What ctest calls the signals that end a test. */
static int signal_of(struct span outcome)
{
	static const struct {
		const char *words;
		int signo;
	} names[] = {
		{"Exception: SegFault", SIGSEGV},   {"Exception: Illegal", SIGILL},
		{"Exception: Numerical", SIGFPE},   {"Exception: Interrupt", SIGINT},
		{"Subprocess aborted", SIGABRT},    {"Child aborted", SIGABRT},
		{"Subprocess killed", SIGKILL},     {"Child killed", SIGKILL},
		{"Subprocess terminated", SIGTERM},
	};

	for (size_t i = 0; i < countof(names); i++) {
		if (span_starts(outcome, span_of(names[i].words)))
			return names[i].signo;
	}
	return 0;
}

static bool is_skip(struct span outcome)
{
	return span_is(outcome, "Skipped") || span_is(outcome, "Not Run (Disabled)");
}

static bool is_fine(struct span outcome)
{
	return span_is(outcome, "Passed") || is_skip(outcome);
}

/* What -V says of a test's command, before its output. */
static bool describes(struct test *test, struct span text)
{
	static const char *const words[] = {
		"Test command:", "Working Directory:", "Test timeout computed to be:"};

	for (size_t i = 0; i < countof(words); i++) {
		if (span_starts(text, span_of(words[i])))
			return true;
	}
	if (span_is(text, "Environment variables:") || span_is(text, "Environment variables: ")) {
		test->environment = true;
		return true;
	}
	return test->environment && span_starts(text, SPAN(" "));
}

/* ---- tests ---- */

/* NULL when there is none of that number that runs. */
static struct test *find(struct ctest *ctest, uint64_t number)
{
	for (size_t i = ctest->n; i-- > 0;) {
		if (ctest->tests[i].number == number)
			return &ctest->tests[i];
	}
	return NULL;
}

static void begin_test(struct ctest *ctest, uint64_t number, struct span name)
{
	struct test test = {.number = number};

	if (ctest->begun++ == TAGS_MAX) {
		ctest->begun--;
		reporter_crowded(ctest->reporter, ctest->carrier);
		return;
	}
	test.name = arena_copy(&ctest->arena, name.n ? name : SPAN("(no name)"));
	test.stream = reporter_stream(ctest->reporter, test.name);
	reporter_channel(ctest->reporter, test.stream)->is_test = true;
	reporter_carried(ctest->reporter, ctest->carrier, test.stream);
	if (ctest->n == ctest->room) {
		ctest->room = ctest->room ? 2 * ctest->room : 16;
		ctest->tests = memory_grow(ctest->tests, ctest->room, sizeof test);
	}
	ctest->tests[ctest->n++] = test;
}

static void pass(struct ctest *ctest, const struct test *test, struct span text, uint64_t now_ns)
{
	reporter_pass(ctest->reporter, test->stream, ASIDE_NONE, text, now_ns);
}

static void pass_line(struct ctest *ctest, const struct test *test, struct span line,
                      uint64_t now_ns)
{
	pass(ctest, test, line, now_ns);
	pass(ctest, test, SPAN("\n"), now_ns);
}

/* The first of them is the one's that crashed first. */
static void claim_record(struct ctest *ctest, const struct test *test, uint64_t now_ns)
{
	struct span text = buffer_span(&ctest->records);
	size_t n = span_find(text, SPAN("# tapir:1 end"));

	n += span_index(span_from(text, n), '\n');
	n += n < text.n;
	reporter_pass(ctest->reporter, test->stream, ASIDE_RECORDS, span_head(text, n), now_ns);
	buffer_drop(&ctest->records, n);
}

/* A test that has no tests in it is one, named after its outcome: the stream has its name. */
static void judge_plain(struct ctest *ctest, const struct test *test, struct span outcome,
                        uint64_t now_ns)
{
	struct arena arena = {0};
	const char *result = is_fine(outcome) ? "ok" : "not ok";
	const char *directive = is_skip(outcome) ? " # SKIP" : "";
	int signo = signal_of(outcome);

	pass(ctest, test,
	     arena_format(&arena, "1..1\n%s 1 - %.*s%s\n", result, (int)outcome.n, outcome.at,
	                  directive),
	     now_ns);
	if (signo)
		pass(ctest, test,
		     arena_format(&arena, "# Received signal %d (%s)\n", signo, strsignal(signo)),
		     now_ns);
	arena_fini(&arena);
}

/* How a test ended that printed TAP, as far as it is known. */
static void tell_ending(struct ctest *ctest, const struct test *test, struct span outcome)
{
	struct ending ending = {.known = true, .signal = signal_of(outcome)};

	if (ending.signal)
		reporter_ending(ctest->reporter, test->stream, &ending);
}

/* TAP may be whole, and the test yet have failed. */
static void blame(struct ctest *ctest, const struct test *test, struct span outcome)
{
	struct channel *channel = reporter_channel(ctest->reporter, test->stream);
	struct arena arena = {0};

	if (!is_fine(outcome) && run_ok(&channel->run) && ending_is_fine(&channel->ending))
		run_blame(&channel->run,
		          arena_join(&arena, SPAN("ctest says: "), outcome, SPAN("")).at);
	arena_fini(&arena);
}

static void end_test(struct ctest *ctest, size_t at, struct span outcome, uint64_t now_ns)
{
	struct test test = ctest->tests[at];

	ctest->tests[at] = ctest->tests[--ctest->n];
	if (signal_of(outcome))
		claim_record(ctest, &test, now_ns);
	if (channel_has_tap(reporter_channel(ctest->reporter, test.stream)))
		tell_ending(ctest, &test, outcome);
	else
		judge_plain(ctest, &test, outcome, now_ns);
	reporter_end(ctest->reporter, test.stream, false, now_ns);
	blame(ctest, &test, outcome);
}

/* Whatever comes next is no output of the test that failed last. */
static void end_late(struct ctest *ctest, uint64_t now_ns)
{
	if (ctest->has_late)
		end_test(ctest, ctest->late, ctest->outcome, now_ns);
	ctest->has_late = false;
}

static void take_result(struct ctest *ctest, uint64_t number, struct span rest, uint64_t now_ns)
{
	struct test *test = find(ctest, number);

	if (!test)
		return;

	struct span outcome = read_outcome(
		span_from(rest, span_starts(rest, test->name) ? test->name.n : 0));

	if (!ctest->verbose && !is_fine(outcome)) {
		ctest->has_late = true;
		ctest->late = (size_t)(test - ctest->tests);
		ctest->outcome = arena_copy(&ctest->arena, outcome);
		return;
	}
	end_test(ctest, (size_t)(test - ctest->tests), outcome, now_ns);
}

static void take_output(struct ctest *ctest, struct test *test, struct span text, uint64_t now_ns)
{
	ctest->verbose = true;
	if (!test->described && describes(test, text))
		return;
	test->described = true;
	pass_line(ctest, test, text, now_ns);
}

/* "80% tests passed, 1 tests failed out of 5": ctest's own sums begin. */
static bool is_sum(struct span line)
{
	uint64_t percent;

	return span_take_number(&line, &percent) && take_word(&line, "% tests passed");
}

/* What ctest says on standard error when tests failed. The summary has all of that. */
static bool is_farewell(struct span line)
{
	return span_is(line, "Errors while running CTest") ||
	       span_starts(line, SPAN("Output from these tests are in: ")) ||
	       span_starts(line, SPAN("Use \"--rerun-failed"));
}

/* "Test project /path": what failed is rerun there. */
static void take_project(struct ctest *ctest, struct span path)
{
	struct arena arena = {0};

	path = path_clean(path, &arena);
	if (span_equal(path, ctest->cwd)) {
		path = SPAN("ctest -V ");
	} else {
		path = path_shown(path, ctest->cwd, false, &arena);
		path = arena_join(&arena, SPAN("ctest --test-dir "),
		                  quote_shell(path, ctest->ascii, &arena), SPAN(" -V "));
	}
	rerun_by_streams(reporter_rerun(ctest->reporter),
	                 arena_join(&arena, path, SPAN("-R "), SPAN("")),
	                 arena_join(&arena, path, SPAN("--rerun-failed"), SPAN("")));
	arena_fini(&arena);
}

static void take_line(struct ctest *ctest, struct span line, uint64_t now_ns)
{
	uint64_t number;
	struct span rest = line;
	struct test *test;

	if (!ctest->has_late && is_output(line, &number, &rest) &&
	    (test = find(ctest, number)) != NULL) {
		take_output(ctest, test, rest, now_ns);
	} else if (is_start(line, &number, &rest)) {
		end_late(ctest, now_ns);
		begin_test(ctest, number, rest);
	} else if (is_result(line, &number, &rest)) {
		end_late(ctest, now_ns);
		take_result(ctest, number, rest, now_ns);
	} else if (is_sum(line)) {
		end_late(ctest, now_ns);
	} else if (ctest->has_late) {
		pass_line(ctest, &ctest->tests[ctest->late], line, now_ns);
	} else if (take_word(&rest, "Test project ")) {
		take_project(ctest, rest);
	}
}

static void take_lines(struct ctest *ctest, uint64_t now_ns)
{
	struct line line;

	while (lines_next(&ctest->lines, &line))
		take_line(ctest, line.text, now_ns);
}

static void take_errors(struct ctest *ctest, uint64_t now_ns)
{
	struct line line;

	while (lines_next(&ctest->errors, &line)) {
		if (is_farewell(line.text))
			continue;
		reporter_pass(ctest->reporter, ctest->carrier, ASIDE_ERRORS, line.text, now_ns);
		reporter_pass(ctest->reporter, ctest->carrier, ASIDE_ERRORS, SPAN("\n"), now_ns);
	}
}

/* Gives bytes to `lines`, of which `take` then has to take all. */
static void fill(struct ctest *ctest, struct lines *lines,
                 void (*take)(struct ctest *ctest, uint64_t now_ns), struct span bytes,
                 uint64_t now_ns)
{
	while (bytes.n) {
		size_t room;
		char *to = lines_space(lines, &room);
		size_t n = bytes.n < room ? bytes.n : room;

		memcpy(to, bytes.at, n);
		lines_fill(lines, n);
		take(ctest, now_ns);
		bytes = span_from(bytes, n);
	}
}

/* ---- the whole ---- */

struct ctest *ctest_new(struct reporter *reporter, unsigned carrier, struct span cwd, bool ascii)
{
	struct ctest *ctest = memory_zero(1, sizeof *ctest);

	*ctest = (struct ctest){.reporter = reporter, .carrier = carrier, .ascii = ascii};
	ctest->cwd = arena_copy(&ctest->arena, cwd);
	reporter_carries(reporter, carrier);
	return ctest;
}

void ctest_free(struct ctest *ctest)
{
	if (!ctest)
		return;
	lines_fini(&ctest->lines);
	lines_fini(&ctest->errors);
	free(ctest->tests);
	buffer_fini(&ctest->records);
	arena_fini(&ctest->arena);
	free(ctest);
}

void ctest_read(struct ctest *ctest, struct span bytes, uint64_t now_ns)
{
	fill(ctest, &ctest->lines, take_lines, bytes, now_ns);
}

void ctest_read_errors(struct ctest *ctest, struct span bytes, uint64_t now_ns)
{
	fill(ctest, &ctest->errors, take_errors, bytes, now_ns);
}

void ctest_read_records(struct ctest *ctest, struct span bytes, uint64_t now_ns)
{
	if (ctest->records.n + bytes.n <= HELD_BYTES)
		buffer_add(&ctest->records, bytes);
	else
		reporter_pass(ctest->reporter, ctest->carrier, ASIDE_RECORDS, bytes, now_ns);
}

void ctest_end(struct ctest *ctest, uint64_t now_ns)
{
	lines_end(&ctest->lines);
	take_lines(ctest, now_ns);
	end_late(ctest, now_ns);
	for (size_t i = 0; i < ctest->n; i++)
		reporter_end(ctest->reporter, ctest->tests[i].stream, false, now_ns);
	ctest->n = 0;
	reporter_pass(ctest->reporter, ctest->carrier, ASIDE_RECORDS, buffer_span(&ctest->records),
	              now_ns);
	ctest->records.n = 0;
	lines_end(&ctest->errors);
	take_errors(ctest, now_ns);
}
