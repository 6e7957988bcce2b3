/* Rows as plain text, and the look that reports have in tests. */
#ifndef TAPIR_TESTS_UNIT_BLOCK_H
#define TAPIR_TESTS_UNIT_BLOCK_H

#include "test.h"

#include "base/buffer.h"
#include "rows.h"
#include "view/look.h"

/* A look with everything that it borrows. */
struct dress {
	struct arena arena;
	struct theme theme;
	struct template *editor_line, *hyperlink;
	struct look look;
	struct block block;
};

/* No colours, no links, the default theme and template; the editor is vim, the directory /w. */
static inline void dress_init(struct dress *dress)
{
	struct complaint wrong;

	*dress = (struct dress){0};
	theme_default(&dress->theme);
	dress->editor_line = template_new(SPAN(EDITOR_TEMPLATE_DEFAULT), &wrong);
	assert_non_null(dress->editor_line);
	dress->look = (struct look){
		.theme = &dress->theme,
		.editor_line = dress->editor_line,
		.editor = SPAN("vim"),
		.cwd = SPAN("/w"),
	};
	dress->block = (struct block){.arena = &dress->arena};
}

static inline void dress_ascii(struct dress *dress)
{
	dress->look.ascii = dress->block.ascii = true;
}

static inline void dress_fini(struct dress *dress)
{
	template_free(dress->editor_line);
	template_free(dress->hyperlink);
	theme_fini(&dress->theme);
	arena_fini(&dress->arena);
}

/* All text that has `attribute`, each piece in brackets. */
static inline struct span block_text_with(const struct block *block, enum style_attribute attribute)
{
	struct buffer out = {0};

	for (size_t i = 0; i < block->nrows; i++) {
		for (size_t j = 0; j < block->rows[i].npieces; j++) {
			const struct piece *piece = &block->rows[i].pieces[j];

			if (!(piece->style.attributes & attribute) || !piece->text.n)
				continue;
			buffer_add_byte(&out, '[');
			buffer_add(&out, piece->text);
			buffer_add_byte(&out, ']');
		}
	}

	struct span text = arena_copy(block->arena, buffer_span(&out));

	buffer_fini(&out);
	return text;
}

#endif
