#include "run/gather_parts.h"

#include "base/limits.h"
#include "run/level.h"

/* More than this behind the last failure is a summary of the run, or a log. */
enum { LAST_WORD_BYTES = 1024 };

static struct failure *new_crash(void)
{
	struct failure *failure = failure_new();

	failure->kind = FAILURE_CRASH;
	return failure;
}

/* The failure is the crash that ended the document before. */
static void tell_cut(struct gather *gather, const struct run *run, struct failure *failure)
{
	const struct run_cut *cut = &run->cut;

	gather->cut = false;
	gather->died = true;
	failure->stray = false;
	failure->unfinished = true;
	failure->done = cut->done;
	failure->npath = cut->npath;
	failure->path = arena_new(&failure->arena, cut->npath, sizeof *failure->path);
	for (size_t i = 0; i < cut->npath; i++)
		failure->path[i] = arena_copy(&failure->arena, cut->path[i]);
}

void gather_report_cut(struct gather *gather, const struct run *run, uint64_t now_ns)
{
	struct failure *early = gather->early;

	gather->early = NULL;
	if (early)
		gather_begin(gather, early, now_ns);
	else
		gather_begin_next(gather, new_crash(), now_ns);
	tell_cut(gather, run, gather->open);
	gather_say_held(gather, true);
	gather_finish(gather);
}

bool gather_hear_shell(struct gather *gather, const struct run *run, const struct tap_event *event,
                       uint64_t now_ns)
{
	bool cut = gather->cut && !gather->early;

	if (!event->aside || (!cut && !gather->died) || !clue_is_shell(event->line))
		return false;
	if (cut) {
		gather->early = new_crash();
		gather->early->stream = gather->stream;
		gather->early->ordinal = ++gather->ordinal;
		gather->early_deadline = now_ns + EARLY_NS;
		tell_cut(gather, run, gather->early);
		gather_append(gather->early,
		              (struct said){.where = SAID_BEFORE, .text = event->line});
		gather->cut = true;
	}
	gather->died = false;
	return true;
}

void gather_pass_document(struct gather *gather, const struct run *run, uint64_t now_ns)
{
	gather->cut = run->cut.is;
	gather->died = false;
	if (!gather->cut)
		return;
	if (gather->early) {
		tell_cut(gather, run, gather->early);
		pile_add(&gather->ready, gather->early, SIZE_MAX);
		gather->early = NULL;
		return;
	}
	pending_read_reports(&gather->pending);
	if (gather->pending.report || pending_has_shell(&gather->pending)) {
		gather_finish(gather);
		gather_report_cut(gather, run, now_ns);
		gather_forget_pending(gather);
	}
}

/* Whether what is held tells of the end of a program that prove ran. */
static bool tells_of_end(struct gather *gather)
{
	struct held_cursor cursor = {0};
	struct said line;

	while (held_next(&gather->pending.held, &cursor, &line)) {
		if (span_starts(line.text, SPAN("Dubious, test returned ")))
			return true;
	}
	return gather->pending.trace;
}

bool gather_died_under_prove(struct gather *gather, const struct run *run)
{
	return run->nlevels && !level_complete(&run->levels[0]) && tells_of_end(gather);
}

void gather_pass_heading(struct gather *gather, const struct run *run, uint64_t now_ns)
{
	gather_pass_document(gather, run, now_ns);
	pending_read(&gather->pending);

	bool died = gather->cut && tells_of_end(gather);
	bool crashed = gather->pending.crash;

	gather_finish(gather);
	if (died) {
		gather_begin_next(gather, new_crash(), now_ns);
		tell_cut(gather, run, gather->open);
		if (!crashed)
			gather->open->kind = FAILURE_ERROR;
		gather_say_held(gather, true);
		gather_finish(gather);
	}
	gather_forget_pending(gather);
}

/* Whether nothing was said about the open failure, taken or not. */
static bool is_silent(const struct gather *gather)
{
	const struct failure *open = gather->open;

	if (!open)
		return false;
	return open->more ? gather->was_silent && !open->nsaid : failure_is_silent(open);
}

bool gather_has_last_word(const struct gather *gather, const struct run *run)
{
	bool leads = gather->leads || run->prove || (run->nlevels && run->levels[0].ktap);

	return is_silent(gather) && !leads && !held_is_empty(&gather->pending.held) &&
	       held_text(&gather->pending.held).n <= LAST_WORD_BYTES;
}

void gather_tell_fold(struct gather *gather, const struct run *run, uint64_t now_ns)
{
	const struct run_fold *fold = &run->fold;
	struct failure *failure;

	gather_finish(gather);
	failure = failure_new();
	gather_begin_next(gather, failure, now_ns);
	failure->path = arena_new(&failure->arena, fold->npath, sizeof *failure->path);
	failure->npath = fold->npath;
	for (size_t i = 0; i < fold->npath; i++)
		failure->path[i] = arena_copy(&failure->arena, fold->path[i]);
	failure->file = arena_copy(&failure->arena, buffer_span(&run->file));
	failure->numbered = fold->numbered;
	failure->number = fold->number;
	failure->done = run->leaves.tests;
	gather_finish(gather);
	gather->point = 0;
}

/* Whether all that is held is a record of a crash that was told of before. */
static bool tells_again(struct gather *gather)
{
	struct held_cursor cursor = {0};
	struct said line;

	while (held_next(&gather->pending.held, &cursor, &line)) {
		struct span text = span_trim(line.text);

		if (text.n && !span_starts(text, SPAN("tapir:1 end ")) &&
		    !(span_starts(text, SPAN("tapir:1 crash ")) &&
		      span_find(text, SPAN(" again=1")) < text.n))
			return false;
	}
	return true;
}

static bool is_missing_tests(const struct run *run)
{
	return run->faults & (1u << VERDICT_MISSING | 1u << VERDICT_NO_TESTS);
}

bool gather_is_cut(const struct run *run)
{
	return is_missing_tests(run) ||
	       run->faults & (1u << VERDICT_NO_PLAN | 1u << VERDICT_CUT_OFF);
}

bool gather_tells_of_end(struct gather *gather, const struct run *run, enum run_news news)
{
	if (!held_is_empty(&gather->pending.held) && run->failures && tells_again(gather))
		return false;
	if (news & NEWS_FAILED)
		return true;
	if (run->bailed || held_is_empty(&gather->pending.held))
		return false;
	/* Behind a whole document, what prove says of how its program ended is no news. */
	if (run->prove && !gather->pending.crash)
		return gather_died_under_prove(gather, run);
	/* Failed tests explain how a whole stream's program ended; and what it said of them may be
	 * said again on its standard error. */
	bool died = news & NEWS_DIED && !run->carrier && (gather_is_cut(run) || !run->failures);
	if (gather->pending.trace)
		return gather_is_cut(run) || ((gather->pending.crash || died) && !gather->open);
	if (!died && !is_missing_tests(run))
		return false;
	return !gather->open || gather->spoken;
}
