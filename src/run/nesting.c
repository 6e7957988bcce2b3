#include "run/nesting.h"

#include "base/limits.h"

void nesting_name(struct run *run, struct span name, bool known, uint64_t now_ns)
{
	run->name.n = 0;
	buffer_add(&run->name, span_head(name, NAME_BYTES));
	run->current_known = known;
	run->current_since_ns = now_ns;
}

/* Counts a point at the top level by its own words, or takes it back with `by` -1. */
static void count_top(struct counts *top, const struct run_point *point, int by)
{
	uint64_t one = (uint64_t)(int64_t)by;

	top->tests += one;
	if (!point->ok && point->directive == TAP_PLAIN)
		top->failed += one;
	else
		top->passed += one;
	if (point->directive == TAP_SKIP)
		top->skipped += one;
	if (point->directive == TAP_TODO) {
		top->todo += one;
		if (point->ok)
			top->todo_passed += one;
	}
}

/* Counts a leaf point, or takes it back with `by` -1. */
static void count_leaf(struct counts *leaves, const struct run_point *point, bool failed, int by)
{
	uint64_t one = (uint64_t)(int64_t)by;

	leaves->tests += one;
	if (point->directive == TAP_SKIP) {
		leaves->skipped += one;
	} else if (point->directive == TAP_TODO) {
		leaves->todo += one;
		if (point->ok)
			leaves->todo_passed += one;
	} else if (failed) {
		leaves->failed += one;
	} else {
		leaves->passed += one;
	}
}

/* What failed inside of a point that is TODO or SKIP is no failure; what was wrong is no
 * problem. */
static void excuse(struct run *run, struct run_level *child, enum tap_directive directive)
{
	run->leaves.failed -= child->failures;
	if (directive == TAP_SKIP)
		run->leaves.skipped += child->failures;
	else
		run->leaves.todo += child->failures;
	run->failures -= child->failures + child->closings;
	run->nproblems = child->problems_before;
	child->failures = 0;
	run->folded = false;
}

/* The deepest level, which a point opened, ends without TAP_CLOSE. Of several that do at once only
 * one is to be told: those around it failed because of it. */
static void fold_opened(struct run *run, const struct run_level *level)
{
	unsigned depth = run->nlevels - 2;
	struct run_point point = level->opener;
	struct run_fold *fold = &run->fold;

	point.name = level->name;
	if (!(nesting_finish(run, depth, &point, level->opener_noted) & NEWS_FAILED))
		return;
	arena_reset(&fold->arena);
	fold->path = run_path_of(run, depth, run->point.name, &fold->arena, &fold->npath);
	fold->numbered = point.numbered;
	fold->number = point.number;
	run->folded = true;
}

/* Ends the deepest level although no point closed it. */
void nesting_fold(struct run *run)
{
	struct run_level *level = &run->levels[run->nlevels - 1];

	if (level->opener_leaf) {
		level_drop(run);
		return;
	}
	if (level->opened) {
		fold_opened(run, level);
		return;
	}

	unsigned faults = level_judge(run, level, level_called(level, SPAN("")));
	level[-1].failures += level->failures;
	level[-1].closings += level->closings;
	level[-1].wrong |= faults != 0;
	level[-1].inner |= level_used(level);
	if (level->group)
		level[-1].grouped += level->points + level->grouped;
	level_drop(run);
}

void nesting_fold_below(struct run *run, unsigned depth)
{
	while (run->nlevels > depth + 1)
		nesting_fold(run);
}

/* The point at `depth` that closed the level below: it is no test of its own, unless it failed and
 * no test in there did. (In KTAP not even then: the kernel's own parser counts so.) */
static enum run_news close_child(struct run *run, unsigned depth, const struct run_point *point)
{
	struct run_level *child = &run->levels[depth + 1];
	struct span name = level_called(child, point->name);
	bool wrong = level_judge(run, child, name) != 0;

	if (point->directive != TAP_PLAIN) {
		excuse(run, child, point->directive);
		return NEWS_CLOSED;
	}
	bool failed = child->failures + child->closings > 0;
	run->levels[depth].failures += child->failures;
	run->levels[depth].closings += child->closings;
	if (point->ok && failed)
		run_complain(run, name, "passed, although a test in it failed");
	if (failed || (point->ok && !wrong))
		return NEWS_CLOSED;

	run->failures++;
	if (run->levels[0].ktap) {
		run->levels[depth].closings++;
	} else {
		run->leaves.tests++;
		run->leaves.failed++;
		run->levels[depth].failures++;
	}
	return NEWS_CLOSED | NEWS_FAILED;
}

/* The point is the latest. Its reason outlives its line. */
static void set_point(struct run *run, const struct run_point *point)
{
	run->point = *point;
	run->reason.n = 0;
	buffer_add(&run->reason, point->reason);
	run->point.reason = buffer_span(&run->reason);
}

static enum run_news finish_leaf(struct run *run, unsigned depth, const struct run_point *point,
                                 bool wrong)
{
	bool failed = point->directive == TAP_PLAIN && (!point->ok || wrong);

	count_leaf(&run->leaves, point, failed, 1);
	run->last_leaf = true;
	run->last_depth = depth;
	set_point(run, point);
	if (!failed)
		return NEWS_POINT;
	run->levels[depth].failures++;
	run->failures++;
	return NEWS_POINT | NEWS_FAILED;
}

/* Counts a point whose subtest, if it has one, is the only level below it. `noted`: its
 * number has been. */
enum run_news nesting_finish(struct run *run, unsigned depth, const struct run_point *point,
                             bool noted)
{
	bool closes = run->nlevels > depth + 1;
	enum run_news news;

	if (!noted)
		level_note(run, &run->levels[depth], point->numbered, point->number);
	if (depth == 0)
		count_top(&run->top, point, 1);
	run->last_leaf = false;
	if (!closes)
		return finish_leaf(run, depth, point, false);

	struct run_level *child = &run->levels[depth + 1];
	child->opened = false;
	set_point(run, point);
	if (!level_used(child)) {
		bool wrong = level_judge(run, child, level_called(child, point->name));

		if (point->directive != TAP_PLAIN)
			run->nproblems = child->problems_before;
		news = finish_leaf(run, depth, point, wrong);
	} else {
		news = close_child(run, depth, point);
	}
	/* A stored point has its name from the level that goes now. */
	if (point->name.at == child->name.at && child->name.at) {
		nesting_name(run, point->name, false, run->current_since_ns);
		run->point.name = buffer_span(&run->name);
	}
	level_drop(run);
	return news;
}

bool nesting_admits_plan(struct run *run, const struct tap_event *plan)
{
	unsigned depth = plan->depth;

	if (run->nlevels <= depth + 1)
		return true;

	const struct run_level *child = &run->levels[depth + 1];
	if (nesting_may_hold(plan) && (level_used(child) || child->has_plan))
		return false;
	if (child->group || (child->opened && (level_used(child) || child->has_plan)))
		return false;
	if (level_used(child)) {
		run_complain(run, level_called(child, SPAN("")), "no point closed it");
		run->levels[depth].wrong = true;
	}
	nesting_fold_below(run, depth);
	return true;
}

/* A point that was counted as a leaf was none: it opens a subtest. Whether it had failed. */
static bool take_back(struct run *run, unsigned depth, const struct run_point *point)
{
	bool failed = point->directive == TAP_PLAIN && !point->ok;

	count_leaf(&run->leaves, point, failed, -1);
	if (depth == 0)
		count_top(&run->top, point, -1);
	run->levels[depth].failures -= failed;
	run->failures -= failed;
	run->last_leaf = false;
	return failed;
}

enum run_news nesting_open(struct run *run, unsigned depth, const struct run_point *point,
                           uint64_t now_ns)
{
	enum run_news news;

	nesting_fold_below(run, depth);
	news = nesting_finish(run, depth, point, false) & ~(unsigned)NEWS_POINT;

	struct run_level *level = level_open(run, depth + 1, point, point->name);

	level->opener_leaf = level->opener_noted = true;
	run->noted++;
	nesting_name(run, (struct span){0}, false, now_ns);
	return NEWS_PROGRESS | news;
}

enum run_news nesting_enter(struct run *run, unsigned depth)
{
	unsigned deepest = run->nlevels - 1;
	struct run_level *level = &run->levels[deepest];

	if (!level->opener_leaf || depth < deepest)
		return NEWS_NONE;
	level->opener_leaf = false;
	run->current_known = true;
	return take_back(run, deepest - 1, &level->opener) ? NEWS_RETRACTED : NEWS_NONE;
}

enum run_news nesting_reopen(struct run *run, const struct tap_event *event)
{
	unsigned depth = event->depth - 1;

	if (!run->last_leaf || run->last_depth != depth || run->nlevels != depth + 1)
		return NEWS_NONE;
	take_back(run, depth, &run->point);
	level_open(run, depth + 1, &run->point, buffer_span(&run->name))->opener_noted = true;
	run->noted++;
	return NEWS_PROGRESS | NEWS_RETRACTED;
}
