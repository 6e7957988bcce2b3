#include "symbols/cache.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/memory.h"

static size_t bucket_of(const struct cache_key *key)
{
	uint64_t hash = hash_text(hash_text(0, key->module), key->query.symbol);

	hash = hash_word(hash, key->query.address);
	return (size_t)(hash >> 32) % CACHE_BUCKETS;
}

static bool is_same(const struct cache_key *a, const struct cache_key *b)
{
	return a->query.address == b->query.address && a->query.origin == b->query.origin &&
	       a->query.symbol_size == b->query.symbol_size &&
	       a->query.returns == b->query.returns && span_equal(a->module, b->module) &&
	       span_equal(a->build_id, b->build_id) && span_equal(a->query.symbol, b->query.symbol);
}

void cache_fini(struct cache *cache)
{
	arena_fini(&cache->arena);
	free(cache->buckets);
	*cache = (struct cache){0};
}

struct cache_entry *cache_find(const struct cache *cache, const struct cache_key *key)
{
	struct cache_entry *entry = cache->buckets ? cache->buckets[bucket_of(key)] : NULL;

	while (entry && !is_same(&entry->key, key))
		entry = entry->next;
	return entry;
}

struct cache_entry *cache_add(struct cache *cache, const struct cache_key *key)
{
	struct cache_entry *entry = arena_new(&cache->arena, 1, sizeof *entry);
	size_t bucket = bucket_of(key);

	if (!cache->buckets)
		cache->buckets = memory_zero(CACHE_BUCKETS, sizeof(struct cache_entry *));
	entry->key = *key;
	entry->key.module = arena_copy(&cache->arena, key->module);
	entry->key.build_id = arena_copy(&cache->arena, key->build_id);
	entry->key.query.symbol = arena_copy(&cache->arena, key->query.symbol);
	entry->next = cache->buckets[bucket];
	cache->buckets[bucket] = entry;
	cache->n++;
	return entry;
}

void cache_answer(struct cache *cache, struct cache_entry *entry, enum module_state state,
                  struct span wanted, const struct answer *answer)
{
	size_t n = answer->nlocations;

	entry->answered = true;
	entry->state = answer->rebuilt ? MODULE_REBUILT : state;
	entry->wanted = arena_copy(&cache->arena, wanted);
	entry->answer = *answer;
	entry->answer.locations = arena_new(&cache->arena, n + 1, sizeof(struct location));
	for (size_t i = 0; i < n; i++) {
		struct location location = answer->locations[i];

		location.function = arena_copy(&cache->arena, location.function);
		location.file = arena_copy(&cache->arena, location.file);
		entry->answer.locations[i] = location;
	}
}
