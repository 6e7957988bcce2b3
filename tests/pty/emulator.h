/* What a terminal makes of bytes: its screen as text and attributes, through libvterm. Knows
 * nothing of processes. */
#ifndef TAPIR_TESTS_PTY_EMULATOR_H
#define TAPIR_TESTS_PTY_EMULATOR_H

#include <vterm.h>

#include "base/buffer.h"

enum { EMULATOR_ROWS_MAX = 200, EMULATOR_COLUMNS_MAX = 300 };

struct emulator {
	VTerm *vterm;
	VTermScreen *screen;
	unsigned rows, columns;
	struct buffer scrollback; /* lines that left the screen at the top */
	struct buffer pending;    /* half a sequence, to be completed */
	bool cursor_hidden, alternate;
};

/* It must stay where it is. */
void emulator_init(struct emulator *emulator, unsigned rows, unsigned columns);
void emulator_fini(struct emulator *emulator);

void emulator_write(struct emulator *emulator, struct span bytes);
void emulator_resize(struct emulator *emulator, unsigned rows, unsigned columns);

/* A cell as libvterm has it; its font is 1 when it is dim, which that does not know. */
void emulator_cell(const struct emulator *emulator, int row, int column, VTermScreenCell *ret);

/* The text of a row without the spaces at its end, rows counted from 0, or from -1 for the last
 * upwards. Valid until the next call with the same row. */
const char *emulator_row(struct emulator *emulator, int row);

/* One character for each cell of the row: '.' plain, '0'-'7' a colour, 'a'-'h' a bright one, '#'
 * any other; or, for attributes, 'B'old, 'D'im, 'I'talic, 'U'nderlined, 'R'everse, 'S'truck out.
 * Without the plain cells at the end. */
const char *emulator_attributes(struct emulator *emulator, int row);
const char *emulator_colours(struct emulator *emulator, int row);

/* How many lines of the scrollback and the screen contain `text`. */
unsigned emulator_count(struct emulator *emulator, const char *text);

/* The whole screen, for messages. Valid until the next call. */
const char *emulator_dump(struct emulator *emulator);

#endif
