#include "run/run.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "run/document.h"
#include "run/level.h"
#include "run/nesting.h"
#include "tap/parser.h"

void run_init(struct run *run, uint64_t now_ns)
{
	*run = (struct run){
		.budget = RANGES_MAX,
		.last_point_ns = now_ns,
		.current_since_ns = now_ns,
	};
	run->problems = memory_new(PROBLEMS_MAX * sizeof *run->problems);
	document_begin(run, false);
}

void run_fini(struct run *run)
{
	while (run->nlevels > 0)
		level_drop(run);
	free(run->levels);
	free(run->problems);
	buffer_fini(&run->name);
	buffer_fini(&run->reason);
	buffer_fini(&run->file);
	arena_fini(&run->arena);
	arena_fini(&run->fold.arena);
	arena_fini(&run->cut.arena);
	*run = (struct run){0};
}

static enum run_news apply_plan(struct run *run, const struct tap_event *event)
{
	struct run_level *level = level_need(run, event->depth);
	enum run_news news = NEWS_IGNORED;

	if (event->depth == 0) {
		news = document_plan(run, event);
	} else if (!level->has_plan && nesting_admits_plan(run, event)) {
		level_plan(run, level, event);
		news = NEWS_PROGRESS;
	}
	if (news & NEWS_IGNORED && level->strict)
		document_refuse(run, level, event->line);
	return news;
}

static enum run_news apply_version(struct run *run, const struct tap_event *event)
{
	run->versioned = true;
	if (event->depth == 0)
		return document_version(run, event);

	nesting_fold_below(run, event->depth);
	struct run_level *level = level_need(run, event->depth);
	if (level_used(level) && !level->opened) {
		nesting_fold(run);
		level = level_need(run, event->depth);
	}
	level->ktap |= event->ktap;
	level->told = true;
	return NEWS_NONE;
}

static enum run_news apply_subtest(struct run *run, const struct tap_event *event, uint64_t now_ns)
{
	unsigned depth = event->depth;

	if (depth == 0)
		return NEWS_NONE;
	if (event->opens && event->text.n == 0)
		return nesting_reopen(run, event);

	nesting_fold_below(run, depth);
	struct run_level *level = level_need(run, depth);
	if (level_used(level)) {
		nesting_fold(run);
		level = level_need(run, depth);
	}
	level->told = true;
	level->ktap |= event->ktap;
	level->group = event->opens;
	level_rename(run, depth, event->text);
	nesting_name(run, (struct span){0}, true, now_ns);
	return NEWS_PROGRESS;
}

static enum run_news apply_point(struct run *run, const struct tap_event *event, uint64_t now_ns)
{
	enum run_news news = NEWS_PROGRESS;

	if (document_begins(run, event)) {
		document_accept(run);
		news |= NEWS_DOCUMENT;
	}

	nesting_fold_below(run, event->depth + 1);
	level_need(run, event->depth);
	if (run->nlevels > event->depth + 1 && run->levels[event->depth + 1].opened)
		nesting_fold_below(run, event->depth);
	struct run_point point = {
		.ok = event->ok,
		.directive = event->directive,
		.numbered = event->numbered,
		.number = event->number,
		.name = event->text,
		.reason = event->reason,
		.duration_ns = event->duration_ns,
	};
	if (event->opens)
		return news | nesting_open(run, event->depth, &point, now_ns);
	if (point.duration_ns == TAP_NO_DURATION) {
		point.duration_ns = now_ns - run->last_point_ns;
		point.measured = true;
	}
	news |= nesting_finish(run, event->depth, &point, false);
	nesting_name(run, event->text, false, now_ns);
	run->last_point_ns = now_ns;
	run->begun = false;
	return news;
}

static enum run_news apply_close(struct run *run, const struct tap_event *event, uint64_t now_ns)
{
	unsigned depth = event->depth;

	nesting_fold_below(run, depth + 1);
	if (run->nlevels != depth + 2)
		return NEWS_NONE;
	if (!run->levels[depth + 1].opened) {
		nesting_fold(run);
		return NEWS_PROGRESS;
	}

	struct run_level *level = &run->levels[depth + 1];
	struct run_point point = level->opener;
	point.name = level->name;
	enum run_news news = nesting_finish(run, depth, &point, level->opener_noted);
	run->last_point_ns = run->current_since_ns = now_ns;
	run->current_known = false;
	return NEWS_PROGRESS | news;
}

static enum run_news apply_bail(struct run *run, const struct tap_event *event)
{
	run->bailed = true;
	/* The points around it whose braces are open were written, and count as they said. */
	nesting_fold_below(run, event->depth);
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

static void note_file(struct run *run, struct span file)
{
	run->file.n = 0;
	buffer_add(&run->file, span_head(file, NAME_BYTES));
}

/* Whether it is a heading of "prove -v": a name, a blank, dots. */
static bool is_heading(struct span text)
{
	text = span_trim_end(text);

	size_t dots = text.n;
	while (dots > 0 && text.at[dots - 1] == '.')
		dots--;
	return text.n - dots >= 2 && dots > 1 && span_index(text, ' ') == dots - 1;
}

/* A number that Catch2 used up for a warning, which its plan leaves out. */
static void skip_warning(struct run_level *level, struct span text)
{
	uint64_t number;

	text = span_from(text, 8);
	if (span_take_number(&text, &number) && span_starts(text, SPAN(" - ")) &&
	    number == level->points + level->warnings + 1)
		level->warnings++;
}

/* Text means something in three cases: a strict document may hold none; Catch2's warnings use up a
 * number; and prove's headings begin a document. */
static enum run_news apply_text(struct run *run, const struct tap_event *event)
{
	struct run_level *level = level_around(run, event->depth);
	struct span text = event->text;

	if (level->strict)
		document_refuse(run, level, text);
	if (event->depth > 0 || text.n == 0)
		return NEWS_NONE;
	if (text.at[0] == 'w' && span_starts(text, SPAN("warning ")))
		skip_warning(level, text);
	else if ((text.at[text.n - 1] == '.' || text.at[text.n - 1] == ' ') && is_heading(text)) {
		note_file(run, span_head(text, span_index(text, ' ')));
		return document_heading(run);
	}
	return NEWS_NONE;
}

static void apply_comment(struct run *run, const struct tap_event *event, uint64_t now_ns)
{
	if (event->depth == 0 && span_starts(event->text, SPAN("selftests: ")))
		nesting_name(run, event->text, true, now_ns);
}

/* "ok" alone after a whole document is what "prove -v" thinks of it. */
static bool is_proves(const struct run *run, const struct tap_event *event)
{
	return run->prove && run->nlevels == 1 && span_is(event->line, "ok") &&
	       level_complete(&run->levels[0]);
}

/* The points of plans that are still to come, without those that will close the subtests in which
 * there are points already. One that was only announced may turn out to be a test itself. */
static void update_planned(struct run *run)
{
	const struct run_level *deepest = &run->levels[run->nlevels - 1];
	uint64_t open = run->nlevels - 1 - run->noted;

	if (!run->levels[0].has_plan) {
		run->planned = 0;
		return;
	}
	if (open && !level_used(deepest) && !deepest->has_plan && !deepest->opener_noted)
		open--;
	run->planned = run->leaves.tests + (run->left > open ? run->left - open : 0);
}

static bool is_statement(const struct tap_event *event)
{
	switch (event->kind) {
	case TAP_POINT:
	case TAP_PLAN:
	case TAP_VERSION:
	case TAP_SUBTEST:
	case TAP_PRAGMA:
	case TAP_BAIL:
	case TAP_CLOSE:
		return true;
	default:
		return false;
	}
}

/* Whether the open YAML block is none: another line ended it, or a line of it is outdented. */
static bool breaks_yaml(const struct tap_event *event)
{
	switch (event->kind) {
	case TAP_YAML:
		return event->text.n > 0 && event->text.at == event->line.at;
	case TAP_YAML_BEGIN:
	case TAP_YAML_END:
	case TAP_COMMENT:
		return false;
	default:
		return true;
	}
}

/* A line behind which a YAML block is open. */
static void apply_in_yaml(struct run *run, const struct tap_event *event)
{
	struct run_level *level = level_around(run, run->yaml_depth);

	if (level->strict && breaks_yaml(event))
		document_refuse(run, level, event->line);
}

static enum run_news apply(struct run *run, const struct tap_event *event, uint64_t now_ns)
{
	enum run_news news = NEWS_NONE, retracted = NEWS_NONE;

	if (run->in_yaml)
		apply_in_yaml(run, event);
	if (event->kind == TAP_YAML)
		return NEWS_NONE;
	if (run->bailed)
		return NEWS_IGNORED;
	if (event->kind != TAP_COMMENT)
		run->in_yaml = event->kind == TAP_YAML_BEGIN;
	if (event->kind == TAP_YAML_BEGIN)
		run->yaml_depth = event->depth;
	if (is_statement(event))
		retracted = nesting_enter(run, event->depth + (event->kind == TAP_CLOSE));

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
		nesting_name(run, event->text, true, now_ns);
		run->begun = true;
		news = NEWS_PROGRESS;
		break;
	case TAP_SUITE:
		note_file(run, event->text);
		return NEWS_NONE;
	case TAP_TEXT:
		return apply_text(run, event);
	case TAP_COMMENT:
		apply_comment(run, event, now_ns);
		return NEWS_NONE;
	default:
		return NEWS_NONE;
	}
	update_planned(run);
	return news | retracted;
}

enum run_news run_apply(struct run *run, const struct tap_event *event, uint64_t now_ns)
{
	run->folded = false;

	enum run_news news = apply(run, event, now_ns);

	return run->folded ? news | NEWS_FOLDED : news;
}

bool run_may_stretch(const struct run *run, unsigned depth, uint64_t *ret_next)
{
	return !run->bailed && !run->plan_waits && run->nlevels == depth + 1 &&
	       !run->levels[depth].opener_leaf && numbers_next(&run->levels[depth].seen, ret_next);
}

void run_stretch(struct run *run, const struct tap_stretch *stretch, uint64_t now_ns)
{
	struct run_level *level = &run->levels[stretch->depth];

	level_note_more(run, level, stretch->points);
	run->leaves.tests += stretch->points;
	run->leaves.passed += stretch->points;
	if (stretch->depth == 0) {
		run->top.tests += stretch->points;
		run->top.passed += stretch->points;
	}
	run->last_leaf = true;
	run->last_depth = stretch->depth;
	run->point = (struct run_point){
		.ok = true,
		.numbered = true,
		.number = level->seen.highest,
		.name = stretch->name,
		.duration_ns = stretch->points > 1 ? 0 : now_ns - run->last_point_ns,
		.measured = true,
	};
	run->last_point_ns = now_ns;
	run->begun = false;
	run->in_yaml = false;
	nesting_name(run, stretch->name, false, now_ns);
	update_planned(run);
}

bool run_may_have_text(const struct run *run)
{
	return !run->in_yaml && !run->levels[0].strict;
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
	if (run->nlevels > 1 && level_used(deepest) &&
	    (!level_complete(deepest) || deepest->wrong)) {
		run_complain(run, level_called(deepest, SPAN("")),
		             "the stream stopped inside this subtest");
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

	run->folded = false;
	run->stopped = run_current(run, &run->arena, &run->nstopped);
	if (cut)
		run->faults |= FAULT(VERDICT_CUT_OFF);
	run->current_since_ns = now_ns;
	document_end(run);
	if (run->leaves.tests == 0 && run->faults & FAULT(VERDICT_MISSING))
		run->faults |= FAULT(VERDICT_NO_TESTS);
	run->verdict = find_verdict(run);
	run->over = true;
	return NEWS_PROGRESS | (cut ? NEWS_FAILED : NEWS_NONE) |
	       (run->folded ? NEWS_FOLDED : NEWS_NONE);
}

void run_blame(struct run *run, const char *problem)
{
	run_complain(run, (struct span){0}, "%s", problem);
	run->faults |= FAULT(VERDICT_BAD_STREAM);
	if (run->over)
		run->verdict = find_verdict(run);
}

bool run_ok(const struct run *run)
{
	if (run->over)
		return run->verdict >= VERDICT_PASSED;
	return !run->bailed && run->failures == 0 && run->faults == 0;
}
