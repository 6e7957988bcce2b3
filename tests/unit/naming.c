/* Diagnostics that name the test they are about, and come in another order than the points. */
#include "gathered.h"

/* What is told of a command's output, and then of its standard error: lines that begin with "# "
 * are comments. */
static void expect_aside(const char *text, const char *aside, const char *want)
{
	struct stream stream;
	struct buffer out = {0};
	struct span lines = span_of(aside), line;

	stream_begin(&stream);
	gather_expect_aside(stream.gather);
	stream_feed(&stream, span_of(text));
	while (span_next_line(&lines, &line)) {
		struct tap_event event = tap_aside((struct line){.text = line});

		gather_apply(stream.gather, &stream.run, &event, NEWS_NONE, stream.now_ns);
	}
	expect_at_end(&stream, &out, want);
}

static void what_standard_error_says_of_another_test_is_not_the_failure_s(void **state)
{
	(void)state;
	expect_aside("1..3\nnot ok 1 - a\nnot ok 2 - b\n# note\nok 3 - c\n",
	             "# Failed test 'a'\n# at 1\n# Failed test 'group'\n# at 9\n"
	             "# Failed test 'b'\n# at 2\n",
	             "a #Failed test 'a' #at 1\nb #note #Failed test 'b' #at 2\n");
}

static void last_words_tell_of_the_end_whatever_comes_behind_them(void **state)
{
	(void)state;
	expect_aside("not ok 1 - a\nok 2 - b\n",
	             "dying at a.t line 17.\n# Failed test 'a'\n# at 1\n",
	             "a #Failed test 'a' #at 1\nafter b >dying at a.t line 17.\n");
}

static void a_name_of_several_lines_is_that_of_its_point(void **state)
{
	(void)state;
	expect_failures(
		"1..2\nnot ok 1 - a\n# b\n#   Failed test 'a\n# b'\n#   at a.t line 2.\n# c\n"
		"ok 2\n",
		"a #b #  Failed test 'a #  at a.t line 2. #c\n");
	expect_aside("1..3\nnot ok 1 - a\n# b\nnot ok 2 - c\nok 3\n",
	             "#   Failed test 'a\n# \n# b'\n#   at 1\n#   Failed test 'c'\n#   at 2\n",
	             "a #b #  Failed test 'a #  at 1\nc #  Failed test 'c' #  at 2\n");
	/* Nothing ends it. */
	expect_failures("1..1\nnot ok 1 - a\n# Failed test 'a\n# at a.t line 2.\n# c'\n",
	                "a #Failed test 'a #at a.t line 2. #c'\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_standard_error_says_of_another_test_is_not_the_failure_s),
		cmocka_unit_test(last_words_tell_of_the_end_whatever_comes_behind_them),
		cmocka_unit_test(a_name_of_several_lines_is_that_of_its_point),
	};

	return cmocka_run_group_tests_name("naming", tests, NULL, NULL);
}
