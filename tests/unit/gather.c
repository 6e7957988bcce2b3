#include "gathered.h"

#include "base/limits.h"

static void comments_behind_a_failed_point_are_its_own(void **state)
{
	(void)state;
	expect_failures("1..2\nnot ok 1 - a\n# one\n#   two\nok 2 - b\n# three\n",
	                "a #one #  two\n");
}

static void a_yaml_block_belongs_to_the_point_in_front_of_it(void **state)
{
	(void)state;
	expect_failures("1..3\nok 1 - a\n  ---\n  x: 1\n  ...\nnot ok 2 - b\n  ---\n  y: 1\n  ...\n"
	                "# heading\nok 3\n",
	                "b - yy: 1\n");
}

static void output_is_held_for_the_next_point_and_dropped_when_it_passes(void **state)
{
	(void)state;
	expect_failures("1..3\nnoise\nok 1 - a\nhello\n# note\nnot ok 2 - b\nbye\nok 3 - c\n",
	                "b <hello nnote\n");
}

static void glib_diagnostics_belong_to_the_point_behind_them(void **state)
{
	(void)state;
	expect_failures(
		"1..3\n# ERROR:a.c:7:f: assertion failed: (2 == 3)\nnot ok 1 /a\n"
		"# ERROR:a.c:9:g: assertion failed: (4 == 5)\nnot ok 2 /b\n# about\nok 3 /c\n",
		"/a #ERROR:a.c:7:f: assertion failed: (2 == 3)\n"
		"/b #ERROR:a.c:9:g: assertion failed: (4 == 5)\n");
}

static void kunit_lines_belong_to_the_point_behind_them(void **state)
{
	(void)state;
	expect_failures(
		"KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: s\n    1..2\n"
		"    # a: EXPECTATION FAILED at x.c:1\n    Expected p == q, but\n"
		"        p == 1\n    not ok 1 a\n"
		"    # b: ASSERTION FAILED at x.c:2\n    Expected r\nsaid\n    not ok 2 b\n"
		"not ok 1 s\n",
		"a #a: EXPECTATION FAILED at x.c:1 >    Expected p == q, but >        p == 1\n"
		"b #b: ASSERTION FAILED at x.c:2 >    Expected r >said\n");
}

static void a_record_of_tapirs_own_belongs_to_the_point_behind_it(void **state)
{
	(void)state;
	expect_failures("1..3\nnot ok 1 - a\n# a.c:3: error: Failure!\n# tapir:1 assert pid=1\n"
	                "# tapir:1   #0 0x1 (/w/t+0x1)\n# tapir:1 end\nhello\nnot ok 2 - b\n"
	                "# a.c:7: error: Failure!\nok 3\n",
	                "a #a.c:3: error: Failure!\n"
	                "b #tapir:1 assert pid=1 #tapir:1   #0 0x1 (/w/t+0x1) #tapir:1 end <hello "
	                "#a.c:7: error: Failure!\n");
}

static void a_record_of_a_fatal_crash_is_a_failure_whatever_comes_behind_it(void **state)
{
	(void)state;
	expect_failures("1..1\nok 1 - a\n# tapir:1 crash pid=1 fatal=1\n# tapir:1 end\n",
	                "! #tapir:1 crash pid=1 fatal=1 #tapir:1 end\n");
	expect_failures("1..2\nok 1\n# tapir:1 crash pid=1 fatal=1\n# tapir:1 end\nok 2 - b\n",
	                "!b #tapir:1 crash pid=1 fatal=1 #tapir:1 end\n");
	expect_failures("TAP version 13\n1..1\nok 1\n# tapir:1 crash pid=1 fatal=1\n"
	                "# tapir:1 end\nTAP version 13\n1..1\nok 1\n",
	                "! #tapir:1 crash pid=1 fatal=1 #tapir:1 end\n");
}

/* What came on another pipe, and was read first. */
static void stream_feed_aside(struct stream *stream, struct span text)
{
	struct span line;

	while (span_next_line(&text, &line)) {
		struct tap_event event = {.kind = TAP_COMMENT, .text = span_from(line, 2)};

		event.line = line;
		event.aside = true;
		gather_apply(stream->gather, &stream->run, &event, NEWS_NONE, stream->now_ns);
	}
}

static void what_a_test_of_bats_prints_past_it_is_about_the_next_point(void **state)
{
	(void)state;
	expect_failures("1..3\nsetup 1\nnot ok 1 a\n# (in test file a.bats, line 3)\n"
	                "#   `false' failed\n# out\nsetup 2\n# hash 2\na.c:3: text 2\nok 2 b\n"
	                "setup 3\nnot ok 3 c\n# (from function `f' in file b.bash, line 2,\n"
	                "#  in test file a.bats, line 9)\n#   `f' failed\nlast\n",
	                "a <setup 1 #(in test file a.bats, line 3) #  `false' failed #out\n"
	                "c <setup 3 #(from function `f' in file b.bash, line 2, "
	                "# in test file a.bats, line 9) #  `f' failed\n");
}

static void expect_died(const char *text, const char *want)
{
	struct stream stream;
	struct buffer out = {0};

	stream_begin(&stream);
	stream_feed(&stream, span_of(text));
	gather_end(stream.gather, &stream.run, run_end(&stream.run, 0) | NEWS_DIED, 0);
	take_all(&stream, &out);
	buffer_add_byte(&out, '\0');
	assert_string_equal(out.bytes, want);
	buffer_fini(&out);
	stream_fini(&stream);
}

static void a_program_that_does_not_end_as_it_should_has_the_last_word(void **state)
{
	(void)state;
	expect_died("1..1\nok 1 - a\nleaked 3 objects\n# note\n", " >leaked 3 objects #note\n");
	expect_died("ok 1 - a\nHASH(0x1)\n", "after a >HASH(0x1)\n");
	expect_died("1..2\nnot ok 1 - a\nok 2 - b\nend at a.t line 3.\n", "a\n");
	/* A failed test explains how it ended. */
	expect_died("1..2\nnot ok 1 - a\nok 2 - b\n1 test failed\n", "a\n");
	expect_died("1..1\nok 1 - a\n", "");
	expect_failures("1..1\nok 1 - a\nleaked 3 objects\n", "");
}

static void what_is_counted_at_the_end_is_no_failure_s(void **state)
{
	(void)state;
	expect_failures("1..1\nnot ok 1 - a\n# why\n# Ran 5 tests in 0.001 seconds, 1 success\n",
	                "a #why\n");
	expect_failures("1..1\nnot ok 1 - a\n# why\n# Ran 5 times\n", "a #why #Ran 5 times\n");
}

static void expect_early(const char *text, const char *want, bool settles)
{
	struct stream stream;
	struct buffer out = {0};

	stream_begin(&stream);
	stream_feed_aside(&stream, SPAN("# tapir:1 crash pid=1 fatal=1\n# tapir:1 end\n"));
	stream_feed(&stream, span_of(text));
	take_all(&stream, &out);
	assert_int_equal(out.n, 0);
	if (settles) {
		assert_int_equal(gather_deadline(stream.gather), EARLY_NS);
		stream.now_ns = EARLY_NS;
		take_all(&stream, &out);
	}
	expect_at_end(&stream, &out, want);
}

static void a_crash_that_overtook_its_own_points_is_the_one_that_cut_them_off(void **state)
{
	(void)state;
	expect_early("1..3\nok 1 - a\nok 2 - b\nSegmentation fault\n",
	             "!after b #tapir:1 crash pid=1 fatal=1 #tapir:1 end >Segmentation fault\n",
	             false);
	expect_early("TAP version 13\n1..2\nok 1 - a\n",
	             "!after a #tapir:1 crash pid=1 fatal=1 #tapir:1 end\n", false);
	/* Of a stream that is whole nobody tells, nor of one that goes on. */
	expect_early("1..1\nok 1 - a\n", "!a #tapir:1 crash pid=1 fatal=1 #tapir:1 end\n", false);
	expect_early("1..2\nok 1 - a\n", "!a #tapir:1 crash pid=1 fatal=1 #tapir:1 end\n", true);
}

static void a_sanitizer_s_report_that_points_fall_into_is_one_report(void **state)
{
	(void)state;
	struct stream stream;
	struct buffer out = {0};
	struct tap_event error = {.kind = TAP_TEXT, .aside = true};

	stream_begin(&stream);
	error.text = error.line = SPAN("==1==ERROR: AddressSanitizer: x");
	gather_apply(stream.gather, &stream.run, &error, NEWS_NONE, 0);
	stream_feed(&stream, SPAN("1..2\nok 1 - a\n"));
	error.text = error.line = SPAN("    #0 0x1 in f a.c:3");
	stream.now_ns = 1;
	gather_apply(stream.gather, &stream.run, &error, NEWS_NONE, stream.now_ns);
	assert_int_equal(gather_deadline(stream.gather), EARLY_NS);
	stream_end(&stream);
	take_all(&stream, &out);
	buffer_add_byte(&out, '\0');
	assert_string_equal(out.bytes, "!after a >==1==ERROR: AddressSanitizer: x "
	                               ">    #0 0x1 in f a.c:3\n");
	buffer_fini(&out);
	stream_fini(&stream);
}

static void a_record_of_a_hang_stands_for_itself_wherever_it_comes(void **state)
{
	(void)state;
	expect_failures("1..2\nok 1 - a\n# tapir:1 stall pid=1\n# tapir:1   thread tid=1\n"
	                "# tapir:1   #0 0x1\n# tapir:1 end\nok 2 - b\n",
	                "after a #tapir:1 stall pid=1 #tapir:1   thread tid=1 "
	                "#tapir:1   #0 0x1 #tapir:1 end\n");
	expect_failures("1..2\nnot ok 1 - a\n# one\n# tapir:1 stall pid=1\n# tapir:1 end\n# two\n"
	                "ok 2 - b\n",
	                "after a #tapir:1 stall pid=1 #tapir:1 end\na #one #two\n");
	expect_failures("1..1\n# Subtest: a\n    held\n# tapir:1 stall pid=1\n# tapir:1 end\n"
	                "    not ok 1 - c\n    1..1\nnot ok 1 - a\n",
	                "a #tapir:1 stall pid=1 #tapir:1 end\nc <    held\n");
}

static void a_record_of_a_crash_that_its_program_survives_is_none(void **state)
{
	(void)state;
	expect_failures("1..2\nok 1\n# tapir:1 crash pid=1 fatal=0\n# tapir:1 end\nok 2\n", "");
	expect_failures("1..1\nok 1\n# tapir:1 crash pid=1 fatal=0\n# tapir:1 end\n", "");
}

static void compared_values_in_front_of_their_point_are_recognised(void **state)
{
	(void)state;
	expect_failures("1..3\nok 1\n#  left: 1\n# right: 2\nnot ok 2 - b\n#  left: 3\n# right: 4\n"
	                "not ok 3 - c\n",
	                "b # left: 1 #right: 2\nc # left: 3 #right: 4\n");
}

static void compared_values_behind_their_point_are_recognised(void **state)
{
	(void)state;
	expect_failures("1..2\nnot ok 1 - a\n#  left: 1\n# right: 2\nnot ok 2 - b\n#  left: 3\n",
	                "a # left: 1 #right: 2\nb # left: 3\n");
}

static void indented_text_right_behind_a_failed_point_is_its_own(void **state)
{
	(void)state;
	expect_failures("not ok 1 a\n  0 !== 4\n  \n      at f (a.js:1:2)\nout\nok 2 b\n1..2\n",
	                "a >  0 !== 4 >   >      at f (a.js:1:2)\n");
}

static void a_traceback_right_behind_a_failed_point_is_its_own(void **state)
{
	(void)state;
	expect_failures(
		"1..2\nnot ok 1 - a\nsaid\nTraceback (most recent call last):\n"
		"  File \"a.py\", line 3, in f\n    g()\nValueError: no\nok 2\n",
		"a >said >Traceback (most recent call last): >  File \"a.py\", line 3, in f "
		">    g() >ValueError: no\n");
}

static void what_the_dying_program_said_goes_to_the_crash(void **state)
{
	(void)state;
	expect_failures(
		"1..3\nok 1 - a\nnot ok 2 - b\n# why\n==9==ERROR: AddressSanitizer: x\n"
		"    #0 0x1 in f a.c:3\n",
		"b #why\n!after b >==9==ERROR: AddressSanitizer: x >    #0 0x1 in f a.c:3\n");
}

static void a_crash_report_behind_a_whole_stream_is_a_failure_of_its_own(void **state)
{
	(void)state;
	expect_failures("1..1\nok 1 - a\n\n==9==ERROR: LeakSanitizer: x\n    #0 0x1 in f a.c:3\n",
	                "! >==9==ERROR: LeakSanitizer: x >    #0 0x1 in f a.c:3\n");
}

static void a_sanitizers_report_is_news_although_the_test_passes(void **state)
{
	(void)state;
	expect_failures("1..2\na.c:16:36: runtime error: overflow\n    #0 0x1 in f a.c:16\n"
	                "ok 1 - a\nhello\nok 2 - b\n",
	                "!a >a.c:16:36: runtime error: overflow >    #0 0x1 in f a.c:16\n");
}

static void diagnostics_that_name_their_test_find_it_afterwards(void **state)
{
	(void)state;
	expect_failures("1..2\nnot ok 1 - a\nnot ok 2 - b\n#   Failed test 'a'\n#   at t line 1.\n"
	                "#   Failed test 'b'\n#   at t line 2.\n",
	                "a\nb\n+a #  Failed test 'a' #  at t line 1.\n"
	                "+b #  Failed test 'b' #  at t line 2.\n");
}

static void diagnostics_that_name_their_test_find_it_beforehand(void **state)
{
	(void)state;
	expect_failures("#   Failed test 'b'\n#   at t line 2.\n#   Failed test at t line 3.\n"
	                "1..3\nok 1 - a\nnot ok 2 - b\nnot ok 3\n",
	                "b #  Failed test 'b' #  at t line 2.\n #  Failed test at t line 3.\n");
}

static void a_report_at_the_end_finds_its_failure(void **state)
{
	(void)state;
	expect_failures("not ok 1 - a.c:case:x: no\nok 2 - a.c:case:y: Passed\n"
	                "50%: Checks: 2\na.c:7:F:case:x:0: no\n1..2\n",
	                "a.c:case:x: no\n+a.c:case:x: no >a.c:7:F:case:x:0: no\n");
}

static void diagnostics_of_a_todo_point_are_nobodys(void **state)
{
	(void)state;
	expect_failures(
		"1..2\nnot ok 1 - a # TODO later\n#   Failed (TODO) test 'a'\nnot ok 2 - b\n",
		"b\n");
}

static void diagnostics_of_a_parent_are_not_its_childs(void **state)
{
	(void)state;
	expect_failures("1..1\n# Subtest: p\n    not ok 1 - c\n    # why\n    1..1\nnot ok 1 - p\n"
	                "#   Failed test 'p'\n",
	                "c #why\n");
	expect_failures("1..2\n# Subtest: p\n    not ok 1 - c\n    1..1\nnot ok 1 - p\n"
	                "#   Failed test 'p'\nnot ok 2 - p\n",
	                "c\np\n");
}

static void trailers_say_nothing_about_the_last_failure(void **state)
{
	(void)state;
	expect_failures("1..1\nnot ok 1 - a\n# why\n# Looks like you failed 1 test of 1.\n",
	                "a #why\n");
}

static void silence_completes_a_failure_and_later_lines_make_another(void **state)
{
	struct stream stream;
	struct buffer out = {0};

	(void)state;
	stream_begin(&stream);
	stream.now_ns = NS_PER_S;
	stream_feed(&stream, SPAN("1..2\nnot ok 1 - a\n# one\n"));
	assert_int_equal(gather_deadline(stream.gather), NS_PER_S + SETTLE_NS);
	assert_null(gather_take(stream.gather, stream.now_ns));

	stream.now_ns = gather_deadline(stream.gather) - 1;
	stream_feed(&stream, SPAN("# two\n"));
	assert_null(gather_take(stream.gather, NS_PER_S + SETTLE_NS));

	stream.now_ns += SETTLE_NS;
	take_all(&stream, &out);
	assert_true(gather_deadline(stream.gather) == UINT64_MAX);

	stream_feed(&stream, SPAN("# late\n"));
	assert_int_equal(gather_deadline(stream.gather), stream.now_ns + SETTLE_NS);
	stream_feed(&stream, SPAN("ok 2\n"));
	stream_end(&stream);
	take_all(&stream, &out);
	buffer_add_byte(&out, '\0');
	assert_string_equal(out.bytes, "a #one #two\n+a #late\n");
	buffer_fini(&out);
	stream_fini(&stream);
}

static void endless_diagnostics_keep_their_head_and_their_end(void **state)
{
	struct stream stream;
	char line[64];

	(void)state;
	stream_begin(&stream);
	stream_feed(&stream, SPAN("1..1\nnot ok 1 - a\n"));
	for (int i = 0; i < 100000; i++) {
		int n = snprintf(line, sizeof line, "# line %d\n", i);

		stream_feed(&stream, (struct span){line, (size_t)n});
	}
	stream_end(&stream);

	struct failure *failure = gather_take(stream.gather, 0);

	assert_non_null(failure);
	assert_true(failure->left_out > 0);
	assert_true(span_is(failure->said[0].text, "line 0"));
	assert_true(span_is(failure->said[failure->nsaid - 1].text, "line 99999"));
	assert_true(failure->gap > 0 && failure->gap < failure->nsaid);
	assert_true(failure->arena.used < 16 * (DIAG_BYTES + DIAG_TAIL_BYTES));
	failure_free(failure);
	stream_fini(&stream);
}

static void endless_output_keeps_its_end(void **state)
{
	struct stream stream;

	(void)state;
	stream_begin(&stream);
	stream_feed(&stream, SPAN("1..1\n"));
	for (int i = 0; i < 100000; i++)
		stream_feed(&stream, SPAN("a line\n\n"));
	stream_feed(&stream, SPAN("the last\nnot ok 1 - a\n"));
	stream_end(&stream);

	struct failure *failure = gather_take(stream.gather, 0);

	assert_non_null(failure);
	assert_true(failure->earlier > 0);
	assert_true(span_is(failure->said[failure->nsaid - 1].text, "the last"));
	failure_free(failure);
	stream_fini(&stream);
}

static void output_that_was_shown_is_not_held(void **state)
{
	struct stream stream;
	struct buffer out = {0};

	(void)state;
	stream_begin(&stream);
	gather_output_shown(stream.gather, true);
	stream_feed(&stream, SPAN("1..1\nhello\n# note\nnot ok 1 - a\n"));
	stream_end(&stream);
	take_all(&stream, &out);
	buffer_add_byte(&out, '\0');
	assert_string_equal(out.bytes, "a nnote\n");
	buffer_fini(&out);
	stream_fini(&stream);
}

static void a_point_that_turns_out_to_hold_a_subtest_is_not_reported(void **state)
{
	(void)state;
	expect_failures(
		"1..1\nnot ok 1 - x\n  ---\n  a: b\n  ...\n{\n    1..1\n    not ok 1 - in\n}\n",
		"in\n");
	expect_failures("1..1\nnot ok 1 - x\n  ---\n  a: b\n  ...\n{\n    1..1\n    ok 1 - in\n}\n",
	                "x\n");
}

static void a_failure_whose_name_ends_in_a_brace_is_told_with_what_is_said_of_it(void **state)
{
	(void)state;
	expect_failures("1..2\nnot ok 1 - x {\n# why\nok 2 - y\n", "x #why\n");
	expect_failures("1..1\nnot ok 1 - x {\n  ---\n  a: b\n  ...\n", "x - ya: b\n");
}

static void a_failed_point_whose_subtest_nothing_closed_is_told(void **state)
{
	(void)state;
	expect_failures("1..2\nnot ok 1 - x {\n    1..1\n    ok 1 - in\nok 2 - y\n", "x\n");
	expect_failures("1..1\nnot ok 1 - x {\n    1..1\n    ok 1 - in\n", "x\n");
	expect_failures("1..1\nnot ok 1 - x {\n    1..1\n    not ok 1 - in\n", "in\n");
	expect_failures("1..1\nnot ok 1 - x {\n    1..1\n    not ok 1 - in {\n"
	                "        1..1\n        ok 1\n",
	                "in\n");
	expect_failures("1..1\nok 1 - x # TODO {\n    1..1\n    not ok 1 - in {\n"
	                "        1..1\n        ok 1\n",
	                "");
}

static void what_stands_in_a_subtest_is_not_said_of_its_head(void **state)
{
	(void)state;
	expect_failures("1..1\nnot ok 1 - x {\n    # note\n    output\n    1..1\n"
	                "    not ok 1 - in\n}\n",
	                "in nnote <    output\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_point_that_turns_out_to_hold_a_subtest_is_not_reported),
		cmocka_unit_test(
			a_failure_whose_name_ends_in_a_brace_is_told_with_what_is_said_of_it),
		cmocka_unit_test(a_failed_point_whose_subtest_nothing_closed_is_told),
		cmocka_unit_test(what_stands_in_a_subtest_is_not_said_of_its_head),
		cmocka_unit_test(comments_behind_a_failed_point_are_its_own),
		cmocka_unit_test(a_yaml_block_belongs_to_the_point_in_front_of_it),
		cmocka_unit_test(output_is_held_for_the_next_point_and_dropped_when_it_passes),
		cmocka_unit_test(glib_diagnostics_belong_to_the_point_behind_them),
		cmocka_unit_test(kunit_lines_belong_to_the_point_behind_them),
		cmocka_unit_test(a_record_of_tapirs_own_belongs_to_the_point_behind_it),
		cmocka_unit_test(a_record_of_a_fatal_crash_is_a_failure_whatever_comes_behind_it),
		cmocka_unit_test(a_crash_that_overtook_its_own_points_is_the_one_that_cut_them_off),
		cmocka_unit_test(what_a_test_of_bats_prints_past_it_is_about_the_next_point),
		cmocka_unit_test(a_program_that_does_not_end_as_it_should_has_the_last_word),
		cmocka_unit_test(what_is_counted_at_the_end_is_no_failure_s),
		cmocka_unit_test(a_sanitizer_s_report_that_points_fall_into_is_one_report),
		cmocka_unit_test(a_record_of_a_hang_stands_for_itself_wherever_it_comes),
		cmocka_unit_test(a_record_of_a_crash_that_its_program_survives_is_none),
		cmocka_unit_test(compared_values_in_front_of_their_point_are_recognised),
		cmocka_unit_test(compared_values_behind_their_point_are_recognised),
		cmocka_unit_test(indented_text_right_behind_a_failed_point_is_its_own),
		cmocka_unit_test(a_traceback_right_behind_a_failed_point_is_its_own),
		cmocka_unit_test(what_the_dying_program_said_goes_to_the_crash),
		cmocka_unit_test(a_crash_report_behind_a_whole_stream_is_a_failure_of_its_own),
		cmocka_unit_test(a_sanitizers_report_is_news_although_the_test_passes),
		cmocka_unit_test(diagnostics_that_name_their_test_find_it_afterwards),
		cmocka_unit_test(diagnostics_that_name_their_test_find_it_beforehand),
		cmocka_unit_test(a_report_at_the_end_finds_its_failure),
		cmocka_unit_test(diagnostics_of_a_todo_point_are_nobodys),
		cmocka_unit_test(diagnostics_of_a_parent_are_not_its_childs),
		cmocka_unit_test(trailers_say_nothing_about_the_last_failure),
		cmocka_unit_test(silence_completes_a_failure_and_later_lines_make_another),
		cmocka_unit_test(endless_diagnostics_keep_their_head_and_their_end),
		cmocka_unit_test(endless_output_keeps_its_end),
		cmocka_unit_test(output_that_was_shown_is_not_held),
	};

	return cmocka_run_group_tests_name("gather", tests, NULL, NULL);
}
