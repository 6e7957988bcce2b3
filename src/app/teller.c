#include "app/teller.h"

#include "base/memory.h"
#include "symbols/symbols.h"
#include "trace/signal.h"
#include "view/headline.h"
#include "view/json.h"
#include "view/recap.h"
#include "view/report.h"

#include <stdlib.h>

/* A failure that is understood but not told. */
struct pending {
	struct pending *next;
	struct channel *channel;
	struct failure *failure;
	struct diagnosis diagnosis;
	bool sought;
};

/* A story that waits for late names. */
struct late {
	struct late *next;
	struct channel *channel;
	struct story story;
};

void teller_init(struct teller *teller)
{
	teller->last = &teller->first;
	teller->last_late = &teller->late;
	teller->rerun = rerun_new(&(struct rerun_wishes){
		.template = teller->parts->options->rerun_template,
		.command = teller->parts->options->command,
	});
	teller->failures.file = teller->stalls.file = -1;
	records_init(&teller->records, teller->parts->options->slowest);
	teller->options = (struct diagnosis_options){
		.all_frames = teller->parts->options->all_frames,
		.absolute_paths = teller->parts->options->absolute_paths,
		.cwd = teller->look->cwd,
	};
}

void teller_fini(struct teller *teller)
{
	while (teller->first) {
		struct pending *pending = teller->first;

		teller->first = pending->next;
		failure_free(pending->failure);
		free(pending);
	}
	while (teller->late) {
		struct late *late = teller->late;

		teller->late = late->next;
		story_end(&late->story);
		free(late);
	}
	records_fini(&teller->records);
	rerun_free(teller->rerun);
	ledger_fini(&teller->failures);
	ledger_fini(&teller->stalls);
	buffer_fini(&teller->object);
}

/* ---- rows ---- */

/* "[ 12/297] ": without a bar, this is where one sees how far it is. */
static struct span counter(const struct teller *teller, const struct channel *channel,
                           const struct failure *failure, struct arena *arena)
{
	uint64_t planned = channels_planned(teller->channels);
	uint64_t done = channels_total(teller->channels).tests - channel->run.leaves.tests +
	                failure->done;

	if (teller->has_bar)
		return (struct span){0};

	struct span number = arena_number(arena, done), blanks = SPAN("                    ");

	if (!planned)
		return arena_join(arena, SPAN("["), number, SPAN("] "));

	struct span whole = arena_number(arena, planned);
	struct span pad = span_head(blanks, whole.n > number.n ? whole.n - number.n : 0);

	return arena_join(arena, arena_join(arena, SPAN("["), pad, number),
	                  arena_join(arena, SPAN("/"), whole, SPAN("] ")), SPAN(""));
}

/* For the recap, whose entry it returns; and when many like it were shown already, the report
 * becomes short. */
static struct recap_entry remember(struct teller *teller, const struct failure *failure,
                                   const struct diagnosis *diagnosis, uint64_t fingerprint,
                                   struct report_options *options, struct arena *arena)
{
	struct recap_entry entry = recap_entry_of(failure, diagnosis, options->stream, teller->look,
	                                          arena);
	const struct recap_entry *same = records_failure(&teller->records, fingerprint, &entry);

	if (same) {
		options->same_as = same->ordinal;
		options->same_name = same->path;
	}
	return entry;
}

/* Gives native frames the names that are known by now. */
static bool name_frames(struct teller *teller, struct failure *failure, struct diagnosis *diagnosis)
{
	return teller->parts->symbols &&
	       symbols_name(teller->parts->symbols, diagnosis, teller->parts->sources,
	                    &teller->options, &failure->arena);
}

/* What the failure's diagnostics say, and how its command ended, if it broke off there. */
static void understand(struct teller *teller, const struct channel *channel,
                       struct failure *failure, struct diagnosis *ret)
{
	diagnose(failure, teller->parts->sources, &teller->options, ret);
	if (failure->unfinished && channel->ending.timeout_ns) {
		ret->kind = FAILURE_ERROR;
		ret->signal = SPAN("timed out");
	} else if (failure->unfinished && channel->ending.signal && !ret->signal.n) {
		ret->signal = signal_name((uint64_t)channel->ending.signal);
	}
}

/* For the JSON document. */
static void note_object(struct teller *teller, struct ledger *ledger, const struct failure *failure,
                        const struct diagnosis *diagnosis)
{
	teller->object.n = 0;
	json_failure(&teller->object, failure, diagnosis);
	if (teller->object.n)
		ledger_add(ledger, failure->stream, buffer_span(&teller->object));
}

/* What the recap has of it, now that more is known. */
static void revise(struct teller *teller, const struct channel *channel, const struct story *story,
                   uint64_t known)
{
	arena_reset(&teller->page->arena);

	struct recap_entry entry = recap_entry_of(story->failure, &story->diagnosis,
	                                          channels_title(teller->channels, channel),
	                                          teller->look, &teller->page->arena);

	records_revise(&teller->records, story->fingerprint, known, &entry);
}

/* The story is known as well as it ever will be. */
static void finish_story(struct teller *teller, const struct channel *channel, struct story *story)
{
	story_close(story);
	if (story->grew)
		understand(teller, channel, story->failure, &story->diagnosis);

	bool named = name_frames(teller, story->failure, &story->diagnosis);

	if (story->grew || named) {
		uint64_t known = diagnosis_fingerprint(&story->diagnosis);

		teller->renamed |= named && known != story->fingerprint;
		if (!story->failure->more)
			revise(teller, channel, story, known);
	}
	if (!story->failure->more)
		rerun_failure(teller->rerun, story->failure, &story->diagnosis, &teller->options);
	if (teller->parts->options->json)
		note_object(teller, &teller->failures, story->failure, &story->diagnosis);
	story_end(story);
}

/* Has debug files fetched for the failure, once it is known which it lacks. */
static void seek_files(const struct teller *teller, const struct diagnosis *diagnosis, bool *sought,
                       uint64_t now_ns)
{
	struct symbols *symbols = teller->parts->symbols;

	if (symbols && !*sought)
		*sought = symbols_seek(symbols, diagnosis, &teller->options, now_ns);
}

/* Those at the front that wait for nothing more. */
static void finish_late(struct teller *teller, bool all)
{
	while (teller->late) {
		struct late *late = teller->late;

		if (!all && teller->nlate <= LATE_MAX && teller->parts->symbols &&
		    symbols_pending(teller->parts->symbols, &late->story.diagnosis))
			return;
		teller->late = late->next;
		if (!teller->late)
			teller->last_late = &teller->late;
		teller->nlate--;
		finish_story(teller, late->channel, &late->story);
		free(late);
	}
}

/* Nothing more can come for the channel's last failure, but names. */
static void end_story(struct teller *teller, struct channel *channel)
{
	struct late *late;

	if (!channel->story.failure)
		return;
	teller->story_bytes -= channel->story.counted;
	late = memory_new(sizeof *late);
	*late = (struct late){.channel = channel, .story = channel->story};
	channel->story = (struct story){0};
	*teller->last_late = late;
	teller->last_late = &late->next;
	teller->nlate++;
	finish_late(teller, false);
}

static enum report_above what_is_above(const struct teller *teller, const struct channel *channel,
                                       const struct failure *failure)
{
	if (failure->more)
		return !failure->apart && teller->page->told == channel ? REPORT_CONTINUES
		                                                        : REPORT_NOTHING;
	return channel->headline.shown && teller->page->headline == channel ? REPORT_HEADLINE
	                                                                    : REPORT_NOTHING;
}

/* Whether what was told of the failure says another kind, or nothing of its signal. Lines that came
 * late can only make a crash of it. */
static bool reveals(const struct channel *channel, const struct failure *failure,
                    const struct diagnosis *diagnosis, enum report_above above)
{
	bool has_signal = diagnosis->signal.n != 0;

	if (failure->more)
		return !failure->apart && diagnosis->kind == FAILURE_CRASH &&
		       (channel->headline.kind != FAILURE_CRASH ||
		        (has_signal && !channel->headline.has_signal));
	return above == REPORT_HEADLINE && (channel->headline.kind != diagnosis->kind ||
	                                    channel->headline.has_signal != has_signal);
}

static void note_kind(struct channel *channel, const struct diagnosis *diagnosis)
{
	channel->headline.kind = diagnosis->kind;
	channel->headline.has_signal = diagnosis->signal.n != 0;
}

static void show_report(struct teller *teller, struct channel *channel,
                        const struct failure *failure, const struct diagnosis *diagnosis,
                        uint64_t fingerprint)
{
	struct block block = page_begin(teller->page);
	struct report_options options = {
		.stream = channels_title(teller->channels, channel),
		.counter = counter(teller, channel, failure, block.arena),
		.above = what_is_above(teller, channel, failure),
	};

	options.reveals = reveals(channel, failure, diagnosis, options.above);

	struct recap_entry entry = {0};

	if (!failure->more) {
		entry = remember(teller, failure, diagnosis, fingerprint, &options, block.arena);
		channel->headline.shown = false;
	}
	if (!failure->more || options.reveals)
		note_kind(channel, diagnosis);
	if (!(teller->parts->options->show & SHOW_FAIL))
		return;
	if (!teller->parts->options->still)
		report_rows(failure, diagnosis, &options, teller->look, &block);
	else if (!failure->more)
		recap_line(&entry, options.counter, teller->look, &block);
	page_add(teller->page, &block);
	teller->page->told = channel;
}

/* ---- announcing ---- */

/* Whether headlines are shown before their details: to eyes that wait, not into a file, and not
 * where a failure is one line. */
static bool announces(const struct teller *teller)
{
	const struct options *options = teller->parts->options;

	return teller->parts->caps->tty && !options->still && (options->show & SHOW_FAIL);
}

static void show_headline(struct teller *teller, struct channel *channel,
                          const struct failure *failure, const struct diagnosis *diagnosis)
{
	struct block block = page_begin(teller->page);
	struct report_options options = {
		.stream = channels_title(teller->channels, channel),
		.counter = counter(teller, channel, failure, block.arena),
	};

	report_headline(failure, diagnosis, &options, teller->look, &block);
	page_add(teller->page, &block);
	teller->page->headline = channel;
	channel->headline.shown = true;
	note_kind(channel, diagnosis);
}

bool teller_may_announce(const struct teller *teller, const struct channel *channel)
{
	return announces(teller) && !teller->first && !teller->page->headline &&
	       !channel->headline.shown && gather_open(channel->gather);
}

void teller_announce(struct teller *teller, struct channel *channel)
{
	struct failure *failure = gather_open(channel->gather);
	struct diagnosis diagnosis;

	/* Of what has been said by now, if anything. */
	diagnose(failure, teller->parts->sources, &teller->options, &diagnosis);
	show_headline(teller, channel, failure, &diagnosis);
}

static bool is_of(const struct pending *pending, const struct channel *channel)
{
	return pending->channel == channel && pending->failure->kind != FAILURE_STALL;
}

/* Forgets the channel's latest failure as far as it waits, and all that came late for it. True when
 * the failure itself was there. */
static bool forget_pending(struct teller *teller, const struct channel *channel)
{
	struct pending **from = NULL, **link = &teller->first;

	for (; *link; link = &(*link)->next) {
		if (is_of(*link, channel) && (!from || !(*link)->failure->more))
			from = link;
	}
	if (!from)
		return false;

	bool whole = !(*from)->failure->more;

	for (link = from; *link;) {
		struct pending *pending = *link;

		if (!is_of(pending, channel)) {
			link = &pending->next;
			continue;
		}
		*link = pending->next;
		failure_free(pending->failure);
		free(pending);
	}
	teller->last = link;
	return whole;
}

static void forget_story(struct teller *teller, struct channel *channel)
{
	struct story *story = &channel->story;

	if (!story->failure)
		return;
	records_withdraw(&teller->records, story->fingerprint, story->failure->ordinal);
	teller->ordinal -= teller->ordinal == story->failure->ordinal;
	teller->story_bytes -= story->counted;
	story_end(story);
}

void teller_retract(struct teller *teller, struct channel *channel, bool taken)
{
	channel->headline.shown = false;
	if (teller->page->headline == channel)
		teller->page->headline = NULL;
	if (taken && !forget_pending(teller, channel))
		forget_story(teller, channel);
}

/* ---- one failure ---- */

/* A hang is told when it is seen, and is no failure: nothing of it is counted or remembered. */
static void tell_stall(struct teller *teller, struct channel *channel, struct failure *failure,
                       struct diagnosis *diagnosis)
{
	struct block block = page_begin(teller->page);
	struct report_options options = {.stream = channels_title(teller->channels, channel)};

	name_frames(teller, failure, diagnosis);
	report_rows(failure, diagnosis, &options, teller->look, &block);
	page_add(teller->page, &block);
	if (teller->parts->options->json && teller->nstalls++ < STALLS_MAX)
		note_object(teller, &teller->stalls, failure, diagnosis);
	failure_free(failure);
}

static void count_story(struct teller *teller, struct story *story)
{
	teller->story_bytes -= story->counted;
	story->counted = story_bytes(story);
	teller->story_bytes += story->counted;
}

/* NULL: none. */
static struct channel *oldest_story(struct teller *teller)
{
	struct channel *oldest = NULL;

	for (unsigned i = 0; i < teller->channels->n; i++) {
		struct channel *channel = &teller->channels->all[i];

		if (channel->story.failure &&
		    (!oldest || channel->story.failure->ordinal < oldest->story.failure->ordinal))
			oldest = channel;
	}
	return oldest;
}

/* Streams that have been silent for long have stories too: the oldest ones end, and what may still
 * be said of them is only shown. */
static void bound_stories(struct teller *teller)
{
	struct channel *oldest;

	while (teller->story_bytes > STORIES_BYTES && (oldest = oldest_story(teller)))
		end_story(teller, oldest);
}

/* Shows it, and makes it the channel's story or a part of that. */
static void tell_failure(struct teller *teller, struct channel *channel, struct failure *failure,
                         struct diagnosis *diagnosis, bool sought)
{
	struct story *story = &channel->story;
	bool joins = failure->more && !failure->apart;

	if (!joins) {
		end_story(teller, channel);
		failure->ordinal = ++teller->ordinal;
	}
	name_frames(teller, failure, diagnosis);

	uint64_t fingerprint = diagnosis_fingerprint(diagnosis);

	show_report(teller, channel, failure, diagnosis, fingerprint);
	if (!joins) {
		story_begin(story, failure, diagnosis);
		story->fingerprint = fingerprint;
		story->sought = sought;
	} else if (story->failure) {
		story_add(story, failure);
	}
	count_story(teller, story);
	if (joins)
		failure_free(failure);
	bound_stories(teller);
}

static void tell(struct teller *teller, struct channel *channel, struct failure *failure,
                 struct diagnosis *diagnosis, bool sought)
{
	if (failure->kind == FAILURE_STALL)
		tell_stall(teller, channel, failure, diagnosis);
	else
		tell_failure(teller, channel, failure, diagnosis, sought);
}

void teller_take(struct teller *teller, struct channel *channel, struct failure *failure,
                 uint64_t now_ns)
{
	struct symbols *symbols = teller->parts->symbols;
	struct diagnosis diagnosis;
	bool sought = false;

	channel->stray_crash |= failure->stray;
	understand(teller, channel, failure, &diagnosis);
	if (symbols)
		symbols_ask(symbols, &diagnosis, now_ns);
	seek_files(teller, &diagnosis, &sought, now_ns);
	if (!teller->first && (!symbols || !symbols_awaited(symbols, &diagnosis, now_ns))) {
		tell(teller, channel, failure, &diagnosis, sought);
		return;
	}

	struct pending *pending = memory_new(sizeof *pending);

	*pending = (struct pending){
		.channel = channel, .failure = failure, .diagnosis = diagnosis, .sought = sought};
	if (!teller->first && announces(teller) && !teller->page->headline &&
	    !channel->headline.shown && !failure->more && failure->kind != FAILURE_STALL)
		show_headline(teller, channel, failure, &diagnosis);
	*teller->last = pending;
	teller->last = &pending->next;
}

static void tell_first(struct teller *teller)
{
	struct pending *pending = teller->first;

	teller->first = pending->next;
	if (!teller->first)
		teller->last = &teller->first;
	tell(teller, pending->channel, pending->failure, &pending->diagnosis, pending->sought);
	free(pending);
}

void teller_tick(struct teller *teller, uint64_t now_ns)
{
	const struct symbols *symbols = teller->parts->symbols;

	if (!symbols)
		return;
	while (teller->first) {
		struct pending *pending = teller->first;

		seek_files(teller, &pending->diagnosis, &pending->sought, now_ns);
		if (symbols_awaited(symbols, &pending->diagnosis, now_ns))
			break;
		tell_first(teller);
	}
	/* Their names may have taken longer than they could be waited for. */
	for (unsigned i = 0; i < teller->channels->n; i++) {
		struct story *story = &teller->channels->all[i].story;

		if (story->failure)
			seek_files(teller, &story->diagnosis, &story->sought, now_ns);
	}
	for (struct late *late = teller->late; late; late = late->next)
		seek_files(teller, &late->story.diagnosis, &late->story.sought, now_ns);
	finish_late(teller, false);
}

/* Whether what may still be fetched would be looked at. */
static bool wants_late_names(const struct teller *teller)
{
	const struct options *options = teller->parts->options;

	return (!options->quiet || options->json) && teller->parts->symbols &&
	       symbols_seeking(teller->parts->symbols);
}

bool teller_waits(const struct teller *teller)
{
	return teller->first || wants_late_names(teller);
}

uint64_t teller_deadline(const struct teller *teller, uint64_t now_ns)
{
	return teller_waits(teller) ? symbols_deadline(teller->parts->symbols, now_ns) : UINT64_MAX;
}

void teller_finish(struct teller *teller)
{
	while (teller->first)
		tell_first(teller);
	for (unsigned i = 0; i < teller->channels->n; i++)
		end_story(teller, &teller->channels->all[i]);
	finish_late(teller, true);
}
