/* Lines that no rule knows, but that belong to what is being read: the rest of a message, the
 * source line of a frame, a headline that follows its frames. */
#ifndef TAPIR_TRACE_REST_H
#define TAPIR_TRACE_REST_H

#include "trace/reader.h"

/* True when line i belonged to it. */
bool rest_read(struct reader *reader, size_t i);

/* Line i is blank. */
void rest_blank(struct reader *reader, size_t i);

/* Line i parts the frame above it from a deeper one. The report gets it, and those above that say
 * "name = value" of the frame's arguments. */
void rest_drop_arguments(struct reader *reader, size_t i);

#endif
