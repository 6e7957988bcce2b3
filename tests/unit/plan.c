/* Plans: where one may stand, and what else looks like one. */
#include "streamed.h"

static void a_second_plan_is_an_error(void **state)
{
	(void)state;
	check("1..1\n1..1\nok 1\n", false, "a second plan");
	check("1..1\nok 1\n1..1\n", false, "a second plan");
	check("1..2\nok 1\n1..2\nok 2\n", false, "a second plan");
}

static void a_second_plan_in_a_subtest_is_text(void **state)
{
	(void)state;
	check("1..1\n    1..1\n    ok 1\n    1..7\nok 1\n", true, "");
	check("pragma +strict\n1..1\n    1..1\n    ok 1\n    1..7\nok 1 - x\n", false,
	      "a subtest: not TAP (pragma +strict):     1..7");
}

static void a_plan_amid_the_tests_is_an_error(void **state)
{
	(void)state;
	check("ok 1\n1..2\nok 2\n", false, "the plan came amid the tests");
}

static void numbers_with_dots_are_a_plan_only_where_none_came(void **state)
{
	(void)state;
	check("8..9\nok 8\nok 9\n", true, "");
	check("1..2\nok 1\n3..5\nok 2\n3..5\n", true, "");
	check("1..1\n# Subtest: x\n    ok 1\n2..4\n    1..1\nok 1 - x\n", true, "");
	check("    # Subtest: x\n        ok 1\n    2..4\n        1..1\n    ok 1 - x\n    1..1\n"
	      "ok 1\n1..1\n",
	      true, "");
	check("1..2\nok 1\nok 2\n3..4\nok 3\nok 4\n", true, "");
	check("1..1\n# Subtest: x\n    ok 1\n1..0 # none\n    1..1\nok 1 - x\n", true, "");
	check("1..3\nok 1\n1..2 # pears\nok 2\nok 3\n1..2 # pears\n", true, "");
	check("# Subtest: x\n1..0 # none\n", true, "");
	check("1..1\nok 1\n1..1\n", false, "a second plan");
	check("pragma +strict\n1..2\nok 1\n3..5\nok 2\n", false, "not TAP (pragma +strict): 3..5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_plan_is_an_error),
		cmocka_unit_test(a_second_plan_in_a_subtest_is_text),
		cmocka_unit_test(a_plan_amid_the_tests_is_an_error),
		cmocka_unit_test(numbers_with_dots_are_a_plan_only_where_none_came),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
