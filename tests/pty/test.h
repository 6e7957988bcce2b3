/* What the tests on a pseudo-terminal assert; each message has the screen in it. */
#ifndef TAPIR_TESTS_PTY_TEST_H
#define TAPIR_TESTS_PTY_TEST_H

#include "../unit/test.h"
#include "console.h"

#define assert_on(console, condition, ...) \
	do { \
		if (!(condition)) { \
			print_error(__VA_ARGS__); \
			fail_msg("%s", emulator_dump(&(console)->emulator)); \
		} \
	} while (0)

/* That the row comes to read exactly `text`. */
#define assert_row(console, row, text) \
	assert_on(console, console_await_row(console, row, text), "row %d is not \"%s\"\n", \
	          (int)(row), text)

/* That the row comes to contain it. */
#define assert_row_with(console, row, part) \
	assert_on(console, console_await_row_with(console, row, part), "row %d has no \"%s\"\n", \
	          (int)(row), part)

/* That the text comes to stand somewhere, or no longer on the screen. */
#define assert_text(console, text) \
	assert_on(console, console_await_text(console, text), "no \"%s\"\n", text)
#define assert_no_text(console, text) \
	assert_on(console, console_await_no_text(console, text), "still \"%s\"\n", text)

/* That it stands in exactly `n` lines of scrollback and screen. */
#define assert_count(console, n, text) \
	assert_on(console, emulator_count(&(console)->emulator, text) == (n), \
	          "\"%s\": %u lines, not %u\n", text, emulator_count(&(console)->emulator, text), \
	          (unsigned)(n))

/* That the command ends by itself, with this status of wait(2). */
#define assert_end(console, wanted) \
	do { \
		assert_on(console, console_await_end(console), "it does not end\n"); \
		assert_on(console, (console)->status == (wanted), "status %#x, not %#x\n", \
		          (unsigned)(console)->status, (unsigned)(wanted)); \
	} while (0)

#define assert_sane(console) \
	do { \
		const char *assert_wrong = console_insanity(console); \
		assert_on(console, !assert_wrong, "%s\n", assert_wrong); \
	} while (0)

#endif
