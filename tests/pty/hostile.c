/* Whatever bytes tapir reads, and in whatever environment: what it writes to the terminal is
 * text, newlines, and its own few sequences. */
#include <stdio.h>

#include "test.h"

static const char *const at_once[] = {"TAPIR_DELAY_MS=0", "TAPIR_SETTLE_MS=0", NULL};

/* How long the UTF-8 character at the front is; 0: it is none, or a C1 control character. */
static size_t take_character(struct span text)
{
	unsigned char first = (unsigned char)text.at[0];
	size_t n = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

	if (n == 0 || first > 0xf4 || n > text.n)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)text.at[i] & 0xc0) != 0x80)
			return 0;
	}
	return first == 0xc2 && (unsigned char)text.at[1] < 0xa0 ? 0 : n;
}

/* The same for a link's beginning or end: a URL of printable ASCII. *ret_open: which it is. */
static size_t take_link(struct span text, bool *ret_open)
{
	size_t i = 5;

	if (!span_starts(text, SPAN("\033]8;;")))
		return 0;
	while (i < text.n && text.at[i] > ' ' && text.at[i] <= '~')
		i++;
	if (!span_starts(span_from(text, i), SPAN("\033\\")))
		return 0;
	*ret_open = i > 5;
	return i + 2;
}

/* The same for a sequence of the other kinds that tapir sends: two characters, ASCII with the shift
 * to it, or a CSI with numbers. Of the private modes only wrapping. */
static size_t take_sequence(struct span text)
{
	size_t i = 2;

	if (text.n >= 2 && (text.at[1] == '7' || text.at[1] == '8' || text.at[1] == 'D'))
		return 2;
	if (span_starts(text, SPAN("\033(B\017")))
		return 4;
	if (text.n < 3 || text.at[1] != '[')
		return 0;
	if (span_starts(text, SPAN("\033[?7l")) || span_starts(text, SPAN("\033[?7h")))
		return 5;
	while (i < text.n && (byte_is_digit(text.at[i]) || text.at[i] == ';'))
		i++;
	if (i < text.n && strchr("mrJKHACG", text.at[i]))
		return i + 1;
	return 0;
}

static void assert_tame(const struct console *console)
{
	struct span rest = buffer_span(&console->bytes);
	bool in_link = false;

	while (rest.n) {
		unsigned char byte = (unsigned char)rest.at[0];
		size_t link = take_link(rest, &in_link);
		size_t n = link                           ? link
		           : byte == '\033'               ? take_sequence(rest)
		           : in_link && byte < ' '        ? 0
		           : byte == '\r' || byte == '\n' ? 1
		           : byte < 0x20 || byte == 0x7f  ? 0
		                                          : take_character(rest);

		if (n == 0)
			fail_msg("at byte %zu: %#x %#x", console->bytes.n - rest.n, byte,
			         rest.n > 1 ? (unsigned char)rest.at[1] : 0);
		rest = span_from(rest, n);
	}
}

/* The same of what --json wrote: for whoever looks at it on a terminal. */
static void assert_tame_file(const struct console *console, const char *name)
{
	struct buffer text = {0};
	char path[512];

	snprintf(path, sizeof path, "%s/%s", console->folder, name);

	FILE *file = fopen(path, "re");

	assert_non_null(file);
	for (int byte; (byte = getc(file)) != EOF;)
		buffer_add_byte(&text, (char)byte);
	fclose(file);
	assert_true(text.n > 0);
	for (struct span rest = buffer_span(&text); rest.n;) {
		size_t n = rest.at[0] == '\n' ? 1 : take_character(rest);

		if (n == 0 || (n == 1 && ((unsigned char)rest.at[0] < ' ' ? rest.at[0] != '\n'
		                                                          : rest.at[0] == 0x7f)))
			fail_msg("%s: %#x at byte %zu", name, (unsigned char)rest.at[0],
			         text.n - rest.n);
		rest = span_from(rest, n);
	}
	buffer_fini(&text);
}

static void run(const char *const *environment, struct span input, int status)
{
	struct console *console = console_start(12, 60, environment,
	                                        "\"$TAPIR\" --hyperlink=always --json=j <a");

	console_feed_bytes(console, 0, input);
	console_close(console, 0);
	assert_on(console, console_await_end(console), "it does not end\n");
	if (status >= 0)
		assert_end(console, status << 8);
	assert_tame(console);
	assert_tame_file(console, "j");
	assert_sane(console);
	console_free(console);
}

/* Pieces that real terminals act upon, and pieces that get them into a report. */
static const char *const pieces[] = {
	"\033[2J",
	"\033]0;title\007",
	"\033]8;;http://x\033\\",
	"\033P+q\033\\",
	"\033[?1049h",
	"\033[?25l",
	"\033[8m",
	"\033[38;5;1;8m",
	"\033[31m",
	"\033[1;999r",
	"\033c",
	"\033[6n",
	"\xc2\x9b"
	"2J",
	"\x9b"
	"2J",
	"\xc2\x85",
	"\007",
	"\b\b\b",
	"\177",
	"\016",
	"\f",
	"\v",
	"\t",
	"\r",
	"\n",
	"\n",
	"\n",
	"\nok ",
	"\nnot ok ",
	"\n  ---\n",
	"\n  ...\n",
	"  message: ",
	"\n# ",
	"    ",
	"1..5\n",
	"# SKIP ",
	"# TODO ",
	"\xe2\x80\xae",
	"\xef\xbb\xbf",
	"\xf0\x9f",
	"\xed\xa0\x80",
	"\xc0\x80",
	"at: x.c:3\n",
	"File \"a.py\", line 3, in f\n",
	"\nBail out! ",
	"expected: ",
	"\"",
	"'",
	"\\",
	"|\n",
	"- ",
	"7",
};

static unsigned next(unsigned *random)
{
	*random = *random * 1103515245 + 12345;
	return *random >> 16;
}

/* Seen failing with a JSON document that has all of UTF-8 as it is. */
static void no_sequence_of_a_test_gets_through(void **state)
{
	(void)state;
	struct buffer input = {0};

	for (unsigned seed = 1; seed <= 12; seed++) {
		unsigned random = seed;

		input.n = 0;
		while (input.n < 8000)
			buffer_add(&input, span_of(pieces[next(&random) % countof(pieces)]));
		run(at_once, buffer_span(&input), -1);
	}
	buffer_fini(&input);
}

static void no_byte_of_a_test_gets_through(void **state)
{
	(void)state;
	struct buffer input = {0};

	for (unsigned seed = 1; seed <= 8; seed++) {
		unsigned random = seed;

		input.n = 0;
		while (input.n < 16000) {
			unsigned byte = next(&random);

			if (byte % 64 == 0)
				buffer_add(&input, SPAN("\nnot ok - "));
			buffer_add_byte(&input, (char)(byte >> 4));
		}
		run(at_once, buffer_span(&input), -1);
	}
	buffer_fini(&input);
}

static void each_control_character_is_shown_wherever_it_stands(void **state)
{
	(void)state;
	struct buffer input = {0};

	for (unsigned byte = 0; byte < 0x100; byte++) {
		if (byte == '\n')
			continue;
		buffer_add(&input, SPAN("not ok - name "));
		buffer_add_byte(&input, (char)byte);
		buffer_add(&input, SPAN("[2J\n# comment "));
		buffer_add_byte(&input, (char)byte);
		buffer_add(&input, SPAN("[2J\n  ---\n  message: \""));
		buffer_add_byte(&input, (char)byte);
		buffer_add(&input, SPAN("[2J\"\n  at: \"f"));
		buffer_add_byte(&input, (char)byte);
		buffer_add(&input, SPAN("[2J.c:3\"\n  expected: a\n  actual: |\n    x"));
		buffer_add_byte(&input, (char)byte);
		buffer_add(&input, SPAN("[2J\n  ...\n"));
	}
	run(at_once, buffer_span(&input), 1);
	buffer_fini(&input);
}

static void a_file_s_name_cannot_break_out_of_its_link(void **state)
{
	(void)state;
	static const char *const linking[] = {
		"TAPIR_DELAY_MS=0", "TAPIR_HYPERLINK_TEMPLATE=x://f{url_path}:{line_number}", NULL};
	struct buffer input = {0};

	for (unsigned byte = 1; byte < 0x100; byte++) {
		if (byte == '\n')
			continue;
		buffer_format(&input, "not ok - a%u\n# File \"/tmp/f", byte);
		buffer_add_byte(&input, (char)byte);
		buffer_add(&input, SPAN("]8;;http://evil"));
		buffer_add_byte(&input, (char)byte);
		buffer_add(&input, SPAN("\\.py\", line 3, in f\n# ValueError: x\n"));
	}

	struct console *console = console_start(12, 60, linking,
	                                        "\"$TAPIR\" --hyperlink=always <a");

	console_feed_bytes(console, 0, buffer_span(&input));
	console_close(console, 0);
	assert_end(console, 1 << 8);
	assert_tame(console);
	assert_true(span_find(buffer_span(&console->bytes), SPAN("\033]8;;x://f/tmp/f")) <
	            console->bytes.n);
	console_free(console);
	buffer_fini(&input);
}

static const char failing[] =
	"1..3\nok 1 - a\nnot ok 2 - caf\xc3\xa9\n  ---\n  message: broken\n  ...\nok 3 # SKIP\n";

/* The bytes of a run with that environment and command. */
static struct buffer bytes_of(const char *const *environment, const char *command)
{
	struct console *console = console_start(12, 60, environment, command);
	struct buffer bytes;

	console_feed(console, 0, failing);
	console_close(console, 0);
	assert_true(console_await_end(console));
	assert_text(console, "broken");
	bytes = console->bytes;
	console->bytes = (struct buffer){0};
	console_free(console);
	return bytes;
}

static void assert_without(const char *const *environment, const char *command, const char *part)
{
	struct buffer bytes = bytes_of(environment, command);

	assert_true(span_find(buffer_span(&bytes), span_of(part)) == bytes.n);
	buffer_fini(&bytes);
}

static void a_dumb_terminal_and_a_pipe_get_no_escape_code(void **state)
{
	(void)state;
	static const char *const dumb[] = {"TERM=dumb", "TAPIR_DELAY_MS=0", NULL};
	static const char *const truecolor[] = {"COLORTERM=truecolor", "TAPIR_DELAY_MS=0", NULL};

	assert_without(dumb, "\"$TAPIR\" <a", "\033");
	assert_without(truecolor, "\"$TAPIR\" <a | cat", "\033");
	assert_without(truecolor, "\"$TAPIR\" <a >log; cat log", "\033");
	assert_without(truecolor, "\"$TAPIR\" --bar=always <a | cat", "\033");
}

static void no_color_means_no_colours_and_no_attributes(void **state)
{
	(void)state;
	static const char *const no_color[] = {"NO_COLOR=1", "TAPIR_DELAY_MS=0", NULL};
	struct buffer bytes = bytes_of(no_color, "\"$TAPIR\" <a");
	struct span rest = buffer_span(&bytes);

	/* All that ends in "m" is the reset of the bar's own row. */
	for (size_t at; (at = span_find(rest, SPAN("\033["))) < rest.n;) {
		size_t end = at + 2;

		while (end < rest.n && (byte_is_digit(rest.at[end]) || rest.at[end] == ';'))
			end++;
		assert_true(end < rest.n);
		assert_true(rest.at[end] != 'm' || end == at + 2);
		rest = span_from(rest, end);
	}
	buffer_fini(&bytes);
}

static void colours_can_be_forced_into_a_pipe(void **state)
{
	(void)state;
	static const char *const forced[] = {"CLICOLOR_FORCE=1", NULL};
	struct buffer bytes = bytes_of(forced, "\"$TAPIR\" <a | cat");

	assert_true(span_find(buffer_span(&bytes), SPAN("\033[1")) < bytes.n);
	assert_true(span_find(buffer_span(&bytes), SPAN("\033[J")) == bytes.n);
	buffer_fini(&bytes);
}

static void without_utf_8_everything_is_ascii(void **state)
{
	(void)state;
	static const char *const c_locale[] = {"LC_ALL=C", "TAPIR_DELAY_MS=0", NULL};
	struct buffer bytes = bytes_of(c_locale, "\"$TAPIR\" <a");

	for (size_t i = 0; i < bytes.n; i++)
		assert_true((unsigned char)bytes.bytes[i] < 0x80);
	buffer_fini(&bytes);
}

static void every_kind_of_terminal_is_left_as_it_was(void **state)
{
	(void)state;
	static const char *const terms[] = {"TERM=vt100",  "TERM=linux", "TERM=screen",
	                                    "TERM=tmux",   "TERM=ansi",  "TERM=unknown",
	                                    "TERM=nosuch", "TERM=vt52",  "TERM="};

	for (size_t i = 0; i < countof(terms); i++) {
		const char *const environment[] = {terms[i], "TAPIR_DELAY_MS=0", NULL};

		run(environment, span_of(failing), 1);
	}
}

static void a_stream_s_name_is_shown_but_not_acted_upon(void **state)
{
	(void)state;
	struct console *console = console_start(
		12, 60, at_once,
		"n=$(printf 'x\\033[2J\\033]0;y\\007\\302\\233A'); mkfifo \"$n\"; cat <a >\"$n\" & "
		"\"$TAPIR\" --json=j --show=all \"$n\" b");

	console_feed(console, 0, "1..4\nok 1 - a\nnot ok 2 - b\n");
	console_feed(console, 1, "1..4\nok 1 - a\nnot ok 2 - b\n");
	assert_row_with(console, -1, "4/8");
	assert_text(console, "[2J");
	console_close(console, 0);
	console_close(console, 1);
	assert_end(console, 1 << 8);
	assert_tame(console);
	assert_tame_file(console, "j");
	assert_sane(console);
	console_free(console);
}

static void the_name_of_a_theme_cannot_act_either(void **state)
{
	(void)state;
	struct console *console = console_start(
		12, 60, at_once,
		"printf '[bar]\\n\\033[2J=\\033]0;y\\007' >t.theme; \"$TAPIR\" --theme=./t.theme "
		"</dev/null; "
		"\"$TAPIR\" --theme=\"$(printf 'x\\033[2J')\" </dev/null; echo over");

	console_close(console, 0);
	assert_text(console, "over");
	assert_tame(console);
	console_free(console);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_sequence_of_a_test_gets_through),
		cmocka_unit_test(no_byte_of_a_test_gets_through),
		cmocka_unit_test(each_control_character_is_shown_wherever_it_stands),
		cmocka_unit_test(a_file_s_name_cannot_break_out_of_its_link),
		cmocka_unit_test(a_dumb_terminal_and_a_pipe_get_no_escape_code),
		cmocka_unit_test(no_color_means_no_colours_and_no_attributes),
		cmocka_unit_test(colours_can_be_forced_into_a_pipe),
		cmocka_unit_test(without_utf_8_everything_is_ascii),
		cmocka_unit_test(every_kind_of_terminal_is_left_as_it_was),
		cmocka_unit_test(a_stream_s_name_is_shown_but_not_acted_upon),
		cmocka_unit_test(the_name_of_a_theme_cannot_act_either),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
