/* The search for better answers: entries of the cache whose debug file is being fetched, and what
 * is tried for each, file after file (a debug file may name another one). Asks the fetcher; when a
 * file has come, asking the worker again is the owner's. */
#ifndef TAPIR_SYMBOLS_SEARCH_H
#define TAPIR_SYMBOLS_SEARCH_H

#include "symbols/cache.h"
#include "symbols/fetch.h"

/* {0} is one that never begins. */
struct search {
	struct fetch *fetch;       /* NULL: nothing is fetched */
	struct cache_entry *first; /* of those that are sought; linked by next_sought */
};

/* Seeks the file that the entry, which has been answered, wants; unless it wants none, cannot be
 * given another, or is sought already. */
void search_begin(struct search *search, struct cache_entry *entry);

/* The better answer will not come: not for the entry, which is sought; not for any. */
void search_end(struct search *search, struct cache_entry *entry);
void search_end_all(struct search *search);

/* Those whose file has come and was added to their `files`: the worker is to be asked again. Those
 * that it cannot come for are sought no longer. free() the array, of *ret_n entries. */
struct cache_entry **search_ready(struct search *search, size_t *ret_n);

/* The worker has answered for an entry that is sought: if it wants another file now, that is sought
 * as well. */
void search_go_on(struct search *search, struct cache_entry *entry);

#endif
