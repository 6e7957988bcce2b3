#include "block.h"

#include "base/limits.h"
#include "view/advisory.h"

/* That the rows of one point are exactly this text. */
static void check_advisory(enum advisory kind, const struct run_point *point, const char *wanted)
{
	struct dress dress;
	struct span path[] = {SPAN("a"), point->name};

	dress_init(&dress);
	advisory_rows(kind, path, 2, point, &dress.look, &dress.block);

	bool right = span_is(block_text(&dress.block), wanted);

	if (!right)
		print_error("got:\n%s\n", block_text(&dress.block).at);
	dress_fini(&dress);
	assert_true(right);
}

static void a_skip_tells_its_reason_on_the_next_line(void **state)
{
	(void)state;
	struct run_point point = {
		.ok = true, .name = SPAN("b"), .reason = SPAN(" no network "), .duration_ns = 5};

	check_advisory(ADVISORY_SKIP, &point, "SKIP: a › b\n  no network\n");
	point.reason = (struct span){0};
	check_advisory(ADVISORY_SKIP, &point, "SKIP: a › b\n");
}

static void a_todo_that_passed_says_so(void **state)
{
	(void)state;
	struct run_point point = {.name = SPAN("b"), .reason = SPAN("later")};

	check_advisory(ADVISORY_TODO, &point, "TODO: a › b\n  later\n");
	point.ok = true;
	check_advisory(ADVISORY_TODO, &point, "TODO passed: a › b\n  later\n");
}

static void a_pass_tells_how_long_it_took_if_that_is_known(void **state)
{
	(void)state;
	struct run_point point = {.ok = true, .name = SPAN("b"), .duration_ns = TAP_NO_DURATION};

	check_advisory(ADVISORY_PASS, &point, "PASS: a › b\n");
	point.duration_ns = 12 * NS_PER_MS;
	check_advisory(ADVISORY_PASS, &point, "PASS: a › b  12ms\n");
}

static void a_slow_test_tells_how_slow_and_by_whose_clock(void **state)
{
	(void)state;
	struct run_point point = {
		.ok = true, .name = SPAN("b"), .duration_ns = 101 * NS_PER_S, .measured = true};

	check_advisory(ADVISORY_SLOW, &point, "SLOW: a › b  ~1m41s\n");
}

static void a_point_without_a_name_has_its_number(void **state)
{
	(void)state;
	struct run_point point = {
		.ok = true, .numbered = true, .number = 7, .duration_ns = TAP_NO_DURATION};

	check_advisory(ADVISORY_PASS, &point, "PASS: a › #7\n");
}

static void nothing_of_it_is_bold(void **state)
{
	(void)state;
	struct dress dress;
	struct span path = SPAN("a");
	struct run_point point = {.reason = SPAN("x")};

	dress_init(&dress);
	dress.look.colours = 256;
	advisory_rows(ADVISORY_SKIP, &path, 1, &point, &dress.look, &dress.block);
	assert_span(block_text_with(&dress.block, STYLE_BOLD), "");
	dress_fini(&dress);
}

static void a_line_of_output_keeps_its_colours_and_no_other_escapes(void **state)
{
	(void)state;
	struct dress dress;
	struct span line = SPAN("\x1b[1mbold\x1b[0m plain\x1b[2J");

	dress_init(&dress);
	dress.look.colours = 256;
	output_row(line, &dress.look, &dress.block);
	assert_span(block_text_with(&dress.block, STYLE_BOLD), "[bold]");
	assert_span(block_text(&dress.block), "bold plain␛[2J\n");

	dress.block = (struct block){.arena = &dress.arena};
	dress.look.colours = 0;
	output_row(line, &dress.look, &dress.block);
	assert_span(block_text_with(&dress.block, STYLE_BOLD), "");
	dress_fini(&dress);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_skip_tells_its_reason_on_the_next_line),
		cmocka_unit_test(a_todo_that_passed_says_so),
		cmocka_unit_test(a_pass_tells_how_long_it_took_if_that_is_known),
		cmocka_unit_test(a_slow_test_tells_how_slow_and_by_whose_clock),
		cmocka_unit_test(a_point_without_a_name_has_its_number),
		cmocka_unit_test(nothing_of_it_is_bold),
		cmocka_unit_test(a_line_of_output_keeps_its_colours_and_no_other_escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
