/* The stories of all streams: each goes on until nothing more can come for its failure. Then it is
 * over, and what is left of it is in the recap, the JSON document and the command that runs what
 * failed again. Shows nothing. */
#ifndef TAPIR_APP_STORIES_H
#define TAPIR_APP_STORIES_H

#include "app/channels.h"
#include "app/explainer.h"
#include "app/ledger.h"
#include "app/records.h"

struct late;

struct stories {
	const struct options *options; /* borrowed, as all down to the records */
	const struct look *look;
	const struct explainer *explainer;
	struct channels *channels; /* each has its latest story */

	struct records records;
	struct rerun *rerun;
	struct ledger failures; /* JSON objects … */
	struct ledger stalls;   /* … and of hangs: STALLS_MAX at most */
	unsigned nstalls;
	struct buffer object; /* one that is being made */
	/* Those that are over but for names that may still come, or behind such. */
	struct late *late, **last_late;
	size_t nlate;
	size_t bytes;     /* of the channels' stories */
	bool renamed;     /* a failure got names after it was shown */
	uint64_t ordinal; /* of the latest failure */
};

/* The borrowed members are set; the rest is made. */
void stories_init(struct stories *stories);
void stories_fini(struct stories *stories);

/* Another failure of the channel: the story before is over. The failure's number in the run. */
uint64_t stories_next(struct stories *stories, struct channel *channel);

/* The channel's story has just begun, or has more lines. Streams that have been silent for long
 * have stories too: beyond STORIES_BYTES the oldest ones end, and what may still be said of them
 * is only shown. */
void stories_weigh(struct stories *stories, struct channel *channel);

/* The channel's latest failure was none: the story, if it has one, was never told. */
void stories_withdraw(struct stories *stories, struct channel *channel);

/* A hang, for the JSON document: it has no story. */
void stories_note_stall(struct stories *stories, const struct failure *failure,
                        const struct diagnosis *diagnosis);

/* Has debug files fetched for those that lack them, and takes leave of those that are over and
 * wait for nothing more. */
void stories_tick(struct stories *stories, uint64_t now_ns);

/* The run is over, and so are all stories. */
void stories_finish(struct stories *stories);

#endif
