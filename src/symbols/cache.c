#include "symbols/cache.h"

#include "base/limits.h"

/* FNV-1a. */
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ at[i]) * 1099511628211ull;
	return hash;
}

static size_t bucket_of(const struct cache *cache, const struct cache_key *key)
{
	uint64_t hash = hash_bytes(14695981039346656037ull, key->module.at, key->module.n);

	hash = hash_bytes(hash, key->symbol.at, key->symbol.n);
	hash = hash_bytes(hash, &key->address, sizeof key->address);
	return (size_t)(hash >> 32) % countof(cache->buckets);
}

static bool is_same(const struct cache_key *a, const struct cache_key *b)
{
	return a->address == b->address && span_equal(a->module, b->module) &&
	       span_equal(a->build_id, b->build_id) && span_equal(a->symbol, b->symbol);
}

void cache_fini(struct cache *cache)
{
	arena_fini(&cache->arena);
	*cache = (struct cache){0};
}

struct cache_entry *cache_find(const struct cache *cache, const struct cache_key *key)
{
	struct cache_entry *entry = cache->buckets[bucket_of(cache, key)];

	while (entry && !is_same(&entry->key, key))
		entry = entry->next;
	return entry;
}

struct cache_entry *cache_add(struct cache *cache, const struct cache_key *key)
{
	struct cache_entry *entry = arena_new(&cache->arena, 1, sizeof *entry);
	size_t bucket = bucket_of(cache, key);

	entry->key = (struct cache_key){
		.module = arena_copy(&cache->arena, key->module),
		.build_id = arena_copy(&cache->arena, key->build_id),
		.symbol = arena_copy(&cache->arena, key->symbol),
		.address = key->address,
	};
	entry->next = cache->buckets[bucket];
	cache->buckets[bucket] = entry;
	cache->n++;
	return entry;
}

void cache_answer(struct cache *cache, struct cache_entry *entry, enum module_state state,
                  const struct answer *answer)
{
	size_t n = answer->nlocations;

	entry->answered = true;
	entry->state = state;
	entry->answer = (struct answer){arena_new(&cache->arena, n + 1, sizeof(struct location)),
	                                n};
	for (size_t i = 0; i < n; i++) {
		struct location location = answer->locations[i];

		location.function = arena_copy(&cache->arena, location.function);
		location.file = arena_copy(&cache->arena, location.file);
		entry->answer.locations[i] = location;
	}
}
