/* What lines of a report tell of the modules of other lines' frames. */
#ifndef TAPIR_TRACE_MODULES_H
#define TAPIR_TRACE_MODULES_H

#include "trace/pattern.h"
#include "trace/reader.h"

/* Offsets into modules, for frames of the C library's that have only addresses. */
void modules_find_offsets(struct reader *reader, const struct stack *stack);

/* Gives the frames read so far the build-ids that were told apart from them. */
void modules_find_builds(struct reader *reader);

/* Line i says of which build a module is, or the kernel itself. */
void modules_note_build(struct reader *reader, const struct dialect *dialect,
                        const struct match *match, size_t i);

#endif
