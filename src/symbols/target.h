/* One address on its way from question to answer. The engine's parts each fill in what they find of
 * all targets of a request at once, or of those of one unit. */
#ifndef TAPIR_SYMBOLS_TARGET_H
#define TAPIR_SYMBOLS_TARGET_H

#include <elfutils/libdw.h>

#include "base/arena.h"
#include "base/limits.h"

/* A function around the address: a subprogram, or one inlined into the scope before it. */
struct scope {
	Dwarf_Die die;
	uint64_t call_file, call_line, call_column; /* 0: unknown */
};

struct target {
	uint64_t address;
	size_t query; /* its place among the questions */

	/* units.c */
	uint64_t unit; /* where in .debug_info the unit begins that it is in */
	bool has_unit;

	/* scopes.c */
	struct scope *scopes; /* outermost first */
	size_t nscopes;
	unsigned level; /* how many scopes around it the walk is in */

	/* lines.c */
	uint64_t file, line, column;
	bool has_line;

	/* symtab.c */
	struct span symbol; /* mangled */
	uint64_t symbol_value, symbol_size;
	bool has_symbol, symbol_settled;
};

/* What one request may cost, whatever the file says. */
struct budget {
	uint64_t steps;
};

/* False when it is spent. */
static inline bool budget_take(struct budget *budget, uint64_t steps)
{
	if (budget->steps < steps) {
		budget->steps = 0;
		return false;
	}
	budget->steps -= steps;
	return true;
}

/* Targets sorted by address. */
struct targets {
	struct target *all;
	size_t n;
	struct budget *budget; /* what finding them may still cost; shared by all parts */
	struct arena *arena;   /* of what is found */
};

/* The first of them whose address is `address` or higher; targets->n when there is none. */
static inline size_t targets_from(const struct targets *targets, uint64_t address)
{
	size_t from = 0, n = targets->n;

	while (n > 0) {
		size_t half = n / 2;

		if (targets->all[from + half].address < address) {
			from += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return from;
}

#endif
