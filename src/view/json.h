/* The result as one JSON document, in the shape that design.md promises. */
#ifndef TAPIR_VIEW_JSON_H
#define TAPIR_VIEW_JSON_H

#include "base/buffer.h"
#include "trace/diagnosis.h"
#include "view/summary.h"

/* Appends a failure's object, with a comma in front unless it is the first. Nothing for one that is
 * only `more` of an earlier failure. */
void json_failure(struct buffer *out, const struct failure *failure,
                  const struct diagnosis *diagnosis, bool first);

/* The words of a verdict: "passed", "failed", "bailed out", "cut off", "no tests", "no plan",
 * "missing tests", "extra tests", "bad numbers", "bad stream", "skipped" and "interrupted". That of
 * the document is the worst of its streams'. */

/* The document up to and with the "[" of its failures, and from the "]" on. What json_failure()
 * made goes between them; it can be kept in a file, for there can be much of it. `stalls` is what
 * it made of hangs, which are no failures. */
void json_begin(struct buffer *out, const struct summary *summary);
void json_end(struct buffer *out, struct span stalls);

#endif
