#include "symbols/symbols.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/memory.h"
#include "symbols/search.h"
#include "symbols/splice.h"
#include "symbols/wire.h"

/* Modules that the worker did not survive are not asked about again. */
enum { BAD_MODULES_MAX = 16 };

struct symbols {
	struct process process;
	struct cache cache;
	struct search search;             /* for better answers than those */
	const struct catalog *catalog;    /* borrowed; NULL: none */
	struct span bad[BAD_MODULES_MAX]; /* in the cache's arena */
	size_t nbad;
	size_t njobs;
	uint64_t latest_ns; /* of the last question */
	bool over;          /* there will be no worker any more */
};

/* One request: the entries that its answers are for. */
struct job {
	struct cache_entry **entries;
	size_t n;
};

struct symbols *symbols_new(const struct process_options *worker,
                            const struct process_options *fetcher)
{
	struct symbols *symbols = memory_zero(1, sizeof *symbols);

	process_init(&symbols->process, worker);
	if (fetcher)
		symbols->search.fetch = fetch_new(fetcher);
	return symbols;
}

void symbols_use(struct symbols *symbols, const struct catalog *catalog)
{
	symbols->catalog = catalog;
}

void symbols_free(struct symbols *symbols)
{
	if (!symbols)
		return;
	for (struct process_job *job = symbols->process.first; job; job = job->next) {
		struct job *what = job->what;

		free(what->entries);
		free(what);
	}
	process_fini(&symbols->process);
	fetch_free(symbols->search.fetch);
	cache_fini(&symbols->cache);
	free(symbols);
}

/* ---- asking ---- */

static bool is_bad(const struct symbols *symbols, struct span module)
{
	for (size_t i = 0; i < symbols->nbad; i++) {
		if (span_equal(symbols->bad[i], module))
			return true;
	}
	return false;
}

static void give_up(struct symbols *symbols, struct cache_entry *entry)
{
	if (entry->sought)
		search_end(&symbols->search, entry);
	if (!entry->answered)
		cache_answer(&symbols->cache, entry, MODULE_MISSING, (struct span){0},
		             &(struct answer){0});
}

/* Whether they are asked about in the same way. */
static bool same_module(const struct cache_entry *a, const struct cache_entry *b)
{
	if (a->nfiles != b->nfiles || !span_equal(a->key.module, b->key.module))
		return false;
	for (size_t i = 0; i < a->nfiles; i++) {
		if (!span_equal(a->files[i], b->files[i]))
			return false;
	}
	return span_equal(a->key.build_id, b->key.build_id);
}

/* One request for those of the entries from `from` on that are of the same module as that; the
 * others among them become NULL. */
static void send_module(struct symbols *symbols, struct cache_entry **entries, size_t from,
                        size_t n)
{
	struct job *job = memory_zero(1, sizeof *job);
	struct query *queries = memory_zero(n - from, sizeof *queries);
	const struct cache_entry *first = entries[from];
	struct buffer message = {0};

	job->entries = memory_zero(n - from, sizeof(struct cache_entry *));
	for (size_t i = from; i < n && job->n < SYMBOL_QUERIES_MAX; i++) {
		if (!entries[i] || !same_module(entries[i], first))
			continue;
		queries[job->n] = entries[i]->key.query;
		job->entries[job->n++] = entries[i];
		if (i > from)
			entries[i] = NULL;
	}

	struct request request = {.module = first->key.module,
	                          .build_id = first->key.build_id,
	                          .queries = queries,
	                          .nqueries = job->n};

	memcpy(request.files, first->files, sizeof request.files);
	wire_add_request(&message, &request);
	free(queries);
	if (message.n > SYMBOL_REQUEST_BYTES) {
		for (size_t i = 0; i < job->n; i++)
			give_up(symbols, job->entries[i]);
		buffer_fini(&message);
		free(job->entries);
		free(job);
		return;
	}
	process_add(&symbols->process, message, job);
	symbols->njobs++;
}

/* As few requests as it takes. The array is used up. */
static void send_all(struct symbols *symbols, struct cache_entry **entries, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (entries[i])
			send_module(symbols, entries, i, n);
	}
}

/* A cache that is full is emptied when nobody waits for it; until then nothing more is asked. */
static bool make_room(struct symbols *symbols, size_t n)
{
	if (symbols->cache.n + n <= SYMBOL_CACHE_MAX &&
	    symbols->cache.arena.used < SYMBOL_CACHE_BYTES)
		return true;
	if (symbols_busy(symbols))
		return false;
	symbols->nbad = 0;
	cache_fini(&symbols->cache);
	return true;
}

void symbols_ask_keys(struct symbols *symbols, const struct cache_key *keys, size_t n,
                      uint64_t now_ns)
{
	struct cache_entry **fresh = memory_zero(n + 1, sizeof(struct cache_entry *));
	size_t nfresh = 0;

	if (!make_room(symbols, n))
		n = 0;
	for (size_t i = 0; i < n && symbols->cache.n < SYMBOL_CACHE_MAX; i++) {
		if (cache_find(&symbols->cache, &keys[i]))
			continue;

		struct cache_entry *entry = cache_add(&symbols->cache, &keys[i]);

		entry->asked_ns = now_ns;
		if (symbols->over || is_bad(symbols, keys[i].module))
			give_up(symbols, entry);
		else
			fresh[nfresh++] = entry;
	}
	send_all(symbols, fresh, nfresh);
	if (nfresh)
		symbols->latest_ns = now_ns;
	free(fresh);
	symbols_serve(symbols, now_ns);
}

const struct cache_entry *symbols_answer(const struct symbols *symbols, const struct cache_key *key)
{
	const struct cache_entry *entry = cache_find(&symbols->cache, key);

	return entry && entry->answered ? entry : NULL;
}

/* ---- better answers ---- */

/* Asks the worker again for those whose debug file has come. True when there were any. */
static bool ask_again(struct symbols *symbols)
{
	struct cache_entry **ready;
	size_t n;

	if (symbols->over)
		search_end_all(&symbols->search);
	ready = search_ready(&symbols->search, &n);
	send_all(symbols, ready, n);
	free(ready);
	return n > 0;
}

void symbols_seek_keys(struct symbols *symbols, const struct cache_key *keys, size_t n,
                       uint64_t now_ns)
{
	for (size_t i = 0; i < n; i++) {
		struct cache_entry *entry = cache_find(&symbols->cache, &keys[i]);

		if (entry && !is_bad(symbols, entry->key.module))
			search_begin(&symbols->search, entry);
	}
	if (symbols_seeking(symbols)) {
		ask_again(symbols);
		symbols_serve(symbols, now_ns);
	}
}

/* ---- answers ---- */

static void take_reply(struct symbols *symbols, const struct job *job, struct span body)
{
	struct arena arena = {0};
	struct reply reply = {0};
	bool fine = wire_read_reply(body, &arena, &reply) && reply.nanswers == job->n;

	for (size_t i = 0; i < job->n; i++) {
		struct cache_entry *entry = job->entries[i];

		if (!fine) {
			give_up(symbols, entry);
			continue;
		}
		/* Nobody may wait for the better answer any more; then it is kept all the same. */
		cache_answer(&symbols->cache, entry, reply.state, reply.wanted, &reply.answers[i]);
		if (entry->sought)
			search_go_on(&symbols->search, entry);
	}
	arena_fini(&arena);
}

static void finish_job(struct symbols *symbols, enum process_news news, struct span body)
{
	struct job *job = symbols->process.first->what;

	if (news == PROCESS_REPLY) {
		take_reply(symbols, job, body);
	} else {
		/* Of a file that was fetched the worker may die as well. */
		for (size_t i = 0; i < job->n; i++)
			give_up(symbols, job->entries[i]);
	}
	if (news == PROCESS_LOST && job->entries[0]->nfiles)
		fetch_reject(symbols->search.fetch, job->entries[0]->wanted);
	else if (news == PROCESS_LOST && symbols->nbad < BAD_MODULES_MAX)
		symbols->bad[symbols->nbad++] = job->entries[0]->key.module;
	free(job->entries);
	free(job);
	symbols->njobs--;
	process_done(&symbols->process);
}

static bool serve_worker(struct symbols *symbols, uint64_t now_ns)
{
	enum process_news news;
	struct span body;
	bool any = false;

	while ((news = process_serve(&symbols->process, now_ns, &body)) != PROCESS_NOTHING) {
		symbols->over |= news == PROCESS_OVER;
		finish_job(symbols, news, body);
		any = true;
	}
	return any;
}

bool symbols_serve(struct symbols *symbols, uint64_t now_ns)
{
	struct fetch *fetch = symbols->search.fetch;
	bool any = serve_worker(symbols, now_ns);

	if (!fetch)
		return any;
	fetch_serve(fetch, now_ns);
	if (symbols_seeking(symbols) && ask_again(symbols))
		any |= serve_worker(symbols, now_ns);
	/* What serving made necessary is begun: nobody would wake us for it. */
	fetch_serve(fetch, now_ns);
	if (fetch_count(fetch, symbols_seeking(symbols), now_ns))
		search_end_all(&symbols->search);
	return any;
}

bool symbols_lost(const struct symbols *symbols)
{
	return symbols->nbad > 0;
}

bool symbols_busy(const struct symbols *symbols)
{
	return symbols->njobs > 0 || symbols_seeking(symbols);
}

bool symbols_seeking(const struct symbols *symbols)
{
	return symbols->search.first;
}

void symbols_stop_seeking(struct symbols *symbols)
{
	if (symbols->search.fetch)
		fetch_stop(symbols->search.fetch);
	search_end_all(&symbols->search);
}

struct fetch_progress symbols_progress(const struct symbols *symbols)
{
	return symbols->search.fetch ? fetch_progress(symbols->search.fetch)
	                             : (struct fetch_progress){0};
}

bool symbols_trouble(struct symbols *symbols, struct arena *arena, struct span *ret)
{
	return symbols->search.fetch && fetch_trouble(symbols->search.fetch, arena, ret);
}

void symbols_polls(const struct symbols *symbols, struct pollfd ret[static SYMBOLS_POLLS])
{
	bool writes[SYMBOLS_POLLS] = {false};
	int fds[SYMBOLS_POLLS] = {
		process_fd(&symbols->process, &writes[0]),
		symbols->search.fetch ? fetch_fd(symbols->search.fetch, &writes[1]) : -1,
	};

	for (size_t i = 0; i < SYMBOLS_POLLS; i++)
		ret[i] = (struct pollfd){.fd = fds[i],
		                         .events = POLLIN | (writes[i] ? POLLOUT : 0)};
}

uint64_t symbols_deadline(const struct symbols *symbols, uint64_t now_ns)
{
	uint64_t deadline_ns = process_deadline(&symbols->process);
	uint64_t fetch_ns = symbols->search.fetch ? fetch_deadline(symbols->search.fetch)
	                                          : UINT64_MAX;
	uint64_t wait_ns = symbols->latest_ns + SYMBOL_WAIT_NS;

	if (fetch_ns < deadline_ns)
		deadline_ns = fetch_ns;
	if (symbols_busy(symbols) && wait_ns > now_ns && wait_ns < deadline_ns)
		return wait_ns;
	return deadline_ns;
}

/* ---- of a failure ---- */

bool symbols_ask(struct symbols *symbols, const struct diagnosis *diagnosis, uint64_t now_ns)
{
	struct arena arena = {0};
	size_t n;
	struct cache_key *keys = splice_keys(diagnosis, symbols->catalog, &arena, &n);

	if (n)
		symbols_ask_keys(symbols, keys, n, now_ns);
	arena_fini(&arena);
	return n && symbols_awaited(symbols, diagnosis, now_ns);
}

/* Whether a frame waits for its first name, or also for a better one, and was asked for after
 * `since_ns`. */
static bool is_open(const struct symbols *symbols, const struct diagnosis *diagnosis, bool better,
                    uint64_t since_ns)
{
	struct arena arena = {0};
	bool open = false;
	size_t n;
	struct cache_key *keys = splice_keys(diagnosis, symbols->catalog, &arena, &n);

	for (size_t i = 0; i < n && !open; i++) {
		const struct cache_entry *entry = cache_find(&symbols->cache, &keys[i]);

		open = entry && (!entry->answered || (better && entry->sought)) &&
		       entry->asked_ns >= since_ns;
	}
	arena_fini(&arena);
	return open;
}

bool symbols_pending(const struct symbols *symbols, const struct diagnosis *diagnosis)
{
	return symbols_busy(symbols) && is_open(symbols, diagnosis, true, 0);
}

bool symbols_awaited(const struct symbols *symbols, const struct diagnosis *diagnosis,
                     uint64_t now_ns)
{
	uint64_t since_ns = now_ns < SYMBOL_WAIT_NS ? 0 : now_ns - SYMBOL_WAIT_NS + 1;

	return symbols_busy(symbols) && is_open(symbols, diagnosis, true, since_ns);
}

/* Whether a frame of the module is shown. */
static bool is_shown(const struct diagnosis *named, struct span module)
{
	for (size_t i = 0; i < named->nframes; i++) {
		if (!named->frames[i].hidden && span_equal(named->frames[i].module, module))
			return true;
	}
	return false;
}

/* The questions for a frame whose answers would be better with a debug file. */
static void add_lacking(const struct symbols *symbols, const struct frame *frame,
                        struct arena *arena, struct cache_key **keys, size_t *n)
{
	struct cache_key key;

	for (int struck = 0; struck < 2; struck++) {
		const struct cache_entry *entry = splice_key(frame, struck, symbols->catalog, arena,
		                                             &key)
		                                          ? cache_find(&symbols->cache, &key)
		                                          : NULL;

		if (!entry || entry->wanted.n == 0)
			continue;
		*ARENA_PUSH(arena, *keys, *n) = key;
		++*n;
	}
}

bool symbols_seek(struct symbols *symbols, const struct diagnosis *diagnosis,
                  const struct diagnosis_options *options, uint64_t now_ns)
{
	struct arena arena = {0};
	struct cache_key *keys = NULL;
	size_t n = 0;

	if (!symbols->search.fetch)
		return true;
	if (is_open(symbols, diagnosis, false, 0))
		return false;
	for (; diagnosis; diagnosis = diagnosis->cause) {
		/* As it would be shown now: whose frames are hidden is known by their names. */
		struct diagnosis named = *diagnosis;

		named.cause = NULL;
		if (splice_names(&named, symbols->catalog, &symbols->cache, &arena))
			diagnosis_refine(&named, NULL, options, &arena);
		for (size_t i = 0; i < diagnosis->nframes; i++) {
			if (is_shown(&named, diagnosis->frames[i].module))
				add_lacking(symbols, &diagnosis->frames[i], &arena, &keys, &n);
		}
	}
	symbols_seek_keys(symbols, keys, n, now_ns);
	arena_fini(&arena);
	return true;
}

bool symbols_name(const struct symbols *symbols, struct diagnosis *diagnosis,
                  struct sources *sources, const struct diagnosis_options *options,
                  struct arena *arena)
{
	bool any = false;

	for (struct diagnosis *part = diagnosis; part; part = part->cause) {
		if (splice_names(part, symbols->catalog, &symbols->cache, arena)) {
			diagnosis_refine(part, sources, options, arena);
			any = true;
		}
	}
	return any;
}
