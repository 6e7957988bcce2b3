#include "test.h"

static void a_number_takes_its_digits_only(void **state)
{
	(void)state;
	struct span text = SPAN("12ab");
	uint64_t number = 0;

	assert_true(span_take_number(&text, &number));
	assert_int_equal(number, 12);
	assert_span(text, "ab");
}

static void a_number_that_does_not_fit_is_the_largest_one(void **state)
{
	(void)state;
	struct span text = SPAN("99999999999999999999999 x");
	uint64_t number = 0;

	assert_true(span_take_number(&text, &number));
	assert_true(number == UINT64_MAX);
	assert_span(text, " x");
}

static void no_digits_is_no_number_and_changes_nothing(void **state)
{
	(void)state;
	struct span text = SPAN("x1");
	uint64_t number = 7;

	assert_false(span_take_number(&text, &number));
	assert_int_equal(number, 7);
	assert_span(text, "x1");
}

static void lines_end_at_newlines_with_or_without_a_carriage_return(void **state)
{
	(void)state;
	struct span text = SPAN("a\r\n\nb");
	struct span line;

	assert_true(span_next_line(&text, &line));
	assert_span(line, "a");
	assert_true(span_next_line(&text, &line));
	assert_span(line, "");
	assert_true(span_next_line(&text, &line));
	assert_span(line, "b");
	assert_false(span_next_line(&text, &line));
}

static void letters_match_in_any_case_and_nothing_else_does(void **state)
{
	(void)state;
	assert_true(span_equal_nocase(SPAN("Skip"), SPAN("sKIP")));
	assert_false(span_equal_nocase(SPAN("[kip"), SPAN("{kip")));
}

static void plain_text_ends_before_the_first_byte_that_is_not_printable_ascii(void **state)
{
	(void)state;
	char bytes[40];

	for (unsigned byte = 0; byte < 256; byte++) {
		for (size_t at = 0; at < sizeof bytes; at++) {
			bool plain = byte >= ' ' && byte <= '~';

			memset(bytes, at % 2 ? ' ' : '~', sizeof bytes);
			bytes[at] = (char)byte;
			assert_int_equal(span_plain((struct span){bytes, sizeof bytes}),
			                 plain ? sizeof bytes : at);
			assert_int_equal(span_plain((struct span){bytes, at}), at);
		}
	}
}

static size_t find_one_by_one(struct span text, struct span needle)
{
	for (size_t at = 0; at + needle.n <= text.n; at++) {
		if (span_equal(span_head(span_from(text, at), needle.n), needle))
			return at;
	}
	return text.n;
}

/* Texts of few different bytes: much of what is searched for stands in many places. */
static void what_is_searched_for_is_found_where_it_first_stands(void **state)
{
	(void)state;
	static const char letters[] = {'a', '`', '\x80', '\0'};
	char bytes[48], needle[40];
	uint32_t random = 1;

	for (int round = 0; round < 40000; round++) {
		struct span text = {bytes, (unsigned)round % (sizeof bytes + 1)};
		struct span word = {needle, (unsigned)round / 7 % (sizeof needle + 1)};

		for (size_t i = 0; i < sizeof bytes; i++) {
			random = random * 1664525 + 1013904223;
			bytes[i] = letters[random >> 24 & (round % 2 ? 1 : 3)];
			if (i < sizeof needle)
				needle[i] = bytes[i];
		}
		/* Most long ones would not be found but at the front. */
		if (text.n > 9)
			memmove(bytes + text.n / 3, needle, word.n < 16 ? word.n : 16);
		assert_int_equal(span_find(text, word), find_one_by_one(text, word));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_takes_its_digits_only),
		cmocka_unit_test(a_number_that_does_not_fit_is_the_largest_one),
		cmocka_unit_test(no_digits_is_no_number_and_changes_nothing),
		cmocka_unit_test(lines_end_at_newlines_with_or_without_a_carriage_return),
		cmocka_unit_test(letters_match_in_any_case_and_nothing_else_does),
		cmocka_unit_test(what_is_searched_for_is_found_where_it_first_stands),
		cmocka_unit_test(plain_text_ends_before_the_first_byte_that_is_not_printable_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
