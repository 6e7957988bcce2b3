/* Which runner a failure came from, and what that runner calls the test: one row of a table for
 * each runner. Knows nothing of more failures than one. */
#ifndef TAPIR_VIEW_RUNNERS_H
#define TAPIR_VIEW_RUNNERS_H

#include "trace/diagnosis.h"

enum runner {
	RUNNER_PYTEST,
	RUNNER_BATS,
	RUNNER_NODE,
	RUNNER_RSPEC,
	RUNNER_BUSTED,
	RUNNER_UNITTEST,
	RUNNER_PERL,
	RUNNER_CRITERION,
	RUNNER_GLIB,
	RUNNER_GTEST,
	RUNNER_COUNT,
};

struct runner_hint {
	enum runner runner;
	struct span file; /* that holds the test, as the runner takes it; may be empty */
	struct span name; /* of the test alone, as the runner takes it; may be empty */
	bool sure;        /* nothing else looks like this; else another failure has to tell */
};

/* False when no runner is recognised. Spans borrow from the failure and the diagnosis, or live in
 * the arena. */
bool runner_read(const struct failure *failure, const struct diagnosis *diagnosis,
                 struct arena *arena, struct runner_hint *ret);

#endif
