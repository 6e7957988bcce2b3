/* What was asked and what was answered: names of addresses, kept for the run, since failures are
 * explained more than once and programs crash in the same places. */
#ifndef TAPIR_SYMBOLS_CACHE_H
#define TAPIR_SYMBOLS_CACHE_H

#include "base/arena.h"
#include "base/limits.h"
#include "symbols/location.h"

/* One question. Spans of what is looked for may be anybody's; in the cache they are its own. */
struct cache_key {
	struct span module, build_id;
	struct query query;
};

struct cache_entry {
	struct cache_key key;
	struct cache_entry *next; /* of the same bucket */
	bool answered;            /* else somebody has been asked */
	uint64_t asked_ns;
	enum module_state state;
	struct answer answer;
	struct span wanted; /* build-id of the debug file that would say more; empty: none */
	/* A better answer is sought: the paths of what was fetched for it so far; whether the
	 * worker was asked with them. */
	bool sought, asked_again;
	struct span files[SYMBOL_FILES_MAX];
	size_t nfiles;
	struct cache_entry *next_sought;
};

/* {0} is an empty one. */
enum { CACHE_BUCKETS = 4096 };

struct cache {
	struct cache_entry **buckets; /* CACHE_BUCKETS; NULL as long as nothing was added */
	size_t n;
	struct arena arena;
};

/* Forgets everything. */
void cache_fini(struct cache *cache);

/* The entry of `key`; NULL when nobody has asked. Lives until cache_fini(). */
struct cache_entry *cache_find(const struct cache *cache, const struct cache_key *key);

/* A new entry. The key must not be there yet, and cache->n below SYMBOL_CACHE_MAX. */
struct cache_entry *cache_add(struct cache *cache, const struct cache_key *key);

/* Copies an answer into the entry, in place of the one before. */
void cache_answer(struct cache *cache, struct cache_entry *entry, enum module_state state,
                  struct span wanted, const struct answer *answer);

#endif
