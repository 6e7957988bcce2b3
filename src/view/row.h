/* Rows of styled text, without escape codes. Foreign text gets into them only through text.h's
 * doorway: whatever goes in, what comes out is printable UTF-8 (or ASCII). */
#ifndef TAPIR_VIEW_ROW_H
#define TAPIR_VIEW_ROW_H

#include "view/style.h"
#include "view/text.h"

struct piece {
	struct style style;
	struct span text; /* printable; no control bytes get this far */
	struct span link; /* a URL for OSC 8, percent-encoded; empty: none */
	unsigned columns;
	/* The column (from 1) that the piece begins in, by our count; 0: right after the piece
	 * before. A terminal is to be told it, so that one which counts the text before differently
	 * than we do does not move what comes here. */
	unsigned at_column;
};

struct row {
	struct piece *pieces;
	size_t npieces;
	unsigned columns;
};

/* Rows in the order they are shown. Everything lives in the arena. */
struct block {
	struct arena *arena;
	bool ascii; /* the terminal's encoding is not UTF-8 */
	struct row *rows;
	size_t nrows;
};

/* An empty row at the end of the block, to be filled with the functions below. */
void block_row(struct block *block);

/* Adds text of our own to the last row: ASCII, or UTF-8 when the block is not ascii. */
void row_add(struct block *block, struct style style, struct span text);

/* Adds foreign text to the last row through the doorway: see doorway_take(). What is not shown as
 * it is stands out in reverse. */
void row_add_foreign(struct block *block, struct style style, struct span text);

/* The same for a line of a test's own output: its SGR colours (and nothing else of its escape
 * sequences) become styles on top of `style`, if `colours`; else they are taken out. */
void row_add_output(struct block *block, struct style style, struct span text, bool colours);

/* The text of a row without its styles, in the arena. */
struct span row_plain(const struct row *row, struct arena *arena);

/* Sets the link of everything added to the last row since it had `from` pieces. */
void row_link(struct block *block, size_t from, struct span url);

/* Adds spaces up to column `column` (from 1; none when the row is longer), and has the piece that
 * is added next begin there whatever the terminal thinks of the text before. */
void row_move(struct block *block, unsigned column);

#endif
