/* A failure as rows: headline, frames, message, values, what is left. */
#ifndef TAPIR_VIEW_REPORT_H
#define TAPIR_VIEW_REPORT_H

#include "trace/diagnosis.h"
#include "view/headline.h"
#include "view/look.h"

/* What stands right above the report on the screen already. */
enum report_above {
	REPORT_NOTHING,
	REPORT_HEADLINE,  /* its own headline */
	REPORT_CONTINUES, /* the failure that it is `more` of */
};

struct report_options {
	struct span stream;  /* the stream's name, when there are several; else empty */
	struct span counter; /* "[ 12/297] " in front of the headline when there is no bar */
	uint64_t same_as;    /* ordinal of an earlier failure with the same frames and message; 0 */
	enum report_above above;
	bool reveals; /* its kind or signal is another than was told before: that is told first */
	struct span same_name; /* how that one's headline named it, printable; may be empty */
};

/* Adds the headline alone, an empty row first. */
void report_headline(const struct failure *failure, const struct diagnosis *diagnosis,
                     const struct report_options *options, const struct look *look,
                     struct block *block);

/* Adds the report's rows, an empty one first unless something of it stands above. */
void report_rows(const struct failure *failure, const struct diagnosis *diagnosis,
                 const struct report_options *options, const struct look *look,
                 struct block *block);

#endif
