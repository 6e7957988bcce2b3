#include "picture.h"

#include <string.h>

enum { CELL_WIDTH = 8, CELL_HEIGHT = 18, BASELINE = 13, MARGIN = 12 };

/* A terminal's own colours. */
struct ground {
	uint32_t paper, ink, palette[16];
};

static const struct ground dark_ground = {
	0x1b1e23,
	0xd7dae0,
	{0x21252b, 0xe06c75, 0x98c379, 0xe5c07b, 0x61afef, 0xc678dd, 0x56b6c2, 0xabb2bf, 0x5c6370,
         0xff7b86, 0xb1e18b, 0xffd68a, 0x7cc3ff, 0xdf8ff5, 0x6fd3df, 0xffffff},
};
static const struct ground light_ground = {
	0xfafafa,
	0x383a42,
	{0x383a42, 0xca1243, 0x418a3f, 0xa26a01, 0x2f6fd0, 0xa626a4, 0x0b7c9c, 0xa0a1a7, 0x696c77,
         0xe45649, 0x50a14f, 0xc18401, 0x4078f2, 0xb751b6, 0x0997b3, 0xffffff},
};

static uint32_t rgb_of(const VTermColor *colour, bool is_default, uint32_t otherwise,
                       const struct ground *ground)
{
	static const uint32_t levels[] = {0, 95, 135, 175, 215, 255};

	if (is_default)
		return otherwise;
	if (VTERM_COLOR_IS_RGB(colour))
		return (uint32_t)colour->rgb.red << 16 | (uint32_t)colour->rgb.green << 8 |
		       colour->rgb.blue;

	unsigned index = colour->indexed.idx;

	if (index < 16)
		return ground->palette[index];
	if (index >= 232)
		return (8 + 10 * (index - 232)) * 0x010101;
	index -= 16;
	return levels[index / 36] << 16 | levels[index / 6 % 6] << 8 | levels[index % 6];
}

/* How a cell looks; cells alike are drawn together. */
struct look {
	uint32_t ink, paper;
	bool bold, dim, italic, underline, strike;
};

static struct look look_of(const VTermScreenCell *cell, const struct ground *ground)
{
	struct look look = {
		.ink = rgb_of(&cell->fg, VTERM_COLOR_IS_DEFAULT_FG(&cell->fg), ground->ink, ground),
		.paper = rgb_of(&cell->bg, VTERM_COLOR_IS_DEFAULT_BG(&cell->bg), ground->paper,
	                        ground),
		.bold = cell->attrs.bold,
		.dim = cell->attrs.font == 1,
		.italic = cell->attrs.italic,
		.underline = cell->attrs.underline,
		.strike = cell->attrs.strike,
	};

	if (cell->attrs.reverse) {
		uint32_t swapped = look.ink;

		look.ink = look.paper;
		look.paper = swapped;
	}
	return look;
}

static bool look_equal(struct look a, struct look b)
{
	return a.ink == b.ink && a.paper == b.paper && a.bold == b.bold && a.dim == b.dim &&
	       a.italic == b.italic && a.underline == b.underline && a.strike == b.strike;
}

/* Of the block elements, how many eighths of the cell are filled from the left; 0 for all other
 * characters. As rectangles they join without gaps, whatever the font. */
static unsigned eighths(uint32_t character)
{
	return character >= 0x2588 && character <= 0x258f ? 8 - (character - 0x2588) : 0;
}

static void draw_rectangle(FILE *out, unsigned column, unsigned row, unsigned width, uint32_t fill)
{
	fprintf(out, "<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%d\" fill=\"#%06x\"/>\n",
	        MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT, width, CELL_HEIGHT, fill);
}

static void put_character(FILE *out, uint32_t code)
{
	if (code == '<' || code == '>' || code == '&' || code >= 0x80)
		fprintf(out, "&#%u;", code);
	else
		fputc((int)code, out);
}

static void put_cells(FILE *out, const VTermScreenCell *cells, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const uint32_t *characters = cells[i].chars;

		if (characters[0] == (uint32_t)-1)
			continue;
		if (characters[0] == 0 || eighths(characters[0]))
			put_character(out, ' ');
		else
			for (unsigned j = 0; j < VTERM_MAX_CHARS_PER_CELL && characters[j]; j++)
				put_character(out, characters[j]);
	}
}

static bool is_blank(const VTermScreenCell *cells, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (cells[i].chars[0] && cells[i].chars[0] != ' ' && !eighths(cells[i].chars[0]))
			return false;
	}
	return true;
}

/* Cells that look alike, as a background, blocks and a text. */
static void draw_run(FILE *out, const struct ground *ground, const VTermScreenCell *cells,
                     unsigned n, unsigned column, unsigned row)
{
	struct look look = look_of(cells, ground);

	if (look.paper != ground->paper)
		draw_rectangle(out, column, row, n * CELL_WIDTH, look.paper);
	for (unsigned i = 0; i < n; i++) {
		unsigned filled = eighths(cells[i].chars[0]);

		if (filled)
			draw_rectangle(out, column + i, row, filled * CELL_WIDTH / 8, look.ink);
	}
	if (!look.underline && !look.strike) {
		while (n && is_blank(cells + n - 1, 1))
			n--;
		if (n == 0)
			return;
	}
	fprintf(out, "<text x=\"%u\" y=\"%u\" textLength=\"%u\" fill=\"#%06x\"%s%s%s%s>",
	        MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT + BASELINE, n * CELL_WIDTH,
	        look.ink, look.bold ? " font-weight=\"bold\"" : "",
	        look.dim ? " fill-opacity=\"0.6\"" : "",
	        look.italic ? " font-style=\"italic\"" : "",
	        look.underline ? " text-decoration=\"underline\""
	        : look.strike  ? " text-decoration=\"line-through\""
	                       : "");
	put_cells(out, cells, n);
	fputs("</text>\n", out);
}

static void draw_row(FILE *out, const struct ground *ground, const struct emulator *emulator,
                     unsigned row)
{
	VTermScreenCell cells[EMULATOR_COLUMNS_MAX];
	unsigned columns = emulator->columns;

	for (unsigned i = 0; i < columns; i++)
		emulator_cell(emulator, (int)row, (int)i, &cells[i]);
	for (unsigned from = 0, to; from < columns; from = to) {
		for (to = from + 1; to < columns; to++) {
			if (cells[to].chars[0] != (uint32_t)-1 &&
			    !look_equal(look_of(&cells[from], ground), look_of(&cells[to], ground)))
				break;
		}
		draw_run(out, ground, cells + from, to - from, from, row);
	}
}

/* The rows down to the last that is not empty. */
static unsigned count_rows(struct emulator *emulator)
{
	unsigned rows = emulator->rows;

	while (rows > 1 && emulator_row(emulator, (int)rows - 1)[0] == '\0')
		rows--;
	return rows;
}

void picture_draw(FILE *out, struct emulator *emulator, bool light)
{
	const struct ground *ground = light ? &light_ground : &dark_ground;
	unsigned rows = count_rows(emulator);
	unsigned width = emulator->columns * CELL_WIDTH + 2 * MARGIN;
	unsigned height = rows * CELL_HEIGHT + 2 * MARGIN;

	fprintf(out,
	        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" "
	        "viewBox=\"0 0 %u %u\" font-size=\"13\" xml:space=\"preserve\" "
	        "font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\">\n"
	        "<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"#%06x\"/>\n",
	        width, height, width, height, ground->paper);
	for (unsigned row = 0; row < rows; row++)
		draw_row(out, ground, emulator, row);
	fputs("</svg>\n", out);
}
