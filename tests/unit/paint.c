#include "term/paint.h"

#include <stdio.h>

#include "test.h"

static struct colour indexed(uint8_t index)
{
	return (struct colour){.kind = COLOUR_INDEX, .index = index};
}

static struct colour rgb(uint32_t value)
{
	return (struct colour){
		.kind = COLOUR_RGB,
		.red = (uint8_t)(value >> 16),
		.green = (uint8_t)(value >> 8),
		.blue = (uint8_t)value,
	};
}

static struct style foreground(struct colour colour)
{
	return (struct style){.foreground = colour};
}

static struct piece piece(struct style style, const char *text)
{
	return (struct piece){.style = style, .text = span_of(text)};
}

/* That the pieces, painted as a row, are exactly these bytes. */
static void assert_paint(struct piece *pieces, size_t n, struct caps caps, const char *wanted)
{
	struct row row = {.pieces = pieces, .npieces = n};
	struct buffer out = {0};

	paint_row(&row, &caps, &out);
	assert_span(buffer_span(&out), wanted);
	buffer_fini(&out);
}

#define assert_painted(colour_count, wanted, ...) \
	do { \
		struct piece assert_pieces[] = {__VA_ARGS__}; \
		assert_paint(assert_pieces, countof(assert_pieces), \
		             (struct caps){.colours = (colour_count), .links = true}, wanted); \
	} while (0)

static const struct style plain = {0};
static const struct style bold = {.attributes = STYLE_BOLD};

static void plain_text_is_only_text(void **state)
{
	(void)state;
	assert_painted(256, "hello there", piece(plain, "hello "), piece(plain, "there"));
}

static void a_style_is_opened_once_and_closed_at_the_end(void **state)
{
	(void)state;
	assert_painted(256, "\033[1mhello there\033[m", piece(bold, "hello "),
	               piece(bold, "there"));
	assert_painted(256, "\033[1mhello\033[m there", piece(bold, "hello"),
	               piece(plain, " there"));
}

static void only_what_differs_is_sent(void **state)
{
	(void)state;
	struct style bold_red = {.attributes = STYLE_BOLD, .foreground = indexed(1)};
	struct style red = foreground(indexed(1));

	assert_painted(256, "\033[1ma\033[31mb\033[m", piece(bold, "a"), piece(bold_red, "b"));
	assert_painted(256, "\033[1;31ma\033[0;31mb\033[39;42mc\033[m", piece(bold_red, "a"),
	               piece(red, "b"), piece((struct style){.background = indexed(2)}, "c"));
}

static void every_attribute_has_its_code(void **state)
{
	(void)state;
	struct style all = {.attributes = STYLE_BOLD | STYLE_DIM | STYLE_ITALIC | STYLE_UNDERLINE |
	                                  STYLE_REVERSE | STYLE_STRIKE};

	assert_painted(16, "\033[1;2;3;4;7;9ma\033[m", piece(all, "a"));
}

static void without_styling_there_is_no_escape_code_at_all(void **state)
{
	(void)state;
	struct style loud = {.attributes = STYLE_BOLD, .foreground = rgb(0xff0000)};

	assert_painted(0, "ab", piece(loud, "a"), piece(bold, "b"));
}

static void without_colours_there_is_still_bold(void **state)
{
	(void)state;
	struct style loud = {.attributes = STYLE_BOLD, .foreground = rgb(0xff0000)};

	assert_painted(2, "\033[1mab\033[m", piece(loud, "a"), piece(bold, "b"));
}

static void sixteen_colours_have_short_codes(void **state)
{
	(void)state;
	assert_painted(16, "\033[91ma\033[m", piece(foreground(indexed(9)), "a"));
	assert_painted(16, "\033[104ma\033[m",
	               piece((struct style){.background = indexed(12)}, "a"));
}

static void eight_colours_show_a_bright_one_as_bold(void **state)
{
	(void)state;
	assert_painted(8, "\033[1;31ma\033[m", piece(foreground(indexed(9)), "a"));
	assert_painted(8, "\033[44ma\033[m", piece((struct style){.background = indexed(12)}, "a"));
	assert_painted(8, "a", piece(foreground(indexed(8)), "a"));
}

static void a_colour_becomes_the_nearest_of_those_there_are(void **state)
{
	(void)state;
	assert_painted(1 << 24, "\033[38;2;38;139;210ma\033[m",
	               piece(foreground(rgb(0x268bd2)), "a"));
	assert_painted(256, "\033[38;5;32ma\033[m", piece(foreground(rgb(0x268bd2)), "a"));
	assert_painted(256, "\033[38;5;244ma\033[m", piece(foreground(rgb(0x808080)), "a"));
	assert_painted(256, "\033[38;5;196ma\033[m", piece(foreground(rgb(0xff0000)), "a"));
	assert_painted(256, "\033[38;5;16ma\033[m", piece(foreground(rgb(0x000000)), "a"));
	assert_painted(16, "\033[34ma\033[m", piece(foreground(rgb(0x268bd2)), "a"));
	assert_painted(16, "\033[90ma\033[m", piece(foreground(rgb(0x808080)), "a"));
	assert_painted(16, "\033[31ma\033[m", piece(foreground(rgb(0xaa2020)), "a"));
	assert_painted(16, "\033[33ma\033[m", piece(foreground(rgb(0xb58900)), "a"));
	assert_painted(16, "\033[36ma\033[m", piece(foreground(rgb(0x2aa198)), "a"));
	assert_painted(16, "\033[97ma\033[m", piece(foreground(rgb(0xffffff)), "a"));
	assert_painted(16, "\033[91ma\033[m", piece(foreground(indexed(196)), "a"));
	assert_painted(16, "\033[90ma\033[m", piece(foreground(indexed(240)), "a"));
}

static void the_256_colours_are_nearest_to_themselves(void **state)
{
	(void)state;
	static const uint8_t levels[] = {0, 95, 135, 175, 215, 255};

	for (unsigned i = 16; i < 256; i++) {
		unsigned cube = i - 16;
		uint8_t grey = (uint8_t)(8 + 10 * (i - 232));
		struct colour colour = i < 232 ? (struct colour){.kind = COLOUR_RGB,
		                                                 .red = levels[cube / 36],
		                                                 .green = levels[cube / 6 % 6],
		                                                 .blue = levels[cube % 6]}
		                               : (struct colour){COLOUR_RGB, 0, grey, grey, grey};
		char wanted[32];

		snprintf(wanted, sizeof wanted, "\033[38;5;%uma\033[m", i);
		assert_painted(256, wanted, piece(foreground(colour), "a"));
	}
}

static struct piece link_to(const char *url, struct style style, const char *text)
{
	return (struct piece){.style = style, .text = span_of(text), .link = span_of(url)};
}

static void a_link_goes_over_pieces_and_is_closed(void **state)
{
	(void)state;
	assert_painted(16, "\033]8;;file:///a\033\\a\033[1mb\033[m\033]8;;\033\\",
	               link_to("file:///a", plain, "a"), link_to("file:///a", bold, "b"));
	assert_painted(16, "\033]8;;file:///a\033\\a\033]8;;\033\\b",
	               link_to("file:///a", plain, "a"), piece(plain, "b"));
}

static void a_link_that_could_break_out_is_none(void **state)
{
	(void)state;
	assert_painted(16, "a", link_to("file:///a\033\\", plain, "a"));
	assert_painted(16, "a", link_to("file:///a b", plain, "a"));
	assert_painted(16, "a", link_to("file:///\xc2\x9c", plain, "a"));
}

static void without_links_there_are_none(void **state)
{
	(void)state;
	struct piece one = link_to("file:///a", plain, "a");

	assert_paint(&one, 1, (struct caps){.colours = 16}, "a");
}

static void no_control_byte_goes_out_even_if_it_got_into_a_row(void **state)
{
	(void)state;
	assert_painted(16, "a?[2Jb??c?d",
	               piece(plain, "a\033[2Jb\n\xc2\x9b"
	                            "c\177d"));
	assert_painted(16, "caf\xc3\xa9 \xc2\xa0", piece(plain, "caf\xc3\xa9 \xc2\xa0"));
}

static void a_piece_that_begins_at_a_column_is_moved_there_on_a_terminal(void **state)
{
	(void)state;
	struct piece pieces[] = {piece(plain, "name"), piece(bold, "graph")};

	pieces[1].at_column = 67;
	assert_paint(pieces, 2, (struct caps){.bar = BAR_REGION, .colours = 8},
	             "name\033[67G\033[1mgraph\033[m");
	assert_paint(pieces, 2, (struct caps){.bar = BAR_NONE}, "namegraph");
}

static void a_block_is_a_line_for_each_row_with_all_closed_before_its_end(void **state)
{
	(void)state;
	struct piece one = link_to("file:///a", bold, "a");
	struct row rows[] = {{.pieces = &one, .npieces = 1}, {0}, {.pieces = &one, .npieces = 1}};
	struct block block = {.rows = rows, .nrows = 3};
	struct caps caps = {.colours = 16, .links = true};
	struct buffer out = {0};

	paint_block(&block, &caps, &out);
	assert_span(buffer_span(&out), "\033]8;;file:///a\033\\\033[1ma\033[m\033]8;;\033\\\n\n"
	                               "\033]8;;file:///a\033\\\033[1ma\033[m\033]8;;\033\\\n");
	buffer_fini(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_text_is_only_text),
		cmocka_unit_test(a_style_is_opened_once_and_closed_at_the_end),
		cmocka_unit_test(only_what_differs_is_sent),
		cmocka_unit_test(every_attribute_has_its_code),
		cmocka_unit_test(without_styling_there_is_no_escape_code_at_all),
		cmocka_unit_test(without_colours_there_is_still_bold),
		cmocka_unit_test(sixteen_colours_have_short_codes),
		cmocka_unit_test(eight_colours_show_a_bright_one_as_bold),
		cmocka_unit_test(a_colour_becomes_the_nearest_of_those_there_are),
		cmocka_unit_test(the_256_colours_are_nearest_to_themselves),
		cmocka_unit_test(a_link_goes_over_pieces_and_is_closed),
		cmocka_unit_test(a_link_that_could_break_out_is_none),
		cmocka_unit_test(without_links_there_are_none),
		cmocka_unit_test(no_control_byte_goes_out_even_if_it_got_into_a_row),
		cmocka_unit_test(a_piece_that_begins_at_a_column_is_moved_there_on_a_terminal),
		cmocka_unit_test(a_block_is_a_line_for_each_row_with_all_closed_before_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
