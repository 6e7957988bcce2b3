#include "view/sgr.h"

enum {
	PARAMETERS_BYTES = 32,
	ABSENT = -1, /* an empty parameter */
	NUMBER_MAX = 255,
};

/* One parameter with its colon-separated parts: "38:2::1:2:3" has six. */
struct parameter {
	int parts[8];
	size_t nparts;
};

static int number_or_zero(int part)
{
	return part == ABSENT ? 0 : part;
}

/* Those not taken yet. An empty text still holds one, empty, if `more`. */
struct parameters {
	struct span text;
	bool more;
};

/* The next parameter. False when there is none or it is too much. */
static bool take_parameter(struct parameters *parameters, struct parameter *ret)
{
	struct span *text = &parameters->text;

	*ret = (struct parameter){0};
	while (parameters->more) {
		uint64_t number;
		int part = ABSENT;

		if (span_take_number(text, &number)) {
			if (number > NUMBER_MAX)
				return false;
			part = (int)number;
		}
		if (ret->nparts == countof(ret->parts))
			return false;
		ret->parts[ret->nparts++] = part;
		parameters->more = text->n > 0;

		bool ended = text->n == 0 || text->at[0] == ';';

		*text = span_from(*text, 1);
		if (ended)
			return true;
	}
	return false;
}

static bool is_plain(const struct parameter *parameter)
{
	return parameter->nparts == 1;
}

static struct colour rgb(const int *parts)
{
	return (struct colour){.kind = COLOUR_RGB,
	                       .red = (uint8_t)number_or_zero(parts[0]),
	                       .green = (uint8_t)number_or_zero(parts[1]),
	                       .blue = (uint8_t)number_or_zero(parts[2])};
}

static struct colour indexed(int index)
{
	return (struct colour){.kind = COLOUR_INDEX, .index = (uint8_t)number_or_zero(index)};
}

/* The colour that 38 or 48 begins: its own parts, or the parameters after it. */
static bool take_colour(const struct parameter *first, struct parameters *rest, struct colour *ret)
{
	const int *parts = first->parts;

	if (first->nparts == 3 && parts[1] == 5) {
		*ret = indexed(parts[2]);
		return true;
	}
	if (parts[1] == 2 && (first->nparts == 5 || (first->nparts == 6 && parts[2] <= 0))) {
		*ret = rgb(parts + first->nparts - 3);
		return true;
	}
	if (!is_plain(first))
		return false;

	struct parameter kind;

	if (!take_parameter(rest, &kind) || !is_plain(&kind))
		return false;

	size_t wanted = kind.parts[0] == 5 ? 1 : kind.parts[0] == 2 ? 3 : 0;
	int values[3] = {0};

	for (size_t i = 0; i < wanted; i++) {
		struct parameter value;

		if (!take_parameter(rest, &value) || !is_plain(&value))
			return false;
		values[i] = value.parts[0];
	}
	if (wanted == 0)
		return false;
	*ret = wanted == 1 ? indexed(values[0]) : rgb(values);
	return true;
}

/* What a number switches on, and what it switches off first. */
static const struct {
	uint8_t on, off;
	bool known;
} attributes[30] = {
	[1] = {.on = STYLE_BOLD, .known = true},
	[2] = {.on = STYLE_DIM, .known = true},
	[3] = {.on = STYLE_ITALIC, .known = true},
	[4] = {.on = STYLE_UNDERLINE, .known = true},
	[7] = {.on = STYLE_REVERSE, .known = true},
	[9] = {.on = STYLE_STRIKE, .known = true},
	[21] = {.on = STYLE_UNDERLINE, .known = true},
	[22] = {.off = STYLE_BOLD | STYLE_DIM, .known = true},
	[23] = {.off = STYLE_ITALIC, .known = true},
	[24] = {.off = STYLE_UNDERLINE, .known = true},
	[25] = {.known = true},
	[27] = {.off = STYLE_REVERSE, .known = true},
	[29] = {.off = STYLE_STRIKE, .known = true},
};

static bool apply_attribute(const struct parameter *parameter, const struct style *base,
                            struct style *style)
{
	int number = parameter->parts[0];
	uint8_t on = attributes[number].on, off = attributes[number].off;

	if (!attributes[number].known)
		return false;
	if (number == 4 && parameter->nparts == 2 && parameter->parts[1] <= 5) {
		/* 4:0 is none, 4:1 to 4:5 are shapes of line. */
		if (number_or_zero(parameter->parts[1]) == 0) {
			on = 0;
			off = STYLE_UNDERLINE;
		}
	} else if (!is_plain(parameter)) {
		return false;
	}
	style->attributes = (uint8_t)((style->attributes & ~off) | (base->attributes & off) | on);
	return true;
}

static bool apply(const struct parameter *parameter, struct parameters *rest,
                  const struct style *base, struct style *style)
{
	int number = number_or_zero(parameter->parts[0]);

	if (number == 38)
		return take_colour(parameter, rest, &style->foreground);
	if (number == 48)
		return take_colour(parameter, rest, &style->background);
	if (number > 0 && number < (int)countof(attributes))
		return apply_attribute(parameter, base, style);
	if (!is_plain(parameter))
		return false;
	if (number == 0)
		*style = *base;
	else if (number == 39)
		style->foreground = base->foreground;
	else if (number == 49)
		style->background = base->background;
	else if (number >= 30 && number <= 37)
		style->foreground = indexed(number - 30);
	else if (number >= 40 && number <= 47)
		style->background = indexed(number - 40);
	else if (number >= 90 && number <= 97)
		style->foreground = indexed(number - 90 + 8);
	else if (number >= 100 && number <= 107)
		style->background = indexed(number - 100 + 8);
	else
		return false;
	return true;
}

bool sgr_take(struct span *text, const struct style *base, struct style *style)
{
	if (!span_starts(*text, SPAN("\x1b[")))
		return false;

	struct span rest = span_from(*text, 2);
	size_t n = 0;

	while (n < rest.n && n <= PARAMETERS_BYTES &&
	       (byte_is_digit(rest.at[n]) || rest.at[n] == ';' || rest.at[n] == ':'))
		n++;
	if (n == rest.n || n > PARAMETERS_BYTES || rest.at[n] != 'm')
		return false;

	struct parameters parameters = {span_head(rest, n), true};
	struct style made = *style;

	while (parameters.more) {
		struct parameter parameter;

		if (!take_parameter(&parameters, &parameter) ||
		    !apply(&parameter, &parameters, base, &made))
			return false;
	}

	*style = made;
	*text = span_from(rest, n + 1);
	return true;
}

struct span sgr_removed(struct span text, struct arena *arena)
{
	size_t plain = span_index(text, '\x1b'), n = 0;
	char *kept;

	if (plain == text.n)
		return text;
	kept = arena_new(arena, text.n, 1);
	while (text.n) {
		if (sgr_take(&text, &(struct style){0}, &(struct style){0}))
			continue;
		plain = 1 + span_index(span_from(text, 1), '\x1b');
		memcpy(kept + n, text.at, plain);
		n += plain;
		text = span_from(text, plain);
	}
	return (struct span){kept, n};
}
