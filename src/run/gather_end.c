#include "run/gather_parts.h"

/* The open failure is what ended the stream, or comes behind one that was whole. */
static void tell_end(struct gather *gather, const struct run *run)
{
	struct failure *failure = gather->open;

	failure->stray = run->verdict >= VERDICT_PASSED || !gather_is_cut(run);
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
	pending_read(&gather->pending);
	if (!gather->open && gather->cut && gather->pending.early && !(news & NEWS_FAILED)) {
		gather_report_cut(gather, run, now_ns);
		gather_forget_pending(gather);
	}

	bool crash = gather_tells_of_end(gather, run, news);
	struct failure *early = take_early(gather);

	if (gather->open && !crash && (gather->pending.trace || gather_has_last_word(gather, run)))
		gather_say_held(gather, true);
	gather_finish(gather);
	if (news & NEWS_FOLDED)
		gather_tell_fold(gather, run, now_ns);
	if (early && !crash && !gather_is_cut(run)) {
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
