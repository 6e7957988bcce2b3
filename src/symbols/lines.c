#include "symbols/lines.h"

#include <dwarf.h>

#include "symbols/bytes.h"

/* What dwz writes instead of a string of its own: it is elsewhere. */
enum { FORM_GNU_STRP_ALT = 0x1f21 };

/* One value of a table's entry: a string or a number, whichever it is. */
static bool read_form(const struct line_sections *sections, struct cursor *cursor, uint64_t form,
                      bool wide, struct span *ret_text, uint64_t *ret_number)
{
	unsigned size = wide ? 8 : 4;

	switch (form) {
	case DW_FORM_string:
		*ret_text = cursor_string(cursor);
		return true;
	case DW_FORM_line_strp:
		*ret_text = string_at(sections->line_str, cursor_number(cursor, size));
		return true;
	case DW_FORM_strp:
		*ret_text = string_at(sections->str, cursor_number(cursor, size));
		return true;
	case DW_FORM_strp_sup:
	case FORM_GNU_STRP_ALT:
		cursor_number(cursor, size);
		return true;
	case DW_FORM_udata:
	case DW_FORM_strx:
		*ret_number = cursor_uleb(cursor);
		return true;
	case DW_FORM_data1:
	case DW_FORM_strx1:
		*ret_number = cursor_byte(cursor);
		return true;
	case DW_FORM_data2:
	case DW_FORM_strx2:
		*ret_number = cursor_number(cursor, 2);
		return true;
	case DW_FORM_strx3:
		*ret_number = cursor_number(cursor, 3);
		return true;
	case DW_FORM_data4:
	case DW_FORM_strx4:
		*ret_number = cursor_number(cursor, 4);
		return true;
	case DW_FORM_data8:
		*ret_number = cursor_number(cursor, 8);
		return true;
	case DW_FORM_data16:
		cursor_take(cursor, 16);
		return true;
	case DW_FORM_block:
		cursor_take(cursor, cursor_uleb(cursor));
		return true;
	}
	cursor->failed = true;
	return false;
}

/* DWARF 5: a table of directories or files says itself what its entries consist of. An entry has a
 * byte at least, so what it claims to have is bounded by the section. */
static struct line_file *read_table(const struct line_sections *sections, struct cursor *cursor,
                                    bool wide, struct arena *arena, size_t *ret_n)
{
	struct {
		uint64_t content, form;
	} formats[256];
	unsigned nformats = cursor_byte(cursor);

	for (unsigned i = 0; i < nformats; i++) {
		formats[i].content = cursor_uleb(cursor);
		formats[i].form = cursor_uleb(cursor);
	}

	uint64_t n = cursor_uleb(cursor);

	*ret_n = 0;
	if (cursor->failed || nformats == 0 || n > cursor_left(cursor))
		return NULL;

	struct line_file *entries = arena_new(arena, n + 1, sizeof *entries);

	for (uint64_t i = 0; i < n && !cursor->failed; i++) {
		for (unsigned k = 0; k < nformats; k++) {
			struct span text = {0};
			uint64_t number = 0;

			if (!read_form(sections, cursor, formats[k].form, wide, &text, &number))
				return NULL;
			if (formats[k].content == DW_LNCT_path)
				entries[i].name = text;
			else if (formats[k].content == DW_LNCT_directory_index)
				entries[i].dir = number;
		}
	}
	*ret_n = n;
	return entries;
}

static void read_tables_5(const struct line_sections *sections, struct cursor *cursor, bool wide,
                          struct arena *arena, struct lines *lines)
{
	size_t n;
	struct line_file *dirs = read_table(sections, cursor, wide, arena, &n);

	lines->dirs = arena_new(arena, n + 1, sizeof *lines->dirs);
	for (size_t i = 0; i < n; i++)
		lines->dirs[i] = dirs[i].name;
	lines->ndirs = n;
	lines->files = read_table(sections, cursor, wide, arena, &lines->nfiles);
}

/* Up to DWARF 4: lists that an empty string ends. Directory 0 is where the compiler ran, and is
 * not in the list; files are counted from 1. */
static void read_tables_4(struct cursor *cursor, struct arena *arena, struct lines *lines)
{
	*ARENA_PUSH(arena, lines->dirs, 0) = lines->comp_dir;
	lines->ndirs = 1;
	for (struct span dir; (dir = cursor_string(cursor)).n; lines->ndirs++)
		*ARENA_PUSH(arena, lines->dirs, lines->ndirs) = dir;
	*ARENA_PUSH(arena, lines->files, 0) = (struct line_file){0};
	lines->nfiles = 1;
	for (struct span name; (name = cursor_string(cursor)).n; lines->nfiles++) {
		struct line_file file = {.name = name, .dir = cursor_uleb(cursor)};

		cursor_uleb(cursor); /* its time */
		cursor_uleb(cursor); /* its length */
		*ARENA_PUSH(arena, lines->files, lines->nfiles) = file;
	}
}

bool lines_open(const struct line_sections *sections, uint64_t offset, struct span comp_dir,
                struct arena *arena, struct lines *ret)
{
	struct cursor section = cursor_over(span_from(sections->line, offset), sections->swapped);
	struct lines lines = {
		.comp_dir = comp_dir,
		.swapped = sections->swapped,
		.max_operations = 1,
	};
	struct cursor unit;
	bool wide;

	if (offset >= sections->line.n || !cursor_unit(&section, &unit, &wide))
		return false;
	lines.version = (unsigned)cursor_number(&unit, 2);
	if (lines.version < 2 || lines.version > 5)
		return false;
	if (lines.version >= 5) {
		cursor_byte(&unit); /* the sizes of addresses … */
		cursor_byte(&unit); /* … and segment selectors */
	}

	uint64_t header = cursor_number(&unit, wide ? 8 : 4);
	struct cursor tables = cursor_over(cursor_take(&unit, header), sections->swapped);

	lines.program = (struct span){(const char *)unit.at, cursor_left(&unit)};
	lines.min_length = cursor_byte(&tables);
	if (lines.version >= 4)
		lines.max_operations = cursor_byte(&tables);
	cursor_byte(&tables); /* whether rows begin statements unless they say otherwise */
	unsigned base = cursor_byte(&tables); /* a signed byte */
	lines.line_base = base < 128 ? (int)base : (int)base - 256;
	lines.line_range = cursor_byte(&tables);
	lines.opcode_base = cursor_byte(&tables);
	for (unsigned i = 1; i < lines.opcode_base; i++)
		lines.operands[i] = cursor_byte(&tables);
	if (unit.failed || tables.failed || lines.opcode_base == 0)
		return false;
	if (lines.version >= 5)
		read_tables_5(sections, &tables, wide, arena, &lines);
	else
		read_tables_4(&tables, arena, &lines);
	*ret = lines;
	return true;
}

/* ---- the program ---- */

struct row {
	uint64_t address, file, line, column;
};

struct machine {
	const struct lines *lines;
	const struct targets *targets;
	size_t left; /* targets without a line */
	struct row row, previous;
	uint64_t operation; /* within a long instruction word */
	bool has_previous;
	size_t next; /* the first target at or after the previous row, if that is known */
	bool has_next;
};

static void begin_sequence(struct machine *machine)
{
	machine->row = (struct row){.file = 1, .line = 1};
	machine->operation = 0;
	machine->has_previous = machine->has_next = false;
}

/* A row ends the one before it: that one holds for the addresses from its own to this one's. */
static void end_row(struct machine *machine)
{
	const struct targets *targets = machine->targets;
	const struct row *previous = &machine->previous;
	uint64_t end = machine->row.address;

	if (!machine->has_previous || previous->address >= end)
		return;
	if (!machine->has_next)
		machine->next = targets_from(targets, previous->address);
	while (machine->next < targets->n && targets->all[machine->next].address < end) {
		struct target *target = &targets->all[machine->next++];

		if (target->has_line)
			continue;
		target->file = previous->file;
		target->line = previous->line;
		target->column = previous->column;
		target->has_line = true;
		machine->left--;
	}
	machine->has_next = true;
}

static void emit_row(struct machine *machine)
{
	end_row(machine);
	/* Going back within a sequence is not allowed, but happens. */
	if (machine->has_previous && machine->row.address < machine->previous.address)
		machine->has_next = false;
	machine->previous = machine->row;
	machine->has_previous = true;
}

static void advance(struct machine *machine, uint64_t operations)
{
	const struct lines *lines = machine->lines;

	if (lines->max_operations <= 1) {
		machine->row.address += lines->min_length * operations;
		return;
	}
	operations += machine->operation;
	machine->row.address += lines->min_length * (operations / lines->max_operations);
	machine->operation = operations % lines->max_operations;
}

static void run_special(struct machine *machine, unsigned opcode)
{
	const struct lines *lines = machine->lines;
	unsigned adjusted = opcode - lines->opcode_base;

	if (lines->line_range == 0)
		return;
	advance(machine, adjusted / lines->line_range);
	machine->row.line += (uint64_t)(lines->line_base + (int)(adjusted % lines->line_range));
	emit_row(machine);
}

static void run_extended(struct machine *machine, struct cursor *cursor)
{
	uint64_t n = cursor_uleb(cursor);
	struct cursor inner = cursor_over(cursor_take(cursor, n), cursor->swapped);

	if (n == 0)
		return;
	switch (cursor_byte(&inner)) {
	case DW_LNE_end_sequence:
		end_row(machine);
		begin_sequence(machine);
		break;
	case DW_LNE_set_address:
		if (n - 1 <= 8)
			machine->row.address = cursor_number(&inner, (unsigned)(n - 1));
		machine->operation = 0;
		break;
	}
}

static void run_standard(struct machine *machine, unsigned opcode, struct cursor *cursor)
{
	const struct lines *lines = machine->lines;
	struct row *row = &machine->row;

	switch (opcode) {
	case DW_LNS_copy:
		emit_row(machine);
		break;
	case DW_LNS_advance_pc:
		advance(machine, cursor_uleb(cursor));
		break;
	case DW_LNS_advance_line:
		row->line += (uint64_t)cursor_sleb(cursor);
		break;
	case DW_LNS_set_file:
		row->file = cursor_uleb(cursor);
		break;
	case DW_LNS_set_column:
		row->column = cursor_uleb(cursor);
		break;
	case DW_LNS_const_add_pc:
		if (lines->line_range)
			advance(machine, (255 - lines->opcode_base) / lines->line_range);
		break;
	case DW_LNS_fixed_advance_pc:
		row->address += cursor_number(cursor, 2);
		machine->operation = 0;
		break;
	case DW_LNS_negate_stmt:
	case DW_LNS_set_basic_block:
	case DW_LNS_set_prologue_end:
	case DW_LNS_set_epilogue_begin:
		break;
	default:
		for (unsigned i = 0; i < lines->operands[opcode]; i++)
			cursor_uleb(cursor);
	}
}

void lines_find(const struct lines *lines, const struct targets *targets)
{
	struct cursor cursor = cursor_over(lines->program, lines->swapped);
	struct machine machine = {.lines = lines, .targets = targets};

	for (size_t i = 0; i < targets->n; i++)
		machine.left += !targets->all[i].has_line;
	begin_sequence(&machine);
	while (machine.left && cursor_left(&cursor) && budget_take(targets->budget, 1)) {
		unsigned opcode = cursor_byte(&cursor);

		if (opcode >= lines->opcode_base)
			run_special(&machine, opcode);
		else if (opcode)
			run_standard(&machine, opcode, &cursor);
		else
			run_extended(&machine, &cursor);
	}
}

struct span lines_path(const struct lines *lines, uint64_t file, struct arena *arena)
{
	if (file >= lines->nfiles || lines->files[file].name.n == 0)
		return (struct span){0};

	struct span path = lines->files[file].name;
	uint64_t number = lines->files[file].dir;
	struct span dir = number < lines->ndirs ? lines->dirs[number] : (struct span){0};

	if (path.at[0] == '/')
		return path;
	if (dir.n)
		path = arena_join(arena, dir, SPAN("/"), path);
	if (path.at[0] != '/' && lines->comp_dir.n && !span_equal(dir, lines->comp_dir))
		path = arena_join(arena, lines->comp_dir, SPAN("/"), path);
	return path;
}
