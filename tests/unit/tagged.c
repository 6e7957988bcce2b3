#include "app/tagged.h"

#include "app/option.h"
#include "base/limits.h"
#include "term/caps.h"
#include "test.h"
#include "view/theme.h"

/* A reporter whose first stream carries others. */
struct rig {
	struct options options;
	struct caps caps;
	struct theme theme;
	struct look look;
	struct reporter *reporter;
	struct tagged *tagged;
};

static void rig_init(struct rig *rig)
{
	*rig = (struct rig){.options = {.show = SHOW_FAIL}};
	theme_default(&rig->theme);
	rig->look = (struct look){.theme = &rig->theme};

	struct reporter_parts parts = {
		.options = &rig->options, .caps = &rig->caps, .look = &rig->look};

	rig->reporter = reporter_new(&parts, 0);
	rig->tagged = tagged_new(rig->reporter, reporter_stream(rig->reporter, SPAN("pipe")));
}

static void rig_fini(struct rig *rig)
{
	tagged_free(rig->tagged);
	reporter_free(rig->reporter);
	theme_fini(&rig->theme);
}

static const struct summary *end(struct rig *rig)
{
	tagged_end(rig->tagged, 0);
	reporter_end(rig->reporter, 0, false, 0);
	reporter_finish(rig->reporter, 0);
	return reporter_summary(rig->reporter);
}

#define WITH_RIG \
	struct rig rig; \
	(void)state; \
	rig_init(&rig)

static void send(struct rig *rig, const char *text)
{
	tagged_read(rig->tagged, ASIDE_NONE, span_of(text), 0);
}

static void send_error(struct rig *rig, const char *text)
{
	tagged_read(rig->tagged, ASIDE_ERRORS, span_of(text), 0);
}

static void assert_shown(struct rig *rig, const char *text)
{
	struct span shown = buffer_span(reporter_text(rig->reporter));

	if (span_find(shown, span_of(text)) == shown.n)
		fail_msg("no \"%s\" in \"%.*s\"", text, (int)shown.n, shown.n ? shown.at : "");
}

static void each_tag_is_a_stream_of_its_own(void **state)
{
	WITH_RIG;
	send(&rig, "a\t1..2\nb\t1..1\na\tok 1\nb\tok 1\na\tok 2\n");

	const struct summary *summary = end(&rig);

	assert_true(summary->ok);
	assert_int_equal(summary->nstreams, 3);
	assert_span(summary->streams[1].name, "a");
	assert_span(summary->streams[2].name, "b");
	assert_int_equal(summary->streams[1].run->top.tests, 2);
	assert_int_equal(summary->streams[2].run->top.tests, 1);
	assert_int_equal(summary->totals.tests, 3);
	assert_int_equal(summary->planned, 3);
	rig_fini(&rig);
}

static void bytes_may_come_in_any_pieces(void **state)
{
	WITH_RIG;
	const char *text = "a\t1..1\nbb\t1..1\na\tok 1\nno tag\nbb\tok 1 - \t\n";

	for (; *text; text++)
		tagged_read(rig.tagged, ASIDE_NONE, (struct span){text, 1}, 0);
	assert_true(end(&rig)->ok);
	assert_int_equal(reporter_summary(rig.reporter)->totals.tests, 2);
	assert_shown(&rig, "no tag: no tag\n");
	rig_fini(&rig);
}

static void a_stream_that_ends_badly_says_so_by_its_name(void **state)
{
	WITH_RIG;
	send(&rig, "a\t1..2\nb\t1..1\na\tok 1\nb\tok 1\n");
	assert_false(end(&rig)->ok);
	assert_shown(&rig, "\na: missing test: 2\n");
	rig_fini(&rig);
}

static void a_failure_says_whose_it_is(void **state)
{
	WITH_RIG;
	send(&rig, "a\t1..1\na\tnot ok 1 - x\n");
	assert_false(end(&rig)->ok);
	assert_shown(&rig, "FAIL: a \342\200\272 x");
	rig_fini(&rig);
}

static void tests_without_a_tag_count_and_are_a_fault(void **state)
{
	WITH_RIG;
	send(&rig, "a\t1..1\na\tok 1\n1..1\nok 1\n");
	assert_false(end(&rig)->ok);
	assert_int_equal(reporter_summary(rig.reporter)->totals.tests, 2);
	assert_shown(&rig, "pipe: lines without a tag: 2\n");
	rig_fini(&rig);
}

static void a_stream_without_any_tag_is_not_right(void **state)
{
	WITH_RIG;
	send(&rig, "1..1\nok 1\n");
	assert_false(end(&rig)->ok);
	assert_shown(&rig, "lines without a tag: 2\n");
	rig_fini(&rig);
}

static void a_last_line_without_a_newline_is_not_lost(void **state)
{
	WITH_RIG;
	send(&rig, "a\t1..1\na\tok 1\nlast words");
	assert_true(end(&rig)->ok);
	assert_shown(&rig, "no tag: last words\n");
	rig_fini(&rig);
}

static void an_empty_tag_is_one(void **state)
{
	WITH_RIG;
	send(&rig, "\t1..1\n\tok 1\n");
	assert_true(end(&rig)->ok);
	assert_span(reporter_summary(rig.reporter)->streams[1].name, "(an empty tag)");
	rig_fini(&rig);
}

static void a_tag_is_shown_and_not_obeyed(void **state)
{
	WITH_RIG;
	send(&rig, "\033[31mred\t1..1\n\033[31mred\tnot ok 1\n");
	end(&rig);
	assert_shown(&rig, "[31mred");

	struct span shown = buffer_span(reporter_text(rig.reporter));

	assert_int_equal(span_index(shown, '\033'), shown.n);
	rig_fini(&rig);
}

static void a_line_that_is_long_before_its_tab_has_no_tag(void **state)
{
	WITH_RIG;
	static char tag[TAG_BYTES + 2];

	memset(tag, 'x', TAG_BYTES);
	send(&rig, tag);
	send(&rig, "\t1..1\n");
	memset(tag, 'y', TAG_BYTES + 1);
	send(&rig, tag);
	send(&rig, "\tnot ok 1\n");
	end(&rig);
	assert_int_equal(reporter_summary(rig.reporter)->nstreams, 2);
	assert_shown(&rig, "no tag: yyy");
	rig_fini(&rig);
}

static void tags_that_find_no_room_are_shown_and_a_fault(void **state)
{
	WITH_RIG;
	char line[64];

	for (unsigned i = 0; i <= TAGS_MAX; i++) {
		snprintf(line, sizeof line, "t%u\t1..1\nt%u\tok 1\n", i, i);
		send(&rig, line);
	}
	assert_false(end(&rig)->ok);
	assert_int_equal(reporter_summary(rig.reporter)->nstreams, TAGS_MAX + 1);
	assert_int_equal(reporter_summary(rig.reporter)->totals.tests, TAGS_MAX);
	assert_shown(&rig,
	             "pipe: more than 4096 streams in it: lines of the others were only shown");
	assert_shown(&rig, "no tag: t4096   ok 1\n");
	rig_fini(&rig);
}

static void what_thousands_of_streams_print_is_held_in_part_and_that_is_said(void **state)
{
	WITH_RIG;
	char line[1000 + 16];

	for (unsigned i = 0; i < 40 * 1000; i++) {
		int n = snprintf(line, sizeof line, "t%u\t", i % 1000);

		memset(line + n, 'x', 1000);
		memcpy(line + n + 998, "\n", 2);
		send(&rig, line);
	}
	send(&rig, "t999\tnot ok 1 - x\nt999\t1..1\n");
	end(&rig);
	assert_shown(&rig, "bytes of earlier output left out\n");
	rig_fini(&rig);
}

static void a_failure_is_numbered_among_the_tests_of_all_streams(void **state)
{
	WITH_RIG;
	send(&rig, "a\t1..3\nb\t1..3\na\tok 1\nb\tok 1\nb\tok 2\n");
	send(&rig, "a\tnot ok 2 - x\nb\tok 3\na\tok 3\n");
	assert_shown(&rig, "[5/6] FAIL: ");
	send(&rig, "c\tnot ok 1 - y\nc\tok 2\n");
	assert_shown(&rig, "[7] FAIL: ");
	send(&rig, "c\t1..18446744073709551615\nd\t1..2\nd\tnot ok 1 - z\nd\tok 2\n");
	assert_shown(&rig, "[                   9/18446744073709551615] FAIL: ");
	end(&rig);
	rig_fini(&rig);
}

static void standard_error_belongs_to_the_tag_if_that_is_known(void **state)
{
	WITH_RIG;
	send(&rig, "a\t1..1\n");
	send_error(&rig, "a\twhy\nmake\tfoo\n");
	send(&rig, "a\tnot ok 1 - x\n");
	end(&rig);
	assert_int_equal(reporter_summary(rig.reporter)->nstreams, 2);
	assert_shown(&rig, "make");
	assert_shown(&rig, "why\n");
	rig_fini(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_tag_is_a_stream_of_its_own),
		cmocka_unit_test(bytes_may_come_in_any_pieces),
		cmocka_unit_test(a_stream_that_ends_badly_says_so_by_its_name),
		cmocka_unit_test(a_failure_says_whose_it_is),
		cmocka_unit_test(tests_without_a_tag_count_and_are_a_fault),
		cmocka_unit_test(a_stream_without_any_tag_is_not_right),
		cmocka_unit_test(a_last_line_without_a_newline_is_not_lost),
		cmocka_unit_test(an_empty_tag_is_one),
		cmocka_unit_test(a_tag_is_shown_and_not_obeyed),
		cmocka_unit_test(a_line_that_is_long_before_its_tab_has_no_tag),
		cmocka_unit_test(tags_that_find_no_room_are_shown_and_a_fault),
		cmocka_unit_test(what_thousands_of_streams_print_is_held_in_part_and_that_is_said),
		cmocka_unit_test(a_failure_is_numbered_among_the_tests_of_all_streams),
		cmocka_unit_test(standard_error_belongs_to_the_tag_if_that_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
