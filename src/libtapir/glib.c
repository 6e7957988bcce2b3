/* GLib's assertions. Its own calls among these functions do not pass here, so each that a test may
 * call is one of ours. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "libtapir/crash.h"
#include "libtapir/harness.h"
#include "libtapir/next.h"

#define PLACE const char *domain, const char *file, int line, const char *function

/* clang-format off */
void stand_for_message(PLACE, const char *message) STANDS_FOR("g_assertion_message");
void stand_for_expr(PLACE, const char *expression) STANDS_FOR("g_assertion_message_expr");
void stand_for_cmpstr(PLACE, const char *expression, const char *a, const char *compare,
		      const char *b) STANDS_FOR("g_assertion_message_cmpstr");
void stand_for_cmpstrv(PLACE, const char *expression, const char *const *a, const char *const *b,
		       size_t wrong) STANDS_FOR("g_assertion_message_cmpstrv");
void stand_for_cmpnum(PLACE, const char *expression, long double a, const char *compare,
		      long double b, char type) STANDS_FOR("g_assertion_message_cmpnum");
void stand_for_cmpint(PLACE, const char *expression, uint64_t a, const char *compare, uint64_t b,
		      char type) STANDS_FOR("g_assertion_message_cmpint");
void stand_for_error(PLACE, const char *expression, const void *error, uint32_t domain_of_error,
		     int code) STANDS_FOR("g_assertion_message_error");
void stand_for_test_fail(void) STANDS_FOR("g_test_fail");
void stand_for_test_fail_printf(const char *format, ...)
	STANDS_FOR("g_test_fail_printf") __attribute__((format(printf, 1, 2)));
/* clang-format on */

/* The function itself says what is wrong, and aborts unless the test said not to. */
#define TELL() \
	do { \
		harness_tell("glib", file, (unsigned)line, __builtin_return_address(0)); \
		crash_was_told(true); \
	} while (0)

void stand_for_message(PLACE, const char *message)
{
	TELL();
	NEXT(stand_for_message, "g_assertion_message")(domain, file, line, function, message);
	crash_was_told(false);
}

void stand_for_expr(PLACE, const char *expression)
{
	TELL();
	NEXT(stand_for_expr, "g_assertion_message_expr")(domain, file, line, function, expression);
	crash_was_told(false);
}

void stand_for_cmpstr(PLACE, const char *expression, const char *a, const char *compare,
                      const char *b)
{
	TELL();
	NEXT(stand_for_cmpstr, "g_assertion_message_cmpstr")
	(domain, file, line, function, expression, a, compare, b);
	crash_was_told(false);
}

void stand_for_cmpstrv(PLACE, const char *expression, const char *const *a, const char *const *b,
                       size_t wrong)
{
	TELL();
	NEXT(stand_for_cmpstrv, "g_assertion_message_cmpstrv")
	(domain, file, line, function, expression, a, b, wrong);
	crash_was_told(false);
}

void stand_for_cmpnum(PLACE, const char *expression, long double a, const char *compare,
                      long double b, char type)
{
	TELL();
	NEXT(stand_for_cmpnum, "g_assertion_message_cmpnum")
	(domain, file, line, function, expression, a, compare, b, type);
	crash_was_told(false);
}

void stand_for_cmpint(PLACE, const char *expression, uint64_t a, const char *compare, uint64_t b,
                      char type)
{
	TELL();
	NEXT(stand_for_cmpint, "g_assertion_message_cmpint")
	(domain, file, line, function, expression, a, compare, b, type);
	crash_was_told(false);
}

void stand_for_error(PLACE, const char *expression, const void *error, uint32_t domain_of_error,
                     int code)
{
	TELL();
	NEXT(stand_for_error, "g_assertion_message_error")
	(domain, file, line, function, expression, error, domain_of_error, code);
	crash_was_told(false);
}

void stand_for_test_fail(void)
{
	harness_tell("glib", NULL, 0, __builtin_return_address(0));
	NEXT(stand_for_test_fail, "g_test_fail")();
}

void stand_for_test_fail_printf(const char *format, ...)
{
	char *message = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&message, format, arguments) < 0)
		message = NULL;
	va_end(arguments);
	harness_tell("glib", NULL, 0, __builtin_return_address(0));
	NEXT(stand_for_test_fail_printf, "g_test_fail_printf")("%s", message ? message : format);
	free(message);
}
