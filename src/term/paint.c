#include "term/paint.h"

/* The hues of the colours 1 to 6 have no even width to the eye: where each ends, in degrees. */
static const struct {
	unsigned end;
	uint8_t index;
} hues[] = {
	{20, 1}, {75, 3}, {150, 2}, {195, 6}, {265, 4}, {330, 5}, {361, 1},
};

/* Colours are taken down to 16 by hue, not by distance in a palette that every user changes. */
static uint8_t find_basic(uint8_t red, uint8_t green, uint8_t blue)
{
	int max = red > green ? red : green;
	int min = red < green ? red : green;

	max = max > blue ? max : blue;
	min = min < blue ? min : blue;

	int range = max - min;

	if (range * 5 < max || max < 48)
		return max < 64 ? 0 : max < 160 ? 8 : max < 224 ? 7 : 15;

	int hue = max == red     ? (60 * (green - blue) / range + 360) % 360
	          : max == green ? 60 * (blue - red) / range + 120
	                         : 60 * (red - green) / range + 240;
	uint8_t index = 1;

	for (size_t i = 0; i < countof(hues); i++) {
		if ((unsigned)hue < hues[i].end) {
			index = hues[i].index;
			break;
		}
	}
	return max >= 224 ? index + 8 : index;
}

static const uint8_t cube_levels[] = {0, 95, 135, 175, 215, 255};

static unsigned nearest_level(unsigned value)
{
	return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
}

/* The weighted distance of two colours ("red-mean"), as the eye has it more or less. */
static int distance(struct colour a, int red, int green, int blue)
{
	int mean = (a.red + red) / 2;
	int r = a.red - red, g = a.green - green, b = a.blue - blue;

	return (((512 + mean) * r * r) >> 8) + 4 * g * g + (((767 - mean) * b * b) >> 8);
}

/* The nearest of the colours 16 to 255; those below are the user's own. */
static uint8_t find_256(struct colour colour)
{
	unsigned r = nearest_level(colour.red), g = nearest_level(colour.green);
	unsigned b = nearest_level(colour.blue);
	int average = (colour.red + colour.green + colour.blue) / 3;
	int step = average < 8 ? 0 : average > 238 ? 23 : (average - 3) / 10;
	int grey = 8 + 10 * step;

	if (distance(colour, grey, grey, grey) <
	    distance(colour, cube_levels[r], cube_levels[g], cube_levels[b]))
		return (uint8_t)(232 + step);
	return (uint8_t)(16 + 36 * r + 6 * g + b);
}

static uint8_t index_to_basic(uint8_t index)
{
	if (index < 16)
		return index;
	if (index >= 232) {
		uint8_t grey = (uint8_t)(8 + 10 * (index - 232));

		return find_basic(grey, grey, grey);
	}
	index -= 16;
	return find_basic(cube_levels[index / 36], cube_levels[index / 6 % 6],
	                  cube_levels[index % 6]);
}

static struct colour colour_of(uint8_t index)
{
	return (struct colour){.kind = COLOUR_INDEX, .index = index};
}

/* The colour as the terminal can show it. On eight colours a bright foreground is bold; the
 * bright black would be invisible there, so it becomes the terminal's own. */
static struct colour degrade(struct colour colour, unsigned colours, uint8_t *ret_attributes)
{
	if (colour.kind == COLOUR_DEFAULT || colours < 8)
		return (struct colour){0};
	if (colours > 256)
		return colour;
	if (colours == 256)
		return colour.kind == COLOUR_RGB ? colour_of(find_256(colour)) : colour;

	uint8_t index = colour.kind == COLOUR_RGB
	                        ? find_basic(colour.red, colour.green, colour.blue)
	                        : index_to_basic(colour.index);

	if (colours >= 16 || index < 8)
		return colour_of(index);
	if (ret_attributes)
		*ret_attributes |= index == 8 ? 0 : STYLE_BOLD;
	return index == 8 ? (struct colour){0} : colour_of(index - 8);
}

/* There are some. */
static struct style degrade_style(struct style style, unsigned colours)
{
	style.foreground = degrade(style.foreground, colours, &style.attributes);
	style.background = degrade(style.background, colours, NULL);
	return style;
}

static bool colour_equal(struct colour a, struct colour b)
{
	if (a.kind != b.kind)
		return false;
	if (a.kind == COLOUR_INDEX)
		return a.index == b.index;
	return a.kind == COLOUR_DEFAULT ||
	       (a.red == b.red && a.green == b.green && a.blue == b.blue);
}

/* What was last sent: the style and the link that the terminal is in. */
struct pen {
	struct style style;
	struct span link;
	struct buffer *out;
};

/* One parameter of an SGR sequence, the first with its beginning. */
static void add_parameter(struct pen *pen, bool *started, unsigned value)
{
	buffer_add(pen->out, *started ? SPAN(";") : SPAN("\033["));
	buffer_add_number(pen->out, value);
	*started = true;
}

static void add_colour(struct pen *pen, bool *started, struct colour colour, unsigned base)
{
	if (colour.kind == COLOUR_DEFAULT) {
		add_parameter(pen, started, base + 9);
	} else if (colour.kind == COLOUR_RGB) {
		add_parameter(pen, started, base + 8);
		add_parameter(pen, started, 2);
		add_parameter(pen, started, colour.red);
		add_parameter(pen, started, colour.green);
		add_parameter(pen, started, colour.blue);
	} else if (colour.index < 8) {
		add_parameter(pen, started, base + colour.index);
	} else if (colour.index < 16) {
		add_parameter(pen, started, base + 60 + colour.index - 8);
	} else {
		add_parameter(pen, started, base + 8);
		add_parameter(pen, started, 5);
		add_parameter(pen, started, colour.index);
	}
}

static void set_style(struct pen *pen, struct style style)
{
	static const struct {
		uint8_t attribute;
		unsigned code;
	} codes[] = {
		{STYLE_BOLD, 1},      {STYLE_DIM, 2},     {STYLE_ITALIC, 3},
		{STYLE_UNDERLINE, 4}, {STYLE_REVERSE, 7}, {STYLE_STRIKE, 9},
	};
	struct style from = pen->style;
	bool started = false;

	if (from.attributes == style.attributes &&
	    colour_equal(from.foreground, style.foreground) &&
	    colour_equal(from.background, style.background))
		return;
	pen->style = style;
	if (style.attributes == 0 && style.foreground.kind == COLOUR_DEFAULT &&
	    style.background.kind == COLOUR_DEFAULT) {
		buffer_add(pen->out, SPAN("\033[m"));
		return;
	}
	/* Attributes are not taken away one by one: 22 ends both bold and dim, and 21 is double
	 * underline in some terminals. */
	if (from.attributes & ~style.attributes) {
		add_parameter(pen, &started, 0);
		from = (struct style){0};
	}
	for (size_t i = 0; i < countof(codes); i++) {
		if (style.attributes & ~from.attributes & codes[i].attribute)
			add_parameter(pen, &started, codes[i].code);
	}
	if (!colour_equal(from.foreground, style.foreground))
		add_colour(pen, &started, style.foreground, 30);
	if (!colour_equal(from.background, style.background))
		add_colour(pen, &started, style.background, 40);
	buffer_add_byte(pen->out, 'm');
}

static bool is_url(struct span text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.at[i] <= ' ' || text.at[i] > '~')
			return false;
	}
	return text.n > 0;
}

static void set_link(struct pen *pen, struct span url)
{
	if (span_equal(pen->link, url))
		return;
	pen->link = url;
	buffer_add(pen->out, SPAN("\033]8;;"));
	buffer_add(pen->out, url);
	buffer_add(pen->out, SPAN("\033\\"));
}

/* Rows hold printable text only. Should ever anything else have got past their doorway, it ends
 * here: no control byte and no C1 character goes out. */
static void add_text(struct buffer *out, struct span text)
{
	size_t from = 0;

	for (size_t i = span_plain(text); i < text.n; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		bool c1 = byte == 0xc2 && i + 1 < text.n && (unsigned char)text.at[i + 1] < 0xa0;

		if (byte >= 0x20 && byte != 0x7f && !c1)
			continue;
		buffer_add(out, (struct span){text.at + from, i - from});
		buffer_add_byte(out, '?');
		i += c1;
		from = i + 1;
	}
	buffer_add(out, span_from(text, from));
}

static bool is_in_doubt(struct span text)
{
	uint32_t code;
	size_t n;

	while (text_decode(text, &code, &n)) {
		if (!text_code_is_sure(code))
			return true;
		text = span_from(text, n);
	}
	return false;
}

/* To the column. A terminal that gave the text before it fewer columns than we do would leave some
 * of what was there. */
static void move_to(struct pen *pen, unsigned column, bool in_doubt)
{
	if (in_doubt) {
		set_style(pen, (struct style){0});
		buffer_add(pen->out, SPAN("\033[K"));
	}
	buffer_format(pen->out, "\033[%uG", column);
}

void paint_row(const struct row *row, const struct caps *caps, struct buffer *out)
{
	struct pen pen = {.out = out};
	bool in_doubt = false; /* how many columns what stands so far has */

	for (size_t i = 0; i < row->npieces; i++) {
		const struct piece *piece = &row->pieces[i];

		if (piece->text.n == 0)
			continue;
		set_link(&pen, caps->links && is_url(piece->link) ? piece->link : (struct span){0});
		if (piece->at_column && caps->bar != BAR_NONE) {
			move_to(&pen, piece->at_column, in_doubt);
			in_doubt = false;
		}
		if (caps->colours)
			set_style(&pen, degrade_style(piece->style, caps->colours));
		add_text(out, piece->text);
		in_doubt = in_doubt || (caps->bar != BAR_NONE && is_in_doubt(piece->text));
	}
	set_style(&pen, (struct style){0});
	set_link(&pen, (struct span){0});
}

void paint_block(const struct block *block, const struct caps *caps, struct buffer *out)
{
	for (size_t i = 0; i < block->nrows; i++) {
		paint_row(&block->rows[i], caps, out);
		buffer_add_byte(out, '\n');
	}
}
