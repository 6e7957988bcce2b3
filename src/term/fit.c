#include "term/fit.h"

#include "view/text.h"

/* Off the front: "ESC [ … letter" or "ESC ] … ESC \". */
static struct span skip_sequence(struct span text)
{
	size_t i = 2;

	if (span_starts(text, SPAN("\033]"))) {
		struct span rest = span_from(text, 2);

		return span_from(rest, span_find(rest, SPAN("\033\\")) + 2);
	}
	while (i < text.n && (unsigned char)text.at[i] < '@')
		i++;
	return span_from(text, i + 1);
}

/* A row is taken for a column shorter than it is: a character of two columns may not fit there. */
static unsigned rows_of(struct span line, unsigned columns)
{
	unsigned used = 0, rows = 1;

	while (line.n) {
		uint32_t code;
		size_t n;

		if (line.at[0] == '\033') {
			line = skip_sequence(line);
			continue;
		}
		if (!text_decode(line, &code, &n)) {
			code = ' ';
			n = 1;
		}
		used += text_code_columns(code);
		if (used >= columns) {
			rows++;
			used = text_code_columns(code);
		}
		line = span_from(line, n);
	}
	return rows;
}

struct span fit_lines(struct span lines, unsigned rows, unsigned columns, unsigned *ret_rows)
{
	struct span rest = lines;
	unsigned used = 0;

	while (rest.n && columns) {
		size_t end = span_index(rest, '\n');
		unsigned more = rows_of(span_head(rest, end), columns);

		if (used + more > rows)
			break;
		used += more;
		rest = span_from(rest, end + 1);
	}
	*ret_rows = used;
	return span_head(lines, lines.n - rest.n);
}
