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

/* Which module is meant: the file at a path, with the build-id that is wanted (empty for any); and
 * SYMBOL_FILES_MAX paths of debug files that were fetched for it (empty: none), which are believed
 * no further than their build-ids go. No NUL in any. */
struct module_name {
	struct span path, build_id;
	const struct span *files;
};

/* Opens it. Never NULL; free with module_free(), which accepts NULL. */
struct module *module_open(const struct module_name *name, const struct module_options *options);
void module_free(struct module *module);

/* Whether it was found. */
enum module_state module_state(const struct module *module);

/* The build-id of the debug file that would have said more, once module_find() has answered; empty
 * when there is none. Lives as long as the module. */
struct span module_wanted(const struct module *module);

/* Whether it was opened by the same name, and its file is still what it was then. */
bool module_is(const struct module *module, const struct module_name *name);

/* Answers `n` queries (SYMBOL_QUERIES_MAX at most); ret[i] is for queries[i], and empty when
 * nothing is known. Everything is in the arena. */
void module_find(struct module *module, const struct query *queries, size_t n, struct arena *arena,
                 struct answer *ret);

#endif
