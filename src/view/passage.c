#include "view/passage.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"

void indented_row(struct block *block, unsigned indent)
{
	static const char spaces[] = "                                ";

	block_row(block);
	while (indent) {
		unsigned n = indent < sizeof spaces - 1 ? indent : sizeof spaces - 1;

		row_add(block, (struct style){0}, (struct span){spaces, n});
		indent -= n;
	}
}

void note_row(const struct look *look, struct block *block, unsigned indent, const char *format,
              ...)
{
	struct style style = look_style(look, ROLE_HIDDEN);
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);

	indented_row(block, indent);
	row_add(block, style, look_glyph(look, GLYPH_ELLIPSIS));
	row_add(block, style, SPAN(" "));
	row_add(block, style, span_of(text));
}

struct span *passage_split(struct span text, struct arena *arena, size_t *ret_n)
{
	struct span *lines = NULL;
	struct span line;
	size_t n = 0;

	while (span_next_line(&text, &line)) {
		*ARENA_PUSH(arena, lines, n) = line;
		n++;
	}
	*ret_n = n;
	return lines;
}

static void add_line(struct span line, const struct passage *how, const struct look *look,
                     struct block *block)
{
	struct style style = look_style(look, how->role);
	struct span shown = span_head(line, VALUE_BYTES_MAX);

	indented_row(block, how->indent);
	if (how->exact)
		row_add_foreign(block, style, shown);
	else
		row_add_output(block, style, shown, look->colours > 0);
	if (shown.n < line.n)
		note_row(look, block, how->indent, "%zu more bytes of this line", line.n - shown.n);
}

void passage_rows(const struct span *lines, size_t n, const struct passage *how,
                  const struct look *look, struct block *block)
{
	size_t most = how->lines ? how->lines : n;
	size_t left_out = n > most ? n - most : 0;
	/* What a program says last tends to be what it died of. */
	size_t tail = left_out ? most / 4 : 0;
	size_t head = left_out ? most - tail : n;

	for (size_t i = 0; i < head; i++)
		add_line(lines[i], how, look, block);
	if (left_out)
		note_row(look, block, how->indent, "%zu more line%s", left_out, plural(left_out));
	for (size_t i = n - tail; i < n && tail; i++)
		add_line(lines[i], how, look, block);
}
