#include "symbols/scopes.h"

#include <dwarf.h>

/* How much of a unit is gone into. Concrete functions stand at the top, in namespaces, or with
 * some compilers in types; those of a function's own classes stand in that function, wherever its
 * code is. Each round costs more than the one before, and few addresses need the second. */
enum round { ROUND_NAMESPACES, ROUND_TYPES, ROUND_EVERYTHING, ROUND_COUNT };

/* The level of a target that was found: nothing more is looked for. */
enum { LEVEL_FOUND = INT32_MAX };

struct walk {
	const struct targets *targets; /* of this unit */
	enum round round;
};

/* What one pass over an entry's attributes tells. */
struct entry {
	Dwarf_Attribute low, high, ranges, call_file, call_line, call_column;
};

static int take_attribute(Dwarf_Attribute *attribute, void *arg)
{
	struct entry *entry = arg;

	switch (dwarf_whatattr(attribute)) {
	case DW_AT_low_pc:
		entry->low = *attribute;
		break;
	case DW_AT_high_pc:
		entry->high = *attribute;
		break;
	case DW_AT_ranges:
		entry->ranges = *attribute;
		break;
	case DW_AT_call_file:
		entry->call_file = *attribute;
		break;
	case DW_AT_call_line:
		entry->call_line = *attribute;
		break;
	case DW_AT_call_column:
		entry->call_column = *attribute;
		break;
	}
	return DWARF_CB_OK;
}

static uint64_t number_of(Dwarf_Attribute *attribute)
{
	Dwarf_Word value;

	return attribute->valp && dwarf_formudata(attribute, &value) == 0 ? value : 0;
}

/* Enters the targets in [begin, end) one level deeper; returns how many those were. */
static size_t enter(const struct walk *walk, uint64_t begin, uint64_t end, unsigned level)
{
	const struct targets *targets = walk->targets;
	size_t entered = 0;

	for (size_t i = targets_from(targets, begin);
	     i < targets->n && targets->all[i].address < end; i++) {
		if (targets->all[i].level != level)
			continue;
		targets->all[i].level = level + 1;
		entered++;
	}
	return entered;
}

/* The same with all that the entry covers. False in *ret_bounded when it says nothing of that. */
static size_t enter_entry(const struct walk *walk, Dwarf_Die *die, struct entry *entry,
                          unsigned level, bool *ret_bounded)
{
	Dwarf_Addr base, begin, end;
	size_t entered = 0;

	*ret_bounded = true;
	if (entry->low.valp && entry->high.valp) {
		if (dwarf_formaddr(&entry->low, &begin) != 0)
			return 0;
		if (dwarf_formaddr(&entry->high, &end) != 0) {
			Dwarf_Word size;

			if (dwarf_formudata(&entry->high, &size) != 0 ||
			    __builtin_add_overflow(begin, size, &end))
				return 0;
		}
		return enter(walk, begin, end, level);
	}
	*ret_bounded = entry->ranges.valp != NULL;
	if (!*ret_bounded)
		return 0;
	for (ptrdiff_t at = 0; (at = dwarf_ranges(die, at, &base, &begin, &end)) > 0;) {
		if (!budget_take(walk->targets->budget, 1))
			break;
		entered += enter(walk, begin, end, level);
	}
	return entered;
}

/* The entry is a function around the targets just entered. A subprogram begins anew: the one
 * around it is where it was written, not what called it. */
static void note_scope(const struct walk *walk, Dwarf_Die *die, struct entry *entry, int tag,
                       unsigned level)
{
	struct scope scope = {
		.die = *die,
		.call_file = number_of(&entry->call_file),
		.call_line = number_of(&entry->call_line),
		.call_column = number_of(&entry->call_column),
	};

	for (size_t i = 0; i < walk->targets->n; i++) {
		struct target *target = &walk->targets->all[i];

		if (target->level != level + 1)
			continue;
		if (tag == DW_TAG_subprogram)
			target->nscopes = 0;
		if (target->nscopes == SYMBOL_CHAIN_MAX)
			continue;
		*ARENA_PUSH(walk->targets->arena, target->scopes, target->nscopes) = scope;
		target->nscopes++;
	}
}

/* Nothing beside the entry covers what it covers. */
static void leave(const struct walk *walk, unsigned level)
{
	for (size_t i = 0; i < walk->targets->n; i++) {
		if (walk->targets->all[i].level == level + 1)
			walk->targets->all[i].level = LEVEL_FOUND;
	}
}

static size_t walk_children(const struct walk *walk, Dwarf_Die *parent, unsigned level,
                            unsigned depth, size_t left);

/* A function or block: goes into it when it covers targets, or when it may hold functions that it
 * does not cover. Returns how many targets were found. */
static size_t walk_scope(const struct walk *walk, Dwarf_Die *die, int tag, unsigned level,
                         unsigned depth, size_t left)
{
	struct entry entry = {0};
	bool bounded;

	dwarf_getattrs(die, take_attribute, &entry, 0);

	size_t entered = enter_entry(walk, die, &entry, level, &bounded);

	if (entered) {
		if (tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine)
			note_scope(walk, die, &entry, tag, level);
		walk_children(walk, die, level + 1, depth + 1, entered);
		leave(walk, level);
		left -= entered;
	}
	/* A block that says nothing of its range is as large as what it stands in. */
	if (left && ((!bounded && level && tag != DW_TAG_subprogram) ||
	             (level == 0 && walk->round == ROUND_EVERYTHING)))
		entered += walk_children(walk, die, level, depth + 1, left);
	return entered;
}

static size_t walk_entry(const struct walk *walk, Dwarf_Die *die, unsigned level, unsigned depth,
                         size_t left)
{
	int tag = dwarf_tag(die);

	switch (tag) {
	case DW_TAG_subprogram:
	case DW_TAG_inlined_subroutine:
	case DW_TAG_lexical_block:
	case DW_TAG_try_block:
	case DW_TAG_catch_block:
		return walk_scope(walk, die, tag, level, depth, left);
	case DW_TAG_namespace:
	case DW_TAG_module:
		return walk_children(walk, die, level, depth + 1, left);
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
	case DW_TAG_enumeration_type:
	case DW_TAG_interface_type:
		if (walk->round >= ROUND_TYPES)
			return walk_children(walk, die, level, depth + 1, left);
		break;
	}
	return 0;
}

/* Goes through the entries in `parent` until all `left` open targets of the level were found;
 * returns how many were. */
static size_t walk_children(const struct walk *walk, Dwarf_Die *parent, unsigned level,
                            unsigned depth, size_t left)
{
	size_t found = 0;
	Dwarf_Die die;

	if (depth > SYMBOL_DEPTH_MAX || dwarf_child(parent, &die) != 0)
		return 0;
	do {
		found += walk_entry(walk, &die, level, depth, left - found);
	} while (found < left && budget_take(walk->targets->budget, 1) &&
	         dwarf_siblingof(&die, &die) == 0);
	return found;
}

/* Targets that are still to be found, all of them at level 0 again. */
static size_t count_left(const struct walk *walk)
{
	size_t left = 0;

	for (size_t i = 0; i < walk->targets->n; i++) {
		struct target *target = &walk->targets->all[i];

		if (target->level == LEVEL_FOUND)
			continue;
		target->level = 0;
		left++;
	}
	return left;
}

void scopes_find(Dwarf_Die *contents, const struct targets *targets)
{
	struct walk walk = {.targets = targets};
	size_t left = count_left(&walk);

	/* Rust writes functions into the types that they are methods of. */
	walk.round = dwarf_srclang(contents) == DW_LANG_Rust ? ROUND_TYPES : ROUND_NAMESPACES;
	for (; left && walk.round < ROUND_COUNT; walk.round++) {
		walk_children(&walk, contents, 0, 0, left);
		left = count_left(&walk);
	}
}
