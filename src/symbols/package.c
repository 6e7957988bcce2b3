#include "symbols/package.h"

#include <dwarf.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/memory.h"
#include "symbols/bytes.h"

/* One that was opened. */
struct package_unit {
	struct package_unit *next;
	uint64_t id;
	char *image;         /* the ELF file that libdw sees, without its sections' bytes */
	char *info, *abbrev; /* of the unit, with another root; NULL: as they are in the package */
	Elf *elf;
	Dwarf *dwarf;
};

/* The sections that naming addresses needs. The last two are the program's own. */
enum part { INFO, ABBREV, STR, STR_OFFSETS, RNGLISTS, ADDR, RANGES, PART_COUNT };

static const char *const names[PART_COUNT] = {
	".debug_info",     ".debug_abbrev", ".debug_str",    ".debug_str_offsets",
	".debug_rnglists", ".debug_addr",   ".debug_ranges",
};

/* What the index calls them: DWARF 5 (section 7.3.5.3), and GNU's, version 2. 0: not in it. */
static const unsigned columns_5[PART_COUNT] = {1, 3, 0, 6, 8, 0, 0};
static const unsigned columns_2[PART_COUNT] = {1, 3, 0, 6, 0, 0, 0};

bool package_open(const char *path, struct package *ret)
{
	struct package package = {.object.fd = -1};

	if (object_open(path, true, &package.object) != 0)
		return false;
	if (package.object.swapped ||
	    !object_section(&package.object, ".debug_cu_index", &package.index)) {
		package_fini(&package);
		return false;
	}
	*ret = package;
	return true;
}

static void close_file(struct package_unit *unit)
{
	if (unit->dwarf)
		dwarf_end(unit->dwarf);
	if (unit->elf)
		elf_end(unit->elf);
	free(unit->image);
	unit->dwarf = NULL;
	unit->elf = NULL;
	unit->image = NULL;
}

static void free_unit(struct package_unit *unit)
{
	close_file(unit);
	free(unit->info);
	free(unit->abbrev);
	free(unit);
}

void package_fini(struct package *package)
{
	while (package->units) {
		struct package_unit *unit = package->units;

		package->units = unit->next;
		free_unit(unit);
	}
	object_fini(&package->object);
	*package = (struct package){.object.fd = -1};
}

/* ---- the index ---- */

/* The head of a table that hashes ids to rows, and tells for each row where its parts lie. */
struct table {
	struct cursor hashes, rows, ids, offsets, sizes;
	uint64_t columns, units, slots;
	unsigned version;
};

static struct cursor take_cursor(struct cursor *from, uint64_t n, unsigned size)
{
	return cursor_over(cursor_take(from, n * size), false);
}

static bool read_table(struct span index, struct table *ret)
{
	struct cursor cursor = cursor_over(index, false);
	struct table table = {.version = (unsigned)cursor_number(&cursor, 2)};

	cursor_take(&cursor, 2);
	table.columns = cursor_number(&cursor, 4);
	table.units = cursor_number(&cursor, 4);
	table.slots = cursor_number(&cursor, 4);
	if (cursor.failed || (table.version != 2 && table.version != 5) || table.columns > 8 ||
	    table.slots == 0 || (table.slots & (table.slots - 1)))
		return false;
	table.hashes = take_cursor(&cursor, table.slots, 8);
	table.rows = take_cursor(&cursor, table.slots, 4);
	table.ids = take_cursor(&cursor, table.columns, 4);
	table.offsets = take_cursor(&cursor, table.columns * table.units, 4);
	table.sizes = take_cursor(&cursor, table.columns * table.units, 4);
	*ret = table;
	return !cursor.failed;
}

/* The number at a place of a table. */
static uint64_t number_at(struct cursor cursor, uint64_t i, unsigned size)
{
	cursor_take(&cursor, i * size);
	return cursor_number(&cursor, size);
}

/* The row of the unit, from 1; 0: it is not there. */
static uint64_t find_row(const struct table *table, uint64_t id)
{
	uint64_t mask = table->slots - 1, slot = id & mask, step = ((id >> 32) & mask) | 1;

	for (uint64_t i = 0; i < table->slots; i++, slot = (slot + step) & mask) {
		uint64_t row = number_at(table->rows, slot, 4);

		if (row == 0)
			return 0;
		if (number_at(table->hashes, slot, 8) == id)
			return row <= table->units ? row : 0;
	}
	return 0;
}

/* What the row says of one part: a stretch of the whole package's section. */
static struct span find_part(const struct package *package, const struct table *table, uint64_t row,
                             enum part part)
{
	unsigned wanted = (table->version == 5 ? columns_5 : columns_2)[part];
	struct span section;
	char name[32];

	snprintf(name, sizeof name, "%s.dwo", names[part]);
	if (!object_section(&package->object, name, &section))
		return (struct span){0};
	if (part == STR)
		return section;
	for (uint64_t i = 0; i < table->columns && wanted; i++) {
		if (number_at(table->ids, i, 4) != wanted)
			continue;

		uint64_t at = (row - 1) * table->columns + i;

		return span_head(span_from(section, number_at(table->offsets, at, 4)),
		                 number_at(table->sizes, at, 4));
	}
	return (struct span){0};
}

/* ---- a unit as a file ---- */

/* An ELF file with the sections in it; their bytes stay where they are. */
static bool open_parts(struct package_unit *unit, const struct span *parts)
{
	enum { SECTIONS = PART_COUNT + 2 };
	struct buffer strings = {0};
	Elf64_Shdr headers[SECTIONS] = {0};
	Elf64_Ehdr header = {
		.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
	                    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB,
	                    EV_CURRENT},
		.e_type = ET_DYN,
		.e_version = EV_CURRENT,
		.e_shoff = sizeof header,
		.e_ehsize = sizeof header,
		.e_shentsize = sizeof *headers,
		.e_shnum = SECTIONS,
		.e_shstrndx = SECTIONS - 1,
	};

	buffer_add_byte(&strings, '\0');
	for (size_t i = 0; i < PART_COUNT; i++) {
		/* One byte that is there: libelf asks for no more until it is told. */
		headers[i + 1] = (Elf64_Shdr){
			.sh_name = (Elf64_Word)strings.n, .sh_type = SHT_PROGBITS, .sh_size = 1};
		buffer_add(&strings, (struct span){names[i], strlen(names[i]) + 1});
	}
	headers[SECTIONS - 1] = (Elf64_Shdr){.sh_type = SHT_STRTAB,
	                                     .sh_offset = sizeof header + sizeof headers,
	                                     .sh_size = strings.n};

	size_t n = sizeof header + sizeof headers + strings.n;

	unit->image = memory_new(n);
	memcpy(unit->image, &header, sizeof header);
	memcpy(unit->image + sizeof header, headers, sizeof headers);
	memcpy(unit->image + sizeof header + sizeof headers, strings.bytes, strings.n);
	buffer_fini(&strings);
	unit->elf = elf_memory(unit->image, n);
	for (size_t i = 0; unit->elf && i < PART_COUNT; i++) {
		Elf_Data *data = elf_getdata(elf_getscn(unit->elf, i + 1), NULL);

		if (!data)
			return false;
		/* What libdw sees of the section from now on. */
		data->d_buf = (void *)(uintptr_t)(parts[i].n ? parts[i].at : "");
		data->d_size = parts[i].n;
	}
	unit->dwarf = unit->elf ? dwarf_begin_elf(unit->elf, DWARF_C_READ, NULL) : NULL;
	return unit->dwarf;
}

/* ---- its base address ---- */

static uint64_t number_of(Dwarf_Die *die, unsigned attribute, unsigned older)
{
	Dwarf_Attribute found;
	Dwarf_Word number;

	if ((dwarf_attr(die, attribute, &found) || dwarf_attr(die, older, &found)) &&
	    dwarf_formudata(&found, &number) == 0)
		return number;
	return 0;
}

/* Where `address` stands in a table of addresses. */
static bool find_address(struct span table, uint64_t address, unsigned size, uint64_t *ret)
{
	struct cursor cursor = cursor_over(table, false);

	for (uint64_t i = 0; cursor_left(&cursor) >= size && i < PACKAGE_ADDRESSES_MAX; i++) {
		if (cursor_number(&cursor, size) != address)
			continue;
		*ret = i;
		return true;
	}
	return false;
}

static void add_uleb(struct buffer *buffer, uint64_t number)
{
	do {
		buffer_add_byte(buffer, (char)((number & 0x7f) | (number > 0x7f ? 0x80 : 0)));
	} while (number >>= 7);
}

/* Passes one declaration of a table of abbreviations. False at its end. */
static bool take_declaration(struct cursor *cursor, uint64_t *ret_code)
{
	*ret_code = cursor_uleb(cursor);
	if (cursor->failed || *ret_code == 0)
		return false;
	cursor_uleb(cursor);
	cursor_byte(cursor);
	for (;;) {
		uint64_t attribute = cursor_uleb(cursor), form = cursor_uleb(cursor);

		if (form == DW_FORM_implicit_const)
			cursor_sleb(cursor);
		if (cursor->failed)
			return false;
		if (attribute == 0 && form == 0)
			return true;
	}
}

/* The table with another declaration for `code`: a unit with children that has an address, a
 * language, and `filler` bytes of text. */
static void declare_root(struct span table, uint64_t code, bool is_5, size_t filler,
                         struct buffer *out)
{
	struct cursor cursor = cursor_over(table, false);
	uint64_t found;

	add_uleb(out, code);
	add_uleb(out, DW_TAG_compile_unit);
	add_uleb(out, DW_CHILDREN_yes);
	add_uleb(out, DW_AT_low_pc);
	add_uleb(out, is_5 ? DW_FORM_addrx : DW_FORM_GNU_addr_index);
	add_uleb(out, DW_AT_language);
	add_uleb(out, DW_FORM_data2);
	if (filler) {
		add_uleb(out, DW_AT_producer);
		add_uleb(out, DW_FORM_string);
	}
	add_uleb(out, 0);
	add_uleb(out, 0);
	for (const unsigned char *at = cursor.at; take_declaration(&cursor, &found);
	     at = cursor.at) {
		if (found != code)
			buffer_add(out, (struct span){(const char *)at, (size_t)(cursor.at - at)});
	}
	add_uleb(out, 0);
}

/* The unit's root says nothing of the address that ranges are counted from: its skeleton does. So
 * it gets another root, of the same size, that does, where there is room for one. `root` is the one
 * it has. */
static void set_base(struct package_unit *unit, struct span *parts, Dwarf_Die *root, bool is_5,
                     uint64_t base)
{
	struct buffer abbrev = {0}, info = {0};
	Dwarf_Die child;
	uint8_t address_size = 0;
	uint64_t index;

	if (!dwarf_diecu(root, &child, &address_size, NULL) ||
	    (address_size != 4 && address_size != 8) ||
	    !find_address(parts[ADDR], base, address_size, &index) ||
	    dwarf_child(root, &child) != 0)
		return;

	size_t from = dwarf_dieoffset(root), to = dwarf_dieoffset(&child);
	struct cursor cursor = cursor_over(span_from(parts[INFO], from), false);
	uint64_t code = cursor_uleb(&cursor);
	int language = dwarf_srclang(root);
	uint16_t half = (uint16_t)(language > 0 ? language : 0);

	buffer_add(&info, span_head(parts[INFO], from));
	add_uleb(&info, code);
	add_uleb(&info, index);
	buffer_add(&info, (struct span){(const char *)&half, sizeof half});
	if (info.n <= to) {
		size_t filler = to - info.n;

		for (size_t i = 0; i < filler; i++)
			buffer_add_byte(&info, i + 1 < filler ? ' ' : '\0');
		buffer_add(&info, span_from(parts[INFO], to));
		declare_root(parts[ABBREV], code, is_5, filler, &abbrev);
		unit->info = info.bytes;
		unit->abbrev = abbrev.bytes;
		parts[INFO] = buffer_span(&info);
		parts[ABBREV] = buffer_span(&abbrev);
		return;
	}
	buffer_fini(&info);
}

/* ---- one unit ---- */

static bool find_root(Dwarf *dwarf, Dwarf_Half *ret_version, Dwarf_Die *ret)
{
	Dwarf_CU *cu = NULL;
	uint8_t type;

	return dwarf && dwarf_get_units(dwarf, NULL, &cu, ret_version, &type, ret, NULL) == 0;
}

static bool open_unit(struct package_unit *unit, struct span *parts, Dwarf_Die *skeleton)
{
	Dwarf_Half version;
	Dwarf_Addr base = 0;
	Dwarf_Die root;

	if (!open_parts(unit, parts) || !find_root(unit->dwarf, &version, &root))
		return false;
	if (dwarf_lowpc(skeleton, &base) != 0 || base == 0)
		return true;
	set_base(unit, parts, &root, version >= 5, base);
	if (!unit->info)
		return true;
	close_file(unit);
	return open_parts(unit, parts) && find_root(unit->dwarf, &version, &root);
}

/* What the skeleton's addresses are numbered in: in DWARF 5 the table has a head, in front of where
 * it says it begins. */
static struct span find_addresses(const struct object *main, Dwarf_Die *skeleton)
{
	uint64_t base = number_of(skeleton, DW_AT_addr_base, DW_AT_GNU_addr_base);
	struct span section = {0};

	object_section(main, ".debug_addr", &section);
	return span_from(section, base);
}

bool package_find(struct package *package, const struct object *main, Dwarf_Die *skeleton,
                  uint64_t id, Dwarf_Die *ret)
{
	struct package_unit *unit = package->units;
	struct span parts[PART_COUNT];
	struct table table;
	Dwarf_Half version;
	uint64_t row;

	while (unit && unit->id != id)
		unit = unit->next;
	if (unit)
		return find_root(unit->dwarf, &version, ret);
	if (package->nunits == PACKAGE_UNITS_MAX || !read_table(package->index, &table))
		return false;
	row = find_row(&table, id);
	if (row == 0)
		return false;
	for (enum part part = 0; part < ADDR; part++)
		parts[part] = find_part(package, &table, row, part);
	parts[ADDR] = find_addresses(main, skeleton);
	parts[RANGES] = (struct span){0};
	object_section(main, ".debug_ranges", &parts[RANGES]);
	parts[RANGES] = span_from(
		parts[RANGES], number_of(skeleton, DW_AT_GNU_ranges_base, DW_AT_GNU_ranges_base));

	unit = memory_zero(1, sizeof *unit);
	unit->id = id;
	unit->next = package->units;
	package->units = unit;
	package->nunits++;
	if (!open_unit(unit, parts, skeleton))
		close_file(unit);
	return find_root(unit->dwarf, &version, ret);
}
