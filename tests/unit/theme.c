#include "view/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"
#include "view/colour.h"

#define INDEX(number) ((struct colour){.kind = COLOUR_INDEX, .index = (number)})
#define RGB(red, green, blue) ((struct colour){COLOUR_RGB, 0, red, green, blue})

static bool same_style(struct style a, struct style b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

/* ---- styles ---- */

static void colours_have_names_numbers_and_hexadecimal_digits(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		struct colour colour;
	} right[] = {
		{"red", {COLOUR_INDEX, 1, 0, 0, 0}},
		{"bright-white", {COLOUR_INDEX, 15, 0, 0, 0}},
		{"0", {COLOUR_INDEX, 0, 0, 0, 0}},
		{"255", {COLOUR_INDEX, 255, 0, 0, 0}},
		{"default", {COLOUR_DEFAULT, 0, 0, 0, 0}},
		{"#0a1bFf", {COLOUR_RGB, 0, 0x0a, 0x1b, 0xff}},
		{"#f80", {COLOUR_RGB, 0, 0xff, 0x88, 0x00}},
	};
	static const char *const wrong[] = {
		"",       "re",      "redd",           "256",      "-1",
		"1x",     "#",       "#12345",         "#1234567", "#00000g",
		"bright", "bright-", "bright-default", "RED",
	};
	struct colour colour;

	for (size_t i = 0; i < countof(right); i++) {
		assert_true(colour_parse(span_of(right[i].text), &colour));
		assert_memory_equal(&colour, &right[i].colour, sizeof colour);
	}
	for (size_t i = 0; i < countof(wrong); i++)
		assert_false(colour_parse(span_of(wrong[i]), &colour));
}

static void assert_wrong_style(const char *text, size_t at, const char *said)
{
	struct style made;
	struct complaint wrong = {0};
	size_t wrong_at = 99;

	assert_false(style_parse(span_of(text), &made, &wrong_at, &wrong));
	assert_string_equal(wrong.text, said);
	assert_int_equal(wrong_at, at);
}

static void a_style_is_attributes_a_colour_and_a_background(void **state)
{
	(void)state;
	struct style style;
	struct complaint wrong;
	size_t at;

	assert_true(style_parse(SPAN(" bold  underline red on 17 "), &style, &at, &wrong));
	assert_true(same_style(style, (struct style){.foreground = INDEX(1),
	                                             .background = INDEX(17),
	                                             .attributes = STYLE_BOLD | STYLE_UNDERLINE}));
	assert_true(style_parse(SPAN("on blue italic dim reverse"), &style, &at, &wrong));
	assert_true(same_style(
		style, (struct style){.background = INDEX(4),
	                              .attributes = STYLE_ITALIC | STYLE_DIM | STYLE_REVERSE}));
	assert_true(style_parse(SPAN("plain"), &style, &at, &wrong));
	assert_true(same_style(style, (struct style){0}));
}

static void a_wrong_style_says_which_word(void **state)
{
	(void)state;
	assert_wrong_style("bold grene", 5,
	                   "\"grene\" is no colour or attribute: did you mean \"green\"?");
	assert_wrong_style("on gren", 3, "\"gren\" is no colour: did you mean \"green\"?");
	assert_wrong_style("red blue", 4, "a second colour");
	assert_wrong_style("on red blue", 7, "a second background");
	assert_wrong_style("bold on", 7, "a background is missing after \"on\"");
	assert_wrong_style("", 0, "a style is missing (\"plain\" is none)");
	assert_wrong_style("plain red", 6, "\"plain\" stands alone");
	assert_wrong_style("300", 0, "\"300\" is no colour: numbers go from 0 to 255");
	assert_wrong_style("#12", 0, "\"#12\" is no colour: # needs six hexadecimal digits");
	assert_wrong_style("x\x1b[2J", 0, "\"x?[2J\" is no colour or attribute");
}

/* ---- themes ---- */

static struct theme parsed(const char *text)
{
	struct theme theme;
	struct complaint wrong;

	if (!theme_parse(span_of(text), "x/my.theme", &theme, &wrong))
		fail_msg("%s:%u:%u: %s", wrong.place, wrong.line, wrong.column, wrong.text);
	return theme;
}

static void assert_wrong(const char *text, unsigned line, unsigned column, const char *said)
{
	struct theme theme = {.graph_columns = 77};
	struct complaint wrong;

	assert_false(theme_parse(span_of(text), "x/my.theme", &theme, &wrong));
	assert_string_equal(wrong.text, said);
	assert_string_equal(wrong.place, "x/my.theme");
	assert_int_equal(wrong.line, line);
	assert_int_equal(wrong.column, column);
	assert_int_equal(theme.graph_columns, 77);
}

static void what_a_theme_does_not_say_is_as_in_the_default(void **state)
{
	(void)state;
	struct theme theme = parsed("[roles]\nheadline = red\n"), standard;

	theme_default(&standard);
	assert_string_equal(theme.name, "my");
	assert_true(same_style(theme_style(&theme, ROLE_HEADLINE, 256),
	                       (struct style){.foreground = INDEX(1)}));
	assert_true(same_style(theme_style(&theme, ROLE_BAD, 256),
	                       theme_style(&standard, ROLE_BAD, 256)));
	assert_span(theme.glyphs[GLYPH_FAILED], "✗");
	theme_fini(&theme);
	theme_fini(&theme);
}

static void a_role_has_other_styles_for_fewer_colours(void **state)
{
	(void)state;
	struct theme theme = parsed("[roles]\n"
	                            "ok = #102030 | bright-red | bold\n"
	                            "bad = on bright-black | reverse\n"
	                            "todo = on white | plain\n"
	                            "skip = #102030\n");

	assert_true(same_style(theme_style(&theme, ROLE_OK, 1 << 24),
	                       (struct style){.foreground = RGB(0x10, 0x20, 0x30)}));
	assert_true(same_style(theme_style(&theme, ROLE_OK, 16),
	                       (struct style){.foreground = INDEX(9)}));
	assert_true(same_style(theme_style(&theme, ROLE_OK, 8),
	                       (struct style){.attributes = STYLE_BOLD}));
	assert_true(same_style(theme_style(&theme, ROLE_OK, 0), (struct style){0}));
	assert_true(same_style(theme_style(&theme, ROLE_BAD, 16),
	                       (struct style){.background = INDEX(8)}));
	assert_true(same_style(theme_style(&theme, ROLE_BAD, 8),
	                       (struct style){.attributes = STYLE_REVERSE}));
	assert_true(same_style(theme_style(&theme, ROLE_TODO, 16),
	                       (struct style){.background = INDEX(7)}));
	assert_true(same_style(theme_style(&theme, ROLE_TODO, 8), (struct style){0}));
	/* The last is for all that is left. */
	assert_true(same_style(theme_style(&theme, ROLE_SKIP, 8),
	                       (struct style){.foreground = RGB(0x10, 0x20, 0x30)}));
	theme_fini(&theme);
}

static void glyphs_keep_their_blanks_between_quotes(void **state)
{
	(void)state;
	struct theme theme = parsed("[glyphs]\r\n"
	                            "separator = \" / \"\r\n"
	                            "graph = \" .:\"\r\n"
	                            "failed = \xe2\x98\xb9 \r\n"
	                            "[ascii]\n"
	                            "failed = bad");

	assert_span(theme.glyphs[GLYPH_SEPARATOR], " / ");
	assert_span(theme.glyphs[GLYPH_GRAPH], " .:");
	assert_span(theme.glyphs[GLYPH_FAILED], "\xe2\x98\xb9");
	assert_span(theme.ascii_glyphs[GLYPH_FAILED], "bad");
	assert_span(theme.ascii_glyphs[GLYPH_SEPARATOR], " > ");
	theme_fini(&theme);
}

static void the_bar_has_a_layout_and_a_width(void **state)
{
	(void)state;
	struct theme theme = parsed("; a comment\n\n[bar] ; and another\n"
	                            "  layout : name\n"
	                            "  graph-columns = 20\n");

	assert_int_equal(theme.layout, BAR_NAME);
	assert_int_equal(theme.graph_columns, 20);
	theme_fini(&theme);
}

static void a_wrong_theme_says_where(void **state)
{
	(void)state;
	assert_wrong("[roles]\n\n  headlin = bold\n", 3, 3,
	             "no role is called \"headlin\": did you mean \"headline\"?");
	assert_wrong("[roles]\nheadline = bold bleu\n", 2, 17,
	             "\"bleu\" is no colour or attribute: did you mean \"blue\"?");
	assert_wrong("[roles]\nheadline = red | bleu\n", 2, 18,
	             "\"bleu\" is no colour or attribute: did you mean \"blue\"?");
	assert_wrong("[roles]\nheadline = red |\n", 2, 17,
	             "a style is missing (\"plain\" is none)");
	assert_wrong("[role]\nheadline = bold\n", 1, 2,
	             "no section is called \"role\": did you mean \"roles\"?");
	assert_wrong("headline = bold\n", 1, 1, "\"[roles]\" or another section must come first");
	assert_wrong("[roles]\n ok\n", 2, 2, "neither \"name = value\" nor \"[section]\"");
	assert_wrong("[roles\nok = bold\n", 1, 1, "a \"]\" is missing");
	assert_wrong("[roles]\nok = bold\nok = red\n", 3, 1, "\"ok\" was set before");
	assert_wrong("[glyphs]\ncross = x\n", 2, 1, "no glyph is called \"cross\"");
	assert_wrong("[glyphs]\nempty = ab\n", 2, 9, "an empty cell takes one column");
	assert_wrong("[glyphs]\nempty = 日\n", 2, 9, "an empty cell takes one column");
	assert_wrong("[glyphs]\nfailed = \xff\n", 2, 10, "not printable UTF-8");
	assert_wrong("[glyphs]\nfailed = \"\x1b[2J\"\n", 2, 11, "not printable UTF-8");
	assert_wrong("[ascii]\nfailed = ✗\n", 2, 10, "not printable ASCII");
	assert_wrong("[glyphs]\nfailed = \"\"\n", 2, 11, "a glyph takes 1 to 16 columns");
	assert_wrong("[glyphs]\ngraph = x\n", 2, 9,
	             "a graph needs two or more characters of one column each, from empty to full");
	assert_wrong("[bar]\nlayout = names\n", 2, 10,
	             "no layout is called \"names\": did you mean \"name\"?");
	assert_wrong("[bar]\ngraph-columns = 1000\n", 2, 17,
	             "graph-columns is a number from 0 to 100");
}

static void the_first_mistake_is_the_one_that_is_named(void **state)
{
	(void)state;
	assert_wrong("[roles]\nnonsense\nok = bleu\n", 2, 1,
	             "neither \"name = value\" nor \"[section]\"");
	assert_wrong("[roles]\nok = bleu\nnonsense\n", 2, 6,
	             "\"bleu\" is no colour or attribute: did you mean \"blue\"?");
}

static void a_line_that_is_too_long_is_wrong(void **state)
{
	(void)state;
	char text[1000] = "[roles]\n;";

	memset(text + strlen(text), 'x', sizeof text - strlen(text) - 1);

	/* How long depends on how inih was built. */
	struct theme theme;
	struct complaint wrong;

	assert_false(theme_parse(span_of(text), "t", &theme, &wrong));
	assert_int_equal(wrong.line, 2);
	assert_true(span_starts(span_of(wrong.text), SPAN("the line is longer than")));
}

static void a_nul_byte_is_wrong(void **state)
{
	(void)state;
	struct theme theme;
	struct complaint wrong;

	assert_false(theme_parse(SPAN("[roles]\nok\0 = red\n"), "t", &theme, &wrong));
	assert_int_equal(wrong.line, 2);
	assert_int_equal(wrong.column, 3);
	assert_string_equal(wrong.text, "a NUL byte");
}

static void on_the_console_there_are_only_its_glyphs(void **state)
{
	(void)state;
	struct theme theme = parsed("[glyphs]\nseparator = \" » \"\n");

	theme_simplify(&theme);
	assert_span(theme.glyphs[GLYPH_FAILED], "F");
	assert_span(theme.glyphs[GLYPH_ELLIPSIS], "...");
	assert_span(theme.glyphs[GLYPH_SEPARATOR], " » ");
	assert_span(theme.glyphs[GLYPH_GRAPH], " ▌█");
	assert_span(theme.glyphs[GLYPH_EMPTY], "░");
	theme_fini(&theme);
}

/* ---- files ---- */

/* A folder of its own for one test, with its themes in it, as both of the places. */
struct place {
	char folder[64];
};

static struct place make_place(void)
{
	struct place place = {.folder = "/tmp/tapir-theme-XXXXXX"};
	char path[200];

	assert_non_null(mkdtemp(place.folder));
	snprintf(path, sizeof path, "%s/tapir", place.folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/tapir/themes", place.folder);
	assert_int_equal(mkdir(path, 0700), 0);
	setenv("XDG_CONFIG_HOME", place.folder, 1);
	setenv("TAPIR_DATA_DIR", THEMES_DIR "/..", 1);
	return place;
}

static void write_theme(const struct place *place, const char *name, const char *text)
{
	char path[200];

	snprintf(path, sizeof path, "%s/tapir/themes/%s", place->folder, name);

	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void remove_place(const struct place *place)
{
	char command[200];

	snprintf(command, sizeof command, "rm -rf '%s'", place->folder);
	assert_int_equal(system(command), 0);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("TAPIR_DATA_DIR");
}

static void the_default_theme_is_the_one_in_its_file(void **state)
{
	(void)state;
	struct theme standard, read;
	struct complaint wrong;

	theme_default(&standard);
	assert_true(theme_load(THEMES_DIR "/default.theme", &read, &wrong));
	assert_string_equal(read.name, standard.name);
	for (size_t i = 0; i < PALETTE_COUNT; i++) {
		for (size_t role = 0; role < ROLE_COUNT; role++) {
			if (!same_style(read.styles[i][role], standard.styles[i][role]))
				fail_msg("%s differs", role_words[role]);
		}
	}
	for (size_t glyph = 0; glyph < GLYPH_COUNT; glyph++) {
		assert_true(span_equal(read.glyphs[glyph], standard.glyphs[glyph]));
		assert_true(span_equal(read.ascii_glyphs[glyph], standard.ascii_glyphs[glyph]));
	}
	assert_int_equal(read.layout, standard.layout);
	assert_int_equal(read.graph_columns, standard.graph_columns);
	theme_fini(&read);
}

static void every_theme_that_is_installed_can_be_read(void **state)
{
	(void)state;
	struct place place = make_place();
	static const char *const wanted[] = {"colorblind", "default", "light", "mono",
	                                     "nose-progressive"};
	size_t n;
	char **names = theme_names(&n);

	assert_int_equal(n, countof(wanted));
	for (size_t i = 0; i < n; i++) {
		struct theme theme;
		struct complaint wrong;

		assert_string_equal(names[i], wanted[i]);
		if (!theme_load(names[i], &theme, &wrong))
			fail_msg("%s:%u:%u: %s", wrong.place, wrong.line, wrong.column, wrong.text);
		assert_string_equal(theme.name, names[i]);
		theme_fini(&theme);
		free(names[i]);
	}
	free(names);
	remove_place(&place);
}

static void the_mono_theme_has_no_colours(void **state)
{
	(void)state;
	struct theme theme;
	struct complaint wrong;

	assert_true(theme_load(THEMES_DIR "/mono.theme", &theme, &wrong));
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		struct style style = theme_style(&theme, role, 256);

		assert_int_equal(style.foreground.kind, COLOUR_DEFAULT);
		assert_int_equal(style.background.kind, COLOUR_DEFAULT);
	}
	theme_fini(&theme);
}

static void no_theme_writes_text_in_colour_eight(void **state)
{
	(void)state;
	struct place place = make_place();
	size_t n;
	char **names = theme_names(&n);

	for (size_t i = 0; i < n; i++) {
		struct theme theme;
		struct complaint wrong;

		assert_true(theme_load(names[i], &theme, &wrong));
		for (size_t j = 0; j < PALETTE_COUNT * (size_t)ROLE_COUNT; j++) {
			struct colour colour =
				theme.styles[j / ROLE_COUNT][j % ROLE_COUNT].foreground;

			assert_false(colour.kind == COLOUR_INDEX && colour.index == 8);
		}
		theme_fini(&theme);
		free(names[i]);
	}
	free(names);
	remove_place(&place);
}

static void the_users_own_theme_comes_first(void **state)
{
	(void)state;
	struct place place = make_place();
	struct theme theme;
	struct complaint wrong;

	write_theme(&place, "mono.theme", "[bar]\ngraph-columns = 33\n");
	write_theme(&place, "default.theme", "[bar]\ngraph-columns = 44\n");
	write_theme(&place, "mine.theme", "[bar]\ngraph-columns = 55\n");
	assert_true(theme_load("mono", &theme, &wrong));
	assert_int_equal(theme.graph_columns, 33);
	theme_fini(&theme);
	assert_true(theme_load("default", &theme, &wrong));
	assert_int_equal(theme.graph_columns, 44);
	theme_fini(&theme);
	assert_true(theme_load("mine", &theme, &wrong));
	assert_int_equal(theme.graph_columns, 55);
	theme_fini(&theme);
	remove_place(&place);
}

static void a_broken_theme_is_not_passed_over_for_another(void **state)
{
	(void)state;
	struct place place = make_place();
	struct theme theme;
	struct complaint wrong;
	char path[200];

	write_theme(&place, "mono.theme", "[bar]\ngraph = 3\n");
	assert_false(theme_load("mono", &theme, &wrong));
	snprintf(path, sizeof path, "%s/tapir/themes/mono.theme", place.folder);
	assert_string_equal(wrong.place, path);
	assert_int_equal(wrong.line, 2);
	remove_place(&place);
}

static void a_name_that_is_none_gets_the_nearest(void **state)
{
	(void)state;
	struct place place = make_place();
	struct theme theme;
	struct complaint wrong;

	assert_false(theme_load("colourblind", &theme, &wrong));
	assert_string_equal(wrong.text,
	                    "no theme is called \"colourblind\": did you mean \"colorblind\"?");
	remove_place(&place);
}

static void only_a_regular_file_is_a_theme(void **state)
{
	(void)state;
	struct place place = make_place();
	struct theme theme;
	struct complaint wrong;
	char path[200];

	snprintf(path, sizeof path, "%s/fifo", place.folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(theme_load(path, &theme, &wrong));
	assert_string_equal(wrong.text, "not a regular file");
	assert_string_equal(wrong.place, path);
	assert_false(theme_load(place.folder, &theme, &wrong));
	assert_string_equal(wrong.text, "Is a directory");
	assert_false(theme_load("./nowhere.theme", &theme, &wrong));
	assert_string_equal(wrong.text, "No such file or directory");
	assert_false(theme_load("/dev/zero", &theme, &wrong));
	remove_place(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colours_have_names_numbers_and_hexadecimal_digits),
		cmocka_unit_test(a_style_is_attributes_a_colour_and_a_background),
		cmocka_unit_test(a_wrong_style_says_which_word),
		cmocka_unit_test(what_a_theme_does_not_say_is_as_in_the_default),
		cmocka_unit_test(a_role_has_other_styles_for_fewer_colours),
		cmocka_unit_test(glyphs_keep_their_blanks_between_quotes),
		cmocka_unit_test(the_bar_has_a_layout_and_a_width),
		cmocka_unit_test(a_wrong_theme_says_where),
		cmocka_unit_test(the_first_mistake_is_the_one_that_is_named),
		cmocka_unit_test(a_line_that_is_too_long_is_wrong),
		cmocka_unit_test(a_nul_byte_is_wrong),
		cmocka_unit_test(on_the_console_there_are_only_its_glyphs),
		cmocka_unit_test(the_default_theme_is_the_one_in_its_file),
		cmocka_unit_test(every_theme_that_is_installed_can_be_read),
		cmocka_unit_test(the_mono_theme_has_no_colours),
		cmocka_unit_test(no_theme_writes_text_in_colour_eight),
		cmocka_unit_test(the_users_own_theme_comes_first),
		cmocka_unit_test(a_broken_theme_is_not_passed_over_for_another),
		cmocka_unit_test(a_name_that_is_none_gets_the_nearest),
		cmocka_unit_test(only_a_regular_file_is_a_theme),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
