#include "emulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_codepoint(struct buffer *out, uint32_t code)
{
	if (code < 0x80) {
		buffer_add_byte(out, (char)code);
	} else if (code < 0x800) {
		buffer_add_byte(out, (char)(0xc0 | code >> 6));
		buffer_add_byte(out, (char)(0x80 | (code & 0x3f)));
	} else if (code < 0x10000) {
		buffer_add_byte(out, (char)(0xe0 | code >> 12));
		buffer_add_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
		buffer_add_byte(out, (char)(0x80 | (code & 0x3f)));
	} else {
		buffer_add_byte(out, (char)(0xf0 | code >> 18));
		buffer_add_byte(out, (char)(0x80 | (code >> 12 & 0x3f)));
		buffer_add_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
		buffer_add_byte(out, (char)(0x80 | (code & 0x3f)));
	}
}

static void add_cell(struct buffer *out, const VTermScreenCell *cell)
{
	/* The second half of a wide character. */
	if (cell->chars[0] == (uint32_t)-1)
		return;
	if (cell->chars[0] == 0)
		buffer_add_byte(out, ' ');
	for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
		add_codepoint(out, cell->chars[i]);
}

static void trim(struct buffer *out, size_t from, char blank)
{
	while (out->n > from && out->bytes[out->n - 1] == blank)
		out->n--;
}

static int keep_line(int columns, const VTermScreenCell *cells, void *user)
{
	struct emulator *emulator = user;
	size_t from = emulator->scrollback.n;

	for (int i = 0; i < columns; i++)
		add_cell(&emulator->scrollback, &cells[i]);
	trim(&emulator->scrollback, from, ' ');
	buffer_add_byte(&emulator->scrollback, '\n');
	return 1;
}

static int note_property(VTermProp property, VTermValue *value, void *user)
{
	struct emulator *emulator = user;

	if (property == VTERM_PROP_CURSORVISIBLE)
		emulator->cursor_hidden = !value->boolean;
	if (property == VTERM_PROP_ALTSCREEN)
		emulator->alternate = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.sb_pushline = keep_line,
	.settermprop = note_property,
};

void emulator_init(struct emulator *emulator, unsigned rows, unsigned columns)
{
	*emulator = (struct emulator){.rows = rows, .columns = columns};
	emulator->vterm = vterm_new((int)emulator->rows, (int)emulator->columns);
	vterm_set_utf8(emulator->vterm, 1);
	emulator->screen = vterm_obtain_screen(emulator->vterm);
	vterm_screen_enable_altscreen(emulator->screen, 1);
	vterm_screen_set_callbacks(emulator->screen, &callbacks, emulator);
	vterm_screen_reset(emulator->screen, 1);
}

void emulator_fini(struct emulator *emulator)
{
	vterm_free(emulator->vterm);
	buffer_fini(&emulator->scrollback);
	buffer_fini(&emulator->pending);
}

/* The parameters of an SGR sequence with dim (2) as the first alternative font (11), which
 * libvterm 0.1.4 does know. Those of a long colour are left alone. */
static void add_parameters(struct span parameters, struct buffer *out)
{
	bool long_colour = false; /* the next says of what kind it is */
	unsigned arguments = 0;   /* of it, yet to come */

	for (;;) {
		size_t end = span_index(parameters, ';');
		struct span one = span_head(parameters, end);

		if (long_colour) {
			arguments = span_is(one, "2") ? 3 : 1;
			long_colour = false;
		} else if (arguments) {
			arguments--;
		} else if (span_is(one, "38") || span_is(one, "48")) {
			long_colour = true;
		} else if (span_is(one, "2")) {
			one = SPAN("11");
		} else if (span_is(one, "22")) {
			one = SPAN("22;10");
		}
		buffer_add(out, one);
		if (end == parameters.n)
			return;
		buffer_add_byte(out, ';');
		parameters = span_from(parameters, end + 1);
	}
}

/* Gives libvterm what has come, but for a control sequence that is not complete yet. */
void emulator_write(struct emulator *emulator, struct span bytes)
{
	struct buffer shown = {0};

	buffer_add(&emulator->pending, bytes);

	struct span rest = buffer_span(&emulator->pending);

	for (;;) {
		size_t start = span_find(rest, SPAN("\033["));
		size_t end = start + 2;

		while (end < rest.n &&
		       ((rest.at[end] >= '0' && rest.at[end] <= '9') || rest.at[end] == ';'))
			end++;
		if (start == rest.n && rest.n && rest.at[rest.n - 1] == '\033')
			start--;
		buffer_add(&shown, span_head(rest, start));
		rest = span_from(rest, start);
		end -= start;
		if (rest.n <= end)
			break;
		buffer_add(&shown, span_head(rest, 2));
		if (rest.at[end] == 'm')
			add_parameters((struct span){rest.at + 2, end - 2}, &shown);
		else
			buffer_add(&shown, (struct span){rest.at + 2, end - 2});
		rest = span_from(rest, end);
	}
	vterm_input_write(emulator->vterm, shown.bytes, shown.n);
	buffer_drop(&emulator->pending, emulator->pending.n - rest.n);
	buffer_fini(&shown);
	vterm_screen_flush_damage(emulator->screen);
}

/* A terminal that loses rows drops those below the cursor first. libvterm 0.1.4 scrolls instead
 * when they are not empty, the cursor even out of the screen; so they are made empty. */
static void empty_lost_rows(struct emulator *emulator, unsigned rows)
{
	char bytes[64];
	VTermPos cursor;

	vterm_state_get_cursorpos(vterm_obtain_state(emulator->vterm), &cursor);

	int first = cursor.row + 1 > (int)rows ? cursor.row + 1 : (int)rows;

	if (first >= (int)emulator->rows)
		return;

	int n = snprintf(bytes, sizeof bytes, "\0337\033[%d;1H\033[J\0338", first + 1);

	vterm_input_write(emulator->vterm, bytes, (size_t)n);
}

void emulator_resize(struct emulator *emulator, unsigned rows, unsigned columns)
{
	empty_lost_rows(emulator, rows);
	emulator->rows = rows;
	emulator->columns = columns;
	vterm_set_size(emulator->vterm, (int)rows, (int)columns);
}

/* Text handed out lives in a slot per row. */
static const char *keep(int kind, int row, struct buffer *text)
{
	static struct buffer slots[3][EMULATOR_ROWS_MAX];
	struct buffer *slot = &slots[kind][row];

	buffer_add_byte(text, '\0');
	buffer_fini(slot);
	*slot = *text;
	return slot->bytes;
}

static int row_index(const struct emulator *emulator, int row)
{
	return row < 0 ? (int)emulator->rows + row : row;
}

void emulator_cell(const struct emulator *emulator, int row, int column, VTermScreenCell *ret)
{
	VTermPos position = {.row = row, .col = column};

	vterm_screen_get_cell(emulator->screen, position, ret);
}

static void add_row(struct emulator *emulator, int row, struct buffer *out)
{
	size_t from = out->n;
	VTermScreenCell cell;

	for (unsigned column = 0; column < emulator->columns; column++) {
		emulator_cell(emulator, row, (int)column, &cell);
		add_cell(out, &cell);
	}
	trim(out, from, ' ');
}

const char *emulator_row(struct emulator *emulator, int row)
{
	struct buffer text = {0};

	row = row_index(emulator, row);
	add_row(emulator, row, &text);
	return keep(0, row, &text);
}

const char *emulator_attributes(struct emulator *emulator, int row)
{
	struct buffer text = {0};
	VTermScreenCell cell;

	row = row_index(emulator, row);
	for (unsigned column = 0; column < emulator->columns; column++) {
		emulator_cell(emulator, row, (int)column, &cell);
		buffer_add_byte(&text, cell.attrs.bold        ? 'B'
		                       : cell.attrs.font == 1 ? 'D'
		                       : cell.attrs.italic    ? 'I'
		                       : cell.attrs.underline ? 'U'
		                       : cell.attrs.reverse   ? 'R'
		                       : cell.attrs.strike    ? 'S'
		                                              : '.');
	}
	trim(&text, 0, '.');
	return keep(1, row, &text);
}

const char *emulator_colours(struct emulator *emulator, int row)
{
	struct buffer text = {0};
	VTermScreenCell cell;

	row = row_index(emulator, row);
	for (unsigned column = 0; column < emulator->columns; column++) {
		emulator_cell(emulator, row, (int)column, &cell);

		VTermColor colour = VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ? cell.bg : cell.fg;

		if (VTERM_COLOR_IS_DEFAULT_FG(&colour) || VTERM_COLOR_IS_DEFAULT_BG(&colour))
			buffer_add_byte(&text, '.');
		else if (!VTERM_COLOR_IS_INDEXED(&colour) || colour.indexed.idx >= 16)
			buffer_add_byte(&text, '#');
		else
			buffer_add_byte(&text, "01234567abcdefgh"[colour.indexed.idx]);
	}
	trim(&text, 0, '.');
	return keep(2, row, &text);
}

static unsigned count_in(struct span text, struct span wanted)
{
	struct span line;
	unsigned n = 0;

	while (span_next_line(&text, &line))
		n += span_find(line, wanted) < line.n;
	return n;
}

unsigned emulator_count(struct emulator *emulator, const char *text)
{
	unsigned n = count_in(buffer_span(&emulator->scrollback), span_of(text));

	for (int row = 0; row < (int)emulator->rows; row++)
		n += strstr(emulator_row(emulator, row), text) != NULL;
	return n;
}

const char *emulator_dump(struct emulator *emulator)
{
	static struct buffer dump;

	dump.n = 0;
	buffer_format(&dump, "screen of %u rows and %u columns:\n", emulator->rows,
	              emulator->columns);
	for (int row = 0; row < (int)emulator->rows; row++)
		buffer_format(&dump, "%3d |%s|\n", row, emulator_row(emulator, row));
	buffer_add_byte(&dump, '\0');
	return dump.bytes;
}
