#include "base/words.h"

#include "test.h"

static void a_word_is_found_wherever_it_stands(void **state)
{
	(void)state;
	static struct words words;
	struct words_found found;

	words_add(&words, SPAN("error: "));
	words_add(&words, SPAN("at"));
	words_add(&words, SPAN("("));
	words_find(&words, SPAN("error: none"), &found);
	assert_true(words_has(&found, 0));
	assert_false(words_has(&found, 1));
	words_find(&words, SPAN("an error: at"), &found);
	assert_true(words_has(&found, 0));
	assert_true(words_has(&found, 1));
	assert_false(words_has(&found, 2));
	words_find(&words, SPAN("f("), &found);
	assert_true(words_has(&found, 2));
	assert_false(words_has(&found, 0));
}

static void a_word_that_goes_on_behind_the_text_is_not_in_it(void **state)
{
	(void)state;
	static struct words words;
	struct words_found found;

	words_add(&words, SPAN("abc"));
	words_find(&words, span_head(SPAN("xabc"), 3), &found);
	assert_false(words_has(&found, 0));
	words_find(&words, SPAN("xabc"), &found);
	assert_true(words_has(&found, 0));
}

static void the_empty_word_stands_in_each_text(void **state)
{
	(void)state;
	static struct words words;
	struct words_found found;

	words_add(&words, SPAN("x"));
	words_add(&words, SPAN(""));
	words_find(&words, SPAN(""), &found);
	assert_true(words_has(&found, 1));
	assert_false(words_has(&found, 0));
}

static void equal_words_are_found_each(void **state)
{
	(void)state;
	static struct words words;
	struct words_found found;

	for (int i = 0; i < 3; i++) {
		words_add(&words, SPAN("in "));
		words_add(&words, SPAN("("));
	}
	words_find(&words, SPAN("in (f)"), &found);
	for (size_t i = 0; i < 6; i++)
		assert_true(words_has(&found, i));
	words_find(&words, SPAN("in f"), &found);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(words_has(&found, i), i % 2 == 0);
}

/* All words of up to three of four letters, in all texts of up to six: what is found is what a
 * search for each finds. */
static void what_is_found_is_what_a_search_for_each_word_finds(void **state)
{
	(void)state;
	static const char letters[] = "ab\xffz";
	static char spelled[84][3];
	static struct words words;
	struct words_found found;

	for (unsigned n = 1; n <= 3; n++) {
		for (unsigned i = 0; i < 1u << 2 * n; i++) {
			char *word = spelled[words.n];

			for (unsigned k = 0; k < n; k++)
				word[k] = letters[i >> 2 * k & 3];
			words_add(&words, (struct span){word, n});
		}
	}
	assert_int_equal(words.n, 84);
	for (unsigned i = 0; i < 1u << 12; i++) {
		char bytes[6];

		for (unsigned k = 0; k < 6; k++)
			bytes[k] = letters[i >> 2 * k & 3];
		for (unsigned n = 0; n <= 6; n++) {
			struct span text = {bytes, n};

			words_find(&words, text, &found);
			for (unsigned w = 0; w < words.n; w++) {
				bool there = words.word[w].n <= n &&
				             memmem(bytes, n, words.word[w].at, words.word[w].n);

				assert_int_equal(words_has(&found, w), there);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_is_found_wherever_it_stands),
		cmocka_unit_test(a_word_that_goes_on_behind_the_text_is_not_in_it),
		cmocka_unit_test(the_empty_word_stands_in_each_text),
		cmocka_unit_test(equal_words_are_found_each),
		cmocka_unit_test(what_is_found_is_what_a_search_for_each_word_finds),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
