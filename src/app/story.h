/* One failure from its first report to its last line. It is shown as soon as it is settled; what
 * goes into the recap and the JSON is told once nothing more can come, and is then the same as if
 * all of it had come at once. */
#ifndef TAPIR_APP_STORY_H
#define TAPIR_APP_STORY_H

#include "run/held.h"
#include "trace/diagnosis.h"

/* {0} is no story. Owns its failure. */
struct story {
	struct failure *failure; /* NULL: none */
	struct diagnosis diagnosis;
	uint64_t fingerprint; /* of what was shown */
	bool grew;            /* lines came after it was diagnosed */
	bool sought;          /* debug files that its frames lack, if that is wanted */
	bool full;            /* DIAG_BYTES were reached: … */
	size_t cost;          /* … by so many bytes of the failure … */
	struct held tail;     /* … and what came since is here */
	size_t counted;       /* what the owner has counted of its memory */
};

/* Takes over `failure` and what is known of it. The story before must have ended. */
void story_begin(struct story *story, struct failure *failure, const struct diagnosis *diagnosis);

/* Adds the lines of `more`, copied, within the bounds of a failure that came in one piece. */
void story_add(struct story *story, const struct failure *more);

/* Nothing more comes: the failure has all lines now, to be diagnosed anew if it grew. */
void story_close(struct story *story);

/* The memory that it takes. */
size_t story_bytes(const struct story *story);

/* Frees it; then there is no story. */
void story_end(struct story *story);

#endif
