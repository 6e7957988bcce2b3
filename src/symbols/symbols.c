#include "symbols/symbols.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/memory.h"
#include "symbols/splice.h"
#include "symbols/wire.h"

/* Modules that the worker did not survive are not asked about again. */
enum { BAD_MODULES_MAX = 16 };

struct symbols {
	struct process process;
	struct cache cache;
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

struct symbols *symbols_new(const struct process_options *options)
{
	struct symbols *symbols = memory_zero(1, sizeof *symbols);

	process_init(&symbols->process, options);
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
	cache_fini(&symbols->cache);
	free(symbols);
}

struct span symbols_program(struct arena *arena)
{
	char path[OPTION_BYTES];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);
	struct span own = {path, n > 0 ? (size_t)n : 0};

	while (own.n && own.at[own.n - 1] != '/')
		own.n--;
	if (own.n) {
		own = arena_join(arena, own, SPAN("tapir-symbolize"), SPAN("\0"));
		own.n--;
		if (access(own.at, X_OK) == 0)
			return own;
	}
	return SPAN(TAPIR_BIN_DIR "/tapir-symbolize");
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
	cache_answer(&symbols->cache, entry, MODULE_MISSING, &(struct answer){0});
}

static bool same_module(const struct cache_key *a, const struct cache_key *b)
{
	return span_equal(a->module, b->module) && span_equal(a->build_id, b->build_id);
}

/* One request for those of the entries from `from` on that are of the same module. */
static void send_module(struct symbols *symbols, struct cache_entry **entries, size_t from,
                        size_t n)
{
	struct job *job = memory_zero(1, sizeof *job);
	struct query *queries = memory_zero(n - from, sizeof *queries);
	const struct cache_key *first = &entries[from]->key;
	struct buffer message = {0};

	job->entries = memory_zero(n - from, sizeof(struct cache_entry *));
	for (size_t i = from; i < n && job->n < SYMBOL_QUERIES_MAX; i++) {
		if (!entries[i] || !same_module(&entries[i]->key, first))
			continue;
		queries[job->n] = entries[i]->key.query;
		job->entries[job->n++] = entries[i];
		if (i > from)
			entries[i] = NULL;
	}

	struct request request = {.module = first->module,
	                          .build_id = first->build_id,
	                          .queries = queries,
	                          .nqueries = job->n};

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

/* A cache that is full is emptied when nobody waits for it; until then nothing more is asked. */
static bool make_room(struct symbols *symbols, size_t n)
{
	if (symbols->cache.n + n <= SYMBOL_CACHE_MAX &&
	    symbols->cache.arena.used < SYMBOL_CACHE_BYTES)
		return true;
	if (symbols->njobs)
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
	for (size_t i = 0; i < nfresh; i++) {
		if (fresh[i])
			send_module(symbols, fresh, i, nfresh);
	}
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

/* ---- answers ---- */

static void take_reply(struct symbols *symbols, const struct job *job, struct span body)
{
	struct arena arena = {0};
	struct reply reply = {0};

	if (!wire_read_reply(body, &arena, &reply) || reply.nanswers != job->n)
		reply = (struct reply){.state = MODULE_MISSING};
	for (size_t i = 0; i < job->n; i++)
		cache_answer(&symbols->cache, job->entries[i], reply.state,
		             reply.nanswers ? &reply.answers[i] : &(struct answer){0});
	arena_fini(&arena);
}

static void finish_job(struct symbols *symbols, enum process_news news, struct span body)
{
	struct job *job = symbols->process.first->what;

	if (news == PROCESS_REPLY) {
		take_reply(symbols, job, body);
	} else {
		for (size_t i = 0; i < job->n; i++)
			give_up(symbols, job->entries[i]);
	}
	if (news == PROCESS_LOST && symbols->nbad < BAD_MODULES_MAX)
		symbols->bad[symbols->nbad++] = job->entries[0]->key.module;
	free(job->entries);
	free(job);
	symbols->njobs--;
	process_done(&symbols->process);
}

bool symbols_serve(struct symbols *symbols, uint64_t now_ns)
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

bool symbols_busy(const struct symbols *symbols)
{
	return symbols->njobs > 0;
}

int symbols_fd(const struct symbols *symbols, bool *ret_write)
{
	const struct process *process = &symbols->process;

	*ret_write = process->first && process->sent < process->first->message.n;
	return process->fd;
}

uint64_t symbols_deadline(const struct symbols *symbols, uint64_t now_ns)
{
	uint64_t process_ns = process_deadline(&symbols->process);
	uint64_t wait_ns = symbols->latest_ns + SYMBOL_WAIT_NS;

	if (symbols_busy(symbols) && wait_ns > now_ns && wait_ns < process_ns)
		return wait_ns;
	return process_ns;
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

bool symbols_awaited(const struct symbols *symbols, const struct diagnosis *diagnosis,
                     uint64_t now_ns)
{
	struct arena arena = {0};
	bool awaited = false;
	size_t n;
	struct cache_key *keys = splice_keys(diagnosis, symbols->catalog, &arena, &n);

	for (size_t i = 0; i < n && !awaited; i++) {
		const struct cache_entry *entry = cache_find(&symbols->cache, &keys[i]);

		awaited = entry && !entry->answered && now_ns - entry->asked_ns < SYMBOL_WAIT_NS;
	}
	arena_fini(&arena);
	return awaited;
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
