/* What a failure's diagnostics say, and the names of its native frames as they become known. Knows
 * nothing of rows, or of what was said of it already. */
#ifndef TAPIR_APP_EXPLAINER_H
#define TAPIR_APP_EXPLAINER_H

#include "run/ending.h"
#include "trace/diagnosis.h"

struct symbols;

/* All borrowed. */
struct explainer {
	struct sources *sources;
	struct symbols *symbols; /* NULL: frames get no names */
	struct diagnosis_options options;
};

/* Makes sense of the failure; if it broke off, with how its command ended. */
void explainer_read(const struct explainer *explainer, struct failure *failure,
                    const struct ending *ending, struct diagnosis *ret);

/* Asks for the names of its native frames. */
void explainer_ask(const struct explainer *explainer, const struct diagnosis *diagnosis,
                   uint64_t now_ns);

/* Has debug files fetched for it, once it is known which it lacks; *sought says that this was done.
 */
void explainer_seek(const struct explainer *explainer, const struct diagnosis *diagnosis,
                    bool *sought, uint64_t now_ns);

/* Whether names of it may still come; and soon enough to be waited for. */
bool explainer_is_open(const struct explainer *explainer, const struct diagnosis *diagnosis);
bool explainer_awaits(const struct explainer *explainer, const struct diagnosis *diagnosis,
                      uint64_t now_ns);

/* Gives the frames the names that are known by now. True when there were any. */
bool explainer_name(const struct explainer *explainer, struct failure *failure,
                    struct diagnosis *diagnosis);

#endif
