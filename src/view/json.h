/* The result as one JSON document, in the shape that design.md promises. */
#ifndef TAPIR_VIEW_JSON_H
#define TAPIR_VIEW_JSON_H

#include "base/buffer.h"
#include "trace/diagnosis.h"
#include "view/summary.h"

/* Appends a failure's object. Nothing for one that is only `more` of an earlier failure. */
void json_failure(struct buffer *out, const struct failure *failure,
                  const struct diagnosis *diagnosis);

/* Appends what stands in front of each object. */
void json_separate(struct buffer *out, bool first);

/* The words of a verdict: "passed", "failed", "bailed out", "cut off", "no tests", "no plan",
 * "missing tests", "extra tests", "bad numbers", "bad stream", "skipped" and "interrupted". That of
 * the document is the worst of its streams'. */

/* The document up to the "[" of its failures; from the "]" of those to the "[" of its stalls, which
 * are no failures; from that "]" on. What json_failure() made goes between them, separated. */
void json_begin(struct buffer *out, const struct summary *summary);
void json_stalls(struct buffer *out);
void json_end(struct buffer *out);

#endif
