/* Lines of diagnostics that are about the report itself: headlines that repeat the name,
 * labels, trailers. */
#ifndef TAPIR_TRACE_REMARKS_H
#define TAPIR_TRACE_REMARKS_H

#include "trace/finding.h"

/* Whether the line begins an account of a failure of its own: a second one in the same
 * diagnostics is another failure of the same point. */
bool remark_begins_account(struct span line);

/* `line` without a label in front ("Failure message: "), so that what it says can be read. */
struct span remark_unlabel(struct span line);

/* Whether the line says nothing that the report does not say anyway. `name` is the point's. */
bool remark_is_empty(struct span line, struct span name);

/* A place or message that only this line's shape tells. True when the line is understood. */
bool remark_read(struct finding *finding, struct span line);

#endif
