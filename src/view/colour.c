#include "view/colour.h"

#include "base/nearest.h"

enum { WORD_SHOWN = 40 };

static const char *const colour_words[] = {
	"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
};

/* All words of a style, for suggestions; the attributes first, in the order of their bits. */
static const char *const style_words[] = {
	"bold",         "dim",
	"italic",       "underline",
	"reverse",      "plain",
	"on",           "default",
	"black",        "red",
	"green",        "yellow",
	"blue",         "magenta",
	"cyan",         "white",
	"bright-black", "bright-red",
	"bright-green", "bright-yellow",
	"bright-blue",  "bright-magenta",
	"bright-cyan",  "bright-white",
};

enum { ATTRIBUTE_WORDS = 5 };
_Static_assert(1 << (ATTRIBUTE_WORDS - 1) == STYLE_REVERSE, "one word for each attribute");

/* The place of `word` in `words`, or n. */
static size_t find_word(struct span word, const char *const *words, size_t n)
{
	size_t i = 0;

	while (i < n && !span_is(word, words[i]))
		i++;
	return i;
}

static int hex_digit(char c)
{
	if (byte_is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "rrggbb" or "rgb". */
static bool parse_rgb(struct span digits, struct colour *ret)
{
	uint8_t parts[3];
	size_t each = digits.n / 3;

	if (digits.n != 6 && digits.n != 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		int high = hex_digit(digits.at[i * each]);
		int low = hex_digit(digits.at[i * each + each - 1]);

		if (high < 0 || low < 0)
			return false;
		parts[i] = (uint8_t)(high * 16 + low);
	}
	*ret = (struct colour){COLOUR_RGB, 0, parts[0], parts[1], parts[2]};
	return true;
}

bool colour_parse(struct span text, struct colour *ret)
{
	if (span_is(text, "default")) {
		*ret = (struct colour){.kind = COLOUR_DEFAULT};
		return true;
	}
	if (span_starts(text, SPAN("#")))
		return parse_rgb(span_from(text, 1), ret);

	struct span rest = text;
	uint64_t number;

	if (span_take_number(&rest, &number)) {
		if (rest.n || number > 255)
			return false;
	} else {
		size_t bright = span_starts(text, SPAN("bright-")) ? 8 : 0;

		rest = span_from(text, bright ? strlen("bright-") : 0);
		number = find_word(rest, colour_words, countof(colour_words));
		if (number == countof(colour_words))
			return false;
		number += bright;
	}
	*ret = (struct colour){.kind = COLOUR_INDEX, .index = (uint8_t)number};
	return true;
}

unsigned colour_need(struct colour colour)
{
	if (colour.kind == COLOUR_RGB || (colour.kind == COLOUR_INDEX && colour.index > 15))
		return 256;
	return colour.kind == COLOUR_INDEX && colour.index > 7 ? 16 : 8;
}

/* The word as a complaint can show it: what is not plain ASCII as "?". */
static const char *shown(struct span word, char out[WORD_SHOWN + 1])
{
	size_t n = word.n < WORD_SHOWN ? word.n : WORD_SHOWN;

	for (size_t i = 0; i < n; i++)
		out[i] = word.at[i] >= ' ' && word.at[i] <= '~' ? word.at[i] : '?';
	out[n] = '\0';
	return out;
}

/* What is wrong with a word that is no part of a style. */
static bool complain_of_word(struct span word, bool background, struct complaint *wrong)
{
	char out[WORD_SHOWN + 1];

	shown(word, out);
	if (span_starts(word, SPAN("#")))
		return complain(wrong, "\"%s\" is no colour: # needs six hexadecimal digits", out);
	if (word.n && byte_is_digit(word.at[0]))
		return complain(wrong, "\"%s\" is no colour: numbers go from 0 to 255", out);

	const char *near = nearest_word(word, style_words, countof(style_words));
	const char *what = background ? "colour" : "colour or attribute";

	if (near)
		return complain(wrong, "\"%s\" is no %s: did you mean \"%s\"?", out, what, near);
	return complain(wrong, "\"%s\" is no %s", out, what);
}

static struct span take_word(struct span text, size_t *at)
{
	while (*at < text.n && byte_is_blank(text.at[*at]))
		++*at;

	size_t end = *at;

	while (end < text.n && !byte_is_blank(text.at[end]))
		end++;
	return (struct span){text.at + *at, end - *at};
}

bool style_parse(struct span text, struct style *ret, size_t *ret_at, struct complaint *wrong)
{
	struct style made = {0};
	bool background = false, has[2] = {false}, plain = false;
	size_t at = 0, nwords = 0;

	for (struct span word; (word = take_word(text, &at)).n; at += word.n, nwords++) {
		struct colour colour;

		*ret_at = at;
		if (plain)
			return complain(wrong, "\"plain\" stands alone");
		if (span_is(word, "on")) {
			if (background)
				return complain(wrong, "a second \"on\"");
			background = true;
			continue;
		}
		if (colour_parse(word, &colour)) {
			if (has[background])
				return complain(wrong, "a second %s",
				                background ? "background" : "colour");
			has[background] = true;
			*(background ? &made.background : &made.foreground) = colour;
			continue;
		}

		size_t attribute = find_word(word, style_words, ATTRIBUTE_WORDS);

		if (attribute < ATTRIBUTE_WORDS)
			made.attributes |= (uint8_t)(1 << attribute);
		else if (nwords == 0 && span_is(word, "plain"))
			plain = true;
		else
			return complain_of_word(word, background && !has[true], wrong);
	}
	*ret_at = at;
	if (background && !has[true])
		return complain(wrong, "a background is missing after \"on\"");
	if (nwords == 0)
		return complain(wrong, "a style is missing (\"plain\" is none)");
	*ret = made;
	return true;
}

/* Names of blessings that are no colours; "blink" is known, and does nothing. */
static const struct {
	const char *name;
	uint8_t on, off;
	bool normal;
} blessings[] = {
	{"bold", .on = STYLE_BOLD},
	{"dim", .on = STYLE_DIM},
	{"italic", .on = STYLE_ITALIC},
	{"underline", .on = STYLE_UNDERLINE},
	{"reverse", .on = STYLE_REVERSE},
	{"standout", .on = STYLE_REVERSE},
	{"blink", .on = 0},
	{"no_italic", .off = STYLE_ITALIC},
	{"no_underline", .off = STYLE_UNDERLINE},
	{"no_standout", .off = STYLE_REVERSE},
	{"normal", .normal = true},
};

static bool apply_blessing(struct span name, struct style *style)
{
	for (size_t i = 0; i < countof(blessings); i++) {
		if (!span_is(name, blessings[i].name))
			continue;
		if (blessings[i].normal)
			*style = (struct style){0};
		style->attributes &= (uint8_t)~blessings[i].off;
		style->attributes |= blessings[i].on;
		return true;
	}
	return false;
}

bool style_apply_blessings(struct span name, struct style *style)
{
	struct style made = *style;

	if (name.n == 0)
		return false;
	/* A name that is whole, as "no_underline" is, before its parts. */
	if (apply_blessing(name, style))
		return true;
	while (name.n) {
		struct colour *place = &made.foreground;
		struct span part = span_head(name, span_index(name, '_'));

		if (span_is(part, "on")) {
			place = &made.background;
			name = span_from(name, part.n + 1);
			part = span_head(name, span_index(name, '_'));
		}

		size_t bright = span_is(part, "bright") ? 8 : 0;

		if (bright) {
			name = span_from(name, part.n + 1);
			part = span_head(name, span_index(name, '_'));
		}

		size_t colour = find_word(part, colour_words, countof(colour_words));

		if (colour < countof(colour_words))
			*place = (struct colour){.kind = COLOUR_INDEX,
			                         .index = (uint8_t)(colour + bright)};
		else if (bright || place == &made.background || !apply_blessing(part, &made))
			return false;
		if (part.n + 1 == name.n)
			return false; /* ends in "_" */
		name = span_from(name, part.n + 1);
	}
	*style = made;
	return true;
}

struct style style_over(struct style under, struct style over)
{
	if (over.foreground.kind != COLOUR_DEFAULT)
		under.foreground = over.foreground;
	if (over.background.kind != COLOUR_DEFAULT)
		under.background = over.background;
	under.attributes |= over.attributes;
	return under;
}
