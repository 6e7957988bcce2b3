#include "run/document.h"

#include "base/limits.h"
#include "run/nesting.h"
#include "tap/parser.h"

void document_begin(struct run *run, bool ktap)
{
	run->documents++;
	level_need(run, 0)->ktap = ktap;
	run->last_leaf = false;
}

/* A line that `pragma +strict` refuses. The first of them is named. */
void document_refuse(struct run *run, struct run_level *level, struct span line)
{
	bool document = level == run->levels;

	if (!level->wrong)
		run_complain(run, document ? (struct span){0} : level_called(level, SPAN("")),
		             "not TAP (pragma +strict): %.*s", (int)(line.n < 80 ? line.n : 80),
		             line.at);
	level->wrong = true;
	if (document)
		run->faults |= FAULT(VERDICT_BAD_STREAM);
}

/* Ends the document: what is wrong with it? */
static unsigned judge(struct run *run)
{
	unsigned faults;

	if (run->bailed)
		return 0;
	nesting_fold_below(run, 0);

	struct run_level *document = &run->levels[0];
	uint64_t ran = document->points + document->grouped;
	if (run->plan_waits)
		document->second_plan |= !run->plan_doubtful;
	run->plan_waits = false;
	faults = level_judge(run, document, (struct span){0});
	run->faults |= faults;
	if (ran == 0 && !document->has_plan && !run->carrier) {
		run_complain(run, (struct span){0}, "no tests");
		run->faults |= FAULT(run->top.tests > 0 ? VERDICT_NO_PLAN : VERDICT_NO_TESTS);
		faults |= FAULT(VERDICT_NO_PLAN);
	}
	return faults;
}

void document_end(struct run *run)
{
	judge(run);
}

/* Ends one that others follow. Where it stood is only known before. */
static void cut(struct run *run)
{
	struct run_cut *cut = &run->cut;

	arena_reset(&cut->arena);
	cut->path = run_stopped(run, &cut->arena, &cut->npath);
	for (size_t i = 0; i < cut->npath; i++)
		cut->path[i] = arena_copy(&cut->arena, cut->path[i]);
	cut->done = run->leaves.tests;
	run->followed = true;
	cut->is = judge(run) & (FAULT(VERDICT_MISSING) | FAULT(VERDICT_NO_PLAN));
}

void document_next(struct run *run, bool ktap)
{
	cut(run);
	while (run->nlevels > 0)
		level_drop(run);
	document_begin(run, ktap);
}

static void take_plan(struct run *run, const struct tap_event *event)
{
	struct run_level *document = &run->levels[0];

	level_plan(run, document, event);
	uint64_t planned = level_planned(document);
	if (!run->has_plan) {
		run->plan_first = event->first;
		run->plan_last = event->last;
		run->skipped_all = event->directive == TAP_SKIP;
		run->skip_all = arena_copy(
			&run->arena,
			span_head(tap_unescape(event->reason, &run->arena), NAME_BYTES));
	} else {
		if (planned > UINT64_MAX - run->plan_last)
			planned = UINT64_MAX - run->plan_last;
		run->plan_last += planned;
		run->skipped_all &= event->directive == TAP_SKIP;
	}
	run->has_plan = true;
}

/* A plan at the top level. A second one waits for a point: then it is a new document's. */
enum run_news document_plan(struct run *run, const struct tap_event *event)
{
	struct run_level *document = &run->levels[0];

	if (!document->has_plan) {
		if (!nesting_admits_plan(run, event))
			return NEWS_IGNORED;
		take_plan(run, event);
		return NEWS_PROGRESS;
	}
	bool inside = run->nlevels > 1 && level_used(&run->levels[1]);
	/* Behind a program that died, another may skip all. */
	bool amid = inside || (!level_complete(document) && event->directive != TAP_SKIP);
	if (amid && nesting_may_hold(event))
		return NEWS_IGNORED;
	/* Behind a program that died comes another: its numbers will tell. */
	run->restarts = !level_complete(document) && document->points > 0;
	if (inside || run->plan_waits || (!level_complete(document) && !run->restarts)) {
		document->second_plan = true;
		run->faults |= FAULT(VERDICT_BAD_STREAM);
		return NEWS_IGNORED;
	}
	if (event->directive == TAP_SKIP && event->reason.n > 0) {
		document_next(run, false);
		take_plan(run, event);
		return NEWS_PROGRESS | NEWS_DOCUMENT;
	}
	run->plan_waits = true;
	run->plan_doubtful = nesting_may_hold(event);
	run->waiting_first = event->first;
	run->waiting_last = event->last;
	return NEWS_NONE;
}

enum run_news document_heading(struct run *run)
{
	const struct run_level *document = &run->levels[0];
	bool begun = run->prove || run->nlevels > 1 || document->has_plan ||
	             document->points + document->grouped > 0;

	run->prove = true;
	if (!begun)
		return NEWS_NONE;
	document_next(run, false);
	return NEWS_PROGRESS | NEWS_DOCUMENT;
}

bool document_begins(struct run *run, const struct tap_event *point)
{
	if (!run->plan_waits)
		return false;
	if (!run->restarts || (point->numbered && point->number == run->waiting_first &&
	                       level_has(&run->levels[0], point->number)))
		return true;
	run->plan_waits = false;
	run->levels[0].second_plan = true;
	run->faults |= FAULT(VERDICT_BAD_STREAM);
	return false;
}

void document_accept(struct run *run)
{
	struct tap_event plan = {.first = run->waiting_first, .last = run->waiting_last};

	if (plan.last < plan.first)
		plan.directive = TAP_SKIP;
	run->plan_waits = false;
	document_next(run, false);
	take_plan(run, &plan);
}

/* A version line begins a document, and in the middle of one the next. A document that has no point
 * yet takes it as its own; strict ones want it to be the first line and to say 13 or more. */
enum run_news document_version(struct run *run, const struct tap_event *event)
{
	struct run_level *document = &run->levels[0];
	bool skipped = document->has_plan && level_planned(document) == 0;
	if (document->strict && !event->ktap &&
	    (event->last < 13 || document->has_plan || document->points > 0))
		document_refuse(run, document, event->line);
	if (document->points + document->grouped > 0 || skipped) {
		document_next(run, event->ktap);
		run->levels[0].tap14 = !event->ktap && event->last >= 14;
		return NEWS_PROGRESS | NEWS_DOCUMENT;
	}
	document->ktap = event->ktap;
	document->tap14 |= !event->ktap && event->last >= 14;
	return NEWS_NONE;
}
