#include "symbols/units.h"

#include <dwarf.h>

#include "symbols/bytes.h"

/* How much of .debug_info is passed before its pages are let go. */
enum { FORGET_BYTES = 4 * 1024 * 1024 };

static bool take_range(const struct targets *targets, uint64_t begin, uint64_t end, uint64_t unit)
{
	if (begin >= end)
		return true;
	for (size_t i = targets_from(targets, begin);
	     i < targets->n && targets->all[i].address < end; i++) {
		struct target *target = &targets->all[i];

		if (!budget_take(targets->budget, 1))
			return false;
		if (!target->has_unit || unit < target->unit)
			target->unit = unit;
		target->has_unit = true;
	}
	return budget_take(targets->budget, 1);
}

/* One set: the ranges of one unit. */
static bool read_set(struct cursor *set, bool wide, size_t header_begin,
                     const struct targets *targets)
{
	const unsigned char *begin = set->at - header_begin;
	unsigned version = (unsigned)cursor_number(set, 2);
	uint64_t unit = cursor_number(set, wide ? 8 : 4);
	unsigned size = cursor_byte(set);
	unsigned segment = cursor_byte(set);

	if (set->failed || version != 2 || segment != 0 || (size != 4 && size != 8))
		return true;

	/* The pairs are aligned from the beginning of the set. */
	size_t misaligned = (size_t)(set->at - begin) % (2 * size);

	if (misaligned)
		cursor_take(set, 2 * size - misaligned);
	while (cursor_left(set) >= 2 * size) {
		uint64_t address = cursor_number(set, size);
		uint64_t length = cursor_number(set, size);
		uint64_t end;

		if (address == 0 && length == 0)
			break;
		if (__builtin_add_overflow(address, length, &end))
			continue;
		if (!take_range(targets, address, end, unit))
			return false;
	}
	return true;
}

/* The compiler's own index, as bytes: libdw would sort all of it first. It may be missing, or not
 * cover units of another compiler. */
static void read_index(const struct object *object, const struct targets *targets)
{
	struct span section;
	struct cursor set;
	bool wide;

	if (!object_section(object, ".debug_aranges", &section))
		return;

	struct cursor cursor = cursor_over(section, object->swapped);

	while (cursor_unit(&cursor, &set, &wide)) {
		if (!read_set(&set, wide, wide ? 12 : 4, targets))
			return;
	}
}

/* What the unit itself says that it covers. */
static bool ask_unit(Dwarf_Die *die, uint64_t unit, const struct targets *targets)
{
	Dwarf_Addr base, begin, end;

	for (ptrdiff_t at = 0; (at = dwarf_ranges(die, at, &base, &begin, &end)) > 0;) {
		for (size_t i = targets_from(targets, begin);
		     i < targets->n && targets->all[i].address < end; i++) {
			struct target *target = &targets->all[i];

			if (!target->has_unit)
				target->unit = unit;
			target->has_unit = true;
		}
		if (!budget_take(targets->budget, 1))
			return false;
	}
	return true;
}

/* Whether any of them is in the unit; *ret_asked are those that no unit was found for so far,
 * *ret_open those that this one's followers may still be found for. */
static bool is_wanted(const struct targets *targets, uint64_t unit, size_t *ret_asked,
                      size_t *ret_open)
{
	bool wanted = false;

	*ret_asked = *ret_open = 0;
	for (size_t i = 0; i < targets->n; i++) {
		const struct target *target = &targets->all[i];

		wanted |= target->has_unit && target->unit == unit;
		*ret_asked += !target->has_unit;
		*ret_open += !target->has_unit || target->unit > unit;
	}
	return wanted;
}

/* Every unit's head has to be looked at, and each brings in its neighbourhood of pages: in large
 * files most of what is resident would be that. */
static void forget_passed(const struct object *object, struct span section, uint64_t offset,
                          uint64_t *passed)
{
	if (offset < *passed + FORGET_BYTES || offset > section.n)
		return;
	object_forget(object, span_from(span_head(section, offset), *passed));
	*passed = offset;
}

/* Where the unit's entries are. */
static Dwarf_Die contents_of(Dwarf_CU *cu, Dwarf_Die *die, const struct object *object,
                             struct package *package)
{
	Dwarf_Die head, split, found;
	uint64_t id;
	uint8_t type;

	if (dwarf_cu_info(cu, NULL, &type, &head, &split, &id, NULL, NULL) != 0 ||
	    type != DW_UT_skeleton)
		return *die;
	if (split.addr)
		return split;
	return package->index.n && package_find(package, object, die, id, &found) ? found : *die;
}

struct unit *units_find(Dwarf *dwarf, const struct object *object, struct package *package,
                        const struct targets *targets, size_t *ret_n)
{
	struct unit *units = NULL;
	size_t nunits = 0, asked = 1, open = 1;
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;
	uint8_t type;
	struct span section = {0};
	uint64_t passed = 0;

	object_section(object, ".debug_info", &section);
	read_index(object, targets);
	while (open && budget_take(targets->budget, targets->n) &&
	       dwarf_get_units(dwarf, cu, &cu, NULL, &type, &die, NULL) == 0) {
		if (type != DW_UT_compile && type != DW_UT_skeleton)
			continue;

		uint64_t offset = dwarf_dieoffset(&die) - dwarf_cuoffset(&die);
		forget_passed(object, section, offset, &passed);

		bool wanted = is_wanted(targets, offset, &asked, &open);

		if (asked) {
			if (!ask_unit(&die, offset, targets))
				break;
			wanted = is_wanted(targets, offset, &asked, &open);
		}
		if (!wanted)
			continue;
		*ARENA_PUSH(targets->arena, units, nunits) = (struct unit){
			.offset = offset,
			.die = die,
			.contents = contents_of(cu, &die, object, package),
		};
		nunits++;
	}
	*ret_n = nunits;
	return units;
}
