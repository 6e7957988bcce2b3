#include "view/template.h"

#include <stdio.h>
#include <stdlib.h>

#include "rows.h"
#include "test.h"
#include "view/quote.h"

/* A frame of everybody's, changed by each test as it needs. */
static struct frame example(void)
{
	return (struct frame){.function = SPAN("test_overflow"),
	                      .file = SPAN("/home/x/test/parse.c"),
	                      .shown = SPAN("test/parse.c"),
	                      .line = 12,
	                      .column = 5};
}

static struct theme standard;

static struct template_values values_of(const struct frame *frame)
{
	theme_default(&standard);
	return (struct template_values){.editor = SPAN("vim -f"),
	                                .frame = frame,
	                                .line_digits = 3,
	                                .url_path = SPAN("/home/x/test/parse.c"),
	                                .theme = &standard,
	                                .colours = 256};
}

static void fill(const char *text, const struct template_values *values, struct block *block)
{
	struct complaint wrong;
	struct template *template = template_new(span_of(text), &wrong);

	if (!template)
		fail_msg("%u:%u: %s", wrong.line, wrong.column, wrong.text);
	template_rows(template, values, block);
	template_free(template);
}

static void assert_filled(const char *text, const struct frame *frame, const char *wanted)
{
	struct arena arena = {0};
	struct block block = {.arena = &arena};
	struct template_values values = values_of(frame);

	fill(text, &values, &block);
	assert_span(block_text(&block), wanted);
	arena_fini(&arena);
}

static void assert_refused(const char *text, unsigned line, unsigned column, const char *said)
{
	struct complaint wrong = {.place = "TAPIR_EDITOR_TEMPLATE"};
	struct template *template = template_new(span_of(text), &wrong);

	assert_null(template);
	assert_string_equal(wrong.text, said);
	assert_int_equal(wrong.line, line);
	assert_int_equal(wrong.column, column);
	assert_string_equal(wrong.place, "TAPIR_EDITOR_TEMPLATE");
}

/* ---- the templates that people have ---- */

static void nose_progressives_own_template_works_unchanged(void **state)
{
	(void)state;
	struct frame frame = example();

	assert_filled(
		"  {dim_format}{editor} +{line_number:<{line_number_max_width}} {path}{normal}"
		"{function_format}{hash_if_function}{function}{normal}",
		&frame, "  vim -f +12  test/parse.c  # test_overflow\n");
	frame.function = SPAN("");
	assert_filled(EDITOR_TEMPLATE_DEFAULT, &frame, "  vim -f +12  test/parse.c\n");
}

static void a_template_with_a_url_works_unchanged(void **state)
{
	(void)state;
	struct frame frame = example();

	assert_filled("  {term.bold}txmt://open?url=file://{path}&line={line_number}{normal}",
	              &frame, "  txmt://open?url=file://test/parse.c&line=12\n");
	assert_filled("vscode://file{url_path}:{line_number}:{column}", &frame,
	              "vscode://file/home/x/test/parse.c:12:5\n");
	frame.shown = SPAN("a b/'ü'.c");
	assert_filled("txmt://open?url=file://{path}", &frame,
	              "txmt://open?url=file://a%20b/%27%C3%BC%27.c\n");
}

static void a_link_holds_nothing_that_could_end_it(void **state)
{
	(void)state;
	struct frame frame = example();
	struct template_values values = values_of(&frame);
	struct complaint wrong;
	struct arena arena = {0};
	struct template *template = template_new(
		SPAN("x://{path}\x1b\\ {function}{dim_format}é{editor}"), &wrong);

	frame.shown = SPAN("a\x1b\\;b");
	frame.function = SPAN("f(int)");
	assert_span(template_text(template, &values, &arena),
	            "x://a%1B%5C%3Bb%1B\\%20f%28int%29%C3%A9vim%20-f");
	template_free(template);
	arena_fini(&arena);
}

/* ---- the language ---- */

static void braces_are_doubled(void **state)
{
	(void)state;
	struct frame frame = example();

	assert_filled("{{{line_number}}} }}{{", &frame, "{12} }{\n");
}

static void an_unknown_column_is_the_first(void **state)
{
	(void)state;
	struct frame frame = example();

	frame.column = 0;
	assert_filled("{line_number}:{column}", &frame, "12:1\n");
}

static void values_are_aligned_by_columns(void **state)
{
	(void)state;
	struct frame frame = example();

	frame.function = SPAN("日本");
	assert_filled("{function:<6}|{function:>6}|{function:^7}|{function:*^8}|", &frame,
	              "日本  |  日本| 日本  |**日本**|\n");
	assert_filled("{function:6}|{line_number:6}|{function:2}|", &frame,
	              "日本  |    12|日本|\n");
	assert_filled("{line_number:04}|{line_number:>4d}|{line_number:<4}|{line_number:x=5}|",
	              &frame, "0012|  12|12  |xxx12|\n");
	assert_filled("{path:s}|{path:…<14s}|{column:0{line_number_max_width}d}|", &frame,
	              "test/parse.c|test/parse.c……|005|\n");
}

static void a_width_from_the_frame_is_bounded(void **state)
{
	(void)state;
	struct frame frame = example();
	struct template_values values = values_of(&frame);
	struct arena arena = {0};
	struct block block = {.arena = &arena};

	frame.line = UINT64_MAX;
	fill("{path:{line_number}}", &values, &block);
	assert_int_equal(block.rows[0].columns, 1000);
	arena_fini(&arena);
}

static void a_newline_in_a_template_begins_a_row(void **state)
{
	(void)state;
	struct frame frame = example();

	assert_filled("{path}\n  {line_number}", &frame, "test/parse.c\n  12\n");
}

static void a_mistake_says_where_it_is(void **state)
{
	(void)state;
	assert_refused("{pth}", 1, 2, "no key is called \"pth\": did you mean \"path\"?");
	assert_refused("é{line_numbr:<3}", 1, 4,
	               "no key is called \"line_numbr\": did you mean \"line_number\"?");
	assert_refused("a\nb {}", 2, 4, "a key is missing after \"{\"");
	assert_refused("{path", 1, 1, "the \"{\" has no \"}\"");
	assert_refused("{", 1, 2, "a key is missing after \"{\"");
	assert_refused("{path:", 1, 1, "the \"{\" has no \"}\"");
	assert_refused("a}b", 1, 2, "a \"}\" without a \"{\": write \"}}\" for a brace");
	assert_refused("{path!r}", 1, 6, "conversions (\"!\") are not supported");
	assert_refused("{path.upper}", 1, 2, "no key is called \"path.upper\"");
	assert_refused("{0}", 1, 2, "no key is called \"0\"");
	assert_refused("{path:d}", 1, 7,
	               "a format is a fill, one of <>^, a width and \"s\", and nothing else");
	assert_refused("{line_number:x}", 1, 14,
	               "a format is a fill, one of <>^, a width and \"d\", and nothing else");
	assert_refused("{path:.3}", 1, 7,
	               "a format is a fill, one of <>^, a width and \"s\", and nothing else");
	assert_refused("{path:05}", 1, 7, "only numbers are padded with zeros");
	assert_refused("{path:=5}", 1, 7, "\"=\" aligns numbers only");
	assert_refused("{path:<{path}}", 1, 9, "a width must be a number");
	assert_refused("{path:<{pat}}", 1, 9, "no key is called \"pat\": did you mean \"path\"?");
	assert_refused("{path:<{line_number:3}}", 1, 20, "a width's key ends with \"}\"");
	assert_refused("{path:99999999999999999999}", 1, 7, "the width is larger than 1000");
	assert_refused("{path:日<5}", 1, 7, "a fill must be one character of one column");
	assert_refused("{term.blod}", 1, 7,
	               "no style is called \"blod\": they are like bold, red, on_blue, "
	               "bold_white_on_bright_red");
	assert_refused("{term.clear}", 1, 7,
	               "no style is called \"clear\": they are like bold, red, on_blue, "
	               "bold_white_on_bright_red");
	assert_refused("{term.}", 1, 7,
	               "no style is called \"\": they are like bold, red, on_blue, "
	               "bold_white_on_bright_red");
}

static void a_template_that_is_too_long_is_refused(void **state)
{
	(void)state;
	char *text = malloc(5000);

	memset(text, 'x', 4999);
	text[4999] = '\0';
	assert_refused(text, 1, 4097, "a template is no longer than 4096 bytes");
	free(text);
}

/* ---- styles ---- */

/* The style in which `word` stands in the first row. */
static struct style style_at(const struct block *block, const char *word)
{
	for (size_t i = 0; i < block->rows[0].npieces; i++) {
		if (span_is(block->rows[0].pieces[i].text, word))
			return block->rows[0].pieces[i].style;
	}
	fail_msg("no piece is \"%s\"", word);
	return (struct style){0};
}

static void styles_last_until_the_next_normal(void **state)
{
	(void)state;
	struct frame frame = example();
	struct template_values values = values_of(&frame);
	struct arena arena = {0};
	struct block block = {.arena = &arena};

	fill("a{dim_format}b{term.bold_blue_on_bright_red}c{function_format}d{normal}e"
	     "{term.on_black}f{term.normal}g",
	     &values, &block);
	assert_int_equal(style_at(&block, "a").attributes, 0);
	assert_int_equal(style_at(&block, "b").attributes, STYLE_DIM);
	assert_int_equal(style_at(&block, "c").attributes, STYLE_DIM | STYLE_BOLD);
	assert_int_equal(style_at(&block, "c").foreground.index, 4);
	assert_int_equal(style_at(&block, "c").background.index, 9);
	assert_int_equal(style_at(&block, "d").foreground.index, 6);
	assert_int_equal(style_at(&block, "d").background.index, 9);
	assert_int_equal(style_at(&block, "e").attributes, 0);
	assert_int_equal(style_at(&block, "e").background.kind, COLOUR_DEFAULT);
	assert_int_equal(style_at(&block, "f").background.kind, COLOUR_INDEX);
	assert_int_equal(style_at(&block, "g").background.kind, COLOUR_DEFAULT);
	arena_fini(&arena);
}

static void without_colours_nothing_is_styled(void **state)
{
	(void)state;
	struct frame frame = example();
	struct template_values values = values_of(&frame);
	struct arena arena = {0};
	struct block block = {.arena = &arena};

	values.colours = 0;
	fill("{dim_format}a{term.bold}b{function_format}c", &values, &block);
	for (size_t i = 0; i < block.rows[0].npieces; i++)
		assert_memory_equal(&block.rows[0].pieces[i].style, &(struct style){0},
		                    sizeof(struct style));
	arena_fini(&arena);
}

/* ---- text that is pasted into a shell ---- */

static void assert_quoted(struct span path, bool ascii, const char *wanted)
{
	struct arena arena = {0};

	assert_span(quote_shell(path, ascii, &arena), wanted);
	arena_fini(&arena);
}

static void ordinary_paths_are_not_quoted(void **state)
{
	(void)state;
	assert_quoted(SPAN("/usr/src/a-b_c.d/e+f:g@h,i=j%k.c"), false,
	              "/usr/src/a-b_c.d/e+f:g@h,i=j%k.c");
	assert_quoted(SPAN("日本/é.c"), false, "日本/é.c");
}

static void paths_that_a_shell_would_take_apart_are_quoted(void **state)
{
	(void)state;
	assert_quoted(SPAN("a b.c"), false, "'a b.c'");
	assert_quoted(SPAN("$(reboot)"), false, "'$(reboot)'");
	assert_quoted(SPAN("it's"), false, "'it'\\''s'");
	assert_quoted(SPAN("~x"), false, "'~x'");
	assert_quoted(SPAN("=ls"), false, "'=ls'");
	assert_quoted(SPAN("a!b#c;d&e|f"), false, "'a!b#c;d&e|f'");
	assert_quoted(SPAN(""), false, "''");
}

static void a_path_is_never_an_option(void **state)
{
	(void)state;
	assert_quoted(SPAN("-rf"), false, "./-rf");
	assert_quoted(SPAN("+:!reboot"), false, "'./+:!reboot'");
}

static void what_cannot_be_shown_is_escaped(void **state)
{
	(void)state;
	assert_quoted(SPAN("a\nb\x1b[2J"), false, "$'a\\nb\\e[2J'");
	assert_quoted(SPAN("\xff"
	                   "1"),
	              false, "$'\\3771'");
	assert_quoted(SPAN("a\u202eb'\\"), false, "$'a\\342\\200\\256b\\'\\\\'");
	assert_quoted(SPAN("é"), true, "$'\\303\\251'");
	assert_quoted(SPAN("\x7f\x01"
	                   "1"),
	              false, "$'\\177\\0011'");
}

/* What a real shell makes of a quoted path is the path. */
static void a_shell_takes_a_quoted_path_as_it_was(void **state)
{
	(void)state;
	uint64_t seed = 7;

	if (system("bash -c : 2>/dev/null") != 0)
		skip();

	struct arena arena = {0};
	struct buffer script = {0};

	buffer_add(&script,
	           SPAN("set -e; eq() { test \"$1\" = \"$(printf \"$2x\")\" || exit 1; }\n"));
	for (int i = 0; i < 300; i++) {
		char path[24];
		size_t n = 1 + (size_t)i % 20;

		for (size_t j = 0; j < n; j++) {
			static const char some[] =
				"'\\\"$`!#; \n\t\x01\x1b\x7f\xff\xe2\x80\xae-+~a1";

			seed = seed * 6364136223846793005u + 1442695040888963407u;
			path[j] = some[(seed >> 33) % (sizeof some - 1)];
		}
		/* The path with an "x" behind it, since $(…) drops newlines. */
		struct span quoted = quote_shell((struct span){path, n}, i % 2, &arena);

		buffer_add(&script, SPAN("eq "));
		buffer_add(&script, quoted);
		buffer_add(&script, SPAN("x '"));
		if (path[0] == '-' || path[0] == '+')
			buffer_add(&script, SPAN("./"));
		for (size_t j = 0; j < n; j++)
			buffer_format(&script, "\\%03o", (unsigned)(unsigned char)path[j]);
		buffer_add(&script, SPAN("'\n"));
	}

	FILE *shell = popen("bash", "w");

	assert_non_null(shell);
	fwrite(script.bytes, 1, script.n, shell);
	assert_int_equal(pclose(shell), 0);
	buffer_fini(&script);
	arena_fini(&arena);
}

static void a_path_in_a_row_is_quoted(void **state)
{
	(void)state;
	struct frame frame = example();

	frame.shown = SPAN("a b\n.c");
	frame.function = SPAN("f\x1b[2J");
	assert_filled("{editor} {path} {function}", &frame, "vim -f $'a b\\n.c' f␛[2J\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nose_progressives_own_template_works_unchanged),
		cmocka_unit_test(a_template_with_a_url_works_unchanged),
		cmocka_unit_test(a_link_holds_nothing_that_could_end_it),
		cmocka_unit_test(braces_are_doubled),
		cmocka_unit_test(an_unknown_column_is_the_first),
		cmocka_unit_test(values_are_aligned_by_columns),
		cmocka_unit_test(a_width_from_the_frame_is_bounded),
		cmocka_unit_test(a_newline_in_a_template_begins_a_row),
		cmocka_unit_test(a_mistake_says_where_it_is),
		cmocka_unit_test(a_template_that_is_too_long_is_refused),
		cmocka_unit_test(styles_last_until_the_next_normal),
		cmocka_unit_test(without_colours_nothing_is_styled),
		cmocka_unit_test(ordinary_paths_are_not_quoted),
		cmocka_unit_test(paths_that_a_shell_would_take_apart_are_quoted),
		cmocka_unit_test(a_path_is_never_an_option),
		cmocka_unit_test(what_cannot_be_shown_is_escaped),
		cmocka_unit_test(a_shell_takes_a_quoted_path_as_it_was),
		cmocka_unit_test(a_path_in_a_row_is_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
