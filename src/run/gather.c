#include "run/gather.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "run/naming.h"
#include "run/pending.h"
#include "run/pile.h"
#include "tap/parser.h"

/* Lines without a clue that a traceback may have between those that have one. */
enum { TRACE_GAP_LINES = 8 };

/* Failures nothing was said about, and diagnostics whose point has not come yet. */
enum { SILENT_MAX = 256, ORPHANS_MAX = 256 };

/* What the point before was, when no failure is open. */
enum after {
	AFTER_NOTHING, /* or a passing point: comments may belong to the point that comes */
	AFTER_QUIET,   /* a failed point that is not reported: its diagnostics are not wanted */
};

struct gather {
	unsigned stream;
	uint64_t ordinal;
	bool output_shown;
	enum after after;

	/* For the point that comes next; while a failure is open, what may still be its own. */
	struct pending pending;
	bool leading; /* a diagnostic of the next point began: all lines are now its */
	bool leads;   /* the stream's producer prints diagnostics in front of points */

	struct failure *open;
	unsigned indent; /* of its point */
	size_t cost;     /* of what was said, against DIAG_BYTES */
	struct held tail;
	bool block;     /* indented text right behind the point is its own */
	bool in_report; /* a report named it, and goes on as far as it is indented */
	bool named;     /* its diagnostics have its name in them */
	bool had_yaml;  /* a block has come, so comments belong to what follows */
	bool in_yaml;
	unsigned trace_lines; /* text lines that the open traceback may still claim */
	uint64_t deadline;

	struct pile ready;
	/* For diagnostics in another order than their points, by name. */
	bool was_silent;     /* nothing was said about the open failure before it was taken */
	struct pile silent;  /* failures that were reported without diagnostics */
	struct pile orphans; /* diagnostics without a point, the name as their only path */
	bool in_orphan;      /* comments go to the newest of them */
};

static struct span last_name(const struct failure *failure)
{
	return failure->npath ? failure->path[failure->npath - 1] : (struct span){0};
}

struct gather *gather_new(unsigned stream)
{
	struct gather *gather = memory_zero(1, sizeof *gather);

	gather->stream = stream;
	gather->pending.held.limit = HELD_BYTES;
	gather->tail.limit = DIAG_TAIL_BYTES;
	return gather;
}

void gather_free(struct gather *gather)
{
	if (!gather)
		return;
	failure_free(gather->open);
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

static void forget_pending(struct gather *gather)
{
	pending_clear(&gather->pending);
	gather->leading = false;
}

static void append(struct failure *failure, struct said line)
{
	line.text = arena_copy(&failure->arena, line.text);
	*ARENA_PUSH(&failure->arena, failure->said, failure->nsaid) = line;
	failure->nsaid++;
}

/* Adds a line to the open failure. */
static void say(struct gather *gather, struct said line)
{
	size_t cost = held_cost(line.text);

	if (gather->cost + cost <= DIAG_BYTES && !gather->tail.n) {
		append(gather->open, line);
		gather->cost += cost;
	} else {
		held_add(&gather->tail, line);
	}
}

/* Gives the open failure what is held; with `own`, as its diagnostics. */
static void say_held(struct gather *gather, bool own)
{
	struct said line;

	gather->open->earlier += gather->pending.held.left_out;
	while (held_take(&gather->pending.held, &line)) {
		if (own && line.where == SAID_BEFORE)
			line.where = SAID_AFTER;
		else if (own && line.where == SAID_NOTE)
			line.where = SAID_COMMENT;
		else if (line.where == SAID_BEFORE && gather->output_shown)
			continue;
		say(gather, line);
	}
	forget_pending(gather);
}

/* The end of an overlong failure's diagnostics goes behind the head of them. */
static void add_tail(struct gather *gather)
{
	struct said line;

	gather->open->left_out = gather->tail.left_out;
	gather->open->gap = gather->open->nsaid;
	while (held_take(&gather->tail, &line))
		append(gather->open, line);
	held_clear(&gather->tail);
	gather->cost = 0;
}

static bool has_something(const struct gather *gather)
{
	return gather->open && (!gather->open->more || gather->open->nsaid);
}

/* Nothing more can join the open failure. */
static void finish(struct gather *gather)
{
	struct failure *failure = gather->open;

	gather->in_orphan = false;
	if (!failure)
		return;
	if (has_something(gather)) {
		add_tail(gather);
		failure->unfinished |= gather->in_yaml;
		if (!failure->more && failure_is_silent(failure))
			pile_add(&gather->silent, failure_more(failure), SILENT_MAX);
		pile_add(&gather->ready, failure, SIZE_MAX);
	} else if (gather->was_silent) {
		pile_add(&gather->silent, failure, SILENT_MAX);
	} else {
		failure_free(failure);
	}
	gather->open = NULL;
	gather->named = gather->in_report = gather->was_silent = gather->in_yaml = false;
	gather->deadline = UINT64_MAX;
}

static unsigned indentation(struct span line)
{
	unsigned n = 0;

	while (n < line.n && byte_is_blank(line.at[n]))
		n++;
	return n;
}

static void begin_gathering(struct gather *gather, struct failure *failure, uint64_t now_ns)
{
	gather->open = failure;
	gather->cost = 0;
	gather->block = true;
	gather->named = gather->in_report = gather->had_yaml = gather->in_yaml = false;
	gather->trace_lines = 0;
	gather->deadline = now_ns + SETTLE_NS;
}

static void begin(struct gather *gather, enum failure_kind kind, uint64_t now_ns)
{
	struct failure *failure = failure_new();

	failure->kind = kind;
	failure->stream = gather->stream;
	failure->ordinal = ++gather->ordinal;
	begin_gathering(gather, failure, now_ns);
}

/* Diagnostics of that name which came before the point did. */
static void adopt_orphan(struct gather *gather)
{
	for (size_t i = 0; i < gather->orphans.n; i++) {
		if (!span_equal(last_name(gather->orphans.failures[i]), last_name(gather->open)))
			continue;

		struct failure *orphan = pile_take(&gather->orphans, i);

		for (size_t k = 0; k < orphan->nsaid; k++)
			say(gather, orphan->said[k]);
		gather->named = true;
		failure_free(orphan);
		return;
	}
}

static void begin_failure(struct gather *gather, const struct run *run,
                          const struct tap_event *event, enum run_news news, uint64_t now_ns)
{
	begin(gather, news & NEWS_BAILED ? FAILURE_BAIL : FAILURE_FAIL, now_ns);

	struct failure *failure = gather->open;

	failure->done = run->leaves.tests;
	if (event->kind == TAP_POINT || event->kind == TAP_CLOSE)
		failure->path = run_path(run, event, &failure->arena, &failure->npath);
	else if (event->depth > 0 || !(news & NEWS_BAILED))
		failure->path = run_current(run, &failure->arena, &failure->npath);
	failure->file = arena_copy(&failure->arena, buffer_span(&run->file));
	failure->numbered = event->kind == TAP_POINT && event->numbered;
	failure->number = event->number;
	if (event->kind == TAP_POINT)
		failure->duration_ns = event->duration_ns;
	failure->reason = arena_copy(&failure->arena, event->reason);
	failure->reason = tap_unescape(failure->reason, &failure->arena);
	gather->indent = indentation(event->line);
	say_held(gather, false);
	if (gather->orphans.n)
		adopt_orphan(gather);
}

/* A sanitizer complained about a test that passes, or a program died though its document was
 * complete: that is no point's failure, but news. */
static void report_stray(struct gather *gather, const struct run *run,
                         const struct tap_event *event, uint64_t now_ns)
{
	begin(gather, FAILURE_CRASH, now_ns);

	struct failure *failure = gather->open;

	if (event->kind == TAP_POINT)
		failure->path = run_path(run, event, &failure->arena, &failure->npath);
	failure->done = run->leaves.tests;
	failure->stray = true;
	say_held(gather, true);
	finish(gather);
}

/* An event that ends whatever was being said, and may begin a failure. */
static void pass_boundary(struct gather *gather, const struct run *run,
                          const struct tap_event *event, enum run_news news, uint64_t now_ns)
{
	if (gather->open && gather->pending.trace && !gather->leading && !gather->leads)
		say_held(gather, true);
	finish(gather);
	if (news & (NEWS_FAILED | NEWS_BAILED)) {
		begin_failure(gather, run, event, news, now_ns);
	} else if (event->kind == TAP_SUBTEST || event->kind == TAP_BEGIN) {
		gather->after = AFTER_NOTHING;
	} else if (event->kind == TAP_POINT || (event->kind == TAP_VERSION && !event->depth)) {
		pending_read_reports(&gather->pending);
		if (gather->pending.report)
			report_stray(gather, run, event, now_ns);
		if (gather->pending.held.n)
			forget_pending(gather);
		gather->after = event->kind == TAP_POINT && !event->ok ? AFTER_QUIET
		                                                       : AFTER_NOTHING;
	}
}

static void hear_yaml(struct gather *gather, const struct tap_event *event, uint64_t now_ns)
{
	if (!gather->open)
		return;
	gather->deadline = now_ns + SETTLE_NS;
	gather->in_yaml = event->kind != TAP_YAML_END;
	if (event->kind == TAP_YAML_END) {
		gather->had_yaml = true;
		return;
	}
	say(gather, (struct said){
			    .where = event->kind == TAP_YAML ? SAID_YAML : SAID_YAML_BEGIN,
			    .cut = event->cut,
			    .text = event->kind == TAP_YAML ? event->text : (struct span){0},
		    });
}

/* A line that names its test: the failure of that name becomes the open one. False when there is
 * none that waits for diagnostics. */
static bool open_named(struct gather *gather, const struct naming *naming, uint64_t now_ns)
{
	if (gather->open && naming_means(naming, last_name(gather->open)))
		return true;
	for (size_t i = 0; i < gather->silent.n; i++) {
		if (!naming_means(naming, last_name(gather->silent.failures[i])))
			continue;

		struct failure *failure = pile_take(&gather->silent, i);

		finish(gather);
		failure->apart = true;
		begin_gathering(gather, failure, now_ns);
		gather->was_silent = true;
		return true;
	}
	return false;
}

/* Keeps diagnostics for a point that may still come. */
static void begin_orphan(struct gather *gather, struct span name)
{
	struct failure *orphan = failure_new();

	orphan->path = arena_new(&orphan->arena, 1, sizeof *orphan->path);
	orphan->path[0] = arena_copy(&orphan->arena, name);
	orphan->npath = 1;
	pile_add(&gather->orphans, orphan, ORPHANS_MAX);
	gather->in_orphan = true;
}

/* True when the comment went to an orphan. */
static bool hear_orphan(struct gather *gather, struct said line)
{
	struct naming naming;

	if (naming_read(line.text, true, &naming) && !gather->open &&
	    gather->after != AFTER_QUIET && !gather->leading)
		begin_orphan(gather, naming.name);
	if (!gather->in_orphan)
		return false;

	struct failure *orphan = gather->orphans.failures[gather->orphans.n - 1];

	if (orphan->arena.used < DIAG_TAIL_BYTES)
		append(orphan, line);
	else
		orphan->left_out += line.text.n + 1;
	return true;
}

static void hear_comment(struct gather *gather, const struct tap_event *event, uint64_t now_ns)
{
	enum clue clue = clue_of(event->text, true);
	struct said line = {.where = SAID_COMMENT, .cut = event->cut, .text = event->text};

	if (clue == CLUE_COMPARED && !gather->open)
		gather->leads = true;
	if (clue == CLUE_COMPARED && gather->leads)
		clue = CLUE_LEADING;
	if (clue == CLUE_TRAILER)
		return;
	if (clue == CLUE_HEADING) {
		finish(gather);
		return;
	}
	if (clue == CLUE_LEADING || clue == CLUE_RECORD) {
		finish(gather);
		gather->leads |= clue == CLUE_LEADING;
		gather->leading = true;
		gather->after = AFTER_NOTHING;
	}
	if (clue == CLUE_RECORD) {
		bool fatal = clue_of(event->text, false) == CLUE_REPORT;

		pending_add(&gather->pending, line, fatal ? CLUE_REPORT : CLUE_NONE);
		gather->leading = !span_starts(span_trim(event->text), SPAN("tapir:1 end"));
		return;
	}

	struct naming naming;

	/* Another test's name, behind diagnostics that had one: those are complete. */
	if (naming_read(event->text, true, &naming)) {
		if (!open_named(gather, &naming, now_ns) && gather->named) {
			finish(gather);
			gather->after = AFTER_NOTHING;
		}
		gather->named = gather->open != NULL;
	}
	if (!gather->open && hear_orphan(gather, line))
		return;
	if (gather->leading) {
		pending_add(&gather->pending, line, clue);
	} else if (gather->open && !gather->had_yaml && !gather->leads) {
		say(gather, line);
		gather->block = false;
		gather->deadline = now_ns + SETTLE_NS;
	} else if (gather->open || gather->after != AFTER_QUIET) {
		line.where = SAID_NOTE;
		pending_add(&gather->pending, line, clue);
	}
}

/* Whether a line of text belongs to the open failure for certain. */
static bool claims_text(struct gather *gather, const struct tap_event *event, enum clue clue)
{
	if (gather->block && indentation(event->line) > gather->indent)
		return true;
	gather->block = false;
	if (gather->leads || clue == CLUE_CRASH || clue == CLUE_REPORT || gather->pending.crash)
		return false;
	/* Behind diagnostics of its own, a traceback may as well be that of a crash: the next
	 * event tells. */
	if (clue == CLUE_TRACE && (!gather->open->nsaid || gather->trace_lines))
		gather->trace_lines = TRACE_GAP_LINES + 1;
	return gather->trace_lines && gather->trace_lines--;
}

static void hear_text(struct gather *gather, const struct tap_event *event, uint64_t now_ns)
{
	struct said line = {.where = SAID_BEFORE, .cut = event->cut, .text = event->line};

	if (event->kind == TAP_BLANK) {
		if (gather->pending.held.n || gather->open)
			pending_add(&gather->pending, line, CLUE_NONE);
		return;
	}

	enum clue clue = gather->open ? clue_of(event->line, false) : CLUE_NONE;
	struct naming naming;

	if (naming_read(event->line, false, &naming) && open_named(gather, &naming, now_ns)) {
		forget_pending(gather);
		line.where = SAID_AFTER;
		say(gather, line);
		gather->indent = indentation(event->line);
		gather->in_report = gather->block = true;
		gather->deadline = now_ns + SETTLE_NS;
		return;
	}
	if (gather->in_report && indentation(event->line) <= gather->indent)
		finish(gather);
	if (gather->leading) {
		line.where = SAID_AFTER;
	} else if (gather->open && claims_text(gather, event, clue)) {
		say_held(gather, true);
		line.where = SAID_AFTER;
		say(gather, line);
		gather->deadline = now_ns + SETTLE_NS;
		return;
	}
	pending_add(&gather->pending, line, clue);
}

/* The open failure is the head of a subtest that begins only now: its closing says how it went. */
static void retract(struct gather *gather)
{
	if (!gather->open || gather->open->more)
		return;
	failure_free(gather->open);
	gather->open = NULL;
	gather->ordinal--;
	gather->named = gather->in_report = gather->was_silent = gather->in_yaml = false;
	gather->deadline = UINT64_MAX;
	held_clear(&gather->tail);
}

void gather_apply(struct gather *gather, const struct run *run, const struct tap_event *event,
                  enum run_news news, uint64_t now_ns)
{
	if (news & NEWS_RETRACTED)
		retract(gather);
	if (news & (NEWS_FAILED | NEWS_BAILED)) {
		pass_boundary(gather, run, event, news, now_ns);
		return;
	}
	switch (event->kind) {
	case TAP_YAML_BEGIN:
	case TAP_YAML:
	case TAP_YAML_END:
		hear_yaml(gather, event, now_ns);
		break;
	case TAP_COMMENT:
		if (clue_is_frame(event->line))
			hear_text(gather, event, now_ns);
		else
			hear_comment(gather, event, now_ns);
		break;
	case TAP_TEXT:
	case TAP_BLANK:
		hear_text(gather, event, now_ns);
		break;
	default:
		pass_boundary(gather, run, event, news, now_ns);
		break;
	}
}

bool gather_may_stretch(const struct gather *gather)
{
	return !gather->open && !gather->pending.held.n && !gather->ready.n &&
	       !gather->pending.report;
}

void gather_stretch(struct gather *gather)
{
	gather->in_orphan = false;
	gather->after = AFTER_NOTHING;
}

bool gather_may_have_text(const struct gather *gather)
{
	return !gather->open && !gather->leading && !gather->silent.n;
}

void gather_text(struct gather *gather, struct span lines)
{
	held_add_lines(&gather->pending.held, SAID_BEFORE, lines);
}

/* Where the stream stopped: the test that was running, or the one that ran last. */
static void name_crash(struct failure *failure, const struct run *run)
{
	failure->path = run_current(run, &failure->arena, &failure->npath);
	if (failure->npath && !run->current_known) {
		struct span *last = &failure->path[failure->npath - 1];

		*last = arena_join(&failure->arena, SPAN("after "), *last, SPAN(""));
	}
}

/* Whether what is held at the end is what a dying program said, rather than about the failure
 * that is open. */
static bool tells_of_crash(const struct gather *gather, const struct run *run, enum run_news news)
{
	bool missing = run->faults & (1u << VERDICT_MISSING | 1u << VERDICT_NO_TESTS);
	bool cut = missing || run->faults & (1u << VERDICT_NO_PLAN | 1u << VERDICT_CUT_OFF);

	if (news & NEWS_FAILED)
		return true;
	if (run->bailed || !gather->pending.held.n)
		return false;
	if (gather->pending.trace)
		return cut || (gather->pending.crash && !gather->open);
	return missing && !gather->open;
}

void gather_end(struct gather *gather, const struct run *run, enum run_news news, uint64_t now_ns)
{
	if (!gather->open)
		pending_read(&gather->pending);

	bool crash = tells_of_crash(gather, run, news);

	if (gather->open && !crash && gather->pending.trace)
		say_held(gather, true);
	finish(gather);
	if (crash) {
		bool died = news & NEWS_FAILED || gather->pending.crash;

		begin(gather, died ? FAILURE_CRASH : FAILURE_ERROR, now_ns);
		gather->open->stray = run->verdict >= VERDICT_PASSED;
		gather->open->unfinished = !gather->open->stray;
		gather->open->done = run->leaves.tests;
		if (!gather->open->stray)
			name_crash(gather->open, run);
		say_held(gather, true);
		finish(gather);
	}
	forget_pending(gather);
}

uint64_t gather_deadline(const struct gather *gather)
{
	return has_something(gather) ? gather->deadline : UINT64_MAX;
}

struct failure *gather_take(struct gather *gather, uint64_t now_ns)
{
	if (gather->ready.n)
		return pile_take(&gather->ready, 0);
	if (!has_something(gather) || gather->deadline > now_ns)
		return NULL;

	struct failure *failure = gather->open;

	add_tail(gather);
	gather->was_silent = !failure->more && failure_is_silent(failure);
	gather->open = failure_more(failure);
	gather->deadline = UINT64_MAX;
	return failure;
}
