#include "app/channels.h"

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"

enum { CHANNELS_MAX = STREAMS_MAX + TAGS_MAX };

#define HUGE_PLAN (UINT64_MAX / CHANNELS_MAX) /* of less the sum is no more than UINT64_MAX */

void channels_init(struct channels *channels, struct span cwd, bool absolute)
{
	*channels = (struct channels){
		.all = memory_zero(CHANNELS_MAX, sizeof *channels->all),
		.titles = {.cwd = cwd, .absolute = absolute},
	};
}

void channels_fini(struct channels *channels)
{
	for (unsigned i = 0; i < channels->n; i++)
		channel_fini(&channels->all[i]);
	free(channels->all);
}

/* Gives the last of them its title, and the others theirs anew where it changes them. */
static void entitle(struct channels *channels)
{
	unsigned last = channels->n - 1;
	bool all = titles_add(&channels->titles, channels->all[last].name);

	for (unsigned i = all ? 0 : last; i <= last; i++)
		channels->all[i].title = titles_of(&channels->titles, channels->all[i].name);
}

unsigned channels_add(struct channels *channels, struct span name, const struct options *options,
                      uint64_t now_ns)
{
	assert(channels->n < CHANNELS_MAX);

	unsigned index = channels->n++;

	channel_init(&channels->all[index], name, index, &channels->share, options, now_ns);
	channels->unknown++;
	channels->all[index].noted.unknown = true;
	entitle(channels);
	return index;
}

struct span channels_title(const struct channels *channels, const struct channel *channel)
{
	return channels->n > 1 ? channel->title : (struct span){0};
}

struct summary_stream *channels_streams(const struct channels *channels, struct arena *arena)
{
	struct summary_stream *streams = arena_new(arena, channels->n, sizeof *streams);

	for (unsigned i = 0; i < channels->n; i++)
		streams[i] = (struct summary_stream){.name = channels->all[i].name,
		                                     .title = channels->all[i].title,
		                                     .run = &channels->all[i].run,
		                                     .ending = &channels->all[i].ending};
	return streams;
}

uint64_t channels_point_ns(const struct channels *channels)
{
	uint64_t latest_ns = 0;

	for (unsigned i = 0; i < channels->n; i++) {
		uint64_t point_ns = channels->all[i].run.last_point_ns;

		latest_ns = point_ns > latest_ns ? point_ns : latest_ns;
	}
	return latest_ns;
}

struct counts channels_total(const struct channels *channels)
{
	struct counts ret = {0};

	for (unsigned i = 0; i < channels->n; i++) {
		const struct counts *leaves = &channels->all[i].run.leaves;

		ret.tests += leaves->tests;
		ret.passed += leaves->passed;
		ret.failed += leaves->failed;
		ret.skipped += leaves->skipped;
		ret.todo += leaves->todo;
		ret.todo_passed += leaves->todo_passed;
	}
	return ret;
}

void channels_note(struct channels *channels, struct channel *channel)
{
	const struct run *run = &channel->run;
	bool unknown = !run->planned && !run->carrier && !run->skipped_all;
	bool huge = run->planned > HUGE_PLAN;

	channels->tests += run->leaves.tests - channel->noted.tests;
	channels->planned += run->planned - channel->noted.planned;
	channels->unknown += (unsigned)unknown - channel->noted.unknown;
	channels->huge += (unsigned)huge - channel->noted.huge;
	channel->noted.tests = run->leaves.tests;
	channel->noted.planned = run->planned;
	channel->noted.unknown = unknown;
	channel->noted.huge = huge;
}

uint64_t channels_others(const struct channels *channels, const struct channel *channel)
{
	return channels->tests - channel->noted.tests;
}

/* With plans that are too large to be summed up in advance. */
static uint64_t add_plans(const struct channels *channels)
{
	uint64_t planned = 0;

	for (unsigned i = 0; i < channels->n; i++) {
		if (__builtin_add_overflow(planned, channels->all[i].run.planned, &planned))
			return UINT64_MAX;
	}
	return planned;
}

uint64_t channels_planned(const struct channels *channels)
{
	if (channels->unknown)
		return 0;
	return channels->huge ? add_plans(channels) : channels->planned;
}

static bool is_over(const struct channels *channels)
{
	for (unsigned i = 0; i < channels->n; i++) {
		if (!channels->all[i].over)
			return false;
	}
	return true;
}

bool channels_ok(const struct channels *channels)
{
	for (unsigned i = 0; i < channels->n; i++) {
		if (!channel_is_ok(&channels->all[i]))
			return false;
	}
	return channels->n > 0;
}

void channels_rerun(const struct channels *channels, struct rerun *rerun)
{
	for (unsigned i = 0; i < channels->n; i++) {
		if (!channels->all[i].carrier && !channel_is_ok(&channels->all[i]))
			rerun_stream(rerun, channels->all[i].name);
	}
}

/* The one that comes after `last` in the order of how long their tests have been running. NULL:
 * none does. */
static const struct channel *next_running(const struct channels *channels,
                                          const struct channel *last)
{
	const struct channel *best = NULL;

	for (unsigned i = 0; i < channels->n; i++) {
		const struct channel *channel = &channels->all[i];
		uint64_t since_ns = channel->run.current_since_ns;

		if (channel->over || (!channel->is_test && run_is_nameless(&channel->run)))
			continue;
		if (last && (since_ns < last->run.current_since_ns ||
		             (since_ns == last->run.current_since_ns && channel <= last)))
			continue;
		if (!best || since_ns < best->run.current_since_ns)
			best = channel;
	}
	return best;
}

/* Those with a test running, the longest first. */
static struct bar_running *find_running(const struct channels *channels, unsigned rows,
                                        uint64_t now_ns, struct arena *arena, size_t *ret_n)
{
	/* One more than there is room for, to see whether there are several. */
	struct bar_running *running = arena_new(arena, rows + 1, sizeof *running);
	const struct channel *channel = next_running(channels, NULL);
	size_t found = 0;

	for (; channel && found < rows; channel = next_running(channels, channel)) {
		const struct run *run = &channel->run;
		struct bar_running *one = &running[found++];

		*one = (struct bar_running){
			.stream = channel->title,
			.ns = now_ns - run->current_since_ns,
		};
		one->path = run_current(run, arena, &one->npath);
	}
	*ret_n = found < 2 ? 0 : found < rows ? found : rows - 1;
	return running;
}

struct bar channels_bar(const struct channels *channels, unsigned rows, uint64_t now_ns,
                        struct arena *arena)
{
	const struct run *run = &channels->all[channels->heard].run;
	struct bar bar = {
		.counts = channels_total(channels),
		.planned = channels_planned(channels),
		.over = is_over(channels),
		.current_ns = now_ns - run->current_since_ns,
	};

	bar.done = bar.counts.tests;
	bar.path = run_current(run, arena, &bar.npath);
	bar.running = find_running(channels, rows, now_ns, arena, &bar.nrunning);
	return bar;
}
