#include "run/gather_parts.h"

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

static bool is_cut(const struct run *run)
{
	return is_missing_tests(run) ||
	       run->faults & (1u << VERDICT_NO_PLAN | 1u << VERDICT_CUT_OFF);
}

/* Whether what is held at the end is what a dying program said, rather than about the failure
 * that is open. */
static bool tells_of_crash(struct gather *gather, const struct run *run, enum run_news news)
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
	if (gather->pending.trace)
		return is_cut(run) || (gather->pending.crash && !gather->open);
	return is_missing_tests(run) && (!gather->open || gather->spoken);
}

/* The open failure is what ended the stream, or comes behind one that was whole. */
static void tell_end(struct gather *gather, const struct run *run)
{
	struct failure *failure = gather->open;

	failure->stray = run->verdict >= VERDICT_PASSED;
	failure->unfinished = !failure->stray;
	failure->done = run->leaves.tests;
	if (!failure->stray)
		failure->path = run_stopped(run, &failure->arena, &failure->npath);
	gather_say_held(gather, true);
	gather_finish(gather);
}

/* The stray crash that waited for this end; NULL when there is none, or when it is told as the end
 * of another document. */
static struct failure *take_early(struct gather *gather)
{
	struct failure *early = gather->early;

	gather->early = NULL;
	if (early && early->unfinished) {
		pile_add(&gather->ready, early, SIZE_MAX);
		return NULL;
	}
	return early;
}

void gather_end(struct gather *gather, const struct run *run, enum run_news news, uint64_t now_ns)
{
	for (size_t i = 0; i < gather->ready.n; i++)
		gather->ready.failures[i]->waits_ns = 0;
	gather->expects = false;
	if (!gather->open)
		pending_read(&gather->pending);
	if (!gather->open && gather->cut && gather->pending.early && !(news & NEWS_FAILED)) {
		gather_report_cut(gather, run, now_ns);
		gather_forget_pending(gather);
	}

	bool crash = tells_of_crash(gather, run, news);
	struct failure *early = take_early(gather);

	if (gather->open && !crash && (gather->pending.trace || gather_has_last_word(gather, run)))
		gather_say_held(gather, true);
	gather_finish(gather);
	if (news & NEWS_FOLDED)
		gather_tell_fold(gather, run, now_ns);
	if (early && !crash && !is_cut(run)) {
		pile_add(&gather->ready, early, SIZE_MAX);
		early = NULL;
	}
	if (crash || early) {
		bool died = early || news & NEWS_FAILED || gather->pending.crash;

		if (early)
			gather_begin(gather, early, now_ns);
		else
			gather_begin_kind(gather, died ? FAILURE_CRASH : FAILURE_ERROR, now_ns);
		tell_end(gather, run);
	}
	gather_forget_pending(gather);
}
