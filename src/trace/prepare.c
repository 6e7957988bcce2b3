#include "trace/prepare.h"

#include "base/limits.h"

/* The length of the escape sequence at the front of `text`, which begins with an ESC. */
static size_t escape_length(struct span text)
{
	size_t n = 2;

	if (text.n < 2)
		return text.n;
	if (text.at[1] == '[') {
		while (n < text.n && !(text.at[n] >= 0x40 && text.at[n] <= 0x7e))
			n++;
		return n < text.n ? n + 1 : n;
	}
	if (text.at[1] == ']') {
		while (n < text.n && text.at[n] != '\a' && text.at[n] != '\033')
			n++;
		if (n + 1 < text.n && text.at[n] == '\033')
			return n + 2;
		return n < text.n ? n + 1 : n;
	}
	return n;
}

struct span prepare_plain(struct span text, struct arena *arena)
{
	if (span_index(text, '\033') == text.n)
		return text;

	char *out = arena_new(arena, text.n + 1, 1);
	size_t n = 0;

	while (text.n) {
		size_t taken = 1;

		if (text.at[0] == '\033')
			taken = escape_length(text);
		else
			out[n++] = text.at[0];
		text = span_from(text, taken);
	}
	return (struct span){out, n};
}

struct span prepare_untimed(struct span text)
{
	struct span rest = text;
	uint64_t number;

	if (rest.n && rest.at[0] == '<') {
		rest = span_from(rest, 1);
		if (!span_take_number(&rest, &number) || !span_starts(rest, SPAN(">")))
			return text;
		rest = span_from(rest, 1);
	}
	if (!span_starts(rest, SPAN("[")))
		return text;
	rest = span_trim(span_from(rest, 1));
	if (!span_take_number(&rest, &number) || !span_starts(rest, SPAN(".")))
		return text;
	rest = span_from(rest, 1);
	if (!span_take_number(&rest, &number) || !span_starts(rest, SPAN("]")))
		return text;
	rest = span_from(rest, 1);
	if (span_starts(rest, SPAN("["))) {
		size_t end = span_index(rest, ']');

		if (end < 16)
			rest = span_from(rest, end + 1);
	}
	return span_starts(rest, SPAN(" ")) ? span_from(rest, 1) : rest;
}

static bool ends_in_blank(struct span text)
{
	return text.n && (byte_is_blank(text.at[text.n - 1]) || text.at[text.n - 1] == '\r');
}

void prepare_lines(struct reader *reader, const struct span *lines)
{
	bool grouped = false; /* Python draws bars to the left of an exception group */

	reader->text = arena_new(reader->arena, reader->n + 1, sizeof *reader->text);
	reader->indent = arena_new(reader->arena, reader->n + 1, sizeof *reader->indent);
	reader->owner = arena_new(reader->arena, reader->n + 1, sizeof *reader->owner);
	for (size_t i = 0; i < reader->n; i++) {
		struct span text = prepare_plain(span_head(lines[i], TRACE_LINE_BYTES),
		                                 reader->arena);
		uint32_t indent = 0;

		text = prepare_untimed(text);
		while (ends_in_blank(text))
			text.n--;
		while (text.n &&
		       (byte_is_blank(text.at[0]) || span_starts(text, SPAN("# ")) ||
		        (grouped && text.at[0] == '|' && (text.n == 1 || text.at[1] == ' ')))) {
			text = span_from(text, 1);
			indent++;
		}
		if (span_starts(text, SPAN("+ Exception Group Traceback")))
			grouped = true;
		reader->text[i] = text;
		reader->indent[i] = indent;
	}
}
