#include "run/gather_parts.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "run/naming.h"
#include "tap/parser.h"

struct gather *gather_new(unsigned stream, struct share *share)
{
	struct gather *gather = memory_zero(1, sizeof *gather);

	gather->stream = stream;
	gather->pending.held = (struct held){.limit = HELD_BYTES, .share = share};
	gather->tail = (struct held){.limit = DIAG_TAIL_BYTES, .share = share};
	gather->silent.share = gather->orphans.share = share;
	return gather;
}

void gather_free(struct gather *gather)
{
	if (!gather)
		return;
	failure_free(gather->open);
	failure_free(gather->closed);
	failure_free(gather->early);
	stall_fini(&gather->stall);
	held_fini(&gather->pending.held);
	held_fini(&gather->tail);
	pile_fini(&gather->ready);
	pile_fini(&gather->silent);
	pile_fini(&gather->orphans);
	free(gather);
}

void gather_output_shown(struct gather *gather, bool shown)
{
	gather->output_shown = shown;
}

void gather_expect_aside(struct gather *gather)
{
	gather->expects = true;
}

void gather_forget_pending(struct gather *gather)
{
	pending_clear(&gather->pending);
	gather->leading = false;
}

void gather_append(struct failure *failure, struct said line)
{
	line.text = arena_copy(&failure->arena, line.text);
	*ARENA_PUSH(&failure->arena, failure->said, failure->nsaid) = line;
	failure->nsaid++;
}

/* Adds a line to the open failure. */
void gather_say(struct gather *gather, struct said line)
{
	size_t cost = held_cost(line.text);

	gather->spoken = true;
	if (gather->cost + cost <= DIAG_BYTES && !gather->tail.n) {
		gather_append(gather->open, line);
		gather->cost += cost;
	} else {
		held_add(&gather->tail, line);
	}
}

/* Gives the open failure what is held; with `own`, as its diagnostics. */
void gather_say_held(struct gather *gather, bool own)
{
	struct said line;

	gather->open->earlier += held_left_out(&gather->pending.held);
	while (held_take(&gather->pending.held, &line)) {
		if (own && line.where == SAID_BEFORE)
			line.where = SAID_AFTER;
		else if (own && line.where == SAID_NOTE)
			line.where = SAID_COMMENT;
		else if (line.where == SAID_BEFORE && gather->output_shown)
			continue;
		gather_say(gather, line);
	}
	gather_forget_pending(gather);
}

/* The end of an overlong failure's diagnostics goes behind the head of them. */
static void add_tail(struct gather *gather)
{
	struct said line;

	gather->open->left_out = gather->tail.left_out;
	gather->open->gap = gather->open->nsaid;
	while (held_take(&gather->tail, &line))
		gather_append(gather->open, line);
	held_clear(&gather->tail);
	gather->cost = 0;
}

static bool has_something(const struct gather *gather)
{
	return gather->open && (!gather->open->more || gather->open->nsaid);
}

/* A failure of which there are no diagnostics, or some beside the stream, waits for more. */
static void settle_wait(struct gather *gather, struct failure *failure)
{
	bool silent = !failure->more && failure_is_silent(failure);
	bool named = !failure->more && failure->ordinal == gather->named_aside;
	bool noted = !failure->more && !gather->named && failure_is_noted(failure);

	failure->waits_ns = 0;
	if (silent)
		pile_add(&gather->silent, failure_more(failure), SILENT_MAX);
	if (gather->expects && (noted || named))
		failure->waits_ns = gather->now_ns + ASIDE_NS;
}

/* No failure is open, and nothing is known of the one that was. */
static void forget_open(struct gather *gather)
{
	gather->open = NULL;
	gather->named = gather->in_report = gather->was_silent = gather->in_yaml = false;
	gather->recorded = false;
	gather->deadline = UINT64_MAX;
}

/* Nothing more can join the open failure. That its YAML block was not closed is news of a failure
 * that was taken, even if nothing else is. */
void gather_finish(struct gather *gather)
{
	struct failure *failure = gather->open;

	gather->in_orphan = false;
	if (!failure)
		return;
	if (has_something(gather) || gather->in_yaml) {
		add_tail(gather);
		failure->unfinished |= gather->in_yaml;
		settle_wait(gather, failure);
		if (failure->more)
			pile_add(&gather->ready, failure, SIZE_MAX);
		else
			pile_insert(&gather->ready, failure);
	} else if (gather->was_silent) {
		pile_add(&gather->silent, failure, SILENT_MAX);
	} else {
		failure_free(failure);
	}
	forget_open(gather);
}

void gather_begin(struct gather *gather, struct failure *failure, uint64_t now_ns)
{
	gather->open = failure;
	gather->cost = 0;
	gather->spoken = gather->opens = false;
	gather->block = true;
	gather->named = gather->in_report = gather->had_yaml = gather->in_yaml = false;
	gather->recorded = gather->prefixed = false;
	gather->trace_lines = 0;
	gather->deadline = now_ns + SETTLE_NS;
}

void gather_begin_next(struct gather *gather, struct failure *failure, uint64_t now_ns)
{
	failure->stream = gather->stream;
	failure->ordinal = ++gather->ordinal;
	gather_begin(gather, failure, now_ns);
}

void gather_begin_kind(struct gather *gather, enum failure_kind kind, uint64_t now_ns)
{
	struct failure *failure = failure_new();

	failure->kind = kind;
	gather_begin_next(gather, failure, now_ns);
}

/* Diagnostics of that name which came before the point did. */
static void adopt_orphan(struct gather *gather)
{
	for (size_t i = 0; i < gather->orphans.n; i++) {
		if (!span_equal(gather_last_name(gather->orphans.failures[i]),
		                gather_last_name(gather->open)))
			continue;

		struct failure *orphan = pile_take(&gather->orphans, i);

		for (size_t k = 0; k < orphan->nsaid; k++)
			gather_say(gather, orphan->said[k]);
		gather->named = true;
		failure_free(orphan);
		return;
	}
}

/* Which test it is about, as far as the event knows. */
static void identify(struct failure *failure, const struct run *run, const struct tap_event *event)
{
	failure->done = run->leaves.tests;
	if (event->kind == TAP_POINT || event->kind == TAP_CLOSE)
		failure->path = run_path(run, event, &failure->arena, &failure->npath);
	else if (event->depth > 0 || event->kind != TAP_BAIL)
		failure->path = run_current(run, &failure->arena, &failure->npath);
	failure->file = arena_copy(&failure->arena, buffer_span(&run->file));
	failure->numbered = event->kind == TAP_POINT && event->numbered;
	failure->number = event->number;
}

/* Whether a comment is the last of what is held. */
static bool ends_in_comment(struct gather *gather)
{
	struct held_cursor cursor = {0};
	struct said line = {.where = SAID_BEFORE};

	while (held_next(&gather->pending.held, &cursor, &line))
		;
	return line.where == SAID_NOTE;
}

static void begin_failure(struct gather *gather, const struct run *run,
                          const struct tap_event *event, enum run_news news, uint64_t now_ns)
{
	gather_begin_kind(gather, news & NEWS_BAILED ? FAILURE_BAIL : FAILURE_FAIL, now_ns);

	struct failure *failure = gather->open;

	identify(failure, run, event);
	if (event->kind == TAP_POINT)
		failure->duration_ns = event->duration_ns;
	gather->point = event->kind == TAP_POINT ? gather->ordinal : 0;
	gather->opens = event->opens;
	gather->depth = event->depth;
	failure->reason = arena_copy(&failure->arena, event->reason);
	failure->reason = tap_unescape(failure->reason, &failure->arena);
	gather->indent = span_blanks(event->line);
	if (event->kind == TAP_POINT && naming_is_catch2(event->text) && ends_in_comment(gather))
		gather->leads = true;
	gather_say_held(gather, false);
	if (gather->orphans.n)
		adopt_orphan(gather);
}

/* A sanitizer complained about a test that passes, or a program died though its document was
 * complete: that is no point's failure, but news. */
static void report_stray(struct gather *gather, const struct run *run,
                         const struct tap_event *event, uint64_t now_ns)
{
	if (gather->cut && gather->pending.early) {
		gather_report_cut(gather, run, now_ns);
		return;
	}
	gather_begin_kind(gather, FAILURE_CRASH, now_ns);

	struct failure *failure = gather->open;

	if (event->kind == TAP_POINT)
		failure->path = run_path(run, event, &failure->arena, &failure->npath);
	failure->done = run->leaves.tests;
	failure->stray = true;

	bool early = gather->pending.early && !gather->early;

	gather_say_held(gather, true);
	if (early) {
		add_tail(gather);
		gather->early = failure;
		gather->early_deadline = now_ns + EARLY_NS;
		gather->open = NULL;
		gather->deadline = UINT64_MAX;
		return;
	}
	gather_finish(gather);
}

/* What is held is no point's own. */
static void tell_reports(struct gather *gather, const struct run *run,
                         const struct tap_event *event, uint64_t now_ns)
{
	pending_read_reports(&gather->pending);
	if (gather->pending.report)
		report_stray(gather, run, event, now_ns);
}

static void note_closed(struct gather *gather, const struct run *run, const struct tap_event *event,
                        enum run_news news)
{
	failure_free(gather->closed);
	gather->closed = NULL;
	if (event->kind != TAP_POINT || event->ok || event->directive != TAP_PLAIN ||
	    !(news & NEWS_CLOSED) || news & NEWS_FAILED)
		return;
	gather->closed = failure_new();
	identify(gather->closed, run, event);
	gather_append(gather->closed, (struct said){.where = SAID_YAML_BEGIN});
}

/* An event that ends whatever was being said, and may begin a failure. */
static void pass_boundary(struct gather *gather, const struct run *run,
                          const struct tap_event *event, enum run_news news, uint64_t now_ns)
{
	if (news & NEWS_DOCUMENT)
		gather_pass_document(gather, run, now_ns);
	if (gather->open && gather->pending.trace && !gather->leading && !gather->leads)
		gather_say_held(gather, true);
	gather_finish(gather);
	if (news & NEWS_FOLDED)
		gather_tell_fold(gather, run, now_ns);
	gather->point = 0;
	note_closed(gather, run, event, news);
	if (event->kind == TAP_POINT && event->opens)
		tell_reports(gather, run, event, now_ns);
	if (news & (NEWS_FAILED | NEWS_BAILED)) {
		begin_failure(gather, run, event, news, now_ns);
	} else if (event->kind == TAP_SUBTEST || event->kind == TAP_BEGIN) {
		gather->after = AFTER_NOTHING;
	} else if (event->kind == TAP_POINT || (event->kind == TAP_VERSION && !event->depth)) {
		tell_reports(gather, run, event, now_ns);
		if (!held_is_empty(&gather->pending.held))
			gather_forget_pending(gather);
		gather->after = event->kind == TAP_POINT && !event->ok ? AFTER_QUIET
		                                                       : AFTER_NOTHING;
	}
}

/* Drops what the pile has of the failure with that ordinal. True when the failure itself was there,
 * not only more of it. */
static bool drop(struct pile *pile, uint64_t ordinal)
{
	bool whole = false;

	for (size_t i = pile->n; i-- > 0;) {
		if (pile->failures[i]->ordinal != ordinal)
			continue;

		struct failure *failure = pile_take(pile, i);

		whole |= !failure->more;
		failure_free(failure);
	}
	return whole;
}

/* The latest point is the head of a subtest that begins only now: its closing says how it went.
 * True when its failure was taken. */
static bool retract(struct gather *gather)
{
	uint64_t point = gather->point;
	bool whole;

	if (!point)
		return false;
	gather->point = 0;
	gather->ordinal--;
	whole = drop(&gather->ready, point);
	drop(&gather->silent, point);
	if (!gather->open)
		return !whole;
	whole |= !gather->open->more;
	failure_free(gather->open);
	forget_open(gather);
	held_clear(&gather->tail);
	return !whole;
}

/* True when the line was of a record about a hang, which changes nothing here. */
static bool hear_stall(struct gather *gather, const struct run *run, const struct tap_event *event)
{
	struct failure *whole;
	bool heard = stall_hear(&gather->stall, run, event->text, gather->stream, &whole);

	if (whole)
		pile_add(&gather->ready, whole, SIZE_MAX);
	return heard;
}

/* From here on prove sums up what was told. */
static bool is_proves_summary(struct gather *gather, const struct run *run,
                              const struct tap_event *event)
{
	if (run->prove && span_is(event->line, "Test Summary Report"))
		gather->summed = true;
	return gather->summed;
}

bool gather_apply(struct gather *gather, const struct run *run, const struct tap_event *event,
                  enum run_news news, uint64_t now_ns)
{
	gather->now_ns = now_ns;
	bool withdrawn = news & NEWS_RETRACTED && retract(gather);

	if (news & (NEWS_FAILED | NEWS_BAILED)) {
		pass_boundary(gather, run, event, news, now_ns);
		return withdrawn;
	}
	switch (event->kind) {
	case TAP_YAML_BEGIN:
	case TAP_YAML:
	case TAP_YAML_END:
		gather_hear_yaml(gather, event, now_ns);
		break;
	case TAP_COMMENT:
		if (clue_is_frame(event->line))
			gather_hear_text(gather, event, now_ns);
		else if (!hear_stall(gather, run, event))
			gather_hear_comment(gather, event, now_ns);
		break;
	case TAP_TEXT:
	case TAP_BLANK:
		if (news & NEWS_DOCUMENT)
			gather_pass_heading(gather, run, now_ns);
		else if (is_proves_summary(gather, run, event))
			break;
		else if (!gather_hear_shell(gather, run, event, now_ns))
			gather_hear_text(gather, event, now_ns);
		if (news & NEWS_FOLDED)
			gather_tell_fold(gather, run, now_ns);
		break;
	default:
		pass_boundary(gather, run, event, news, now_ns);
		break;
	}
	return withdrawn;
}

bool gather_may_stretch(const struct gather *gather)
{
	return !gather->open && held_is_empty(&gather->pending.held) && !gather->ready.n &&
	       !gather->pending.report;
}

void gather_stretch(struct gather *gather)
{
	gather->in_orphan = false;
	gather->after = AFTER_NOTHING;
}

bool gather_may_have_text(const struct gather *gather)
{
	return !gather->open && !gather->leading && !gather->silent.n && !gather->summed;
}

void gather_text(struct gather *gather, struct span lines)
{
	pending_add_output(&gather->pending, lines);
}

uint64_t gather_deadline(const struct gather *gather)
{
	uint64_t deadline = has_something(gather) ? gather->deadline : UINT64_MAX;

	if (gather->ready.n)
		deadline = gather->ready.failures[0]->waits_ns;
	return gather->early && gather->early_deadline < deadline ? gather->early_deadline
	                                                          : deadline;
}

struct failure *gather_open(const struct gather *gather)
{
	return gather->open && !gather->open->more && !gather->ready.n && !gather->opens
	               ? gather->open
	               : NULL;
}

bool gather_hurry(struct gather *gather)
{
	if (!gather_open(gather) || !gather->had_yaml || gather->in_yaml)
		return false;
	gather->deadline = 0;
	return true;
}

struct failure *gather_take(struct gather *gather, uint64_t now_ns)
{
	if (gather->ready.n && gather->ready.failures[0]->waits_ns <= now_ns)
		return pile_take(&gather->ready, 0);
	if (gather->early && gather->early_deadline <= now_ns) {
		struct failure *early = gather->early;

		gather->early = NULL;
		gather->cut = false;
		return early;
	}
	if (gather->ready.n || !has_something(gather) || gather->deadline > now_ns)
		return NULL;

	struct failure *failure = gather->open;

	add_tail(gather);
	gather->was_silent = !failure->more && failure_is_silent(failure);
	gather->open = failure_more(failure);
	gather->deadline = UINT64_MAX;
	return failure;
}
