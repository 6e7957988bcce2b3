#include "base/nearest.h"
#include "test.h"

static const char *const words[] = {"color", "bar", "editor", "editor-template", "absolute-paths"};

static void assert_nearest(const char *typed, const char *meant)
{
	const char *found = nearest_word(span_of(typed), words, countof(words));

	if (!meant)
		assert_null(found);
	else if (!found)
		fail_msg("nothing is near \"%s\", wanted \"%s\"", typed, meant);
	else
		assert_string_equal(found, meant);
}

static void a_slip_of_the_finger_finds_its_word(void **state)
{
	(void)state;
	assert_nearest("colour", "color");
	assert_nearest("colr", "color");
	assert_nearest("cilor", "color");
	assert_nearest("bra", "bar");
	assert_nearest("editor-tempalte", "editor-template");
}

static void letters_of_the_other_case_are_the_same(void **state)
{
	(void)state;
	assert_nearest("COLOR", "color");
}

static void the_beginning_of_a_word_finds_it(void **state)
{
	(void)state;
	assert_nearest("abs", "absolute-paths");
	assert_nearest("editor-", "editor");
}

static void a_word_unlike_all_others_finds_nothing(void **state)
{
	(void)state;
	assert_nearest("zebra-crossing", NULL);
	assert_nearest("xyz", NULL);
	assert_nearest("x", NULL);
	assert_nearest("a", NULL);
	assert_nearest("", NULL);
}

static void a_word_of_any_length_and_any_bytes_is_compared_safely(void **state)
{
	(void)state;
	char huge[4096];

	memset(huge, 'c', sizeof huge);
	assert_null(nearest_word((struct span){huge, sizeof huge}, words, countof(words)));
	assert_null(nearest_word((struct span){huge, 64}, words, countof(words)));
	assert_null(nearest_word((struct span){huge, 65}, words, countof(words)));
	assert_null(nearest_word((struct span){"\0\377\0", 3}, words, countof(words)));
	assert_null(nearest_word(SPAN("color"), NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slip_of_the_finger_finds_its_word),
		cmocka_unit_test(letters_of_the_other_case_are_the_same),
		cmocka_unit_test(the_beginning_of_a_word_finds_it),
		cmocka_unit_test(a_word_unlike_all_others_finds_nothing),
		cmocka_unit_test(a_word_of_any_length_and_any_bytes_is_compared_safely),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
