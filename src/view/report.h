/* A failure as rows: headline, frames, message, values, what is left. */
#ifndef TAPIR_VIEW_REPORT_H
#define TAPIR_VIEW_REPORT_H

#include "trace/diagnosis.h"
#include "view/look.h"

struct report_options {
	struct span stream;  /* the stream's name, when there are several; else empty */
	struct span counter; /* "[ 12/297] " in front of the headline when there is no bar */
	uint64_t same_as;    /* ordinal of an earlier failure with the same frames and message; 0 */
};

/* Adds the report's rows, an empty one first. */
void report_rows(const struct failure *failure, const struct diagnosis *diagnosis,
                 const struct report_options *options, const struct look *look,
                 struct block *block);

/* The names of a path joined as headlines and the bar show them; printable. */
struct span path_joined(const struct span *path, size_t npath, const struct look *look,
                        struct arena *arena);

#endif
