/* Failed assertions of test libraries, whose functions the shared library stands in front of. Knows
 * none of those libraries. */
#ifndef TAPIR_LIBTAPIR_HARNESS_H
#define TAPIR_LIBTAPIR_HARNESS_H

#include <stdbool.h>

/* Tells that an assertion failed, if crashes are caught at all; what is wrong with it is for the
 * test library to say. `file`, with `line`, may be NULL. `caller` is the return address of the
 * function that stands in front: its own frames are left out. In normal context. */
void harness_tell(const char *kind, const char *file, unsigned line, const void *caller);

/* Of the calling thread: the test library is about to leave the test for a reason that needs no
 * telling, or that was told. */
void harness_settle(void);

/* Whether that is so; once. */
bool harness_was_settled(void);

/* A function of Check or cmocka leaves a test, by longjmp() or _exit(): tells it, unless that was
 * done. `caller` is where it is called. Async-signal-safe when there is nothing to tell. */
void harness_leave(const void *caller);

/* Whether the address lies in Check's function that fails an assertion; it is in the program. */
bool check_has(const void *address);

/* Whether the address lies in the library cmocka. */
bool cmocka_has(const void *address);

#endif
