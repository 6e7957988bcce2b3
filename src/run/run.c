#include "run/run.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "run/level.h"
#include "tap/parser.h"

#define FAULT(what) (1u << (what))

static void begin_document(struct run *run, bool ktap)
{
	run->documents++;
	level_need(run, 0)->ktap = ktap;
	run->last_leaf = false;
	run->prove = false;
}

void run_init(struct run *run, uint64_t now_ns)
{
	*run = (struct run){
		.budget = RANGES_MAX,
		.last_point_ns = now_ns,
		.current_since_ns = now_ns,
	};
	run->problems = memory_new(PROBLEMS_MAX * sizeof *run->problems);
	begin_document(run, false);
}

void run_fini(struct run *run)
{
	while (run->nlevels > 0)
		level_drop(run);
	free(run->levels);
	free(run->problems);
	buffer_fini(&run->name);
	arena_fini(&run->arena);
	*run = (struct run){0};
}

static void name_current(struct run *run, struct span name, bool known, uint64_t now_ns)
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
}

static enum run_news finish_point(struct run *run, unsigned depth, const struct run_point *point,
                                  bool noted);

/* Ends the deepest level although no point closed it. */
static void fold_level(struct run *run)
{
	struct run_level *level = &run->levels[run->nlevels - 1];

	if (level->opened) {
		struct run_point point = level->opener;

		point.name = level->name;
		finish_point(run, run->nlevels - 2, &point, level->opener_noted);
		return;
	}

	unsigned faults = level_judge(run, level, level->name);
	level[-1].failures += level->failures;
	level[-1].closings += level->closings;
	level[-1].wrong |= faults != 0;
	if (level->group)
		level[-1].grouped += level->points + level->grouped;
	level_drop(run);
}

static void fold_below(struct run *run, unsigned depth)
{
	while (run->nlevels > depth + 1)
		fold_level(run);
}

/* The point at `depth` that closed the level below: it is no test of its own, unless it failed and
 * no test in there did. (In KTAP not even then: the kernel's own parser counts so.) */
static enum run_news close_child(struct run *run, unsigned depth, const struct run_point *point)
{
	struct run_level *child = &run->levels[depth + 1];
	struct span name = child->name.n > 0 ? child->name : point->name;
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

static enum run_news finish_leaf(struct run *run, unsigned depth, const struct run_point *point,
                                 bool wrong)
{
	bool failed = point->directive == TAP_PLAIN && (!point->ok || wrong);

	count_leaf(&run->leaves, point, failed, 1);
	run->last_leaf = true;
	run->last_depth = depth;
	run->point = *point;
	if (!failed)
		return NEWS_POINT;
	run->levels[depth].failures++;
	run->failures++;
	return NEWS_POINT | NEWS_FAILED;
}

/* Counts a point whose subtest, if it has one, is the only level below it. `noted`: its
 * number has been. */
static enum run_news finish_point(struct run *run, unsigned depth, const struct run_point *point,
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
	run->point = *point;
	if (child->points + child->grouped == 0) {
		bool wrong = level_judge(run, child, child->name.n ? child->name : point->name);

		if (point->directive != TAP_PLAIN)
			run->nproblems = child->problems_before;
		news = finish_leaf(run, depth, point, wrong);
	} else {
		news = close_child(run, depth, point);
	}
	/* A stored point has its name from the level that goes now. */
	if (point->name.at == child->name.at && child->name.at) {
		name_current(run, point->name, false, run->current_since_ns);
		run->point.name = buffer_span(&run->name);
	}
	level_drop(run);
	return news;
}

/* A line that `pragma +strict` refuses. The first of them is named. */
static void refuse(struct run *run, struct run_level *level, struct span line)
{
	bool document = level == run->levels;

	if (!level->wrong)
		run_complain(run, document ? (struct span){0} : level->name,
		             "not TAP (pragma +strict): %.*s", (int)(line.n < 80 ? line.n : 80),
		             line.at);
	level->wrong = true;
	if (document)
		run->faults |= FAULT(VERDICT_BAD_STREAM);
}

/* Ends the document: what is wrong with it? */
static void end_document(struct run *run)
{
	if (run->bailed)
		return;
	fold_below(run, 0);

	struct run_level *document = &run->levels[0];
	uint64_t ran = document->points + document->grouped;
	if (run->plan_waits)
		document->second_plan = true;
	run->plan_waits = false;
	run->faults |= level_judge(run, document, (struct span){0});
	if (ran == 0 && !document->has_plan) {
		run_complain(run, (struct span){0}, "no tests");
		run->faults |= FAULT(run->top.tests > 0 ? VERDICT_NO_PLAN : VERDICT_NO_TESTS);
	}
}

static void next_document(struct run *run, bool ktap)
{
	end_document(run);
	while (run->nlevels > 0)
		level_drop(run);
	begin_document(run, ktap);
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
static enum run_news apply_document_plan(struct run *run, const struct tap_event *event)
{
	struct run_level *document = &run->levels[0];

	if (!document->has_plan) {
		take_plan(run, event);
		return NEWS_PROGRESS;
	}
	if (run->nlevels > 1 || run->plan_waits || !level_complete(document)) {
		document->second_plan = true;
		run->faults |= FAULT(VERDICT_BAD_STREAM);
		return NEWS_IGNORED;
	}
	if (event->directive == TAP_SKIP && event->reason.n > 0) {
		next_document(run, false);
		take_plan(run, event);
		return NEWS_PROGRESS | NEWS_DOCUMENT;
	}
	run->plan_waits = true;
	run->waiting_first = event->first;
	run->waiting_last = event->last;
	return NEWS_NONE;
}

static enum run_news apply_plan(struct run *run, const struct tap_event *event)
{
	if (event->depth == 0)
		return apply_document_plan(run, event);

	struct run_level *level = level_need(run, event->depth);
	if (level->has_plan) {
		level->second_plan = true;
		return NEWS_IGNORED;
	}
	level_plan(run, level, event);
	return NEWS_PROGRESS;
}

/* A version line begins a document, and in the middle of one the next. A document that has no point
 * yet takes it as its own; strict ones want it to be the first line and to say 13 or more. */
static enum run_news apply_document_version(struct run *run, const struct tap_event *event)
{
	struct run_level *document = &run->levels[0];
	bool skipped = document->has_plan && level_planned(document) == 0;
	bool announced = run->nlevels == 2 && !run->levels[1].opened &&
	                 run->levels[1].points + run->levels[1].grouped == 0;

	if (document->strict && !event->ktap &&
	    (event->last < 13 || document->has_plan || document->points > 0))
		refuse(run, document, event->line);
	if ((run->nlevels > 1 && !announced) || document->points + document->grouped > 0 ||
	    skipped) {
		next_document(run, event->ktap);
		return NEWS_PROGRESS | NEWS_DOCUMENT;
	}
	document->ktap = event->ktap;
	return NEWS_NONE;
}

static enum run_news apply_version(struct run *run, const struct tap_event *event)
{
	if (event->depth == 0)
		return apply_document_version(run, event);

	fold_below(run, event->depth);
	struct run_level *level = level_need(run, event->depth);
	if (level->points + level->grouped > 0 && !level->opened) {
		fold_level(run);
		level = level_need(run, event->depth);
	}
	level->ktap |= event->ktap;
	return NEWS_NONE;
}

/* "{" after the YAML of a point that was counted as a leaf: it was none. */
static enum run_news reopen(struct run *run, const struct tap_event *event)
{
	unsigned depth = event->depth - 1;

	if (!run->last_leaf || run->last_depth != depth || run->nlevels != depth + 1)
		return NEWS_NONE;
	run->last_leaf = false;

	bool failed = run->point.directive == TAP_PLAIN && !run->point.ok;
	count_leaf(&run->leaves, &run->point, failed, -1);
	if (depth == 0)
		count_top(&run->top, &run->point, -1);
	run->levels[depth].failures -= failed;
	run->failures -= failed;

	struct run_level *level = level_need(run, event->depth);
	level->opened = true;
	level->opener_noted = true;
	level->opener = run->point;
	level_rename(run, event->depth, buffer_span(&run->name));
	return NEWS_PROGRESS | NEWS_RETRACTED;
}

static enum run_news apply_subtest(struct run *run, const struct tap_event *event, uint64_t now_ns)
{
	unsigned depth = event->depth;

	if (depth == 0)
		return NEWS_NONE;
	if (event->opens && event->text.n == 0)
		return reopen(run, event);

	fold_below(run, depth);
	struct run_level *level = level_need(run, depth);
	if (level->points + level->grouped > 0 || level->has_plan) {
		fold_level(run);
		level = level_need(run, depth);
	}
	level->group = event->opens;
	level_rename(run, depth, event->text);
	name_current(run, (struct span){0}, true, now_ns);
	return NEWS_PROGRESS;
}

static enum run_news apply_point(struct run *run, const struct tap_event *event, uint64_t now_ns)
{
	enum run_news news = NEWS_PROGRESS;

	if (run->plan_waits) {
		struct tap_event plan = {.first = run->waiting_first, .last = run->waiting_last};

		if (plan.last < plan.first)
			plan.directive = TAP_SKIP;
		run->plan_waits = false;
		next_document(run, false);
		take_plan(run, &plan);
		news |= NEWS_DOCUMENT;
	}

	fold_below(run, event->depth + 1);
	level_need(run, event->depth);
	struct run_point point = {
		.ok = event->ok,
		.directive = event->directive,
		.numbered = event->numbered,
		.number = event->number,
		.name = event->text,
		.reason = event->reason,
		.duration_ns = event->duration_ns,
	};
	if (event->opens) {
		fold_below(run, event->depth);
		struct run_level *level = level_need(run, event->depth + 1);
		level->opened = true;
		level->opener = point;
		level_rename(run, event->depth + 1, event->text);
		name_current(run, (struct span){0}, true, now_ns);
		return news;
	}
	if (point.duration_ns == TAP_NO_DURATION) {
		point.duration_ns = now_ns - run->last_point_ns;
		point.measured = true;
	}
	news |= finish_point(run, event->depth, &point, false);
	name_current(run, event->text, false, now_ns);
	run->last_point_ns = now_ns;
	run->begun = false;
	return news;
}

static enum run_news apply_close(struct run *run, const struct tap_event *event, uint64_t now_ns)
{
	unsigned depth = event->depth;

	fold_below(run, depth + 1);
	if (run->nlevels != depth + 2)
		return NEWS_NONE;
	if (!run->levels[depth + 1].opened) {
		fold_level(run);
		return NEWS_PROGRESS;
	}

	struct run_level *level = &run->levels[depth + 1];
	struct run_point point = level->opener;
	point.name = level->name;
	enum run_news news = finish_point(run, depth, &point, level->opener_noted);
	run->last_point_ns = run->current_since_ns = now_ns;
	run->current_known = false;
	return NEWS_PROGRESS | news;
}

static enum run_news apply_bail(struct run *run, const struct tap_event *event)
{
	run->bailed = true;
	run->bail_reason = arena_copy(
		&run->arena, tap_unescape(span_head(event->reason, NAME_BYTES), &run->arena));
	run_complain(run, (struct span){0}, "bailed out");
	return NEWS_PROGRESS | NEWS_BAILED;
}

/* "pragma +strict, -bail": only the first means something to a reader, who cannot stop the
 * tests. */
static void apply_pragma(struct run *run, const struct tap_event *event)
{
	struct run_level *level = level_need(run, event->depth);
	struct span list = event->text;

	while (list.n > 0) {
		size_t n = span_index(list, ',');
		struct span word = span_trim(span_head(list, n));

		if (span_is(span_from(word, 1), "strict"))
			level->strict = word.at[0] == '+';
		list = span_from(list, n + 1);
	}
}

static struct run_level *level_around(struct run *run, unsigned depth)
{
	return &run->levels[depth < run->nlevels ? depth : run->nlevels - 1];
}

/* Text means something in three cases: a strict document may hold none; Catch2's warnings use up a
 * number; and prove's headings tell that a bare "ok" may be prove's own. */
static void apply_text(struct run *run, const struct tap_event *event)
{
	struct run_level *level = level_around(run, event->depth);
	struct span text = event->text;
	uint64_t number;

	if (level->strict)
		refuse(run, level, text);
	if (event->depth > 0 || text.n == 0)
		return;
	if (text.at[0] == 'w' && span_starts(text, SPAN("warning "))) {
		text = span_from(text, 8);
		if (span_take_number(&text, &number) && span_starts(text, SPAN(" - ")) &&
		    number == level->points + level->warnings + 1)
			level->warnings++;
		return;
	}
	text = span_trim_end(text);
	if (text.at[text.n ? text.n - 1 : 0] == '.' && span_ends(text, SPAN(" ..")))
		run->prove = true;
}

static void apply_comment(struct run *run, const struct tap_event *event, uint64_t now_ns)
{
	if (event->depth == 0 && span_starts(event->text, SPAN("selftests: ")))
		name_current(run, event->text, true, now_ns);
}

/* "ok" alone after a whole document is what "prove -v" thinks of it. */
static bool is_proves(const struct run *run, const struct tap_event *event)
{
	return run->prove && run->nlevels == 1 && span_is(event->line, "ok") &&
	       level_complete(&run->levels[0]);
}

static void update_planned(struct run *run)
{
	uint64_t open = run->nlevels - 1;

	if (!run->levels[0].has_plan) {
		run->planned = 0;
		return;
	}
	run->planned = run->leaves.tests + (run->left > open ? run->left - open : 0);
}

enum run_news run_apply(struct run *run, const struct tap_event *event, uint64_t now_ns)
{
	enum run_news news = NEWS_NONE;

	if (event->kind == TAP_YAML)
		return NEWS_NONE;
	if (run->bailed)
		return NEWS_IGNORED;
	if (event->kind != TAP_COMMENT)
		run->in_yaml = event->kind == TAP_YAML_BEGIN;

	switch (event->kind) {
	case TAP_POINT:
		if (is_proves(run, event))
			return NEWS_IGNORED;
		news = apply_point(run, event, now_ns);
		break;
	case TAP_PLAN:
		news = apply_plan(run, event);
		break;
	case TAP_VERSION:
		news = apply_version(run, event);
		break;
	case TAP_SUBTEST:
		news = apply_subtest(run, event, now_ns);
		break;
	case TAP_CLOSE:
		news = apply_close(run, event, now_ns);
		break;
	case TAP_BAIL:
		news = apply_bail(run, event);
		break;
	case TAP_PRAGMA:
		apply_pragma(run, event);
		break;
	case TAP_BEGIN:
		name_current(run, event->text, true, now_ns);
		run->begun = true;
		news = NEWS_PROGRESS;
		break;
	case TAP_TEXT:
		apply_text(run, event);
		return NEWS_NONE;
	case TAP_COMMENT:
		apply_comment(run, event, now_ns);
		return NEWS_NONE;
	default:
		return NEWS_NONE;
	}
	update_planned(run);
	return news;
}

/* Where the stream stopped, if it stopped in the middle of something. */
static bool judge_cut(struct run *run)
{
	const struct run_level *deepest = &run->levels[run->nlevels - 1];
	struct span nothing = {0};

	if (run->in_yaml)
		run_complain(run, nothing, "the stream stopped inside a YAML block");
	if (run->begun) {
		run_complain(run, buffer_span(&run->name), "it began and did not end");
		return true;
	}
	if (run->nlevels > 1 && deepest->points + deepest->grouped > 0 &&
	    (!level_complete(deepest) || deepest->wrong)) {
		run_complain(run, deepest->name, "the stream stopped inside this subtest");
		return true;
	}
	return run->in_yaml;
}

static enum verdict find_verdict(const struct run *run)
{
	unsigned faults = run->faults;

	if (run->bailed)
		return VERDICT_BAILED;
	if (run->failures > 0)
		faults |= FAULT(VERDICT_FAILED);
	if (faults)
		return (enum verdict)__builtin_ctz(faults);
	return run->top.tests == 0 && run->leaves.tests == 0 && run->skipped_all ? VERDICT_SKIPPED
	                                                                         : VERDICT_PASSED;
}

enum run_news run_end(struct run *run, uint64_t now_ns)
{
	bool cut = !run->bailed && judge_cut(run);

	if (cut)
		run->faults |= FAULT(VERDICT_CUT_OFF);
	run->current_since_ns = now_ns;
	end_document(run);
	if (run->leaves.tests == 0 && run->faults & FAULT(VERDICT_MISSING))
		run->faults |= FAULT(VERDICT_NO_TESTS);
	run->verdict = find_verdict(run);
	run->over = true;
	return cut ? NEWS_PROGRESS | NEWS_FAILED : NEWS_PROGRESS;
}

bool run_ok(const struct run *run)
{
	if (run->over)
		return run->verdict >= VERDICT_PASSED;
	return !run->bailed && run->failures == 0 && run->faults == 0;
}
