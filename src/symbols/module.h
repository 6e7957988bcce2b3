/* One module of a program, with all that is known of it: its own file, its debug file, what those
 * share with others. Answers what functions and lines addresses are in. */
#ifndef TAPIR_SYMBOLS_MODULE_H
#define TAPIR_SYMBOLS_MODULE_H

#include "base/arena.h"
#include "symbols/location.h"

struct module;

struct module_options {
	const char *root; /* DEBUG_ROOT, or a directory like it; outlives the module */
	bool mangled;     /* names stay as the linker knows them */
};

/* Opens the file at `path`. `build_id` is the one that is wanted; empty for any. Never NULL; free
 * with module_free(), which accepts NULL. */
struct module *module_open(const char *path, struct span build_id,
                           const struct module_options *options);
void module_free(struct module *module);

/* Whether it was found. */
enum module_state module_state(const struct module *module);

/* Whether the file at `path` is still what was opened, and has been asked for with the same
 * build-id. */
bool module_is(const struct module *module, const char *path, struct span build_id);

/* Answers `n` queries (SYMBOL_QUERIES_MAX at most); ret[i] is for queries[i], and empty when
 * nothing is known. Everything is in the arena. */
void module_find(struct module *module, const struct query *queries, size_t n, struct arena *arena,
                 struct answer *ret);

#endif
