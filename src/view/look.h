/* Everything that decides how a report looks, made once at the start from the options and
 * the terminal. */
#ifndef TAPIR_VIEW_LOOK_H
#define TAPIR_VIEW_LOOK_H

#include "view/row.h"
#include "view/template.h"
#include "view/theme.h"

/* Borrows everything. */
struct look {
	const struct theme *theme;
	const struct template *editor_line;
	const struct template *hyperlink; /* NULL: no links */
	struct span editor;               /* "vim", flags included */
	struct span cwd;
	bool ascii;
	unsigned colours; /* 0: no styling; 8, 16, 256, 1 << 24 */
	unsigned columns; /* of the terminal; 0: not a terminal, nothing is cut to it */
};

static inline struct style look_style(const struct look *look, enum role role)
{
	return theme_style(look->theme, role, look->colours);
}

static inline struct span look_glyph(const struct look *look, enum glyph glyph)
{
	return look->ascii ? look->theme->ascii_glyphs[glyph] : look->theme->glyphs[glyph];
}

#endif
