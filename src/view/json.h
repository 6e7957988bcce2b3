/* The result as one JSON document, in the shape that design.md promises. */
#ifndef TAPIR_VIEW_JSON_H
#define TAPIR_VIEW_JSON_H

#include "base/buffer.h"
#include "trace/diagnosis.h"
#include "view/summary.h"

/* Appends a failure's object to *failures (a comma first unless it is empty). Called as
 * failures come, so that none has to be kept. */
void json_failure(struct buffer *failures, const struct failure *failure,
                  const struct diagnosis *diagnosis);

/* The whole document. */
void json_document(struct buffer *out, const struct summary *summary, struct span failures);

#endif
