/* Lines of diagnostics that name the test they are about. They tell whose they are when they
 * come in another order than the points: from a standard error that was buffered apart. */
#ifndef TAPIR_RUN_NAMING_H
#define TAPIR_RUN_NAMING_H

#include "base/span.h"

/* Spans borrow from the line. */
struct naming {
	struct span name; /* of the test */
	struct span file; /* Check: the name begins with it and ":" */
	bool tail;        /* the names of its groups may stand in front */
	char quote; /* the name goes on in the next lines, up to this at the end of one; else 0 */
};

/* Whether `line` begins diagnostics that name their test. `comment`: it was a "#" line. */
bool naming_read(struct span line, bool comment, struct naming *ret);

/* Whether the point called `name` is meant; of a name of several lines the first one counts. */
bool naming_means(const struct naming *naming, struct span name);

/* Whether a failed point of this name is an assertion of Catch2's, whose test case is a comment in
 * front of each. */
bool naming_is_catch2(struct span name);

#endif
