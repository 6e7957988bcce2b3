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

/* The text of the rows, each with a newline behind it. */
static inline struct span block_text(const struct block *block)
{
	struct buffer out = {0};

	for (size_t i = 0; i < block->nrows; i++) {
		buffer_add(&out, row_text(&block->rows[i], block->arena));
		buffer_add_byte(&out, '\n');
	}

	struct span text = arena_copy(block->arena, buffer_span(&out));

	buffer_fini(&out);
	return text;
}

#endif
