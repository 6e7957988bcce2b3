#include "app/records.h"

#include <stdlib.h>

#include "base/memory.h"

/* A failure shown this often is, from then on, only named. */
enum { SHOWN_IN_FULL = 3 };

struct record {
	struct arena arena; /* owns the entry's text */
	struct recap_entry entry;
	uint64_t fingerprint;
};

void records_init(struct records *records, unsigned slowest)
{
	*records = (struct records){.slowest_max = slowest < SLOWEST_MAX ? slowest : SLOWEST_MAX};
	records->slowest = memory_zero(records->slowest_max, sizeof *records->slowest);
}

void records_fini(struct records *records)
{
	for (size_t i = 0; i < records->nfailures; i++)
		arena_fini(&records->failures[i].arena);
	for (size_t i = 0; i < records->nslowest; i++)
		free((void *)(uintptr_t)records->slowest[i].path.at);
	free(records->failures);
	free(records->slowest);
	*records = (struct records){0};
}

static struct record *find(struct records *records, uint64_t fingerprint)
{
	for (size_t i = 0; i < records->nfailures; i++) {
		if (records->failures[i].fingerprint == fingerprint)
			return &records->failures[i];
	}
	return NULL;
}

static void own_text(struct recap_entry *entry, struct arena *arena)
{
	struct span *const texts[] = {
		&entry->path,           &entry->signal,      &entry->message,
		&entry->frame.file,     &entry->frame.shown, &entry->frame.function,
		&entry->frame.source,   &entry->frame.title, &entry->frame.module,
		&entry->frame.build_id,
	};

	for (size_t i = 0; i < countof(texts); i++)
		*texts[i] = arena_copy(arena, *texts[i]);
}

/* The one that a failure joins: without a place and a reason, equal fingerprints say only that
 * nothing is known. */
static struct record *find_same(struct records *records, uint64_t fingerprint,
                                const struct recap_entry *entry)
{
	if (!entry->frame.file.n && !entry->frame.module.n && !entry->message.n)
		return NULL;
	return find(records, fingerprint);
}

static struct record *find_ordinal(struct records *records, uint64_t ordinal)
{
	for (size_t i = records->nfailures; i-- > 0;) {
		if (records->failures[i].entry.ordinal == ordinal)
			return &records->failures[i];
	}
	return NULL;
}

static void join(struct record *record, struct span path)
{
	uint64_t other = record->entry.times++ - 1;

	if (other < RECAP_OTHERS)
		record->entry.others[other] = arena_copy(&record->arena, path);
}

/* The latest that joined it did not. */
static void part(struct record *record)
{
	uint64_t other = --record->entry.times - 1;

	if (other < RECAP_OTHERS)
		record->entry.others[other] = (struct span){0};
}

static void remove_record(struct records *records, struct record *record)
{
	size_t behind = (size_t)(records->failures + records->nfailures - record - 1);

	arena_fini(&record->arena);
	memmove(record, record + 1, behind * sizeof *record);
	records->nfailures--;
}

const struct recap_entry *records_failure(struct records *records, uint64_t fingerprint,
                                          const struct recap_entry *entry)
{
	struct record *record = find_same(records, fingerprint, entry);

	if (record) {
		join(record, entry->path);
		return record->entry.times > SHOWN_IN_FULL ? &record->entry : NULL;
	}
	if (records->nfailures == RECAP_MAX) {
		records->more++;
		return NULL;
	}
	if (records->nfailures == records->room) {
		records->room = records->room ? 2 * records->room : 4;
		records->failures = memory_grow(records->failures, records->room,
		                                sizeof *records->failures);
	}
	record = &records->failures[records->nfailures++];
	*record = (struct record){.fingerprint = fingerprint, .entry = *entry};
	own_text(&record->entry, &record->arena);
	return NULL;
}

/* What is now said of the first of those like it. */
static void rewrite(struct record *record, uint64_t fingerprint, const struct recap_entry *entry)
{
	struct recap_entry old = record->entry;

	record->fingerprint = fingerprint;
	record->entry = *entry;
	record->entry.times = old.times;
	memcpy(record->entry.others, old.others, sizeof old.others);
	own_text(&record->entry, &record->arena);
}

void records_revise(struct records *records, uint64_t before, uint64_t fingerprint,
                    const struct recap_entry *entry)
{
	struct record *own = find_ordinal(records, entry->ordinal);
	struct record *same = find_same(records, fingerprint, entry);

	if (!own) {
		if (same && same->fingerprint == before)
			return;
		records_withdraw(records, before, entry->ordinal);
		records_failure(records, fingerprint, entry);
	} else if (same && same < own && own->entry.times == 1) {
		join(same, entry->path);
		remove_record(records, own);
	} else {
		rewrite(own, fingerprint, entry);
	}
}

void records_withdraw(struct records *records, uint64_t fingerprint, uint64_t ordinal)
{
	struct record *own = find_ordinal(records, ordinal);
	struct record *same = own ? own : find(records, fingerprint);

	if (same && same->entry.times > 1)
		part(same);
	else if (own)
		remove_record(records, own);
	else if (records->more)
		records->more--;
}

bool records_is_slow(const struct records *records, uint64_t duration_ns)
{
	if (records->nslowest < records->slowest_max)
		return true;
	return records->slowest_max &&
	       duration_ns > records->slowest[records->nslowest - 1].duration_ns;
}

void records_slow(struct records *records, struct span path, uint64_t duration_ns, bool measured)
{
	if (!records_is_slow(records, duration_ns))
		return;
	if (records->nslowest == records->slowest_max)
		free((void *)(uintptr_t)records->slowest[--records->nslowest].path.at);

	size_t place = records->nslowest++;

	for (; place && records->slowest[place - 1].duration_ns < duration_ns; place--)
		records->slowest[place] = records->slowest[place - 1];

	char *copy = memory_new(path.n);

	if (path.n)
		memcpy(copy, path.at, path.n);
	records->slowest[place] = (struct slow_entry){
		.path = {copy, path.n}, .duration_ns = duration_ns, .measured = measured};
}

struct recap_entry *records_recap(const struct records *records, struct arena *arena)
{
	struct recap_entry *entries = arena_new(arena, records->nfailures, sizeof *entries);

	for (size_t i = 0; i < records->nfailures; i++)
		entries[i] = records->failures[i].entry;
	return entries;
}
