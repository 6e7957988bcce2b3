#include "app/reporter.h"

#include <stdlib.h>

#include "app/channels.h"
#include "app/dashboard.h"
#include "app/notes.h"
#include "app/page.h"
#include "app/teller.h"
#include "base/limits.h"
#include "base/memory.h"
#include "symbols/symbols.h"
#include "view/advisory.h"
#include "view/ending.h"
#include "view/headline.h"
#include "view/passage.h"
#include "view/summary.h"

struct reporter {
	struct reporter_parts parts;
	struct look look;
	struct channels channels;
	struct teller teller;
	struct page page;
	struct notes notes;
	struct dashboard dashboard;
	bool interrupted, timed_out;
	uint64_t began_ns, now_ns;
	struct arena end; /* of the summary */
	struct summary summary;
};

struct reporter *reporter_new(const struct reporter_parts *parts, uint64_t now_ns)
{
	struct reporter *reporter = memory_zero(1, sizeof *reporter);

	reporter->parts = *parts;
	reporter->look = *parts->look;
	reporter->page = (struct page){.look = &reporter->look, .caps = parts->caps};
	reporter->notes = (struct notes){.options = parts->options,
	                                 .page = &reporter->page,
	                                 .records = &reporter->teller.stories.records};
	channels_init(&reporter->channels, parts->look->cwd, parts->options->absolute_paths);
	dashboard_init(&reporter->dashboard, parts->options, parts->caps, now_ns);
	reporter->teller = (struct teller){
		.parts = &reporter->parts,
		.look = &reporter->look,
		.channels = &reporter->channels,
		.page = &reporter->page,
		.has_bar = reporter->dashboard.has_bar,
	};
	teller_init(&reporter->teller);
	reporter->began_ns = reporter->now_ns = now_ns;
	return reporter;
}

void reporter_free(struct reporter *reporter)
{
	if (!reporter)
		return;
	channels_fini(&reporter->channels);
	teller_fini(&reporter->teller);
	page_fini(&reporter->page);
	dashboard_fini(&reporter->dashboard);
	arena_fini(&reporter->end);
	free(reporter);
}

unsigned reporter_stream(struct reporter *reporter, struct span name)
{
	return channels_add(&reporter->channels, name, reporter->parts.options, reporter->now_ns);
}

void reporter_carries(struct reporter *reporter, unsigned stream)
{
	reporter->channels.all[stream].carrier = true;
}

void reporter_carried(struct reporter *reporter, unsigned stream, unsigned one)
{
	struct channel *carried = &reporter->channels.all[one];

	reporter->channels.all[stream].run.carrier = true;
	channels_note(&reporter->channels, &reporter->channels.all[stream]);
	carried->lines.sparing = carried->errors.sparing = carried->records.sparing = true;
}

void reporter_crowded(struct reporter *reporter, unsigned stream)
{
	channel_crowd(&reporter->channels.all[stream]);
}

struct channel *reporter_channel(const struct reporter *reporter, unsigned stream)
{
	return &reporter->channels.all[stream];
}

struct rerun *reporter_rerun(const struct reporter *reporter)
{
	return reporter->teller.stories.rerun;
}

/* ---- what happens ---- */

static void show_settled(struct reporter *reporter, struct channel *channel)
{
	for (struct failure *failure; (failure = gather_take(channel->gather, reporter->now_ns));)
		teller_take(&reporter->teller, channel, failure, reporter->now_ns);
}

static void show_output(struct reporter *reporter, struct span line)
{
	struct block block = page_begin(&reporter->page);

	output_row(line, &reporter->look, &block);
	page_add(&reporter->page, &block);
}

/* A line of a stream that carries others, and that belongs to none of them. */
static void show_stray(struct reporter *reporter, struct channel *channel,
                       const struct tap_event *event)
{
	struct block block = page_begin(&reporter->page);

	if (event->kind == TAP_BLANK)
		return;
	channel->strays++;
	if (event->kind != TAP_TEXT && event->kind != TAP_COMMENT)
		return;
	stray_row(event->line, &reporter->look, &block);
	page_add(&reporter->page, &block);
}

/* One line, through all the rooms. */
static void take_line(struct reporter *reporter, struct channel *channel, struct line line)
{
	struct tap_event event = tap_parse(&channel->parser, line);
	enum run_news news = run_apply(&channel->run, &event, reporter->now_ns);

	if (channel->timing.waiting) {
		if (event.kind == TAP_YAML)
			timing_yaml(&channel->timing, event.text);
		else if (event.kind == TAP_POINT)
			notes_duration(&reporter->notes, channel);
	}
	bool taken = gather_apply(channel->gather, &channel->run, &event, news, reporter->now_ns);

	if (news & NEWS_RETRACTED)
		teller_retract(&reporter->teller, channel, taken);
	if (news & (NEWS_FAILED | NEWS_BAILED | NEWS_CLOSED | NEWS_POINT | NEWS_FOLDED))
		show_settled(reporter, channel);
	if (news & NEWS_POINT)
		notes_point(&reporter->notes, channel, &event);
	if (channel->carrier)
		show_stray(reporter, channel, &event);
	else if (event.kind == TAP_TEXT && (reporter->parts.options->show & SHOW_OUTPUT))
		show_output(reporter, event.line);
	if (news & NEWS_PROGRESS)
		reporter->dashboard.is_stale = true;
}

static void take_lines(struct reporter *reporter, struct channel *channel)
{
	struct line line;

	for (;;) {
		if (channel_hurry(channel, reporter->parts.options, reporter->now_ns))
			reporter->dashboard.is_stale = true;
		if (!lines_next(&channel->lines, &line))
			return;
		take_line(reporter, channel, line);
	}
}

static void show_error(struct reporter *reporter, struct channel *channel, struct span line)
{
	struct block block = page_begin(&reporter->page);
	bool carrier = channel->carrier;
	struct span stream = carrier ? SPAN("") : channels_title(&reporter->channels, channel);
	struct span title = SPAN("beside the tests");

	if (carrier ? !reporter->page.beside
	            : channel_error_title(channel, &reporter->look, &reporter->page.arena, &title))
		error_title_row(stream, title, &reporter->look, &block);
	output_row(line, &reporter->look, &block);
	page_add(&reporter->page, &block);
	reporter->page.beside = carrier;
}

/* One line that came beside the stream: said of the test that runs, whatever it looks like. */
static void take_aside(struct reporter *reporter, struct channel *channel, struct line line)
{
	struct span text = span_trim(line.text);
	struct tap_event event = tap_aside(line);

	gather_apply(channel->gather, &channel->run, &event, NEWS_NONE, reporter->now_ns);
	/* What libtapir says of a crash is shown as one. */
	if ((reporter->parts.options->show & SHOW_OUTPUT) ||
	    (channel->carrier && text.n && !span_starts(text, SPAN("# tapir:"))))
		show_error(reporter, channel, line.text);
}

static void take_asides(struct reporter *reporter, struct channel *channel, struct lines *lines)
{
	struct line line;

	while (lines_next(lines, &line))
		take_aside(reporter, channel, line);
}

static struct lines *lines_of(struct reporter *reporter, unsigned stream, enum aside aside)
{
	return aside == ASIDE_RECORDS ? &reporter->channels.all[stream].records
	                              : &reporter->channels.all[stream].errors;
}

char *reporter_aside_space(struct reporter *reporter, unsigned stream, enum aside aside,
                           size_t *ret_room)
{
	return lines_space(lines_of(reporter, stream, aside), ret_room);
}

void reporter_aside_read(struct reporter *reporter, unsigned stream, enum aside aside, size_t n,
                         uint64_t now_ns)
{
	struct lines *lines = lines_of(reporter, stream, aside);

	reporter->now_ns = now_ns;
	reporter->dashboard.heard_ns = now_ns;
	lines_fill(lines, n);
	take_asides(reporter, &reporter->channels.all[stream], lines);
	show_settled(reporter, &reporter->channels.all[stream]);
	channels_note(&reporter->channels, &reporter->channels.all[stream]);
}

void reporter_ending(struct reporter *reporter, unsigned stream, const struct ending *ending)
{
	struct channel *channel = &reporter->channels.all[stream];
	struct arena arena = {0};

	channel->ending = *ending;
	for (unsigned i = 0; channel->carrier && i < reporter->channels.n; i++)
		reporter->channels.all[i].ending.timeout_ns = ending->timeout_ns;
	if (ending->timeout_ns)
		run_blame(&channel->run, timeout_text(ending->timeout_ns, &arena).at);
	arena_fini(&arena);
}

uint64_t reporter_point_ns(const struct reporter *reporter)
{
	return channels_point_ns(&reporter->channels);
}

void reporter_timed_out(struct reporter *reporter, uint64_t limit_ns, uint64_t grace_ns)
{
	struct block block = page_begin(&reporter->page);

	timeout_rows(limit_ns, grace_ns, &reporter->look, &block);
	page_add(&reporter->page, &block);
	reporter->timed_out = true;
	reporter->dashboard.is_stale = true;
}

void reporter_untraced(struct reporter *reporter, int error)
{
	struct block block = page_begin(&reporter->page);

	untraced_row(error, &reporter->look, &block);
	page_add(&reporter->page, &block);
}

char *reporter_space(struct reporter *reporter, unsigned stream, size_t *ret_room)
{
	return lines_space(&reporter->channels.all[stream].lines, ret_room);
}

void reporter_read(struct reporter *reporter, unsigned stream, size_t n, uint64_t now_ns)
{
	struct channel *channel = &reporter->channels.all[stream];

	reporter->now_ns = now_ns;
	reporter->channels.heard = stream;
	lines_fill(&channel->lines, n);
	take_lines(reporter, channel);
	show_settled(reporter, channel);
	channels_note(&reporter->channels, channel);
	dashboard_hear(&reporter->dashboard, n, lines_in_line(&channel->lines), now_ns);
}

void reporter_pass(struct reporter *reporter, unsigned stream, enum aside aside, struct span bytes,
                   uint64_t now_ns)
{
	while (bytes.n) {
		size_t room;
		char *to = aside ? reporter_aside_space(reporter, stream, aside, &room)
		                 : reporter_space(reporter, stream, &room);
		size_t n = bytes.n < room ? bytes.n : room;

		memcpy(to, bytes.at, n);
		if (aside)
			reporter_aside_read(reporter, stream, aside, n, now_ns);
		else
			reporter_read(reporter, stream, n, now_ns);
		bytes = span_from(bytes, n);
	}
	lines_spare(aside ? lines_of(reporter, stream, aside)
	                  : &reporter->channels.all[stream].lines);
}

bool reporter_may_announce(const struct reporter *reporter)
{
	for (unsigned i = 0; i < reporter->channels.n; i++) {
		if (teller_may_announce(&reporter->teller, &reporter->channels.all[i]))
			return true;
	}
	return false;
}

void reporter_announce(struct reporter *reporter, uint64_t now_ns)
{
	reporter->now_ns = now_ns;
	for (unsigned i = 0; i < reporter->channels.n; i++) {
		struct channel *channel = &reporter->channels.all[i];

		if (!teller_may_announce(&reporter->teller, channel))
			continue;
		if (gather_hurry(channel->gather))
			show_settled(reporter, channel);
		else
			teller_announce(&reporter->teller, channel);
	}
	dashboard_hurry(&reporter->dashboard, now_ns);
}

void reporter_end(struct reporter *reporter, unsigned stream, bool broken, uint64_t now_ns)
{
	struct channel *channel = &reporter->channels.all[stream];

	if (channel->over)
		return;
	reporter->now_ns = now_ns;
	lines_end(&channel->lines);
	take_lines(reporter, channel);
	lines_end(&channel->errors);
	take_asides(reporter, channel, &channel->errors);
	lines_end(&channel->records);
	take_asides(reporter, channel, &channel->records);
	notes_duration(&reporter->notes, channel);
	channel_judge_carrier(channel);

	enum run_news news = run_end(&channel->run, now_ns);

	if ((channel->ending.signal || channel->ending.timeout_ns) &&
	    channel->run.verdict < VERDICT_PASSED)
		news |= NEWS_FAILED;
	if (!ending_is_fine(&channel->ending))
		news |= NEWS_DIED;
	if (reporter->interrupted)
		news &= ~(unsigned)(NEWS_FAILED | NEWS_DIED);
	gather_end(channel->gather, &channel->run, news, now_ns);
	show_settled(reporter, channel);
	channels_note(&reporter->channels, channel);
	if (channel->stray_crash && run_ok(&channel->run) && ending_is_fine(&channel->ending))
		run_blame(&channel->run, "a crash was reported that no test tells of");
	channel->over = true;
	channel->broken = broken;
	reporter->dashboard.is_stale = true;
}

/* ---- the bar ---- */

static struct bar make_bar(const struct reporter *reporter, struct arena *arena)
{
	uint64_t now_ns = reporter->now_ns;
	struct bar bar = channels_bar(&reporter->channels, reporter->parts.options->bar_rows,
	                              now_ns, arena);

	if (!bar.over)
		bar.quiet_ns = dashboard_quiet(&reporter->dashboard, now_ns);
	bar.timed_out = reporter->timed_out;
	bar.elapsed_ns = now_ns - reporter->began_ns;
	bar.fetch = reporter->dashboard.fetch;
	return bar;
}

/* Takes over what is known of fetching, for the bar, and says what is wrong with it. */
static void follow_fetching(struct reporter *reporter)
{
	struct symbols *symbols = reporter->parts.symbols;
	struct fetch_progress progress = symbols_progress(symbols);
	struct block block = page_begin(&reporter->page);
	struct span trouble;

	dashboard_fetch(&reporter->dashboard,
	                (struct bar_fetch){progress.module, progress.have, progress.whole});
	while (symbols_trouble(symbols, &reporter->page.arena, &trouble))
		note_row(&reporter->look, &block, 0, "%.*s", (int)trouble.n, trouble.at);
	if (block.nrows)
		page_add(&reporter->page, &block);
}

void reporter_pace(struct reporter *reporter, uint64_t turn_ns)
{
	dashboard_pace(&reporter->dashboard, turn_ns);
}

void reporter_tick(struct reporter *reporter, uint64_t now_ns)
{
	reporter->now_ns = now_ns;
	for (unsigned i = 0; i < reporter->channels.n; i++)
		show_settled(reporter, &reporter->channels.all[i]);
	teller_tick(&reporter->teller, now_ns);
	if (reporter->parts.symbols && reporter->parts.options->debuginfod)
		follow_fetching(reporter);
	/* Text is a paint, and the newest bar comes with it. */
	if (reporter->page.text.n)
		dashboard_hurry(&reporter->dashboard, now_ns);
	if (reporter->channels.n && dashboard_is_due(&reporter->dashboard, now_ns)) {
		arena_reset(&reporter->page.arena);

		struct bar bar = make_bar(reporter, &reporter->page.arena);

		dashboard_draw(&reporter->dashboard, &bar, &reporter->page, now_ns);
	}
}

uint64_t reporter_deadline(const struct reporter *reporter)
{
	uint64_t deadline = dashboard_deadline(&reporter->dashboard);
	uint64_t teller_ns = teller_deadline(&reporter->teller, reporter->now_ns);

	if (teller_ns < deadline)
		deadline = teller_ns;

	for (unsigned i = 0; i < reporter->channels.n; i++) {
		uint64_t settled_ns = gather_deadline(reporter->channels.all[i].gather);

		if (settled_ns < deadline)
			deadline = settled_ns;
	}
	return deadline;
}

void reporter_resize(struct reporter *reporter, unsigned columns)
{
	reporter->look.columns = columns;
	reporter->dashboard.is_stale = true;
}

struct buffer *reporter_text(struct reporter *reporter)
{
	return &reporter->page.text;
}

struct span reporter_bar(struct reporter *reporter, bool *ret_new)
{
	*ret_new = reporter->dashboard.is_new;
	reporter->dashboard.is_new = false;
	return buffer_span(&reporter->dashboard.bar);
}

struct progress reporter_progress(const struct reporter *reporter)
{
	return reporter->dashboard.progress;
}

/* ---- the end ---- */

void reporter_interrupt(struct reporter *reporter)
{
	reporter->interrupted = true;
}

void reporter_finish(struct reporter *reporter, uint64_t now_ns)
{
	struct arena *arena = &reporter->end;
	struct summary *summary = &reporter->summary;

	for (unsigned i = 0; i < reporter->channels.n; i++)
		reporter_end(reporter, i, false, now_ns);
	teller_finish(&reporter->teller);

	*summary = (struct summary){
		.streams = channels_streams(&reporter->channels, arena),
		.nstreams = reporter->channels.n,
		.totals = channels_total(&reporter->channels),
		.planned = channels_planned(&reporter->channels),
		.duration_ns = now_ns - reporter->began_ns,
		.ok = channels_ok(&reporter->channels) && !reporter->interrupted,
		.interrupted = reporter->interrupted,
		.recap_needed = reporter->parts.options->still || reporter->teller.stories.renamed,
	};
	if (!reporter->parts.options->quiet) {
		summary->recap = records_recap(&reporter->teller.stories.records, arena);
		summary->nrecap = reporter->teller.stories.records.nfailures;
		summary->more_recap = reporter->teller.stories.records.more;
		channels_rerun(&reporter->channels, reporter->teller.stories.rerun);
		summary->rerun = rerun_command(reporter->teller.stories.rerun, reporter->look.ascii,
		                               arena);
	}
	summary->slowest = reporter->teller.stories.records.slowest;
	summary->nslowest = reporter->teller.stories.records.nslowest;
	dashboard_end(&reporter->dashboard);

	struct block block = page_begin(&reporter->page);

	summary_rows(summary, &reporter->look, &block);
	summary->line = row_plain(&block.rows[block.nrows - 1], arena);
	page_add(&reporter->page, &block);
}

void reporter_drain(struct reporter *reporter, uint64_t owed)
{
	arena_reset(&reporter->page.arena);

	struct bar bar = make_bar(reporter, &reporter->page.arena);

	bar.elapsed_ns = reporter->summary.duration_ns;
	bar.owed = owed;
	dashboard_drain(&reporter->dashboard, &bar, &reporter->page);
}

struct ledger *reporter_failures(struct reporter *reporter)
{
	return &reporter->teller.stories.failures;
}

struct ledger *reporter_stalls(struct reporter *reporter)
{
	return &reporter->teller.stories.stalls;
}

bool reporter_waits(const struct reporter *reporter)
{
	return teller_waits(&reporter->teller);
}

bool reporter_ok(const struct reporter *reporter)
{
	return reporter->summary.ok;
}

const struct summary *reporter_summary(const struct reporter *reporter)
{
	return &reporter->summary;
}
