/* All streams of a run: what they are called, what is summed over them, and what the bar says of
 * them. */
#ifndef TAPIR_APP_CHANNELS_H
#define TAPIR_APP_CHANNELS_H

#include "app/channel.h"
#include "app/titles.h"
#include "view/bar.h"
#include "view/rerun.h"
#include "view/summary.h"

struct channels {
	struct channel *all; /* they stay where they are */
	unsigned n;
	unsigned heard; /* the one with the latest news: its test is the bar's */
	struct titles titles;
	struct share share; /* of memory */
	/* Leaf points of all, and those to expect, as far as they were noted; of how many streams
	 * nobody knows yet, and of how many they are too many to be added up. */
	uint64_t tests, planned;
	unsigned unknown, huge;
};

/* None so far. Paths below `cwd` (borrowed) are called by what follows it, unless `absolute`. */
void channels_init(struct channels *channels, struct span cwd, bool absolute);
void channels_fini(struct channels *channels);

/* One more, whose index is returned; there may be STREAMS_MAX + TAGS_MAX of them. `name` is
 * borrowed. Titles of others may become longer by it. */
unsigned channels_add(struct channels *channels, struct span name, const struct options *options,
                      uint64_t now_ns);

/* The title of one of them where it has to be told from others; else empty. */
struct span channels_title(const struct channels *channels, const struct channel *channel);

/* What the summary is told of each, in the arena. */
struct summary_stream *channels_streams(const struct channels *channels, struct arena *arena);

/* When the latest test point of any of them came. */
uint64_t channels_point_ns(const struct channels *channels);

/* Leaf points of all of them. */
struct counts channels_total(const struct channels *channels);

/* Notes what has come of one of them, for the two below: to be called whenever anything has. */
void channels_note(struct channels *channels, struct channel *channel);

/* Leaf points of all but that one. */
uint64_t channels_others(const struct channels *channels, const struct channel *channel);

/* Leaf points to expect of all of them, once each has said so; else 0. */
uint64_t channels_planned(const struct channels *channels);

/* What the bar says of them: the counts; the test of the one that was heard last; those that are
 * not over and have a test running, the one that has been running longest first, as many as a bar
 * of `rows` rows shows above its own, none when that is only one. The rest is empty. Lives in the
 * arena. */
struct bar channels_bar(const struct channels *channels, unsigned rows, uint64_t now_ns,
                        struct arena *arena);

/* Whether there are any, and nothing is wrong with them. */
bool channels_ok(const struct channels *channels);

/* Tells `rerun` the names of those that are not well, but for what carries others. */
void channels_rerun(const struct channels *channels, struct rerun *rerun);

#endif
