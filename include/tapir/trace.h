/* Prints the stack of a test program that crashes, or whose assertion fails, as TAP comments that
 * tapir turns into source lines (the format: tapir-trace(7)). Link with -ltapir, or preload
 * libtapir.so, which then catches by itself. For C99 and C++11; see tapir(3). */
#ifndef TAPIR_TRACE_H
#define TAPIR_TRACE_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define TAPIR_PUBLIC __attribute__((visibility("default")))
#define TAPIR_NORETURN __attribute__((noreturn))
#else
#define TAPIR_PUBLIC
#define TAPIR_NORETURN
#endif

/* Call it first in main(). From then on the stack of a crash is printed, and the program still
 * dies of the same signal. Handlers of the program's own still run, after that. Returns 0, or -1
 * with errno set; 0 too where a sanitizer is at work, which is left to it. Call it in normal
 * context only, not in a signal handler; once is enough. */
TAPIR_PUBLIC int tapir_catch_crashes(void);

/* Prints the stack of the caller now, without the `skip` innermost functions (0: the caller is
 * the first). Nothing happens before tapir_catch_crashes(). Signal handlers may call it. */
TAPIR_PUBLIC void tapir_backtrace(unsigned skip);

/* What TAPIR_ASSERT() calls: prints the assertion and its stack, then calls abort(3). The strings
 * may be NULL. Signal handlers may call it once tapir_catch_crashes() has returned. */
TAPIR_PUBLIC void tapir_assert_failed(const char *expression, const char *file, int line,
                                      const char *function) TAPIR_NORETURN;

/* Like assert(3), but the stack comes with it, and NDEBUG does not take it away. */
#define TAPIR_ASSERT(condition) \
	((condition) ? (void)0 : tapir_assert_failed(#condition, __FILE__, __LINE__, __func__))

#ifdef __cplusplus
}
#endif

#endif
