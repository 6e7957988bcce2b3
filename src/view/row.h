/* Rows of styled text, without escape codes, and the one doorway through which text from
 * outside gets into them. Whatever goes in, what comes out is printable UTF-8 (or ASCII):
 * control characters are made visible, bytes that are not UTF-8 become \xNN. */
#ifndef TAPIR_VIEW_ROW_H
#define TAPIR_VIEW_ROW_H

#include "base/arena.h"
#include "view/style.h"

struct piece {
	struct style style;
	struct span text; /* printable; no control bytes get this far */
	struct span link; /* a URL for OSC 8, percent-encoded; empty: none */
	unsigned columns;
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

/* The doorway. Adds foreign text to the last row; newlines in it are shown as such, tabs
 * become spaces up to the next multiple of 8 columns. */
void row_add_foreign(struct block *block, struct style style, struct span text);

/* The same for a line of a test's own output: its SGR colours (and nothing else of its escape
 * sequences) become styles on top of `style`, if `colours`; else they are taken out. */
void row_add_output(struct block *block, struct style style, struct span text, bool colours);

/* Sets the link of everything added to the last row since it had `from` pieces. */
void row_link(struct block *block, size_t from, struct span url);

/* The doorway alone: foreign text as printable text, in the arena. */
struct span text_printable(struct span text, bool ascii, struct arena *arena);

/* Display columns of printable text: the sum over its code points, as most terminals count. */
unsigned text_columns(struct span text);

/* The longest end of printable `text` that fits `columns`, cut at a grapheme's boundary, with
 * a mark ("…", in ASCII "...") in front when something was cut. */
struct span text_cut_left(struct span text, unsigned columns, bool ascii, struct arena *arena);

/* The same keeping the beginning, the mark at the end. */
struct span text_cut_right(struct span text, unsigned columns, bool ascii, struct arena *arena);

#endif
