/* What ctest prints: the output of many tests in one stream, with -V each line behind its test's
 * number ("12: ok 1"), else that of each failed test behind its result. Each test becomes a stream
 * of the reporter's with its name; one that prints no TAP is a test of that stream, as ctest judges
 * it. */
#ifndef TAPIR_APP_CTEST_H
#define TAPIR_APP_CTEST_H

#include "app/reporter.h"

struct ctest;

/* Where in the bytes of a stream that has no TAP so far ctest's first line begins, "Test project
 * /path"; bytes.n: nowhere, or not before TAP does. */
size_t ctest_find(struct span bytes);

/* The reporter's stream `carrier` is ctest's: all bytes from there on are to be given here. At most
 * TAGS_MAX tests become streams, whose names it owns: it has to outlive the reporter. What failed
 * is rerun by ctest; paths are shown from `cwd`, in ASCII if `ascii`. */
struct ctest *ctest_new(struct reporter *reporter, unsigned carrier, struct span cwd, bool ascii);
void ctest_free(struct ctest *ctest);

/* The stream's next bytes. */
void ctest_read(struct ctest *ctest, struct span bytes, uint64_t now_ns);

/* What libtapir says in the tests, which does not know their names: it belongs to the one that
 * runs, or to the next that a signal ended. */
void ctest_read_records(struct ctest *ctest, struct span bytes, uint64_t now_ns);

/* Its standard error, of which all is passed on but what tapir says itself at the end. */
void ctest_read_errors(struct ctest *ctest, struct span bytes, uint64_t now_ns);

/* The stream is over: tests that have no result were cut off. Before reporter_end() of it. */
void ctest_end(struct ctest *ctest, uint64_t now_ns);

#endif
