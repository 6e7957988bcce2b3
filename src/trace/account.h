/* Lines of text that speak of one failure: comments, a traceback, what a test library says
 * in words of its own. */
#ifndef TAPIR_TRACE_ACCOUNT_H
#define TAPIR_TRACE_ACCOUNT_H

#include "trace/finding.h"

/* Adds what the lines say to *finding. The first paragraph of what is left is the message when
 * nothing else is, the others go to its rest. May change the spans of `lines`. */
void account_read(struct finding *finding, struct span *lines, size_t n);

/* The same where another account may begin in the middle of the lines: it becomes a finding of
 * its own, behind `finding`. */
void accounts_read(struct finding *finding, struct span *lines, size_t n);

/* Adds what a text that was called a message says: what is left of it is the message, whole. */
void account_read_message(struct finding *finding, struct span text);

#endif
