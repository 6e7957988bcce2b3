#include "app/teller.h"

#include <stdlib.h>

#include "base/digits.h"
#include "base/memory.h"
#include "symbols/symbols.h"
#include "view/headline.h"
#include "view/recap.h"
#include "view/report.h"

/* A failure that is understood but not told. */
struct pending {
	struct pending *next;
	struct channel *channel;
	struct failure *failure;
	struct diagnosis diagnosis;
	bool sought;
};

void teller_init(struct teller *teller)
{
	const struct options *options = teller->parts->options;

	teller->last = &teller->first;
	teller->explainer = (struct explainer){
		.sources = teller->parts->sources,
		.symbols = teller->parts->symbols,
		.options =
			{
				.all_frames = options->all_frames,
				.absolute_paths = options->absolute_paths,
				.cwd = teller->look->cwd,
			},
	};
	teller->stories = (struct stories){
		.options = options,
		.look = teller->look,
		.explainer = &teller->explainer,
		.channels = teller->channels,
	};
	stories_init(&teller->stories);
}

static void free_pending(struct pending *pending)
{
	failure_free(pending->failure);
	free(pending);
}

void teller_fini(struct teller *teller)
{
	while (teller->first) {
		struct pending *pending = teller->first;

		teller->first = pending->next;
		free_pending(pending);
	}
	stories_fini(&teller->stories);
}

/* ---- rows ---- */

static size_t put(char *to, struct span text)
{
	memcpy(to, text.at, text.n);
	return text.n;
}

/* "[ 12/297] ": without a bar, this is where one sees how far it is. */
static struct span counter(const struct teller *teller, struct channel *channel,
                           const struct failure *failure, struct arena *arena)
{
	if (teller->has_bar)
		return (struct span){0};
	channels_note(teller->channels, channel);

	uint64_t planned = channels_planned(teller->channels);
	uint64_t done = channels_others(teller->channels, channel) + failure->done;
	char number[DIGITS_MAX], whole[DIGITS_MAX], text[2 * DIGITS_MAX + sizeof "[/] "];
	struct span digits = digits_of(done, number);
	size_t n = 0;

	text[n++] = '[';
	if (planned) {
		struct span all = digits_of(planned, whole);

		for (size_t i = digits.n; i < all.n; i++)
			text[n++] = ' ';
		n += put(text + n, digits);
		text[n++] = '/';
		n += put(text + n, all);
	} else {
		n += put(text + n, digits);
	}
	n += put(text + n, SPAN("] "));
	return arena_copy(arena, (struct span){text, n});
}

/* For the recap; and when many like it were shown already, the report becomes short. */
static void remember(struct teller *teller, uint64_t fingerprint, const struct recap_entry *entry,
                     struct report_options *options)
{
	const struct recap_entry *same = records_failure(&teller->stories.records, fingerprint,
	                                                 entry);

	if (same) {
		options->same_as = same->ordinal;
		options->same_name = same->path;
	}
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
		entry = recap_entry_of(failure, diagnosis, options.stream, teller->look,
		                       block.arena);
		remember(teller, fingerprint, &entry, &options);
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
	diagnose(failure, teller->parts->sources, &teller->explainer.options, &diagnosis);
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
		free_pending(pending);
	}
	teller->last = link;
	return whole;
}

void teller_retract(struct teller *teller, struct channel *channel, bool taken)
{
	channel->headline.shown = false;
	if (teller->page->headline == channel)
		teller->page->headline = NULL;
	if (taken && !forget_pending(teller, channel))
		stories_withdraw(&teller->stories, channel);
}

/* ---- one failure ---- */

/* A hang is told when it is seen, and is no failure: nothing of it is counted or remembered. */
static void tell_stall(struct teller *teller, struct channel *channel, struct failure *failure,
                       struct diagnosis *diagnosis)
{
	struct block block = page_begin(teller->page);
	struct report_options options = {.stream = channels_title(teller->channels, channel)};

	explainer_name(&teller->explainer, failure, diagnosis);
	report_rows(failure, diagnosis, &options, teller->look, &block);
	page_add(teller->page, &block);
	stories_note_stall(&teller->stories, failure, diagnosis);
	failure_free(failure);
}

/* Shows it, and makes it the channel's story or a part of that. */
static void tell_failure(struct teller *teller, struct channel *channel, struct failure *failure,
                         struct diagnosis *diagnosis, bool sought)
{
	struct story *story = &channel->story;
	bool joins = failure->more && !failure->apart;

	if (!joins)
		failure->ordinal = stories_next(&teller->stories, channel);
	explainer_name(&teller->explainer, failure, diagnosis);

	uint64_t fingerprint = diagnosis_fingerprint(diagnosis);

	show_report(teller, channel, failure, diagnosis, fingerprint);
	if (!joins) {
		story_begin(story, failure, diagnosis);
		story->fingerprint = fingerprint;
		story->sought = sought;
	} else if (story->failure) {
		story_add(story, failure);
	}
	if (joins)
		failure_free(failure);
	stories_weigh(&teller->stories, channel);
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
	const struct explainer *explainer = &teller->explainer;
	struct diagnosis diagnosis;
	bool sought = false;

	channel->stray_crash |= failure->stray;
	explainer_read(explainer, failure, &channel->ending, &diagnosis);
	explainer_ask(explainer, &diagnosis, now_ns);
	explainer_seek(explainer, &diagnosis, &sought, now_ns);
	if (!teller->first && !explainer_awaits(explainer, &diagnosis, now_ns)) {
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
	const struct explainer *explainer = &teller->explainer;

	if (!explainer->symbols)
		return;
	while (teller->first) {
		struct pending *pending = teller->first;

		explainer_seek(explainer, &pending->diagnosis, &pending->sought, now_ns);
		if (explainer_awaits(explainer, &pending->diagnosis, now_ns))
			break;
		tell_first(teller);
	}
	stories_tick(&teller->stories, now_ns);
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
	stories_finish(&teller->stories);
}
