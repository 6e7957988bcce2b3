/* Plays a script to the reporter and shows what is on the screen: the real stages, a terminal that
 * is libvterm, and a clock that only the script moves.
 *
 *     golden-steps [OPTION...] SCRIPT       tapir's own options; prints the screens
 *
 * A script has a step on each line:
 *
 *     size 60x10 [ascii] [colours N] [inline]   first: the terminal; 0 colours is the default
 *     stream NAME   next: one more stream; the first is called stdin
 *     > TEXT        TEXT and a newline arrive; "\e" is an escape, "\\" a backslash. No step of
 *                   another kind between two such: then the next was at hand with the first
 *     + TEXT        the same without the newline
 *     @N TEXT       as "> TEXT", to stream N (the first is 0); without TEXT it is over
 *     at 1500ms     time passes until then
 *     resize 40x10  the window changes
 *     interrupt     as Ctrl-C
 *     end           the stream is over, and so is the run
 *     screen TEXT   shows the screen, with TEXT as its heading
 *     looks TEXT    the same, with the attributes and colours of each row's stretches below it
 *     picture NAME  draws the screen as SVG into NAME.svg in the folder $PICTURES; light
 *                   with the theme of that name
 *     ; TEXT        a remark
 */
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/options.h"
#include "app/reporter.h"
#include "base/limits.h"
#include "term/screen.h"
#include "trace/source.h"

#include "../pty/emulator.h"
#include "../pty/picture.h"

struct player {
	struct options options;
	struct caps caps;
	struct theme theme;
	struct template *editor_line, *hyperlink;
	struct sources *sources;
	char cwd[PATH_MAX];
	struct look look;
	struct reporter *reporter;
	struct screen screen;
	struct buffer bar; /* the newest */
	uint64_t drawn_ns; /* when a bar was last drawn; 0: not yet */
	bool owed;         /* … and there is a newer one */
	uint64_t now_ns;
	bool over;
	struct emulator emulator;
	unsigned nstreams;
	struct arena names; /* of streams */
};

static _Noreturn void give_up(unsigned line, const char *why)
{
	fprintf(stderr, "golden-steps: line %u: %s\n", line, why);
	exit(2);
}

/* The terminal takes what the screen made, through a driver that has newlines return. */
static void show(struct player *player, struct buffer *paint)
{
	struct span rest = buffer_span(paint);

	while (rest.n) {
		struct span line = span_head(rest, span_index(rest, '\n'));

		emulator_write(&player->emulator, line);
		if (line.n < rest.n)
			emulator_write(&player->emulator, SPAN("\r\n"));
		rest = span_from(rest, line.n + 1);
	}
	buffer_fini(paint);
	*paint = (struct buffer){0};
}

static uint64_t bar_due(const struct player *player)
{
	if (!player->owed)
		return UINT64_MAX;
	if (!player->drawn_ns)
		return player->caps.delay_ns;
	return player->drawn_ns + player->caps.frame_ns;
}

/* What a terminal's writer does, at the time that it is. */
static void flush(struct player *player)
{
	struct buffer paint = {0};
	struct buffer *text = reporter_text(player->reporter);
	bool fresh = false;
	struct span bar = reporter_bar(player->reporter, &fresh);

	if (fresh) {
		player->bar.n = 0;
		buffer_add(&player->bar, bar);
		player->owed = true;
	}
	if (text->n) {
		struct span drawn = player->drawn_ns ? buffer_span(&player->bar) : SPAN("");

		screen_print(&player->screen, buffer_span(text), drawn, player->now_ns, &paint);
		buffer_drop(text, text->n);
	}
	if (player->now_ns >= bar_due(player) ||
	    (player->drawn_ns && player->now_ns >= screen_deadline(&player->screen))) {
		screen_bar(&player->screen, buffer_span(&player->bar), player->now_ns, &paint);
		player->drawn_ns = player->now_ns;
		player->owed = false;
	}
	show(player, &paint);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Time passes, and everything that is due on the way happens when it is due. */
static void pass_time(struct player *player, uint64_t until_ns)
{
	for (int i = 0; i < 100000; i++) {
		uint64_t next = earlier(reporter_deadline(player->reporter), bar_due(player));

		if (player->drawn_ns)
			next = earlier(next, screen_deadline(&player->screen));
		if (next > until_ns)
			break;
		if (next > player->now_ns)
			player->now_ns = next;
		reporter_tick(player->reporter, player->now_ns);
		flush(player);
	}
	player->now_ns = until_ns;
	reporter_tick(player->reporter, player->now_ns);
	flush(player);
}

static void feed(struct player *player, unsigned stream, struct span text, bool newline)
{
	struct buffer bytes = {0};

	for (size_t i = 0; i < text.n; i++) {
		char byte = text.at[i];

		if (byte == '\\' && i + 1 < text.n)
			byte = text.at[++i] == 'e' ? '\x1b' : text.at[i];
		buffer_add_byte(&bytes, byte);
	}
	if (newline)
		buffer_add_byte(&bytes, '\n');
	reporter_pass(player->reporter, stream, ASIDE_NONE, buffer_span(&bytes), player->now_ns);
	buffer_fini(&bytes);
	reporter_tick(player->reporter, player->now_ns);
	flush(player);
}

/* "2 TEXT" */
static void feed_stream(struct player *player, struct span text, unsigned line)
{
	uint64_t stream;

	if (!player->reporter || player->over || !span_take_number(&text, &stream) ||
	    stream >= player->nstreams)
		give_up(line, "no such stream");
	if (text.n) {
		feed(player, (unsigned)stream, span_from(text, 1), true);
		return;
	}
	reporter_end(player->reporter, (unsigned)stream, false, player->now_ns);
	reporter_tick(player->reporter, player->now_ns);
	flush(player);
}

/* Whatever else a step is, it says that no more bytes are at hand. */
static void pause_reading(struct player *player)
{
	if (!player->reporter || player->over || !reporter_may_announce(player->reporter))
		return;
	reporter_announce(player->reporter, player->now_ns);
	reporter_tick(player->reporter, player->now_ns);
	flush(player);
}

static void end(struct player *player)
{
	struct buffer paint = {0};

	reporter_finish(player->reporter, player->now_ns);
	player->owed = false;
	player->bar.n = 0;
	flush(player);
	screen_leave(&player->screen, &paint);
	show(player, &paint);
	player->over = true;
}

/* ---- the screen ---- */

static const char *const attribute_words[] = {
	['B'] = "bold",      ['D'] = "dim",     ['I'] = "italic",
	['U'] = "underline", ['R'] = "reverse", ['S'] = "strike",
};

static void add_colour(const char *where, const VTermColor *colour, struct buffer *out)
{
	if (VTERM_COLOR_IS_RGB(colour))
		buffer_format(out, " %s#%02x%02x%02x", where, colour->rgb.red, colour->rgb.green,
		              colour->rgb.blue);
	else
		buffer_format(out, " %s%u", where, colour->indexed.idx);
}

/* How a cell looks, in words; nothing for a plain one. */
static void add_look(const VTermScreenCell *cell, char attribute, struct buffer *out)
{
	if (attribute != '.' && attribute != '\0')
		buffer_format(out, " %s", attribute_words[(unsigned char)attribute]);
	if (!VTERM_COLOR_IS_DEFAULT_FG(&cell->fg))
		add_colour("", &cell->fg, out);
	if (!VTERM_COLOR_IS_DEFAULT_BG(&cell->bg))
		add_colour("on ", &cell->bg, out);
}

/* A line for each stretch of a row that looks other than plain. */
static void print_looks(struct emulator *emulator, int row)
{
	const char *attributes = emulator_attributes(emulator, row);
	size_t n = strlen(attributes);
	struct buffer before = {0}, look = {0};

	for (unsigned column = 0; column <= emulator->columns; column++) {
		VTermScreenCell cell = {0};

		look.n = 0;
		if (column < emulator->columns) {
			emulator_cell(emulator, row, (int)column, &cell);
			add_look(&cell, column < n ? attributes[column] : '.', &look);
		}
		if (!span_equal(buffer_span(&look), buffer_span(&before))) {
			if (before.n)
				printf("-%u:%.*s\n", column, (int)before.n, before.bytes);
			if (look.n)
				printf("  %u", column + 1);
			before.n = 0;
			buffer_add(&before, buffer_span(&look));
		}
	}
	buffer_fini(&before);
	buffer_fini(&look);
}

static void print_screen(struct player *player, struct span heading, bool looks)
{
	struct emulator *emulator = &player->emulator;

	printf("== %.*s (%ux%u, %.2fs)\n", (int)heading.n, heading.at, emulator->columns,
	       emulator->rows, (double)(player->now_ns / NS_PER_MS) / 1000);
	for (int row = 0; row < (int)emulator->rows; row++) {
		printf("|%s\n", emulator_row(emulator, row));
		if (looks)
			print_looks(emulator, row);
	}
}

static void draw_picture(struct player *player, struct span name, unsigned line)
{
	const char *folder = getenv("PICTURES");
	char path[PATH_MAX];

	if (!folder)
		give_up(line, "PICTURES names no folder");
	snprintf(path, sizeof path, "%s/%.*s.svg", folder, (int)name.n, name.at);

	FILE *out = fopen(path, "we");

	if (!out)
		give_up(line, strerror(errno));
	picture_draw(out, &player->emulator, span_is(span_of(player->theme.name), "light"));
	if (fclose(out) != 0)
		give_up(line, strerror(errno));
}

/* ---- the script ---- */

/* "60x10" off the front of *text. */
static void take_size(struct span *text, unsigned line, unsigned *ret_columns, unsigned *ret_rows)
{
	uint64_t columns, rows;

	if (!span_take_number(text, &columns) || !span_starts(*text, SPAN("x")))
		give_up(line, "no size");
	*text = span_from(*text, 1);
	if (!span_take_number(text, &rows) || columns > 500 || rows > 200 || !columns || !rows)
		give_up(line, "no size");
	*ret_columns = (unsigned)columns;
	*ret_rows = (unsigned)rows;
}

static struct span take_word(struct span *text)
{
	*text = span_trim(*text);
	struct span word = span_head(*text, span_index(*text, ' '));

	*text = span_trim(span_from(*text, word.n));
	return word;
}

static void begin(struct player *player, struct span rest, unsigned line)
{
	unsigned columns, rows;

	if (player->reporter)
		give_up(line, "a second size");
	player->caps = (struct caps){
		.tty = true,
		.utf8 = true,
		.bar = BAR_REGION,
		.frame_ns = FRAME_NS,
		.settle_ns = RESIZE_SETTLE_NS,
		.delay_ns = NO_FLASH_NS,
	};
	if (player->options.still)
		player->caps.bar = BAR_NONE;
	take_size(&rest, line, &columns, &rows);
	while (rest.n) {
		struct span word = take_word(&rest);
		uint64_t colours;

		if (span_is(word, "ascii"))
			player->caps.utf8 = false;
		else if (span_is(word, "inline"))
			player->caps.bar = BAR_INLINE;
		else if (span_is(word, "colours") && span_take_number(&rest, &colours))
			player->caps.colours = (unsigned)colours;
		else if (word.n)
			give_up(line, "unknown word after size");
	}
	player->look = (struct look){
		.theme = &player->theme,
		.editor_line = player->editor_line,
		.editor = span_of(player->options.editor),
		.cwd = span_of(player->cwd),
		.ascii = !player->caps.utf8,
		.colours = player->caps.colours,
		.columns = columns,
	};
	struct reporter_parts parts = {
		.options = &player->options,
		.caps = &player->caps,
		.look = &player->look,
		.sources = player->sources,
	};

	player->reporter = reporter_new(&parts, 0);
	reporter_stream(player->reporter, SPAN("stdin"));
	player->nstreams = 1;
	screen_init(&player->screen, &player->caps, rows, columns);
	emulator_init(&player->emulator, rows, columns);
}

static void resize(struct player *player, struct span rest, unsigned line)
{
	struct buffer paint = {0};
	unsigned columns, rows;

	take_size(&rest, line, &columns, &rows);
	emulator_resize(&player->emulator, rows, columns);
	screen_resize(&player->screen, rows, columns, player->now_ns, &paint);
	show(player, &paint);
	reporter_resize(player->reporter, columns);
	player->look.columns = columns;
	reporter_tick(player->reporter, player->now_ns);
	flush(player);
}

static void step(struct player *player, struct span text, unsigned line)
{
	char first = text.n ? text.at[0] : ';';
	uint64_t ms;

	if (first == ';')
		return;
	if (first == '>' || first == '+') {
		if (!player->reporter || player->over)
			give_up(line, "input before size or after end");
		feed(player, 0, span_from(text, text.n > 1 ? 2 : 1), first == '>');
		return;
	}
	if (first == '@') {
		feed_stream(player, span_from(text, 1), line);
		return;
	}
	struct span word = take_word(&text);

	pause_reading(player);
	if (span_is(word, "size")) {
		begin(player, text, line);
	} else if (!player->reporter) {
		give_up(line, "size comes first");
	} else if (span_is(word, "stream")) {
		reporter_stream(player->reporter, arena_copy(&player->names, text));
		player->nstreams++;
	} else if (span_is(word, "at") && span_take_number(&text, &ms) && span_is(text, "ms")) {
		if (ms * NS_PER_MS < player->now_ns || player->over)
			give_up(line, "time goes forwards, and not after the end");
		pass_time(player, ms * NS_PER_MS);
	} else if (span_is(word, "resize")) {
		resize(player, text, line);
	} else if (span_is(word, "interrupt")) {
		reporter_interrupt(player->reporter);
	} else if (span_is(word, "end")) {
		end(player);
	} else if (span_is(word, "screen")) {
		print_screen(player, text, false);
	} else if (span_is(word, "looks")) {
		print_screen(player, text, true);
	} else if (span_is(word, "picture")) {
		draw_picture(player, text, line);
	} else {
		give_up(line, "no such step");
	}
}

static void set_up(struct player *player, int argc, char **argv)
{
	struct complaint wrong = {.line = 0};

	if (!options_read(argc, argv, &player->options, &wrong) ||
	    !theme_load(player->options.theme, &player->theme, &wrong))
		give_up(0, wrong.text);
	player->editor_line = template_new(span_of(player->options.editor_template), &wrong);
	if (!player->editor_line)
		give_up(0, wrong.text);
	if (!getcwd(player->cwd, sizeof player->cwd))
		give_up(0, strerror(errno));
	player->sources = sources_new();
}

static void tear_down(struct player *player)
{
	if (player->reporter) {
		reporter_free(player->reporter);
		arena_fini(&player->names);
		emulator_fini(&player->emulator);
	}
	screen_fini(&player->screen);
	buffer_fini(&player->bar);
	sources_free(player->sources);
	template_free(player->editor_line);
	theme_fini(&player->theme);
	options_fini(&player->options);
}

int main(int argc, char **argv)
{
	struct player player = {.now_ns = 0};
	char line[4096];
	FILE *script = argc > 1 ? fopen(argv[argc - 1], "r") : NULL;

	setlocale(LC_ALL, "C.UTF-8");
	if (!script)
		give_up(0, "no script");
	set_up(&player, argc - 1, argv);
	for (unsigned number = 1; fgets(line, sizeof line, script); number++) {
		line[strcspn(line, "\n")] = '\0';
		step(&player, span_of(line), number);
	}
	fclose(script);
	tear_down(&player);
	return 0;
}
