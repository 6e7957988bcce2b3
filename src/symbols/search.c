#include "symbols/search.h"

#include "base/memory.h"

/* Whether the file it wants is one that the worker has had already. */
static bool was_given(const struct search *search, const struct cache_entry *entry)
{
	struct span path = {0};

	if (fetch_state(search->fetch, entry->wanted, &path) != FETCH_FOUND)
		return false;
	for (size_t i = 0; i < entry->nfiles; i++) {
		if (span_equal(path, entry->files[i]))
			return true;
	}
	return false;
}

/* Has the file it wants fetched. False: it wants none, has all it can be given, or there is none
 * to be had. */
static bool ask(const struct search *search, const struct cache_entry *entry)
{
	return entry->wanted.n && entry->nfiles < SYMBOL_FILES_MAX &&
	       fetch_ask(search->fetch, entry->wanted, entry->key.module) != FETCH_FAILED;
}

void search_begin(struct search *search, struct cache_entry *entry)
{
	if (!search->fetch || !entry->answered || entry->sought || !ask(search, entry) ||
	    was_given(search, entry))
		return;
	entry->sought = true;
	entry->asked_again = false;
	entry->next_sought = search->first;
	search->first = entry;
}

void search_end(struct search *search, struct cache_entry *entry)
{
	struct cache_entry **at = &search->first;

	while (*at != entry)
		at = &(*at)->next_sought;
	*at = entry->next_sought;
	entry->sought = false;
}

void search_end_all(struct search *search)
{
	while (search->first)
		search_end(search, search->first);
}

struct cache_entry **search_ready(struct search *search, size_t *ret_n)
{
	struct cache_entry **ready, *next;
	size_t n = 0;

	*ret_n = 0;
	for (const struct cache_entry *entry = search->first; entry; entry = entry->next_sought)
		n++;
	ready = memory_zero(n + 1, sizeof(struct cache_entry *));
	for (struct cache_entry *entry = search->first; entry; entry = next) {
		struct span path = {0};
		enum fetch_state state = fetch_state(search->fetch, entry->wanted, &path);

		next = entry->next_sought;
		if (entry->asked_again || state == FETCH_OPEN)
			continue;
		if (state != FETCH_FOUND) {
			search_end(search, entry);
			continue;
		}
		entry->files[entry->nfiles++] = path;
		entry->asked_again = true;
		ready[(*ret_n)++] = entry;
	}
	return ready;
}

void search_go_on(struct search *search, struct cache_entry *entry)
{
	entry->asked_again = false;
	/* What it was given is not what it wanted, whoever says so. */
	if (entry->wanted.n && was_given(search, entry))
		fetch_reject(search->fetch, entry->wanted);
	if (!ask(search, entry))
		search_end(search, entry);
}
