/* What led to what: lines that part the report of a cause from that of what it led to. */
#ifndef TAPIR_TRACE_CAUSES_H
#define TAPIR_TRACE_CAUSES_H

#include "trace/reader.h"

/* Line i says that the report above led to the one that follows. */
void causes_read_chain(struct reader *reader, const struct dialect *dialect, size_t i);

/* Line i says that the frames above, of the report being read, are those of a cause. The last part
 * of its headline "report ---> cause ---> cause" goes to them, the others to the report whose
 * frames follow. Nothing happens where the headline has no such part. */
void causes_read_outer(struct reader *reader, const struct dialect *dialect, size_t i);

#endif
