/* What a line that a rule has matched does to the reports. */
#ifndef TAPIR_TRACE_ROLE_H
#define TAPIR_TRACE_ROLE_H

#include "trace/pattern.h"
#include "trace/reader.h"

/* Line i matched `rule` of `dialect`. */
void role_apply(struct reader *reader, const struct dialect *dialect, const struct rule *rule,
                const struct match *match, size_t i);

#endif
