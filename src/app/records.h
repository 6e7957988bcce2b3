/* What is remembered of a run for its end: distinct failures, and the slowest tests. Bounded
 * whatever the run's length. */
#ifndef TAPIR_APP_RECORDS_H
#define TAPIR_APP_RECORDS_H

#include "base/limits.h"
#include "view/summary.h"

struct record;

struct records {
	struct record
		*failures; /* distinct ones, in the order they first came; at most RECAP_MAX */
	size_t nfailures, room;
	uint64_t more;              /* failures that found no room */
	struct slow_entry *slowest; /* the slowest first; their text is malloc'ed */
	size_t nslowest, slowest_max;
};

/* Keeps the `slowest` slowest tests (at most SLOWEST_MAX). */
void records_init(struct records *records, unsigned slowest);
void records_fini(struct records *records);

/* Remembers a failure that is about to be shown, by the fingerprint of its diagnosis; the entry is
 * copied. Returns the first of those with the same fingerprint when there were so many that showing
 * another says nothing new; else NULL. */
const struct recap_entry *records_failure(struct records *records, uint64_t fingerprint,
                                          const struct recap_entry *entry);

/* More is known now of the failure with that entry's ordinal, which was remembered by the
 * fingerprint `before`: it is remembered as if that had been known then. */
void records_revise(struct records *records, uint64_t before, uint64_t fingerprint,
                    const struct recap_entry *entry);

/* That failure was none. */
void records_withdraw(struct records *records, uint64_t fingerprint, uint64_t ordinal);

/* Whether a test that took this long is among the slowest so far. */
bool records_is_slow(const struct records *records, uint64_t duration_ns);

/* Remembers it; the path is copied. */
void records_slow(struct records *records, struct span path, uint64_t duration_ns, bool measured);

/* The recap's entries, in the arena; they borrow from the records. */
struct recap_entry *records_recap(const struct records *records, struct arena *arena);

#endif
