/* Line-number programs, DWARF 2 to 5, run for a few addresses at a time: no table is built. */
#ifndef TAPIR_SYMBOLS_LINES_H
#define TAPIR_SYMBOLS_LINES_H

#include "symbols/object.h"
#include "symbols/target.h"

/* The sections a line program needs; those that are missing are empty. */
struct line_sections {
	struct span line, line_str, str;
	bool swapped;
};

/* One unit's program: its files, and where its instructions are. */
struct lines {
	struct span *dirs;
	size_t ndirs;
	struct line_file *files;
	size_t nfiles;
	unsigned version;
	struct span comp_dir; /* where the compiler ran */
	struct span program;
	bool swapped;
	unsigned min_length, max_operations, line_range, opcode_base;
	int line_base;
	unsigned char operands[256]; /* of the standard opcodes */
};

struct line_file {
	struct span name;
	uint64_t dir;
};

/* Reads the header of the program at `offset` of the section. False when it is none. Everything
 * borrows from the sections, or is in the arena. */
bool lines_open(const struct line_sections *sections, uint64_t offset, struct span comp_dir,
                struct arena *arena, struct lines *ret);

/* Sets file, line and column of those targets that the program covers. */
void lines_find(const struct lines *lines, const struct targets *targets);

/* The path of a file by its number in the program's own counting; empty when it has none. */
struct span lines_path(const struct lines *lines, uint64_t file, struct arena *arena);

#endif
