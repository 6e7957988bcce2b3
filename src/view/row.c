#include "view/row.h"

#include "view/sgr.h"

void block_row(struct block *block)
{
	*ARENA_PUSH(block->arena, block->rows, block->nrows) = (struct row){0};
	block->nrows++;
}

static struct row *last_row(struct block *block)
{
	if (block->nrows == 0)
		block_row(block);
	return &block->rows[block->nrows - 1];
}

/* Adds printable text that lives long enough. */
static void add_piece(struct block *block, struct style style, struct span text)
{
	struct row *row = last_row(block);

	if (text.n == 0)
		return;

	unsigned columns = text_columns(text);

	/* After row_move() the empty piece that it left is the one to fill. */
	if (row->npieces && row->pieces[row->npieces - 1].text.n == 0) {
		struct piece *piece = &row->pieces[row->npieces - 1];

		piece->style = style;
		piece->text = text;
		piece->columns = columns;
	} else {
		*ARENA_PUSH(block->arena, row->pieces, row->npieces) = (struct piece){
			.style = style, .text = text, .columns = columns};
		row->npieces++;
	}
	row->columns += columns;
}

void row_add(struct block *block, struct style style, struct span text)
{
	add_piece(block, style, arena_copy(block->arena, text));
}

void row_move(struct block *block, unsigned column)
{
	struct row *row = last_row(block);

	if (column == 0)
		return;
	if (row->columns < column - 1) {
		unsigned missing = column - 1 - row->columns;
		char *spaces = arena_new(block->arena, missing, 1);

		memset(spaces, ' ', missing);
		add_piece(block, (struct style){0}, (struct span){spaces, missing});
	}
	*ARENA_PUSH(block->arena, row->pieces,
	            row->npieces) = (struct piece){.at_column = row->columns + 1};
	row->npieces++;
}

/* Adds all that the doorway lets through in one style; what it changes, in reverse. */
static void add_through(struct block *block, struct style style, struct doorway *doorway,
                        struct buffer *buffer)
{
	struct style odd_style = style;
	bool odd, run_odd = false;
	size_t run = 0;

	odd_style.attributes ^= STYLE_REVERSE;
	buffer->n = 0;
	while (doorway_take(doorway, buffer, &odd)) {
		if (odd != run_odd) {
			row_add(block, run_odd ? odd_style : style,
			        span_head(buffer_span(buffer), run));
			buffer_drop(buffer, run);
			run_odd = odd;
		}
		run = buffer->n;
	}
	row_add(block, run_odd ? odd_style : style, buffer_span(buffer));
}

void row_add_foreign(struct block *block, struct style style, struct span text)
{
	struct doorway doorway = {.rest = text, .ascii = block->ascii};
	struct buffer buffer = {0};

	if (span_plain(text) == text.n) {
		row_add(block, style, text);
		return;
	}
	add_through(block, style, &doorway, &buffer);
	buffer_fini(&buffer);
}

void row_add_output(struct block *block, struct style style, struct span text, bool colours)
{
	struct doorway doorway = {.ascii = block->ascii};
	struct buffer buffer = {0};
	struct style now = style;

	if (span_plain(text) == text.n) {
		row_add(block, style, text);
		return;
	}
	while (text.n) {
		struct style next = now;
		size_t run = 0;

		if (sgr_take(&text, &style, &next)) {
			if (colours)
				now = next;
			continue;
		}
		do {
			run++;
			run += span_index(span_from(text, run), '\x1b');
		} while (run < text.n && !sgr_take(&(struct span){text.at + run, text.n - run},
		                                   &style, &(struct style){0}));
		doorway.rest = span_head(text, run);
		add_through(block, now, &doorway, &buffer);
		text = span_from(text, run);
	}
	buffer_fini(&buffer);
}

void row_link(struct block *block, size_t from, struct span url)
{
	struct row *row = last_row(block);

	url = arena_copy(block->arena, url);
	for (size_t i = from; i < row->npieces; i++)
		row->pieces[i].link = url;
}

struct span row_plain(const struct row *row, struct arena *arena)
{
	struct span text = {0};

	for (size_t i = 0; i < row->npieces; i++)
		text = arena_join(arena, text, SPAN(""), row->pieces[i].text);
	return text;
}
