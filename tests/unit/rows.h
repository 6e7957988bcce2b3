/* Rows as text, for tests that look at what is shown. */
#ifndef TAPIR_TESTS_UNIT_ROWS_H
#define TAPIR_TESTS_UNIT_ROWS_H

#include "view/row.h"

/* The text of a row, styles left out. */
static inline struct span row_text(const struct row *row, struct arena *arena)
{
	struct span text = SPAN("");

	for (size_t i = 0; i < row->npieces; i++)
		text = arena_join(arena, text, row->pieces[i].text, SPAN(""));
	return text;
}

/* All rows of a block, each ended by "\n". */
static inline struct span block_text(const struct block *block)
{
	struct span text = SPAN("");

	for (size_t i = 0; i < block->nrows; i++)
		text = arena_join(block->arena, text, row_text(&block->rows[i], block->arena),
		                  SPAN("\n"));
	return text;
}

#endif
