/* Roman numerals, in two subtests. One point fails: somebody forgot that 4 is IV. */
#include "demo.h"

static const struct {
	int value;
	const char *digits;
} steps[] = {
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
	{50, "L"},   {40, "XL"},  {10, "X"},  {9, "IX"},   {5, "V"},   {1, "I"},
};

static const char *roman(int value)
{
	static char text[64];

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		for (; value >= steps[i].value; value -= steps[i].value)
			strncat(text, steps[i].digits, sizeof(text) - strlen(text) - 1);
	}
	return text;
}

static void test_round_numbers(void)
{
	static const char *const wanted[] = {"X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX"};
	int n = sizeof(wanted) / sizeof(wanted[0]);

	printf("# Subtest: round numbers\n");
	demo_indent = 4;
	demo_plan(n);
	for (int i = 0; i < n; i++) {
		char name[32];

		snprintf(name, sizeof(name), "%d is %s", (i + 1) * 10, wanted[i]);
		demo_work(60);
		demo_is(i + 1, name, roman((i + 1) * 10), wanted[i]);
	}
	demo_indent = 0;
	demo_ok(1, "round numbers");
}

static void test_odd_numbers(void)
{
	printf("# Subtest: odd numbers\n");
	demo_indent = 4;
	demo_plan(3);
	demo_work(80);
	demo_is(1, "1999", roman(1999), "MCMXCIX");
	demo_work(80);
	demo_is(2, "1954", roman(1954), "MCMLIV");
	demo_work(80);
	demo_is(3, "2026", roman(2026), "MMXXVI");
	demo_indent = 0;
	printf("not ok 2 - odd numbers\n");
	fflush(stdout);
}

int main(void)
{
	demo_plan(2);
	test_round_numbers();
	test_odd_numbers();
	return 1;
}
