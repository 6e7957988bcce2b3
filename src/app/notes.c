#include "app/notes.h"

#include "base/limits.h"
#include "view/advisory.h"
#include "view/headline.h"

static void show_advisory(const struct notes *notes, enum advisory kind,
                          const struct timing *timing)
{
	struct block block = page_begin(notes->page);

	advisory_rows(kind, timing->path, timing->npath, &timing->point, notes->page->look, &block);
	page_add(notes->page, &block);
}

void notes_duration(const struct notes *notes, struct channel *channel)
{
	struct timing *timing = &channel->timing;
	uint64_t ns = timing->point.duration_ns;

	if (!timing->waiting)
		return;
	timing->waiting = false;
	if (ns == TAP_NO_DURATION)
		return;
	if ((notes->options->show & SHOW_SLOW) && ns >= SLOW_NS)
		show_advisory(notes, ADVISORY_SLOW, timing);
	if (records_is_slow(notes->records, ns)) {
		arena_reset(&notes->page->arena);

		struct span path = path_joined(timing->path, timing->npath, notes->page->look,
		                               &notes->page->arena);

		records_slow(notes->records, path, ns, timing->point.measured);
	}
}

void notes_point(const struct notes *notes, struct channel *channel, const struct tap_event *event)
{
	const struct options *options = notes->options;
	enum advisory kind;
	bool advisory = channel_advisory(channel, options->show, &kind);

	if (!advisory && !options->slowest && !(options->show & SHOW_SLOW))
		return;
	timing_point(&channel->timing, &channel->run, event);
	if (advisory)
		show_advisory(notes, kind, &channel->timing);
}
