/* Debug files from the network, for those who want it: what was asked for in this run, what came of
 * it, and what it may cost in all. The asking is done by a process of its own (fetcher.h), started
 * when it is first needed. Nothing here waits, but for the moment that process is given to clean up
 * (see process.h). What comes is a path; whether the right file is there is for its reader to
 * see. */
#ifndef TAPIR_SYMBOLS_FETCH_H
#define TAPIR_SYMBOLS_FETCH_H

#include "base/arena.h"
#include "symbols/process.h"

struct fetch;

enum fetch_state {
	FETCH_UNASKED,
	FETCH_OPEN,
	FETCH_FOUND,
	FETCH_FAILED, /* for the rest of the run */
};

/* What is being fetched. */
struct fetch_progress {
	struct span module;   /* the file's name; empty: nothing is */
	uint64_t have, whole; /* bytes; whole 0: unknown */
};

/* What the user should hear. */
enum fetch_trouble {
	TROUBLE_SERVERS, /* none is named */
	TROUBLE_LIBRARY, /* there is no libdebuginfod */
	TROUBLE_SLOW,    /* it took too long */
	TROUBLE_LARGE,   /* it was too much */
	TROUBLE_WRONG,   /* what came does not belong to the module */
	TROUBLE_COUNT,
};

/* Starts nothing. The options are those of the fetcher. Bounds are FETCH_NS and FETCH_BYTES, or
 * less: what TAPIR_FETCH_MS and TAPIR_FETCH_BYTES say, for tests. */
struct fetch *fetch_new(const struct process_options *options);
void fetch_free(struct fetch *fetch);

/* Asks for the debug file with this build-id, unless that was done before; `module` is what it is
 * for. Both are copied. Returns what is known now. */
enum fetch_state fetch_ask(struct fetch *fetch, struct span build_id, struct span module);

/* What came of it; with FETCH_FOUND its path, which lives as long as `fetch`. */
enum fetch_state fetch_state(const struct fetch *fetch, struct span build_id,
                             struct span *ret_path);

/* Takes what came. True when there is news of some build-id. */
bool fetch_serve(struct fetch *fetch, uint64_t now_ns);

/* Somebody waits for what is fetched, or for the names in it; or nobody does. That time is counted,
 * and once it is FETCH_NS all ends: true then. */
bool fetch_count(struct fetch *fetch, bool waiting, uint64_t now_ns);

/* Ends it for this run: what is open has failed. */
void fetch_stop(struct fetch *fetch);

/* The descriptor to poll, -1: none; with *ret_write for writing as well. */
int fetch_fd(const struct fetch *fetch, bool *ret_write);

/* When fetch_serve() and fetch_count() want to be called at the latest; UINT64_MAX: no need. */
uint64_t fetch_deadline(const struct fetch *fetch);

/* Borrows from `fetch`. */
struct fetch_progress fetch_progress(const struct fetch *fetch);

/* What came for this build-id is not it, or harms whoever reads it: from now on it has failed. */
void fetch_reject(struct fetch *fetch, struct span build_id);

/* The next thing that is wrong and was not told yet, a sentence without a full stop, in the arena.
 * False: there is none. */
bool fetch_trouble(struct fetch *fetch, struct arena *arena, struct span *ret);

#endif
