#include "run/gather_parts.h"

#include "base/limits.h"
#include "run/naming.h"

/* Lines without a clue that a traceback may have between those that have one. */
enum { TRACE_GAP_LINES = 8 };

/* What is kept of a YAML block that may not be wanted: the first keys, which are short. */
enum { CLOSED_LINES = 16, CLOSED_LINE_BYTES = 1024 };

/* Diagnostics whose point has not come yet. */

/* The lines of a name. */
enum { NAME_LINES = 16 };

/* A line of the YAML of a closing point that is not reported: it is, if that tells more. */
static void open_closed(struct gather *gather, struct span text, uint64_t now_ns)
{
	struct failure *closed = gather->closed;

	if (!closed)
		return;
	if (!clue_tells_more(text)) {
		if (closed->nsaid < CLOSED_LINES && text.n <= CLOSED_LINE_BYTES)
			gather_append(closed, (struct said){.where = SAID_YAML, .text = text});
		return;
	}
	gather_begin_next(gather, closed, now_ns);
	gather->closed = NULL;
}

void gather_hear_yaml(struct gather *gather, const struct tap_event *event, uint64_t now_ns)
{
	if (event->kind == TAP_YAML)
		open_closed(gather, event->text, now_ns);
	if (!gather->open)
		return;
	gather->deadline = now_ns + SETTLE_NS;
	gather->in_yaml = event->kind != TAP_YAML_END;
	if (event->kind == TAP_YAML_END) {
		gather->had_yaml = true;
		return;
	}
	gather_say(gather, (struct said){
				   .where = event->kind == TAP_YAML ? SAID_YAML : SAID_YAML_BEGIN,
				   .cut = event->cut,
				   .text = event->kind == TAP_YAML ? event->text : (struct span){0},
			   });
}

void gather_yaml(struct gather *gather, struct span lines, size_t n, unsigned indent,
                 uint64_t now_ns)
{
	struct said line = {.where = SAID_YAML};

	if (!gather->open && !gather->closed)
		return;
	for (; !gather->tail.n && span_next_line(&lines, &line.text); n--) {
		line.text = span_from(line.text, indent);
		open_closed(gather, line.text, now_ns);
		if (gather->open)
			gather_say(gather, line);
	}
	if (!gather->open)
		return;
	gather->deadline = now_ns + SETTLE_NS;
	gather->in_yaml = true;
	held_add_lines(&gather->tail, SAID_YAML, lines, n, indent);
}

/* Opens number `i` of those that are ready, which waited for this. */
static void reopen(struct gather *gather, size_t i, uint64_t now_ns)
{
	struct failure *failure = pile_take(&gather->ready, i);

	for (size_t k = gather->silent.n; k-- > 0;) {
		if (gather->silent.failures[k]->ordinal == failure->ordinal)
			failure_free(pile_take(&gather->silent, k));
	}
	gather_finish(gather);
	gather->point = 0;
	gather_begin(gather, failure, now_ns);
	gather->spoken = failure->nsaid > 0;
}

static bool reopen_named(struct gather *gather, const struct naming *naming, uint64_t now_ns)
{
	for (size_t i = 0; i < gather->ready.n; i++) {
		struct failure *failure = gather->ready.failures[i];

		if (!failure->waits_ns || !naming_means(naming, gather_last_name(failure)))
			continue;
		reopen(gather, i, now_ns);
		gather->named_aside = failure->ordinal;
		return true;
	}
	return false;
}

/* What comes beside the stream goes on with the failure that it named, whatever came in between. */
static void reopen_last(struct gather *gather, uint64_t now_ns)
{
	uint64_t last = gather->named_aside;

	if (!last || (gather->open && gather->open->ordinal == last))
		return;
	for (size_t i = 0; i < gather->ready.n; i++) {
		if (gather->ready.failures[i]->waits_ns &&
		    gather->ready.failures[i]->ordinal == last) {
			reopen(gather, i, now_ns);
			return;
		}
	}
}

/* A line that names its test: the failure of that name becomes the open one. False when there is
 * none that waits for diagnostics. */
static bool open_named(struct gather *gather, const struct naming *naming, uint64_t now_ns)
{
	if (gather->open && naming_means(naming, gather_last_name(gather->open))) {
		gather->named_aside = gather->expects ? gather->open->ordinal : 0;
		return true;
	}
	if (reopen_named(gather, naming, now_ns))
		return true;
	for (size_t i = 0; i < gather->silent.n; i++) {
		if (!naming_means(naming, gather_last_name(gather->silent.failures[i])))
			continue;

		struct failure *failure = pile_take(&gather->silent, i);

		gather_finish(gather);
		failure->apart = true;
		gather->point = 0;
		gather_begin(gather, failure, now_ns);
		gather->was_silent = true;
		return true;
	}
	return false;
}

/* Keeps diagnostics for a point that may still come. */
static void begin_orphan(struct gather *gather, struct span name)
{
	struct failure *orphan = failure_new();

	orphan->arena.small = true;
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
	size_t before = orphan->arena.used;
	size_t most = share_is_spent(gather->orphans.share) ? SPENT_HELD_BYTES : DIAG_TAIL_BYTES;

	if (before < most)
		gather_append(orphan, line);
	else
		orphan->left_out += line.text.n + 1;
	pile_grew(&gather->orphans, orphan->arena.used - before);
	return true;
}

/* A record of libtapir's. It comes in front of its point, but that of a failed REQUIRE of Catch2,
 * which throws when it has been reported, behind it. */
static void hear_record(struct gather *gather, struct said line, bool aside)
{
	bool begins = !gather->leading && !gather->recorded;
	bool ends = span_starts(span_trim(line.text), SPAN("tapir:1 end"));

	if (begins && gather->open && span_find(line.text, SPAN(" kind=catch2")) < line.text.n)
		gather->recorded = true;
	if (gather->recorded) {
		gather_say(gather, line);
		gather->recorded = !ends;
		return;
	}
	gather_finish(gather);
	gather->after = AFTER_NOTHING;

	bool fatal = clue_of(line.text, false) == CLUE_REPORT;

	pending_add(&gather->pending, line, fatal ? CLUE_REPORT : CLUE_NONE);
	gather->pending.early |= fatal && aside;
	gather->leading = !ends;
}

/* Whether the comment goes on with a name that the one before it did not end: the point has had it,
 * line by line. */
static bool goes_on_with_name(struct gather *gather, const struct tap_event *event)
{
	struct span text = span_trim(event->text);
	bool ends = text.n && text.at[text.n - 1] == gather->quote;

	if (!gather->quote_lines || (gather->expects && !event->aside))
		return false;
	if (span_starts(text, SPAN("at "))) {
		gather->quote_lines = 0;
		return false;
	}
	gather->quote_lines -= ends ? gather->quote_lines : 1;
	return true;
}

/* Whether a line stands in the subtest that the open failure may be the head of. */
static bool is_inside(const struct gather *gather, const struct tap_event *event)
{
	return gather->opens && event->depth > gather->depth;
}

/* Whose comments these are, if this one says so by a test's name. */
static void hear_name(struct gather *gather, const struct tap_event *event, uint64_t now_ns)
{
	struct naming naming;

	if (!naming_read(event->text, true, &naming)) {
		if (event->aside)
			reopen_last(gather, now_ns);
		return;
	}
	/* Another test's name, behind diagnostics that had one: those are complete. */
	if (!open_named(gather, &naming, now_ns)) {
		gather->named_aside = 0;
		if (gather->named) {
			gather_finish(gather);
			gather->after = AFTER_NOTHING;
		}
	}
	gather->named = gather->open != NULL;
	gather->quote = naming.quote;
	gather->quote_lines = naming.quote ? NAME_LINES : 0;
}

/* Gives a comment to the open failure, or keeps it for the point that comes. */
static void place_comment(struct gather *gather, const struct tap_event *event, struct said line,
                          enum clue clue, uint64_t now_ns)
{
	if (gather->leading) {
		pending_add(&gather->pending, line, clue);
	} else if (gather->open && !gather->had_yaml && !gather->leads &&
	           !is_inside(gather, event)) {
		/* Comments set off to the right go on with what was printed between them. */
		if (gather->spoken && span_blanks(event->line) > gather->indent)
			gather_say_held(gather, true);
		gather->prefixed |= clue_is_bats(event->text);
		gather_say(gather, line);
		gather->block = false;
		gather->deadline = now_ns + SETTLE_NS;
	} else if (gather->open || gather->after != AFTER_QUIET) {
		line.where = SAID_NOTE;
		pending_add(&gather->pending, line, clue);
	}
}

void gather_hear_comment(struct gather *gather, const struct tap_event *event, uint64_t now_ns)
{
	enum clue clue = clue_of(event->text, true);
	struct said line = {.where = SAID_COMMENT, .cut = event->cut, .text = event->text};

	if (clue == CLUE_COMPARED && !gather->open)
		gather->leads = true;
	if (clue == CLUE_COMPARED && gather->leads)
		clue = CLUE_LEADING;
	switch (clue) {
	case CLUE_TRAILER:
		return;
	case CLUE_HEADING:
		gather_finish(gather);
		return;
	case CLUE_RECORD:
		hear_record(gather, line, event->aside);
		return;
	case CLUE_LEADING:
		gather_finish(gather);
		gather->leads = true;
		gather->leading = true;
		gather->after = AFTER_NOTHING;
		break;
	default:
		break;
	}
	if (goes_on_with_name(gather, event))
		return;
	hear_name(gather, event, now_ns);
	if (gather->open || !hear_orphan(gather, line))
		place_comment(gather, event, line, clue, now_ns);
}

/* Whether a line of text belongs to the open failure for certain. */
static bool claims_text(struct gather *gather, const struct tap_event *event, enum clue clue)
{
	if (is_inside(gather, event))
		return false;
	if (gather->block && span_blanks(event->line) > gather->indent)
		return true;
	gather->block = false;
	if (gather->leads || clue == CLUE_CRASH || clue == CLUE_REPORT || gather->pending.crash)
		return false;
	/* Behind diagnostics of its own, a traceback may as well be that of a crash: the next
	 * event tells. */
	size_t indent = span_blanks(event->line);

	if (clue == CLUE_TRACE && (!gather->spoken || gather->trace_lines)) {
		if (!gather->trace_lines || indent < gather->trace_indent)
			gather->trace_indent = indent;
		gather->trace_lines = TRACE_GAP_LINES + 1;
	}
	if (gather->trace_lines && indent > gather->trace_indent)
		return true;
	return gather->trace_lines && gather->trace_lines--;
}

void gather_hear_text(struct gather *gather, const struct tap_event *event, uint64_t now_ns)
{
	struct said line = {.where = SAID_BEFORE, .cut = event->cut, .text = event->line};

	if (event->kind == TAP_BLANK) {
		if (!held_is_empty(&gather->pending.held) || gather->open)
			pending_add(&gather->pending, line, CLUE_NONE);
		return;
	}

	bool may_claim = gather->open && !gather->prefixed;
	enum clue clue = may_claim ? clue_of(event->line, false) : CLUE_NONE;
	struct naming naming;

	if (naming_read(event->line, false, &naming) && open_named(gather, &naming, now_ns)) {
		gather_forget_pending(gather);
		line.where = SAID_AFTER;
		gather_say(gather, line);
		gather->indent = span_blanks(event->line);
		gather->in_report = gather->block = true;
		gather->deadline = now_ns + SETTLE_NS;
		return;
	}
	if (gather->in_report && span_blanks(event->line) <= gather->indent)
		gather_finish(gather);
	/* What a test of bats prints past it, and says next, is about the next point. */
	gather->had_yaml |= gather->prefixed;
	if (gather->leading) {
		line.where = SAID_AFTER;
	} else if (may_claim && gather->open && claims_text(gather, event, clue)) {
		gather_say_held(gather, true);
		line.where = SAID_AFTER;
		gather_say(gather, line);
		gather->deadline = now_ns + SETTLE_NS;
		return;
	}
	pending_add(&gather->pending, line, clue);
	/* Of the sanitizers' reports, one that ends the program. */
	gather->pending.early |= event->aside &&
	                         span_find(event->line, SPAN("==ERROR: ")) < event->line.n;
}
