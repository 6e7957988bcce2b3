/* One failure from its first report to its last line. It is shown as soon as it is settled; what
 * goes into the recap and the JSON is told once nothing more can come. */
#ifndef TAPIR_APP_STORY_H
#define TAPIR_APP_STORY_H

#include "trace/diagnosis.h"

/* {0} is no story. Owns its failure. */
struct story {
	struct failure *failure; /* NULL: none */
	struct diagnosis diagnosis;
	bool grew;   /* lines came after it was diagnosed */
	bool sought; /* debug files that its frames lack, if that is wanted */
};

/* Takes over `failure` and what is known of it. The story before must have ended. */
void story_begin(struct story *story, struct failure *failure, const struct diagnosis *diagnosis);

/* Adds the lines of `more`, copied, as far as DIAG_BYTES allow. */
void story_add(struct story *story, const struct failure *more);

/* Frees it; then there is no story. */
void story_end(struct story *story);

#endif
