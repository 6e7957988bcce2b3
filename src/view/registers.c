#include "view/registers.h"

/* Takes `word` and the hexadecimal digits behind it off the front of *text. */
static bool take_register(struct span *text, struct span word)
{
	struct span digits = SPAN("0123456789abcdef");
	size_t n = word.n;

	if (!span_starts(*text, word))
		return false;
	while (n < text->n && span_index(digits, text->at[n]) < digits.n)
		n++;
	*text = span_from(*text, n);
	return n > word.n;
}

static bool take_registers(struct span *text)
{
	struct span rest = *text;

	if (!take_register(&rest, SPAN("pc 0x")) || !take_register(&rest, SPAN(" bp 0x")) ||
	    !take_register(&rest, SPAN(" sp 0x")))
		return false;
	*text = rest;
	return true;
}

struct span registers_hidden(struct span text, const struct look *look, struct arena *arena)
{
	struct span begin = SPAN("pc 0x");

	for (size_t at = 0; (at += span_find(span_from(text, at), begin)) < text.n; at += begin.n) {
		struct span before = span_head(text, at), behind = span_from(text, at);

		if (!take_registers(&behind))
			continue;
		if (span_ends(before, SPAN(" at ")))
			before.n -= 3;
		return arena_join(arena, before, look_glyph(look, GLYPH_ELLIPSIS), behind);
	}
	return text;
}
