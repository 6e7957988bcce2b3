#include "symbols/names.h"

#include <dwarf.h>
#include <libiberty/demangle.h>
#include <setjmp.h>
#include <stdlib.h>

#include "base/limits.h"

static struct span string_of(Dwarf_Die *die, unsigned attribute)
{
	Dwarf_Attribute found;
	const char *text = NULL;

	if (dwarf_attr_integrate(die, attribute, &found))
		text = dwarf_formstring(&found);
	return span_of(text);
}

struct span name_of_entry(Dwarf_Die *die)
{
	struct span name = string_of(die, DW_AT_linkage_name);

	if (name.n == 0)
		name = string_of(die, DW_AT_MIPS_linkage_name);
	if (name.n == 0)
		name = string_of(die, DW_AT_name);
	return span_head(name, SYMBOL_NAME_BYTES);
}

/* A short mangled name can stand for an endless one, and the demangler asks nobody before it goes
 * on; so it is left in the middle. It keeps everything on the stack. */
struct demangling {
	struct arena *arena;
	char *text;
	size_t n;
	jmp_buf too_long;
};

static void take_piece(const char *piece, size_t n, void *arg)
{
	struct demangling *demangling = arg;

	if (n > SYMBOL_NAME_BYTES - demangling->n)
		longjmp(demangling->too_long, 1);
	memcpy(demangling->text + demangling->n, piece, n);
	demangling->n += n;
}

static bool demangle(struct demangling *demangling, const char *name, bool rust)
{
	/* The demangler's own limit refuses names of a thousand bytes, which do occur. How deep it
	 * goes is bounded by the name's length. */
	int options = DMGL_PARAMS | DMGL_ANSI |
	              (strlen(name) <= SYMBOL_MANGLED_BYTES ? DMGL_NO_RECURSE_LIMIT : 0);

	if (setjmp(demangling->too_long))
		return false;
	if (rust)
		return rust_demangle_callback(name, options, take_piece, demangling) != 0;
	return cplus_demangle_v3_callback(name, options, take_piece, demangling) != 0;
}

struct span name_demangled(struct span name, struct arena *arena)
{
	struct span bare = name;

	if (span_starts(bare, SPAN("__Z")))
		bare = span_from(bare, 1);

	bool rust = span_starts(bare, SPAN("_R"));

	/* "memcpy@@GLIBC_2.14": the version is the linker's business. */
	bare = span_head(bare, span_index(bare, '@'));
	if (bare.n && bare.n < name.n)
		name = span_head(name, bare.n + (size_t)(bare.at - name.at));
	if ((!rust && !span_starts(bare, SPAN("_Z"))) || bare.n > SYMBOL_NAME_BYTES)
		return arena_copy(arena, name);

	struct demangling demangling = {.arena = arena};
	const char *mangled = arena_copy(arena, bare).at;
	bool done = false;

	demangling.text = malloc(SYMBOL_NAME_BYTES);
	if (demangling.text) {
		/* Rust's older way looks like C++ with a hash at the end. */
		done = demangle(&demangling, mangled, true);
		if (!done && !rust) {
			demangling.n = 0;
			done = demangle(&demangling, mangled, false);
		}
	}
	name = arena_copy(arena, done ? (struct span){demangling.text, demangling.n} : name);
	free(demangling.text);
	return name;
}
