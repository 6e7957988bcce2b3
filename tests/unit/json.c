#include "test.h"

#include <yaml.h>

#include "base/limits.h"
#include "view/json.h"

/* The document of a summary and one failure (or none). Free with buffer_fini(). */
static struct buffer document(const struct summary *summary, const struct failure *failure,
                              const struct diagnosis *diagnosis)
{
	struct buffer out = {0};

	json_begin(&out, summary);
	if (failure) {
		json_separate(&out, true);
		json_failure(&out, failure, diagnosis);
	}
	json_stalls(&out);
	json_end(&out);
	return out;
}

/* Whether a reader takes it: JSON in double quotes is YAML. */
static bool is_readable(struct span text)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool done = false, right = true;

	yaml_parser_initialize(&parser);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.at, text.n);
	while (!done && right) {
		right = yaml_parser_parse(&parser, &event);
		done = right && event.type == YAML_STREAM_END_EVENT;
		if (right)
			yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return right;
}

/* That a document is this one but for its line breaks and what is indented after them. */
static void check_document(struct buffer *out, const char *wanted)
{
	struct buffer flat = {0};
	struct span text = buffer_span(out);

	for (size_t i = 0; i < text.n; i++) {
		if (text.at[i] != '\n') {
			buffer_add_byte(&flat, text.at[i]);
			continue;
		}
		while (i + 1 < text.n && text.at[i + 1] == ' ')
			i++;
		if (flat.bytes[flat.n - 1] == ',')
			buffer_add_byte(&flat, ' ');
	}

	bool right = span_is(buffer_span(&flat), wanted);

	if (!right)
		print_error("got: %.*s\n", (int)flat.n, flat.bytes);
	right &= is_readable(text);
	buffer_fini(&flat);
	buffer_fini(out);
	assert_true(right);
}

static void the_document_has_the_promised_shape(void **state)
{
	(void)state;
	struct run run = {
		.top = {.tests = 5, .passed = 4, .failed = 1},
		.has_plan = true,
		.plan_first = 1,
		.plan_last = 5,
		.problems = (struct span[]){SPAN("missing tests: 5")},
		.nproblems = 1,
		.over = true,
		.verdict = VERDICT_FAILED,
	};
	struct summary_stream stream = {.name = SPAN("stdin"), .run = &run};
	struct summary summary = {
		.streams = &stream,
		.nstreams = 1,
		.totals = {.tests = 12, .passed = 9, .failed = 2, .skipped = 1},
		.duration_ns = 1250 * NS_PER_MS,
	};
	struct span path[] = {SPAN("outer"), SPAN("inner")};
	struct failure failure = {.path = path, .npath = 2, .numbered = true, .number = 3};
	struct frame frames[] = {
		{.function = SPAN("f"),
	         .shown = SPAN("src/a.c"),
	         .source = SPAN("x();"),
	         .line = 3},
		{.module = SPAN("prog"),
	         .offset = 0x1a2f,
	         .has_offset = true,
	         .inlined = true,
	         .hidden = true},
	};
	struct diagnosis diagnosis = {.message = SPAN("it is 3"), .frames = frames, .nframes = 2};
	struct buffer out = document(&summary, &failure, &diagnosis);

	check_document(
		&out,
		"{\"tapir\": 1, \"ok\": false, \"verdict\": \"failed\", \"interrupted\": false, "
		"\"duration_s\": 1.25, "
		"\"totals\": {\"tests\": 12, \"passed\": 9, \"failed\": 2, \"skipped\": 1, "
		"\"todo\": 0}, "
		"\"streams\": [{\"name\": \"stdin\", \"ok\": false, "
		"\"plan\": {\"first\": 1, \"last\": 5, \"skip_all\": null}, "
		"\"tests\": 5, \"passed\": 4, \"failed\": 1, \"skipped\": 0, \"todo\": 0, "
		"\"todo_passed\": 0, "
		"\"bail_out\": null, \"exit\": null, \"signal\": null, "
		"\"problems\": [\"missing tests: 5\"]}], "
		"\"failures\": [{\"stream\": 0, \"path\": [\"outer\", \"inner\"], \"number\": 3, "
		"\"kind\": \"FAIL\", \"message\": \"it is 3\", "
		"\"frames\": [{\"function\": \"f\", \"file\": \"src/a.c\", \"line\": 3, "
		"\"column\": null, \"source\": \"x();\", \"module\": null, \"offset\": null, "
		"\"inlined\": false, \"hidden\": false, \"title\": null}, "
		"{\"function\": null, \"file\": null, \"line\": null, \"column\": null, "
		"\"source\": null, \"module\": \"prog\", \"offset\": 6703, \"inlined\": true, "
		"\"hidden\": true, \"title\": null}]}], \"stalls\": []}");
}

static void what_is_unknown_is_null(void **state)
{
	(void)state;
	struct run run = {.over = true, .verdict = VERDICT_NO_TESTS};
	struct summary_stream stream = {.run = &run};
	struct summary summary = {.streams = &stream, .nstreams = 1};
	struct failure failure = {.kind = FAILURE_BAIL};
	struct diagnosis diagnosis = {.kind = FAILURE_BAIL};
	struct buffer out = document(&summary, &failure, &diagnosis);

	check_document(
		&out,
		"{\"tapir\": 1, \"ok\": false, \"verdict\": \"no tests\", \"interrupted\": false, "
		"\"duration_s\": 0, \"totals\": {\"tests\": 0, \"passed\": 0, \"failed\": 0, "
		"\"skipped\": 0, \"todo\": 0}, \"streams\": [{\"name\": \"\", \"ok\": false, "
		"\"plan\": null, \"tests\": 0, \"passed\": 0, \"failed\": 0, \"skipped\": 0, "
		"\"todo\": 0, \"todo_passed\": 0, \"bail_out\": null, \"exit\": null, "
		"\"signal\": null, \"problems\": []}], \"failures\": [{\"stream\": 0, "
		"\"path\": [], \"number\": null, \"kind\": \"BAIL\", \"message\": null, "
		"\"frames\": []}], \"stalls\": []}");
}

static void any_bytes_make_right_strings(void **state)
{
	(void)state;
	struct span path[] = {SPAN("a\"b\\c\n\t\x01\x7f\xff\xc3\xa9\xed\xa0\x80\xf4\x90\x80\x80")};
	struct failure failure = {.path = path, .npath = 1};
	struct diagnosis diagnosis = {0};
	struct buffer out = {0};

	json_failure(&out, &failure, &diagnosis);
	assert_true(span_find(buffer_span(&out),
	                      SPAN("[\"a\\\"b\\\\c\\n\\t\\u0001\\u007f\xef\xbf\xbd\xc3\xa9"
	                           "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	                           "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"]")) < out.n);
	buffer_fini(&out);
}

/* Whoever shows the document on a terminal must be safe. Seen failing with all of UTF-8 passed. */
static void what_a_terminal_might_obey_is_told_by_its_number(void **state)
{
	(void)state;
	struct span path[] = {SPAN("\xc2\x9b"
	                           "2J\xe2\x80\xae\xf3\xa0\x81\x81\xe2\x82\xac")};
	struct failure failure = {.path = path, .npath = 1};
	struct diagnosis diagnosis = {0};
	struct buffer out = {0};

	json_failure(&out, &failure, &diagnosis);
	assert_true(span_find(buffer_span(&out),
	                      SPAN("[\"\\u009b2J\\u202e\\udb40\\udc41\xe2\x82\xac\"]")) < out.n);
	buffer_fini(&out);
}

static void every_byte_can_be_read_back(void **state)
{
	(void)state;
	struct buffer out = {0};

	for (int i = 0; i < 256; i++) {
		char bytes[] = {(char)i, (char)(255 - i), 'x', (char)i};
		struct span path = {bytes, sizeof bytes};
		struct failure failure = {.path = &path, .npath = 1};
		struct diagnosis diagnosis = {.message = path};

		buffer_add(&out, i ? SPAN("") : SPAN("["));
		json_separate(&out, i == 0);
		json_failure(&out, &failure, &diagnosis);
	}
	buffer_add(&out, SPAN("]"));
	assert_true(is_readable(buffer_span(&out)));
	buffer_fini(&out);
}

static void late_lines_are_no_failure(void **state)
{
	(void)state;
	struct failure failure = {.more = true};
	struct diagnosis diagnosis = {0};
	struct buffer out = {0};

	json_failure(&out, &failure, &diagnosis);
	assert_int_equal(out.n, 0);
	buffer_fini(&out);
}

static void the_verdict_is_the_worst_of_the_streams(void **state)
{
	(void)state;
	struct run runs[] = {{.over = true, .verdict = VERDICT_SKIPPED},
	                     {.over = true, .verdict = VERDICT_PASSED},
	                     {.over = true, .verdict = VERDICT_NO_PLAN}};
	struct summary_stream streams[] = {{.run = &runs[0]}, {.run = &runs[1]}, {.run = &runs[2]}};
	const char *const words[] = {"\"skipped\"", "\"passed\"", "\"no plan\""};

	for (size_t n = 1; n <= 3; n++) {
		struct summary summary = {.streams = streams, .nstreams = n, .ok = n < 3};
		struct buffer out = document(&summary, NULL, NULL);

		assert_true(span_find(buffer_span(&out), span_of(words[n - 1])) < out.n);
		buffer_fini(&out);
	}
}

static void an_interrupted_run_says_so_twice(void **state)
{
	(void)state;
	struct summary summary = {.interrupted = true};
	struct buffer out = document(&summary, NULL, NULL);

	assert_true(span_find(buffer_span(&out),
	                      SPAN("\"verdict\": \"interrupted\", \"interrupted\": true")) < out.n);
	buffer_fini(&out);
}

static void durations_have_three_decimals_at_most(void **state)
{
	(void)state;
	static const struct {
		uint64_t ns;
		const char *wanted;
	} cases[] = {
		{0, "\"duration_s\": 0,"},
		{400000, "\"duration_s\": 0,"},
		{600000, "\"duration_s\": 0.001,"},
		{41 * NS_PER_S, "\"duration_s\": 41,"},
		{1500 * NS_PER_MS, "\"duration_s\": 1.5,"},
		{1050 * NS_PER_MS, "\"duration_s\": 1.05,"},
		{1999999999, "\"duration_s\": 2,"},
	};

	for (size_t i = 0; i < countof(cases); i++) {
		struct summary summary = {.duration_ns = cases[i].ns};
		struct buffer out = document(&summary, NULL, NULL);

		assert_true(span_find(buffer_span(&out), span_of(cases[i].wanted)) < out.n);
		buffer_fini(&out);
	}
}

static void bail_outs_and_skips_of_everything_have_their_reasons(void **state)
{
	(void)state;
	struct run run = {
		.over = true,
		.verdict = VERDICT_BAILED,
		.bailed = true,
		.bail_reason = SPAN("no db"),
		.has_plan = true,
		.plan_first = 1,
		.skipped_all = true,
		.more_problems = 7,
	};
	struct summary_stream stream = {.run = &run};
	struct summary summary = {.streams = &stream, .nstreams = 1};
	struct buffer out = document(&summary, NULL, NULL);
	struct span text = buffer_span(&out);

	assert_true(span_find(text, SPAN("\"bail_out\": \"no db\"")) < text.n);
	assert_true(span_find(text, SPAN("\"skip_all\": \"\"")) < text.n);
	assert_true(span_find(text, SPAN("\"problems\": [\"7 more\"]")) < text.n);
	buffer_fini(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_document_has_the_promised_shape),
		cmocka_unit_test(what_is_unknown_is_null),
		cmocka_unit_test(any_bytes_make_right_strings),
		cmocka_unit_test(what_a_terminal_might_obey_is_told_by_its_number),
		cmocka_unit_test(every_byte_can_be_read_back),
		cmocka_unit_test(late_lines_are_no_failure),
		cmocka_unit_test(the_verdict_is_the_worst_of_the_streams),
		cmocka_unit_test(an_interrupted_run_says_so_twice),
		cmocka_unit_test(durations_have_three_decimals_at_most),
		cmocka_unit_test(bail_outs_and_skips_of_everything_have_their_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
