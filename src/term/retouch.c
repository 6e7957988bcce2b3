#include "term/retouch.h"

#include "view/text.h"

enum {
	CELLS_MAX = 512, /* of one row; one with more is painted as a whole */
	NEAR = 4,        /* cells that stay as they are, but are cheaper than moving over them */
};

/* A character of a painted row. */
struct cell {
	struct span text;
	unsigned column; /* from 1 */
	unsigned columns;
	size_t style;  /* the bytes of `styles` from here … */
	size_t nstyle; /* … are what sets its colours, after a reset */
	bool moved;    /* the terminal was told its column */
};

struct cells {
	struct cell at[CELLS_MAX];
	size_t n;
	unsigned end;         /* the column after the last */
	size_t nsure;         /* the cells at the front whose column is beyond doubt */
	struct buffer styles; /* each once, one after the other */
};

/* "ESC [ numbers" and its final byte, off the front. */
static bool take_sequence(struct span *row, struct span *ret, char *ret_final)
{
	size_t i = 2;

	if (row->n < 3 || row->at[1] != '[')
		return false;
	while (i < row->n && (byte_is_digit(row->at[i]) || row->at[i] == ';'))
		i++;
	if (i == row->n)
		return false;
	*ret_final = row->at[i];
	*ret = span_head(*row, i + 1);
	*row = span_from(*row, i + 1);
	return true;
}

/* The style that `sgr` makes of the one before, which is the last of `styles`. */
static void change_style(struct cells *cells, struct span sgr, size_t *style, size_t *nstyle)
{
	bool plain = span_is(sgr, "\033[m");
	bool reset = plain || span_starts(sgr, SPAN("\033[0"));
	size_t from = cells->styles.n;

	if (!reset) {
		/* The buffer may move. */
		buffer_reserve(&cells->styles, *nstyle);
		buffer_add(&cells->styles,
		           span_head(span_from(buffer_span(&cells->styles), *style), *nstyle));
	}
	if (!plain)
		buffer_add(&cells->styles, sgr);
	*style = from;
	*nstyle = cells->styles.n - from;
}

static bool move_to(struct cells *cells, struct span sequence, bool *moved)
{
	struct span number = span_from(sequence, 2);
	uint64_t column;

	if (!span_take_number(&number, &column) || column < cells->end || column > UINT16_MAX)
		return false;
	/* What is between would be as it was before. */
	if (column > cells->end)
		return false;
	*moved = true;
	return true;
}

static bool take_character(struct cells *cells, struct span *row, struct cell cell, bool *sure)
{
	uint32_t code;
	size_t n;

	if (cells->n == CELLS_MAX || !text_decode(*row, &code, &n))
		return false;
	cell.text = span_head(*row, n);
	cell.column = cells->end;
	/* What is in doubt may also change the character before it. */
	if (!text_code_is_sure(code) && *sure) {
		*sure = false;
		cells->nsure = cells->n ? cells->n - 1 : 0;
	}
	/* What makes an emoji of a symbol has a column then, as in text_columns(). */
	cell.columns = code == 0xfe0f ? cells->n && cells->at[cells->n - 1].columns == 1
	                              : text_code_columns(code);
	cells->at[cells->n++] = cell;
	if (*sure)
		cells->nsure = cells->n;
	cells->end += cell.columns;
	*row = span_from(*row, n);
	return true;
}

static bool read_row(struct span row, struct cells *cells)
{
	bool sure = true, moved = false;
	size_t style = 0, nstyle = 0;

	cells->n = cells->nsure = cells->styles.n = 0;
	cells->end = 1;
	while (row.n) {
		struct span sequence;
		char final;

		if (row.at[0] != '\033') {
			struct cell cell = {.style = style, .nstyle = nstyle, .moved = moved};

			if (!take_character(cells, &row, cell, &sure))
				return false;
			moved = false;
			continue;
		}
		if (!take_sequence(&row, &sequence, &final))
			return false;
		if (final == 'm')
			change_style(cells, sequence, &style, &nstyle);
		else if (span_is(sequence, "\033[K"))
			; /* what paint.c sends behind text in doubt */
		else if (final != 'G' || !move_to(cells, sequence, &moved))
			return false;
	}
	return true;
}

static struct span style_of(const struct cells *cells, size_t i)
{
	return span_head(span_from(buffer_span(&cells->styles), cells->at[i].style),
	                 cells->at[i].nstyle);
}

static bool is_same(const struct cells *from, const struct cells *to, size_t i)
{
	return i < from->n && i < to->n && from->at[i].column == to->at[i].column &&
	       span_equal(from->at[i].text, to->at[i].text) &&
	       span_equal(style_of(from, i), style_of(to, i));
}

/* What the terminal was told last. */
struct brush {
	struct span style;
	size_t next; /* the cell it stands before; SIZE_MAX: nobody knows */
	struct buffer *out;
};

static void set_style(struct brush *brush, struct span style)
{
	if (span_equal(brush->style, style))
		return;
	if (brush->style.n)
		buffer_add(brush->out, SPAN("\033[m"));
	buffer_add(brush->out, style);
	brush->style = style;
}

static void paint_cell(struct brush *brush, const struct cells *cells, size_t i)
{
	if (brush->next == i && cells->at[i].moved && i >= cells->nsure) {
		/* What stands before it may have been too short for that column. */
		set_style(brush, SPAN(""));
		buffer_add(brush->out, SPAN("\033[K"));
	}
	if (brush->next != i || cells->at[i].moved)
		buffer_format(brush->out, "\033[%uG", cells->at[i].column);
	set_style(brush, style_of(cells, i));
	buffer_add(brush->out, cells->at[i].text);
	brush->next = i + 1;
}

/* To cell i, over those between if they are few. */
static void reach(struct brush *brush, const struct cells *cells, size_t i)
{
	if (brush->next < i && i - brush->next <= NEAR) {
		while (brush->next < i)
			paint_cell(brush, cells, brush->next);
	}
}

/* The cells whose place is beyond doubt, as far as they differ. */
static void paint_changes(struct brush *brush, const struct cells *from, const struct cells *to,
                          size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (is_same(from, to, i))
			continue;
		reach(brush, to, i);
		paint_cell(brush, to, i);
	}
}

static void paint_rest(struct brush *brush, const struct cells *to, size_t first)
{
	reach(brush, to, first < to->n ? first : 0);
	for (size_t i = first; i < to->n; i++)
		paint_cell(brush, to, i);
}

static bool is_same_from(const struct cells *from, const struct cells *to, size_t first)
{
	if (from->n != to->n)
		return false;
	for (size_t i = first; i < to->n; i++) {
		if (!is_same(from, to, i))
			return false;
	}
	return true;
}

bool retouch(struct span from, struct span to, struct buffer *out)
{
	static struct cells was, is; /* the writer's alone */
	struct brush brush = {.next = SIZE_MAX, .out = out};

	if (!read_row(from, &was) || !read_row(to, &is))
		return false;

	size_t nsure = was.nsure < is.nsure ? was.nsure : is.nsure;
	bool in_doubt = nsure < was.n || nsure < is.n;

	paint_changes(&brush, &was, &is, nsure);
	if (in_doubt && !is_same_from(&was, &is, nsure)) {
		paint_rest(&brush, &is, nsure);
		set_style(&brush, SPAN(""));
		if (is.end < was.end || nsure < was.n) {
			if (brush.next != is.n)
				buffer_format(out, "\033[%uG", is.end);
			buffer_add(out, SPAN("\033[K"));
		}
	}
	set_style(&brush, SPAN(""));
	return true;
}
