/* Failures, from gathered to told: understood, given names if they have native frames, shown in the
 * order they happened, remembered for the end. Names are waited for no longer than symbols/ says;
 * what comes behind a failure that waits, waits too.
 *
 * On a terminal a failure that waits for its diagnostics or for names is announced: its headline is
 * shown, and the rest goes below it. Only one is open so at a time. When something else had to be
 * shown in between, the report has its headline once more. */
#ifndef TAPIR_APP_TELLER_H
#define TAPIR_APP_TELLER_H

#include "app/channels.h"
#include "app/ledger.h"
#include "app/page.h"
#include "app/records.h"
#include "app/reporter.h"
#include "view/rerun.h"

struct pending;
struct late;

struct teller {
	const struct reporter_parts *parts; /* borrowed, as all pointers down to the records */
	const struct look *look;
	struct channels *channels;
	struct page *page;
	bool has_bar; /* else headlines have a counter */

	struct records records;
	struct rerun *rerun;
	struct ledger failures; /* JSON objects … */
	struct ledger stalls;   /* … and of hangs: STALLS_MAX at most */
	unsigned nstalls;
	struct buffer object; /* one that is being made */
	struct diagnosis_options options;
	struct pending *first, **last; /* failures that wait for names, or behind such */
	/* Stories that are over but for names that may still come, or behind such. */
	struct late *late, **last_late;
	size_t nlate;
	size_t story_bytes; /* of the channels' stories */
	bool renamed;       /* a failure got names after it was shown */
	uint64_t ordinal;
};

/* The borrowed members are set; the rest is made. */
void teller_init(struct teller *teller);
void teller_fini(struct teller *teller);

/* Takes over a failure of the channel that is complete, or what came late for the one before. */
void teller_take(struct teller *teller, struct channel *channel, struct failure *failure,
                 uint64_t now_ns);

/* Whether the channel's open failure, if there is one, may be announced. */
bool teller_may_announce(const struct teller *teller, const struct channel *channel);

/* Announces it. Only after teller_may_announce(). */
void teller_announce(struct teller *teller, struct channel *channel);

/* The channel's open failure was none. With `taken`, what was taken of it is forgotten; what was
 * shown of it stays. */
void teller_retract(struct teller *teller, struct channel *channel, bool taken);

/* Tells what waits no longer. */
void teller_tick(struct teller *teller, uint64_t now_ns);

/* When teller_tick() wants to be called at the latest; UINT64_MAX: no need. */
uint64_t teller_deadline(const struct teller *teller, uint64_t now_ns);

/* Whether any failure waits; or is told, but names are being fetched that can still be said of
 * it. */
bool teller_waits(const struct teller *teller);

/* The run is over: what waits is told as it is, and all stories end. */
void teller_finish(struct teller *teller);

#endif
