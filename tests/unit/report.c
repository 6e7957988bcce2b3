#include "block.h"

#include "view/report.h"

#define PATH(...) \
	.path = (struct span[]){__VA_ARGS__}, \
	.npath = sizeof((struct span[]){__VA_ARGS__}) / sizeof(struct span)
#define FRAMES(...) \
	.frames = (struct frame[]){__VA_ARGS__}, \
	.nframes = sizeof((struct frame[]){__VA_ARGS__}) / sizeof(struct frame)

/* That the report of a failure is exactly this text. */
#define assert_report(dress, failure, diagnosis, options, wanted) \
	do { \
		report_rows(&(failure), &(diagnosis), &(options), &(dress)->look, \
		            &(dress)->block); \
		assert_span(block_text(&(dress)->block), wanted); \
	} while (0)

static const struct report_options no_options;

static void a_failed_assertion_reads_as_designed(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {
		PATH(SPAN("test/parse.c"), SPAN("numbers"), SPAN("overflow")),
	};
	struct diagnosis diagnosis = {
		FRAMES({.function = SPAN("main"), .harness = true, .hidden = true},
	               {.function = SPAN("run_one"), .harness = true, .hidden = true},
	               {.function = SPAN("test_overflow"),
	                .file = SPAN("/w/test/parse.c"),
	                .shown = SPAN("test/parse.c"),
	                .source = SPAN("cr_assert_eq(parse(\"99999999999\"), ERANGE);"),
	                .line = 212},
	               {.function = SPAN("cr_fail"), .harness = true, .hidden = true}),
		.has_values = true,
		.expected = SPAN("34"),
		.actual = SPAN("0"),
	};

	dress_init(&dress);
	assert_report(&dress, failure, diagnosis, no_options,
	              "\n"
	              "FAIL: test/parse.c › numbers › overflow\n"
	              "  vim +212 test/parse.c  # test_overflow\n"
	              "    cr_assert_eq(parse(\"99999999999\"), ERANGE);\n"
	              "  … 3 harness frames hidden\n"
	              "expected: 34\n"
	              "  actual: 0\n");
	dress_fini(&dress);
}

static void a_crash_reads_as_designed(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("test/net.c"), SPAN("connect"))};
	struct diagnosis diagnosis = {
		.kind = FAILURE_CRASH,
		.signal = SPAN("SIGSEGV"),
		FRAMES({.function = SPAN("test_connect"),
	                .file = SPAN("test/net.c"),
	                .source = SPAN("net_connect(NULL, 0);"),
	                .line = 40},
	               {.function = SPAN("resolve"),
	                .file = SPAN("src/net.c"),
	                .source = SPAN("memcpy(&a, h->addr, sizeof a);"),
	                .line = 118,
	                .inlined = true}),
		.message = SPAN("SIGSEGV: address 0x8 not mapped\n"),
	};

	dress_init(&dress);
	assert_report(&dress, failure, diagnosis, no_options,
	              "\n"
	              "CRASH: test/net.c › connect  (SIGSEGV)\n"
	              "  vim +40  test/net.c  # test_connect\n"
	              "    net_connect(NULL, 0);\n"
	              "  vim +118 src/net.c  # resolve (inlined)\n"
	              "    memcpy(&a, h->addr, sizeof a);\n"
	              "SIGSEGV: address 0x8 not mapped\n");
	dress_fini(&dress);
}

static void ascii_terminals_get_ascii_only(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("caf\xc3\xa9"), SPAN("b"))};
	struct diagnosis diagnosis = {
		FRAMES({.file = SPAN("a.c"), .line = 3},
	               {.function = SPAN("x"), .harness = true, .hidden = true}),
		.message = SPAN("na\xc3\xafve \xff\n"),
	};

	dress_init(&dress);
	dress_ascii(&dress);
	assert_report(&dress, failure, diagnosis, no_options,
	              "\n"
	              "FAIL: caf\\u00e9 > b\n"
	              "  vim +3 a.c\n"
	              "  ... 1 harness frame hidden\n"
	              "na\\u00efve \\xff\n");
	dress_fini(&dress);
}

static void hostile_text_stays_in_its_place(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("a\x1b[2J\nb"))};
	struct diagnosis diagnosis = {
		.signal = SPAN("\r"),
		.message = SPAN("\x1b]0;title\x07one\r\ntwo\x1b[31m red"),
		.has_values = true,
		.expected = SPAN("\x1b[31mred"),
		.actual = SPAN("\x1b[32mred"),
	};

	dress_init(&dress);
	report_rows(&failure, &diagnosis, &no_options, &dress.look, &dress.block);

	struct span text = block_text(&dress.block);

	for (size_t i = 0; i < text.n; i++)
		assert_true((unsigned char)text.at[i] >= 0x20 || text.at[i] == '\n');
	assert_true(span_find(text, SPAN("two red\n")) < text.n);
	assert_true(span_find(text, SPAN("expected: ␛[31mred\n  actual: ␛[32mred\n")) < text.n);
	assert_int_equal(dress.block.nrows, 6);
	dress_fini(&dress);
}

static void a_headline_tells_counter_stream_and_number(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("a"), SPAN("")), .numbered = true, .number = 3};
	struct diagnosis diagnosis = {.kind = FAILURE_ERROR};
	struct report_options options = {.stream = SPAN("x.tap"), .counter = SPAN("[ 12/297] ")};

	dress_init(&dress);
	assert_report(&dress, failure, diagnosis, options, "\n[ 12/297] ERROR: x.tap › a › #3\n");
	dress_fini(&dress);
}

static void a_point_without_a_name_is_called_by_its_number(void **state)
{
	(void)state;
	struct dress dress;
	struct failure numbered = {PATH(SPAN("")), .numbered = true, .number = 3};
	struct failure bare = {PATH(SPAN(" "))};
	struct diagnosis diagnosis = {0};

	dress_init(&dress);
	report_rows(&numbered, &diagnosis, &no_options, &dress.look, &dress.block);
	report_rows(&bare, &diagnosis, &no_options, &dress.look, &dress.block);
	assert_span(block_text(&dress.block), "\nFAIL: test 3\n\nFAIL: (no name)\n");
	dress_fini(&dress);
}

static void a_crash_of_no_test_tells_when_it_was(void **state)
{
	(void)state;
	struct dress dress;
	struct failure before = {.kind = FAILURE_CRASH};
	struct failure after = {.kind = FAILURE_CRASH, .done = 3};
	struct diagnosis diagnosis = {.kind = FAILURE_CRASH};

	dress_init(&dress);
	report_rows(&before, &diagnosis, &no_options, &dress.look, &dress.block);
	report_rows(&after, &diagnosis, &no_options, &dress.look, &dress.block);
	assert_span(block_text(&dress.block),
	            "\nCRASH: before the first test\n\nCRASH: after the last test\n");
	dress_fini(&dress);
}

static void hidden_frames_of_several_stacks_without_titles_are_counted_once(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("t"))};
	struct diagnosis diagnosis = {
		FRAMES({.function = SPAN("a"), .file = SPAN("a.c"), .line = 1},
	               {.function = SPAN("x"), .hidden = true},
	               {.function = SPAN("y"), .hidden = true, .section = true}),
	};

	dress_init(&dress);
	assert_report(&dress, failure, diagnosis, no_options,
	              "\n"
	              "FAIL: t\n"
	              "  vim +1 a.c  # a\n"
	              "  … 2 harness frames hidden\n");
	dress_fini(&dress);
}

static void a_bail_out_of_the_stream_has_its_reason_in_the_headline_and_nowhere_else(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {.kind = FAILURE_BAIL, .reason = SPAN("no database")};
	struct diagnosis diagnosis = {.kind = FAILURE_BAIL};
	struct diagnosis repeating = {.kind = FAILURE_BAIL, .message = SPAN("no database\n")};

	dress_init(&dress);
	report_rows(&failure, &diagnosis, &no_options, &dress.look, &dress.block);
	report_rows(&failure, &repeating, &no_options, &dress.look, &dress.block);
	assert_span(block_text(&dress.block), "\nBAIL OUT: no database\n\nBAIL OUT: no database\n");
	dress_fini(&dress);
}

static void a_reason_that_the_message_lacks_is_told(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("net")), .reason = SPAN("TIMEOUT 2 seconds")};
	struct failure told = {PATH(SPAN("net")), .reason = SPAN("exit=1")};
	struct failure empty = {PATH(SPAN("net")), .reason = SPAN("FAILED")};
	struct diagnosis diagnosis = {.message = SPAN("it said exit=1")};

	dress_init(&dress);
	report_rows(&failure, &diagnosis, &no_options, &dress.look, &dress.block);
	report_rows(&told, &diagnosis, &no_options, &dress.look, &dress.block);
	report_rows(&empty, &diagnosis, &no_options, &dress.look, &dress.block);
	assert_span(block_text(&dress.block), "\nFAIL: net\nTIMEOUT 2 seconds\nit said exit=1\n"
	                                      "\nFAIL: net\nit said exit=1\n"
	                                      "\nFAIL: net\nit said exit=1\n");
	dress_fini(&dress);
}

static void a_failure_seen_before_is_one_line(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("a"), SPAN("b"))};
	struct diagnosis diagnosis = {.message = SPAN("long")};
	struct report_options options = {.same_as = 3, .same_name = SPAN("a › x")};

	dress_init(&dress);
	assert_report(&dress, failure, diagnosis, options,
	              "\nFAIL: a › b  (same as FAIL 3: a › x)\n");
	dress_fini(&dress);
}

static void late_lines_come_under_a_note_of_whose_they_are(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("a"), SPAN("b")), .more = true};
	struct diagnosis diagnosis = {.rest = (struct span[]){SPAN("late")}, .nrest = 1};

	dress_init(&dress);
	assert_report(&dress, failure, diagnosis, no_options, "\n… more of a › b\nlate\n");
	dress_fini(&dress);
}

static void everything_else_follows_the_message_in_order(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("t")), .left_out = 100, .earlier = 2000,
	                          .unfinished = true};
	struct diagnosis also = {.message = SPAN("and so on"), .also = true};
	struct diagnosis cause = {
		.cause = &also,
		FRAMES({.function = SPAN("g"), .file = SPAN("b.c"), .line = 1}),
		.message = SPAN("disk full"),
	};
	struct diagnosis diagnosis = {
		.message = SPAN("boom\nbang\n"),
		.operator= SPAN("deepEqual"),
		.details =
			(struct detail[]){
				{.key = SPAN("severity"), .value = SPAN("fail")},
				{.key = SPAN("data"), .value = SPAN("")},
				{.key = SPAN("x"), .value = SPAN("1"), .depth = 1},
				{.key = SPAN("text"), .value = SPAN("a\nb\n"), .depth = 1},
			},
		.ndetails = 4,
		.rest = (struct span[]){SPAN("left"), SPAN("over")},
		.nrest = 2,
		.output = (struct span[]){SPAN("printed")},
		.noutput = 1,
		.cause = &cause,
	};

	dress_init(&dress);
	assert_report(&dress, failure, diagnosis, no_options,
	              "\n"
	              "FAIL: t\n"
	              "boom\n"
	              "bang\n"
	              "operator: deepEqual\n"
	              "severity: fail\n"
	              "data:\n"
	              "  x: 1\n"
	              "  text:\n"
	              "    a\n"
	              "    b\n"
	              "left\n"
	              "over\n"
	              "… 100 bytes of diagnostics left out\n"
	              "caused by:\n"
	              "  vim +1 b.c  # g\n"
	              "disk full\n"
	              "also:\n"
	              "and so on\n"
	              "output:\n"
	              "  … 2000 bytes of earlier output left out\n"
	              "  printed\n"
	              "… it breaks off here\n");
	dress_fini(&dress);
}

static void hidden_frames_in_the_middle_are_told_where_they_were(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("t"))};
	struct diagnosis diagnosis = {
		FRAMES({.function = SPAN("a"), .file = SPAN("a.c"), .line = 1},
	               {.function = SPAN("lib"), .hidden = true},
	               {.function = SPAN("b"), .file = SPAN("b.c"), .line = 2}),
	};

	dress_init(&dress);
	assert_report(&dress, failure, diagnosis, no_options,
	              "\n"
	              "FAIL: t\n"
	              "  vim +1 a.c  # a\n"
	              "  … 1 harness frame hidden\n"
	              "  vim +2 b.c  # b\n");
	dress_fini(&dress);
}

static void another_stack_begins_with_its_title(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("t"))};
	struct diagnosis diagnosis = {
		FRAMES({.function = SPAN("main"), .hidden = true},
	               {.function = SPAN("use"), .file = SPAN("a.c"), .line = 1},
	               {.function = SPAN("start"),
	                .hidden = true,
	                .section = true,
	                .title = SPAN("freed by thread T0 here:")},
	               {.function = SPAN("drop"), .file = SPAN("a.c"), .line = 12}),
	};

	dress_init(&dress);
	assert_report(&dress, failure, diagnosis, no_options,
	              "\n"
	              "FAIL: t\n"
	              "  vim +1  a.c  # use\n"
	              "  … 1 harness frame hidden\n"
	              "freed by thread T0 here:\n"
	              "  vim +12 a.c  # drop\n"
	              "  … 1 harness frame hidden\n");
	dress_fini(&dress);
}

static void a_recursion_is_shown_once_and_counted(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("t"))};
	struct frame frames[1 + 2 * 50 + 1] = {
		{.function = SPAN("test"), .file = SPAN("t.c"), .line = 5}};
	struct diagnosis diagnosis = {.frames = frames, .nframes = countof(frames)};

	for (size_t i = 1; i < 101; i += 2) {
		frames[i] = (struct frame){.function = SPAN("f"), .file = SPAN("f.c"), .line = 1};
		frames[i + 1] = (struct frame){
			.function = SPAN("g"), .file = SPAN("f.c"), .line = 2};
	}
	frames[101] = (struct frame){.function = SPAN("h"), .file = SPAN("f.c"), .line = 3};
	dress_init(&dress);
	assert_report(&dress, failure, diagnosis, no_options,
	              "\n"
	              "FAIL: t\n"
	              "  vim +5 t.c  # test\n"
	              "  vim +1 f.c  # f\n"
	              "  vim +2 f.c  # g\n"
	              "  … the same 2 frames 49 more times\n"
	              "  vim +3 f.c  # h\n");
	dress_fini(&dress);
}

static void a_recursion_through_hidden_frames_is_not_folded(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("t"))};
	struct frame frames[10];
	struct diagnosis diagnosis = {.frames = frames, .nframes = countof(frames)};

	for (size_t i = 0; i < countof(frames); i += 2) {
		frames[i] = (struct frame){.function = SPAN("f"), .file = SPAN("f.c"), .line = 1};
		frames[i + 1] = (struct frame){.function = SPAN("lib"), .hidden = true};
	}
	dress_init(&dress);
	report_rows(&failure, &diagnosis, &no_options, &dress.look, &dress.block);
	assert_int_equal(dress.block.nrows, 2 + countof(frames));
	dress_fini(&dress);
}

static void the_path_of_a_frame_is_a_link_and_nothing_else_is(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("t"))};
	struct diagnosis diagnosis = {
		FRAMES({.function = SPAN("f"),
	                .file = SPAN("/w/a b.c"),
	                .shown = SPAN("a b.c"),
	                .line = 7}),
	};
	struct complaint wrong;
	size_t links = 0;

	dress_init(&dress);
	dress.hyperlink = template_new(SPAN("edit://file{url_path}:{line_number}"), &wrong);
	dress.look.hyperlink = dress.hyperlink;
	report_rows(&failure, &diagnosis, &no_options, &dress.look, &dress.block);
	for (size_t i = 0; i < dress.block.nrows; i++) {
		for (size_t j = 0; j < dress.block.rows[i].npieces; j++) {
			const struct piece *piece = &dress.block.rows[i].pieces[j];

			if (!piece->link.n)
				continue;
			links++;
			assert_span(piece->link, "edit://file/w/a%20b.c:7");
			assert_span(piece->text, "'a b.c'");
		}
	}
	assert_int_equal(links, 1);
	dress_fini(&dress);
}

static void more_lines_than_are_shown_are_counted(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("t"))};
	struct span lines[250];
	struct diagnosis diagnosis = {.rest = lines, .nrest = countof(lines)};

	dress_init(&dress);
	for (size_t i = 0; i < countof(lines); i++)
		lines[i] = arena_format(&dress.arena, "line %zu", i);
	report_rows(&failure, &diagnosis, &no_options, &dress.look, &dress.block);

	struct span text = block_text(&dress.block);

	assert_int_equal(dress.block.nrows, 2 + 100 + 1);
	assert_true(span_find(text, SPAN("line 74\n… 150 more lines\nline 225\n")) < text.n);
	assert_true(span_ends(text, SPAN("line 249\n")));
	dress_fini(&dress);
}

static void the_headline_is_bold(void **state)
{
	(void)state;
	struct dress dress;
	struct failure failure = {PATH(SPAN("a"), SPAN("b"))};
	struct diagnosis diagnosis = {.message = SPAN("m")};

	dress_init(&dress);
	dress.look.colours = 256;
	report_rows(&failure, &diagnosis, &no_options, &dress.look, &dress.block);
	assert_span(block_text_with(&dress.block, STYLE_BOLD), "[FAIL: ][a › b]");
	dress_fini(&dress);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failed_assertion_reads_as_designed),
		cmocka_unit_test(a_crash_reads_as_designed),
		cmocka_unit_test(ascii_terminals_get_ascii_only),
		cmocka_unit_test(hostile_text_stays_in_its_place),
		cmocka_unit_test(a_headline_tells_counter_stream_and_number),
		cmocka_unit_test(a_point_without_a_name_is_called_by_its_number),
		cmocka_unit_test(a_crash_of_no_test_tells_when_it_was),
		cmocka_unit_test(hidden_frames_of_several_stacks_without_titles_are_counted_once),
		cmocka_unit_test(
			a_bail_out_of_the_stream_has_its_reason_in_the_headline_and_nowhere_else),
		cmocka_unit_test(a_reason_that_the_message_lacks_is_told),
		cmocka_unit_test(a_failure_seen_before_is_one_line),
		cmocka_unit_test(late_lines_come_under_a_note_of_whose_they_are),
		cmocka_unit_test(everything_else_follows_the_message_in_order),
		cmocka_unit_test(hidden_frames_in_the_middle_are_told_where_they_were),
		cmocka_unit_test(another_stack_begins_with_its_title),
		cmocka_unit_test(a_recursion_is_shown_once_and_counted),
		cmocka_unit_test(a_recursion_through_hidden_frames_is_not_folded),
		cmocka_unit_test(the_path_of_a_frame_is_a_link_and_nothing_else_is),
		cmocka_unit_test(more_lines_than_are_shown_are_counted),
		cmocka_unit_test(the_headline_is_bold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
