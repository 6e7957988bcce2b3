/* Points and the subtests they close: who counts, and what a child's trouble means for its parent.
 * Beside run.c, for run.c. */
#ifndef TAPIR_RUN_NESTING_H
#define TAPIR_RUN_NESTING_H

#include "run/level.h"

/* The name of what runs now; `known` when it was said beforehand. */
void nesting_name(struct run *run, struct span name, bool known, uint64_t now_ns);

/* Counts a point whose subtest, if it has one, is the only level below it. `noted`: its number has
 * been. */
enum run_news nesting_finish(struct run *run, unsigned depth, const struct run_point *point,
                             bool noted);

/* Ends the deepest level although no point closed it. */
void nesting_fold(struct run *run);

/* Ends all levels below `depth` so. */
void nesting_fold_below(struct run *run, unsigned depth);

/* Whether the plan, amid tests, may as well be what one of them printed: "8..11", "1..3 # apples".
 * Not every reader takes that for a plan at all. */
static inline bool nesting_may_hold(const struct tap_event *plan)
{
	return plan->first != 1 || plan->reason.n > 0;
}

/* Whether the plan may stand at its depth now. A subtest that is open then will never be closed:
 * that is wrong, and it ends. In a buffered one it is no plan. */
bool nesting_admits_plan(struct run *run, const struct tap_event *plan);

/* A point at `depth` that opens a subtest. It counts as a leaf until something comes in there: its
 * name may just end so. */
enum run_news nesting_open(struct run *run, unsigned depth, const struct run_point *point,
                           uint64_t now_ns);

/* Something comes at `depth` that is no comment: it is in such a subtest, if that is open. */
enum run_news nesting_enter(struct run *run, unsigned depth);

/* "{" after the YAML of a point that was counted as a leaf: it was none. */
enum run_news nesting_reopen(struct run *run, const struct tap_event *event);

#endif
