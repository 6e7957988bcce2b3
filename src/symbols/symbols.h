/* Names for native frames: asks a worker process, remembers what it says; and has debug files
 * fetched where it lacks them, if that is wanted. Nothing here waits: names come when they come,
 * and a frame that has none stays as it was printed. Reads no ELF file itself. */
#ifndef TAPIR_SYMBOLS_SYMBOLS_H
#define TAPIR_SYMBOLS_SYMBOLS_H

#include <poll.h>

#include "symbols/cache.h"
#include "symbols/catalog.h"
#include "symbols/fetch.h"
#include "symbols/process.h"
#include "trace/diagnosis.h"

struct symbols;

/* Starts nothing: the worker is started by the first question. `fetcher`: how to start what fetches
 * debug files; NULL: none are fetched. */
struct symbols *symbols_new(const struct process_options *worker,
                            const struct process_options *fetcher);
void symbols_free(struct symbols *symbols);

/* Where modules are that the traceback only names. Borrowed; before the first question. */
void symbols_use(struct symbols *symbols, const struct catalog *catalog);

/* The program to be the worker, for helper_program(). */
#define SYMBOLS_PROGRAM "tapir-symbolize"

/* ---- of a failure ---- */

/* Asks for the names of the diagnosis's native frames, its causes' too, as far as nobody did
 * before. Whether it is worth waiting for answers: symbols_awaited(). */
bool symbols_ask(struct symbols *symbols, const struct diagnosis *diagnosis, uint64_t now_ns);

/* Whether frames of it still wait for names, or better ones; symbols_awaited(): that may come
 * within SYMBOL_WAIT_NS of being asked for. */
bool symbols_pending(const struct symbols *symbols, const struct diagnosis *diagnosis);
bool symbols_awaited(const struct symbols *symbols, const struct diagnosis *diagnosis,
                     uint64_t now_ns);

/* Once the worker has answered for all frames of it: has debug files fetched of the modules that
 * lack them and whose frames are shown. False: it has not yet; try again. */
bool symbols_seek(struct symbols *symbols, const struct diagnosis *diagnosis,
                  const struct diagnosis_options *options, uint64_t now_ns);

/* Gives the frames the names that are known by now: functions that were inlined get frames of
 * their own, paths and source lines are read and elision is done anew. True when anything
 * changed. `arena` is the failure's. May be called again when more is known. */
bool symbols_name(const struct symbols *symbols, struct diagnosis *diagnosis,
                  struct sources *sources, const struct diagnosis_options *options,
                  struct arena *arena);

/* ---- of single addresses ---- */

/* Asks for all of `keys`, at once for each module. */
void symbols_ask_keys(struct symbols *symbols, const struct cache_key *keys, size_t n,
                      uint64_t now_ns);

/* Has debug files fetched for those of them that lack one, once they are answered. */
void symbols_seek_keys(struct symbols *symbols, const struct cache_key *keys, size_t n,
                       uint64_t now_ns);

/* What is known of one; NULL when it was not asked for, or not answered yet. */
const struct cache_entry *symbols_answer(const struct symbols *symbols,
                                         const struct cache_key *key);

/* ---- the processes ---- */

enum { SYMBOLS_POLLS = 2 };

/* What to poll: of each the descriptor (-1: none now) and the events. */
void symbols_polls(const struct symbols *symbols, struct pollfd ret[static SYMBOLS_POLLS]);

/* When symbols_serve() wants to be called at the latest, or a wait of symbols_awaited() ends;
 * UINT64_MAX: no need. */
uint64_t symbols_deadline(const struct symbols *symbols, uint64_t now_ns);

/* Takes what came. True when there are new answers. */
bool symbols_serve(struct symbols *symbols, uint64_t now_ns);

/* Whether a file has no names only since reading it took too long, or killed the worker. */
bool symbols_lost(const struct symbols *symbols);

/* Whether any question is open; whether names in debug files that are fetched are waited for. */
bool symbols_busy(const struct symbols *symbols);
bool symbols_seeking(const struct symbols *symbols);

/* Nothing is fetched any more: what is under way ends at once. */
void symbols_stop_seeking(struct symbols *symbols);

/* What is being fetched, if anything. */
struct fetch_progress symbols_progress(const struct symbols *symbols);

/* Something about fetching that the user should hear, each thing once: see fetch_trouble(). */
bool symbols_trouble(struct symbols *symbols, struct arena *arena, struct span *ret);

#endif
