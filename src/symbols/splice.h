/* Between frames and questions: which frames have no names yet, and what frames the answers make
 * of them. */
#ifndef TAPIR_SYMBOLS_SPLICE_H
#define TAPIR_SYMBOLS_SPLICE_H

#include "symbols/cache.h"
#include "symbols/catalog.h"
#include "trace/diagnosis.h"

/* The questions for all native frames of the diagnosis and its causes, in the arena; their spans
 * borrow from the frames and the catalog (NULL: none). */
struct cache_key *splice_keys(const struct diagnosis *diagnosis, const struct catalog *catalog,
                              struct arena *arena, size_t *ret_n);

/* The question for one native frame, whether it has a name already or not; `struck`: it was
 * interrupted there, whatever was printed. False: it is none that can be asked for. */
bool splice_key(const struct frame *frame, bool struck, const struct catalog *catalog,
                struct arena *arena, struct cache_key *ret);

/* Puts the answers that are there into the diagnosis, without its causes. True when there were
 * any; the frames' `shown`, `source` and `hidden` are to be made anew then. */
bool splice_names(struct diagnosis *diagnosis, const struct catalog *catalog,
                  const struct cache *cache, struct arena *arena);

#endif
