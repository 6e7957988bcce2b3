#include "view/colour.h"
#include "view/quote.h"
#include "view/template_parts.h"

/* Where the values of one frame go. */
struct filling {
	const struct template *template;
	const struct template_values *values;
	struct arena *arena;
	bool ascii;
	bool link; /* as a URL, not as a row */
};

static struct span frame_path(const struct frame *frame)
{
	return frame->shown.n ? frame->shown : frame->file;
}

static uint64_t number_of(enum template_key key, const struct template_values *values)
{
	if (key == KEY_LINE_NUMBER)
		return values->frame->line;
	if (key == KEY_COLUMN)
		return values->frame->column ? values->frame->column : 1; /* editors know no 0 */
	return values->line_digits;
}

static struct span function_of(const struct filling *filling)
{
	const struct frame *frame = filling->values->frame;

	if (!frame->inlined || !frame->function.n || filling->link)
		return frame->function;
	return arena_join(filling->arena, frame->function, SPAN(" (inlined)"), SPAN(""));
}

static struct span foreign(const struct filling *filling, struct span text)
{
	return filling->link ? quote_url(text, filling->arena)
	                     : text_printable(text, filling->ascii, filling->arena);
}

/* What a key stands for, printable. */
static struct span value_of(const struct filling *filling, enum template_key key)
{
	const struct template_values *values = filling->values;
	struct span path = frame_path(values->frame);

	switch (key) {
	case KEY_EDITOR:
		return foreign(filling, values->editor);
	case KEY_FUNCTION:
		return foreign(filling, function_of(filling));
	case KEY_HASH_IF_FUNCTION:
		return foreign(filling, values->frame->function.n ? SPAN("  # ") : SPAN(""));
	case KEY_PATH:
		if (filling->link || filling->template->url)
			return quote_url(path, filling->arena);
		return quote_shell(path, filling->ascii, filling->arena);
	case KEY_URL_PATH:
		return quote_url_rest(values->url_path, filling->arena);
	case KEY_COLUMN:
	case KEY_LINE_NUMBER:
	case KEY_LINE_NUMBER_MAX_WIDTH:
		return arena_number(filling->arena, number_of(key, values));
	case KEY_DIM_FORMAT:
	case KEY_FUNCTION_FORMAT:
	case KEY_NORMAL:
	case KEY_TERM:
	case KEY_LITERAL:
		break;
	}
	return SPAN("");
}

/* The value with what fills it up to its width on one side or both. */
static struct span lay_out(const struct filling *filling, const struct template_part *part)
{
	const struct template_format *format = &part->format;
	struct span value = value_of(filling, part->key);
	uint64_t width = format->nested ? number_of(format->width_key, filling->values)
	                                : format->width;
	unsigned columns = text_columns(value);

	/* A number that comes from the frame (a line, say) is no reason to fill the screen. */
	if (width > WIDTH_MAX)
		width = WIDTH_MAX;
	if (columns >= width)
		return value;

	size_t missing = width - columns;
	size_t before = format->align == '>' ? missing : format->align == '^' ? missing / 2 : 0;
	struct span fill = format->fill.n ? format->fill : SPAN(" ");

	/* A character that the terminal cannot show, or that a URL cannot hold. */
	if (fill.n > 1 && filling->ascii)
		fill = SPAN("?");
	if (filling->link)
		fill = quote_url_rest(fill, filling->arena);

	char *text = arena_new(filling->arena, missing * fill.n + value.n, 1);
	char *at = text;

	for (size_t i = 0; i < missing; i++) {
		if (i == before) {
			memcpy(at, value.at, value.n);
			at += value.n;
		}
		memcpy(at, fill.at, fill.n);
		at += fill.n;
	}
	if (before == missing)
		memcpy(at, value.at, value.n);
	return (struct span){text, missing * fill.n + value.n};
}

/* The style that a key switches to. */
static struct style next_style(const struct template_part *part,
                               const struct template_values *values, struct style style)
{
	if (part->key == KEY_NORMAL)
		return (struct style){0};
	if (part->key == KEY_DIM_FORMAT)
		return style_over(style, theme_style(values->theme, ROLE_EDITOR, values->colours));
	if (part->key == KEY_FUNCTION_FORMAT)
		return style_over(style,
		                  theme_style(values->theme, ROLE_FUNCTION, values->colours));
	if (part->key == KEY_TERM && values->colours)
		style_apply_blessings(part->text, &style);
	return style;
}

/* "function (module+0x1a2f)", as much of it as is known. */
static void add_bare_frame(const struct template_values *values, struct block *block)
{
	const struct frame *frame = values->frame;
	struct style dim = theme_style(values->theme, ROLE_EDITOR, values->colours);
	struct style function = theme_style(values->theme, ROLE_FUNCTION, values->colours);

	block_row(block);
	row_add(block, (struct style){0}, SPAN("  "));
	if (frame->function.n) {
		row_add_foreign(block, function, frame->function);
		if (frame->has_plus && !frame->has_offset && !frame->inlined)
			row_add(block, dim,
			        arena_format(block->arena, "+0x%llx",
			                     (unsigned long long)frame->plus));
		if (frame->inlined)
			row_add(block, function, SPAN(" (inlined)"));
		if (!frame->module.n && !frame->has_offset && !frame->rebuilt)
			return;
		row_add(block, dim, SPAN(" ("));
	}
	row_add_foreign(block, dim, frame->module);
	if (frame->has_offset)
		row_add(block, dim,
		        arena_format(block->arena, "%s0x%llx", frame->module.n ? "+" : "",
		                     (unsigned long long)frame->offset));
	if (frame->rebuilt)
		row_add(block, dim,
		        !frame->function.n                     ? SPAN(" (rebuilt since)")
		        : frame->module.n || frame->has_offset ? SPAN(", rebuilt since")
		                                               : SPAN("rebuilt since"));
	if (frame->function.n)
		row_add(block, dim, SPAN(")"));
	else if (!frame->module.n && !frame->has_offset)
		row_add(block, dim, SPAN("??"));
}

void template_rows(const struct template *template, const struct template_values *values,
                   struct block *block)
{
	struct filling filling = {.template = template,
	                          .values = values,
	                          .arena = block->arena,
	                          .ascii = block->ascii};
	struct style style = {0};

	if (!frame_path(values->frame).n) {
		add_bare_frame(values, block);
		return;
	}
	block_row(block);
	for (size_t i = 0; i < template->nparts; i++) {
		const struct template_part *part = &template->parts[i];

		if (part->key != KEY_LITERAL) {
			size_t from = block->rows[block->nrows - 1].npieces;

			style = next_style(part, values, style);
			row_add(block, style, lay_out(&filling, part));
			if (part->key == KEY_PATH && values->link.n)
				row_link(block, from, values->link);
			continue;
		}
		for (struct span rest = part->text;;) {
			size_t end = span_index(rest, '\n');

			row_add_foreign(block, style, span_head(rest, end));
			if (end == rest.n)
				break;
			block_row(block);
			rest = span_from(rest, end + 1);
		}
	}
}

struct span template_text(const struct template *template, const struct template_values *values,
                          struct arena *arena)
{
	struct filling filling = {
		.template = template, .values = values, .arena = arena, .link = true};
	struct buffer out = {0};

	if (!frame_path(values->frame).n)
		return SPAN("");
	for (size_t i = 0; i < template->nparts; i++) {
		const struct template_part *part = &template->parts[i];

		buffer_add(&out, part->key == KEY_LITERAL ? quote_url_rest(part->text, arena)
		                                          : lay_out(&filling, part));
	}

	struct span text = arena_copy(arena, buffer_span(&out));

	buffer_fini(&out);
	return text;
}
