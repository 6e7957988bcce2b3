/* Failures, from gathered to told: explained, given names if they have native frames, shown in the
 * order they happened, and made part of their stream's story. Names are waited for no longer than
 * symbols/ says; what comes behind a failure that waits, waits too.
 *
 * On a terminal a failure that waits for its diagnostics or for names is announced: its headline is
 * shown, and the rest goes below it. Only one is open so at a time. When something else had to be
 * shown in between, the report has its headline once more. */
#ifndef TAPIR_APP_TELLER_H
#define TAPIR_APP_TELLER_H

#include "app/explainer.h"
#include "app/page.h"
#include "app/reporter.h"
#include "app/stories.h"

struct pending;

struct teller {
	const struct reporter_parts *parts; /* borrowed, as all down to the explainer */
	const struct look *look;
	struct channels *channels;
	struct page *page;
	bool has_bar; /* else headlines have a counter */

	struct explainer explainer;
	struct stories stories;
	struct pending *first, **last; /* failures that wait for names, or behind such */
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
