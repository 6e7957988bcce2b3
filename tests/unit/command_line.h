/* Command lines for tests of what they mean. */
#ifndef TAPIR_TESTS_UNIT_COMMAND_LINE_H
#define TAPIR_TESTS_UNIT_COMMAND_LINE_H

#include <stdlib.h>

#include "app/option.h"
#include "base/limits.h"
#include "test.h"

/* At least one word, which may be NULL. */
#define WORDS(...) ((const char *[]){"tapir", __VA_ARGS__, NULL})
#define READ(options, ...) read_line(options, WORDS(__VA_ARGS__))
#define REFUSE(place, text, ...) refuse_line(place, text, WORDS(__VA_ARGS__))

enum { ARGUMENTS_MAX = STREAMS_MAX + 2 };

/* Literals are const, and the arguments of main() are not. */
static inline bool read_words(const char *const *words, struct options *ret,
                              struct complaint *wrong)
{
	static char *argv[ARGUMENTS_MAX + 1]; /* options.command borrows from it */
	int argc = 0;

	while (words[argc])
		argc++;
	assert_true(argc <= ARGUMENTS_MAX);
	memcpy(argv, words, sizeof *argv * (size_t)(argc + 1));
	return options_read(argc, argv, ret, wrong);
}

static inline void read_line(struct options *ret, const char *const *words)
{
	struct complaint wrong;

	if (!read_words(words, ret, &wrong))
		fail_msg("%s: %s", wrong.place, wrong.text);
}

static inline void refuse_line(const char *place, const char *text, const char *const *words)
{
	struct complaint wrong;
	struct options untouched = {.slowest = 12345};

	assert_false(read_words(words, &untouched, &wrong));
	assert_int_equal(untouched.slowest, 12345);
	assert_string_equal(wrong.place, place);
	assert_string_equal(wrong.text, text);
}

/* Before each test: an environment that says nothing. */
static inline int clear_environment(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_count; i++) {
		if (option_table[i].variable)
			unsetenv(option_table[i].variable);
		for (size_t j = 0; j < countof(option_table[i].fallbacks); j++) {
			if (option_table[i].fallbacks[j])
				unsetenv(option_table[i].fallbacks[j]);
		}
	}
	unsetenv("HOME");
	unsetenv("XDG_CONFIG_HOME");
	return 0;
}

#define OPTIONS_TEST(name) cmocka_unit_test_setup(name, clear_environment)

#endif
