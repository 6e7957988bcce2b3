#include "trace.h"

#include "trace/dialects.h"

/* Behind what `pattern` begins with; NULL when it takes one digit for another there, or for
 * something else. */
static const char *behind_blind(const char *pattern, const char *begin)
{
	const char *end;

	if (*pattern == '\\')
		return strchr("0123456789kg", pattern[1]) ? NULL : pattern + 2;
	if (*pattern == '{')
		return strchr(pattern, '}') + 1;
	if (*pattern == '[') {
		const char *first = pattern + 1 + (pattern[1] == '^');

		for (end = first; *end && (*end != ']' || end == first); end++) {
			if (*end == '\\')
				end++;
			else if (strncmp(end, "0-9", 3) == 0)
				end += 2;
			else if (byte_is_digit(*end))
				return NULL;
		}
		return end + 1;
	}
	if (byte_is_digit(*pattern) && strncmp(pattern, "0x", 2) != 0 &&
	    !(pattern - begin >= 2 && strncmp(pattern - 2, "0x", 2) == 0))
		return NULL;
	return pattern + 1;
}

static bool is_blind(const char *pattern)
{
	for (const char *at = pattern; at && *at;)
		if (!(at = behind_blind(at, pattern)))
			return false;
	return true;
}

/* What a line is recognised as is remembered for all lines that differ in digits alone. */
static void no_rule_tells_one_digit_from_another(void **state)
{
	(void)state;
	assert_true(is_blind("^at line (?<line>\\d{1,9}) of [^:0-9a-f]+ 0x0/[]x]\\[$"));
	assert_false(is_blind("^el1_"));
	assert_false(is_blind("[1-9]"));
	assert_false(is_blind("(\\d+) of \\k<number>"));
	assert_false(is_blind("\\1"));
	for (size_t k = 0; k < ndialects; k++) {
		for (size_t i = 0; i < dialects[k]->nrules; i++) {
			const struct rule *rule = &dialects[k]->rules[i];
			struct span pattern = span_of(rule->pattern);

			/* In these lines digits matter. */
			if (span_starts(pattern, SPAN("^tapir:1")) ||
			    span_starts(pattern, SPAN("^(?:==|--)\\d")))
				continue;
			if (!is_blind(rule->pattern))
				fail_msg("%s", rule->pattern);
			if (strcspn(rule->hint, "123456789") < strlen(rule->hint))
				fail_msg("%s", rule->hint);
		}
	}
}

/* Of Valgrind's records of leaks the last says how many there are. */
static void a_line_of_valgrind_is_remembered_with_its_digits(void **state)
{
	(void)state;
	assert_trace("==7== 8 bytes in 1 blocks are definitely lost in loss record 1 of 3\n"
	             "==7==    at 0x48407B4: malloc (vg_replace_malloc.c:381)\n"
	             "==7==    by 0x109157: leak_1 (leak.c:5)\n"
	             "==7== \n"
	             "==7== 8 bytes in 1 blocks are definitely lost in loss record 2 of 3\n"
	             "==7==    at 0x48407B4: malloc (vg_replace_malloc.c:381)\n"
	             "==7==    by 0x109167: leak_2 (leak.c:9)\n"
	             "==7== \n"
	             "==7== 8 bytes in 1 blocks are definitely lost in loss record 3 of 3\n"
	             "==7==    at 0x48407B4: malloc (vg_replace_malloc.c:381)\n"
	             "==7==    by 0x109177: leak_3 (leak.c:13)\n"
	             "==7== \n",
	             "leak.c:13 leak_3\n"
	             "- vg_replace_malloc.c:381 malloc\n"
	             "== 8 bytes in 1 blocks are definitely lost in loss record 1 of 3\n"
	             "leak.c:5 leak_1\n"
	             "- vg_replace_malloc.c:381 malloc\n"
	             "== 8 bytes in 1 blocks are definitely lost in loss record 2 of 3\n"
	             "leak.c:9 leak_2\n"
	             "- vg_replace_malloc.c:381 malloc\n"
	             "! 8 bytes in 1 blocks are definitely lost in loss record 3 of 3\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_rule_tells_one_digit_from_another),
		cmocka_unit_test(a_line_of_valgrind_is_remembered_with_its_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
