#include "symbols/catalog.h"

static struct span last_part(struct span path)
{
	for (size_t i = path.n; i > 0; i--) {
		if (path.at[i - 1] == '/')
			return span_from(path, i);
	}
	return path;
}

bool catalog_add(struct catalog *catalog, struct span text, struct arena *arena)
{
	size_t equals = span_index(text, '=');
	struct catalog_entry entry = {.name = span_head(text, equals), .file = text};

	if (equals < text.n)
		entry.file = span_from(text, equals + 1);
	else
		entry.name = last_part(text);
	if (entry.name.n == 0 || entry.file.n == 0)
		return false;
	*ARENA_PUSH(arena, catalog->entries, catalog->n) = entry;
	catalog->n++;
	return true;
}

/* The kernel calls a module by its file's name, with no dashes in it. */
static bool same_to_the_kernel(struct span a, struct span b)
{
	if (span_ends(a, SPAN(".ko")))
		a.n -= strlen(".ko");
	if (span_ends(b, SPAN(".ko")))
		b.n -= strlen(".ko");
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		char left = a.at[i] == '-' ? '_' : a.at[i];
		char right = b.at[i] == '-' ? '_' : b.at[i];

		if (left != right)
			return false;
	}
	return true;
}

struct span catalog_find(const struct catalog *catalog, struct span module)
{
	for (size_t i = catalog ? catalog->n : 0; i > 0; i--) {
		const struct catalog_entry *entry = &catalog->entries[i - 1];

		if (span_equal(entry->name, module) ||
		    same_to_the_kernel(entry->name, last_part(module)))
			return entry->file;
	}
	return (struct span){0};
}
