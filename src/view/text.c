#include "view/text.h"

#include <utf8proc.h>

bool text_decode(struct span text, uint32_t *ret, size_t *ret_n)
{
	if (text.n == 0)
		return false;

	unsigned char first = (unsigned char)text.at[0];

	if (first < 0x80) {
		*ret = first;
		*ret_n = 1;
		return true;
	}

	static const struct {
		unsigned char mask, lead;
		uint32_t least;
	} forms[] = {{0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};

	for (size_t more = 1; more <= countof(forms); more++) {
		if ((first & forms[more - 1].mask) != forms[more - 1].lead)
			continue;
		if (text.n <= more)
			return false;

		uint32_t code = first & (unsigned char)~forms[more - 1].mask;

		for (size_t i = 1; i <= more; i++) {
			unsigned char byte = (unsigned char)text.at[i];

			if ((byte & 0xc0) != 0x80)
				return false;
			code = code << 6 | (byte & 0x3f);
		}
		if (code < forms[more - 1].least || code > 0x10ffff ||
		    (code >= 0xd800 && code <= 0xdfff))
			return false;
		*ret = code;
		*ret_n = more + 1;
		return true;
	}
	return false;
}

unsigned text_code_columns(uint32_t code)
{
	if (code < 0x300)
		return 1;

	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);

	/* Too new for our tables: an emoji, or an ideograph, as likely as not. */
	if (category == UTF8PROC_CATEGORY_CN)
		return (code >= 0x1f000 && code <= 0x1faff) || code >= 0x20000 ? 2 : 1;

	int columns = utf8proc_charwidth((utf8proc_int32_t)code);

	/* Some terminals give these a column of their own, and too many columns do no harm. */
	if (columns == 0 &&
	    (category == UTF8PROC_CATEGORY_MC ||
	     (category == UTF8PROC_CATEGORY_CF && code != 0x200c && code != 0x200d)))
		return 1;
	return columns > 0 ? (unsigned)columns : 0;
}

bool text_code_is_sure(uint32_t code)
{
	return code < 0x300 || (code >= 0x2000 && code < 0x2800 && text_code_columns(code) == 1);
}

/* The next code point of printable text; a byte that is none (our own mistake) counts as one. */
static uint32_t next_code(struct span *text)
{
	uint32_t code = '?';
	size_t n = 1;

	text_decode(*text, &code, &n);
	*text = span_from(*text, n);
	return code;
}

/* Columns added by `code` after `before`: U+FE0F makes a narrow symbol an emoji, which some
 * terminals show in two columns. */
static unsigned columns_after(uint32_t code, unsigned before)
{
	return code == 0xfe0f ? before == 1 : text_code_columns(code);
}

unsigned text_columns(struct span text)
{
	unsigned columns = 0, last = 0;

	while (text.n) {
		size_t plain = span_plain(text);

		if (plain || (unsigned char)text.at[0] < 0x80) {
			plain += !plain;
			text = span_from(text, plain);
			columns += (unsigned)plain;
			last = 1;
			continue;
		}
		last = columns_after(next_code(&text), last);
		columns += last;
	}
	return columns;
}

/* Printable text, grapheme by grapheme. {.rest = text} is the start. */
struct graphemes {
	struct span rest;
	utf8proc_int32_t state;
};

/* Takes the next grapheme; its bytes and columns. False at the end. */
static bool take_grapheme(struct graphemes *graphemes, size_t *ret_n, unsigned *ret_columns)
{
	struct span rest = graphemes->rest;

	if (rest.n == 0)
		return false;

	uint32_t code = next_code(&rest);
	unsigned last = text_code_columns(code), columns = last;

	while (rest.n) {
		struct span after = rest;
		uint32_t next = next_code(&after);

		if (code >= ' ' && code < 0x7f && next >= ' ' && next < 0x7f) {
			graphemes->state = 0;
			break;
		}
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)code, (utf8proc_int32_t)next,
		                                     &graphemes->state))
			break;
		last = columns_after(next, last);
		columns += last;
		code = next;
		rest = after;
	}
	*ret_n = graphemes->rest.n - rest.n;
	*ret_columns = columns;
	graphemes->rest = rest;
	return true;
}

/* The mark that says something was cut off, as much of it as fits. */
static struct span cut_mark(unsigned columns, bool ascii)
{
	if (columns == 0)
		return SPAN("");
	return ascii ? span_head(SPAN("..."), columns) : SPAN("…");
}

struct span text_cut_left(struct span text, unsigned columns, bool ascii, struct arena *arena)
{
	unsigned left = text_columns(text);

	if (left <= columns)
		return text;

	struct span mark = cut_mark(columns, ascii);
	unsigned room = columns - text_columns(mark);
	struct graphemes graphemes = {.rest = text};
	size_t n;
	unsigned wide;

	while (left > room && take_grapheme(&graphemes, &n, &wide))
		left -= wide;
	/* What takes no columns of its own would sit on the mark. */
	while (graphemes.rest.n) {
		struct graphemes next = graphemes;

		if (!take_grapheme(&next, &n, &wide) || wide)
			break;
		graphemes = next;
	}
	return arena_join(arena, mark, graphemes.rest, SPAN(""));
}
