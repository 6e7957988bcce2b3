/* Differences that a producer has made itself, in lines of text: unified ones, and those that test
 * libraries print in ways of their own. */
#ifndef TAPIR_TRACE_DIFFS_H
#define TAPIR_TRACE_DIFFS_H

#include "trace/finding.h"

/* When a difference begins at line `at` of the `n` lines, adds it to *finding, unless it has one
 * already, marks its lines in `used`, and says where it ends; else `at`. */
size_t diff_read(struct finding *finding, const struct span *lines, size_t n, size_t at,
                 bool *used);

/* Takes the difference at the end of the message that Python's difflib has made. */
void diff_take_from_message(struct finding *finding);

#endif
