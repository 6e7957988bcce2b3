/* A theme's text: inih reads the lines, this knows what they may say and where each thing stands.
 */
#include <ini.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "view/colour.h"
#include "view/text.h"
#include "view/theme.h"

enum {
	GLYPH_BYTES = 64,
	GLYPH_COLUMNS = 16,
	GRAPH_COLUMNS_MAX = 100,
	WORD_SHOWN = 40,
};

enum section { SECTION_ROLES, SECTION_GLYPHS, SECTION_ASCII, SECTION_BAR, SECTION_COUNT };

static const char *const section_words[] = {
	[SECTION_ROLES] = "roles",
	[SECTION_GLYPHS] = "glyphs",
	[SECTION_ASCII] = "ascii",
	[SECTION_BAR] = "bar",
};
_Static_assert(countof(section_words) == SECTION_COUNT, "one word for each section");

enum bar_key { BAR_KEY_LAYOUT, BAR_KEY_GRAPH, BAR_KEY_COUNT };

static const char *const bar_words[] = {
	[BAR_KEY_LAYOUT] = "layout",
	[BAR_KEY_GRAPH] = "graph-columns",
};
_Static_assert(countof(bar_words) == BAR_KEY_COUNT, "one word for each key of [bar]");

static const char *const layout_words[] = {
	[BAR_COUNTS] = "counts",
	[BAR_NAME] = "name",
};

/* What may stand in each section. */
static const struct {
	const char *const *words;
	size_t n;
	const char *what;
} keys[] = {
	[SECTION_ROLES] = {role_words, ROLE_COUNT, "role"},
	[SECTION_GLYPHS] = {glyph_words, GLYPH_COUNT, "glyph"},
	[SECTION_ASCII] = {glyph_words, GLYPH_COUNT, "glyph"},
	[SECTION_BAR] = {bar_words, BAR_KEY_COUNT, "setting of the bar"},
};

struct theme_file {
	struct span text, rest;
	struct span line;   /* the one that inih works on, as it stands in the file */
	size_t indentation; /* of that line */
	unsigned number;    /* of that line, from 1 */
	enum section section;
	uint64_t seen[SECTION_COUNT]; /* one bit for each key */
	struct theme theme;
	char *memory; /* for glyphs: as many bytes as the text */
	size_t used;
	struct complaint *wrong;
	bool failed;
};
_Static_assert((int)ROLE_COUNT <= 64 && (int)GLYPH_COUNT <= 64, "a bit for each key");

/* Notes where it is wrong; `at` is a byte of the current line. The text is to be filled in. */
static void blame(struct theme_file *file, size_t at)
{
	file->failed = true;
	file->wrong->line = file->number;
	file->wrong->column = (unsigned)at + 1;
}

static size_t find_word(struct span word, const char *const *words, size_t n)
{
	size_t i = 0;

	while (i < n && !span_is(word, words[i]))
		i++;
	return i;
}

/* The place of `word` in `words`; when it is none of them, blames it (it stands `at` there). */
static bool choose(struct theme_file *file, struct span word, size_t at, const char *what,
                   const char *const *words, size_t n, size_t *ret)
{
	size_t i = find_word(word, words, n);

	if (i < n) {
		*ret = i;
		return true;
	}
	blame(file, at);

	struct arena arena = {0};
	struct span shown = text_printable(span_head(word, WORD_SHOWN), true, &arena);
	const char *near = nearest_word(word, words, n);

	if (near)
		complain(file->wrong, "no %s is called \"%.*s\": did you mean \"%s\"?", what,
		         (int)shown.n, shown.at, near);
	else
		complain(file->wrong, "no %s is called \"%.*s\"", what, (int)shown.n, shown.at);
	arena_fini(&arena);
	return false;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Section names are checked here, as inih says nothing of a section until a key comes. */
static bool enter_section(struct theme_file *file, struct span line)
{
	size_t end = span_index(line, ']');
	size_t section;

	if (end == line.n)
		return true; /* inih will say that it is no section */
	if (!choose(file, span_head(span_from(line, 1), end - 1), file->indentation + 1, "section",
	            section_words, countof(section_words), &section))
		return false;
	file->section = (enum section)section;
	return true;
}

/* inih's reader: one line, as fgets would give it. Indentation is left out, since inih would take
 * an indented line for more of the value before it. */
static char *read_line(char *out, int room, void *user)
{
	struct theme_file *file = user;

	if (file->failed || file->rest.n == 0)
		return NULL;

	size_t end = span_index(file->rest, '\n');
	struct span line = span_head(file->rest, end);

	file->rest = span_from(file->rest, end + 1);
	file->line = line;
	file->number++;
	file->indentation = 0;
	while (line.n && is_space(line.at[0])) {
		line = span_from(line, 1);
		file->indentation++;
	}
	if (line.n + 2 > (size_t)room) {
		blame(file, 0);
		complain(file->wrong, "the line is longer than %d bytes", room - 2);
		return NULL;
	}
	if (span_index(line, '\0') < line.n) {
		blame(file, file->indentation + span_index(line, '\0'));
		complain(file->wrong, "a NUL byte");
		return NULL;
	}
	if (line.n && line.at[0] == '[' && !enter_section(file, line))
		return NULL;
	if (line.n)
		memcpy(out, line.at, line.n);
	out[line.n] = '\n';
	out[line.n + 1] = '\0';
	return out;
}

/* "#cc0000 | bright-red | bold": the first of the styles that the terminal has the colours for;
 * where there are eight, the last. */
static bool set_role(struct theme_file *file, size_t role, struct span value, size_t at)
{
	bool have[PALETTE_COUNT] = {false};
	static const unsigned colours[PALETTE_COUNT] = {
		[PALETTE_8] = 8, [PALETTE_16] = 16, [PALETTE_256] = 256};

	for (;;) {
		struct span part = span_head(value, span_index(value, '|'));
		struct style style;
		size_t wrong_at;

		if (!style_parse(part, &style, &wrong_at, file->wrong)) {
			blame(file, at + wrong_at);
			return false;
		}

		unsigned need = colour_need(style.foreground), more = colour_need(style.background);
		bool last = part.n == value.n;

		for (size_t i = 0; i < PALETTE_COUNT; i++) {
			if (have[i] ||
			    (!last && (i == PALETTE_8 || need > colours[i] || more > colours[i])))
				continue;
			file->theme.styles[i][role] = style;
			have[i] = true;
		}
		if (last)
			return true;
		value = span_from(value, part.n + 1);
		at += part.n + 1;
	}
}

/* Whether each character of a graph takes one column. */
static bool is_graph(struct span text, size_t *ret_n)
{
	size_t cells = 0, n;

	for (uint32_t code; text_decode(text, &code, &n); text = span_from(text, n), cells++) {
		if (text_code_columns(code) != 1)
			return false;
	}
	*ret_n = cells;
	return true;
}

/* False, and the complaint has its text, when it cannot be that glyph. */
static bool is_right_glyph(struct theme_file *file, size_t glyph, bool ascii, struct span value)
{
	struct arena arena = {0};
	bool printable = span_equal(text_printable(value, ascii, &arena), value);
	unsigned columns = text_columns(value);
	size_t cells;

	arena_fini(&arena);
	if (!printable)
		return complain(file->wrong, ascii ? "not printable ASCII" : "not printable UTF-8");
	if (value.n > GLYPH_BYTES || columns == 0 || columns > GLYPH_COLUMNS)
		return complain(file->wrong, "a glyph takes 1 to %d columns", GLYPH_COLUMNS);
	if (glyph == GLYPH_EMPTY && columns != 1)
		return complain(file->wrong, "an empty cell takes one column");
	if (glyph == GLYPH_GRAPH && (!is_graph(value, &cells) || cells < 2))
		return complain(file->wrong,
		                "a graph needs two or more characters of one column each, "
		                "from empty to full");
	return true;
}

static bool set_glyph(struct theme_file *file, size_t glyph, bool ascii, struct span value,
                      size_t at)
{
	if (value.n >= 2 && value.at[0] == '"' && value.at[value.n - 1] == '"') {
		value = span_head(span_from(value, 1), value.n - 2);
		at++;
	}

	if (!is_right_glyph(file, glyph, ascii, value)) {
		blame(file, at);
		return false;
	}

	char *copy = file->memory + file->used;

	memcpy(copy, value.at, value.n);
	file->used += value.n;
	(ascii ? file->theme.ascii_glyphs : file->theme.glyphs)[glyph] = (struct span){copy,
	                                                                               value.n};
	return true;
}

static bool set_bar(struct theme_file *file, size_t key, struct span value, size_t at)
{
	if (key == BAR_KEY_LAYOUT) {
		size_t layout;

		if (!choose(file, value, at, "layout", layout_words, countof(layout_words),
		            &layout))
			return false;
		file->theme.layout = (enum bar_layout)layout;
		return true;
	}

	struct span rest = value;
	uint64_t columns;

	if (!span_take_number(&rest, &columns) || rest.n || columns > GRAPH_COLUMNS_MAX) {
		blame(file, at);
		return complain(file->wrong, "graph-columns is a number from 0 to %d",
		                GRAPH_COLUMNS_MAX);
	}
	file->theme.graph_columns = (unsigned)columns;
	return true;
}

/* inih's handler of one "name = value"; 0 when it is wrong. */
static int set(void *user, const char *section_name, const char *name, const char *value_text)
{
	struct theme_file *file = user;
	size_t equals = 0, at, key;
	enum section section = file->section;

	if (file->failed)
		return 0;
	/* Where inih found the value. */
	while (equals < file->line.n && file->line.at[equals] != '=' &&
	       file->line.at[equals] != ':')
		equals++;
	at = equals + 1;
	while (at < file->line.n && is_space(file->line.at[at]))
		at++;

	if (!*section_name) {
		blame(file, file->indentation);
		return complain(file->wrong, "\"[roles]\" or another section must come first");
	}
	if (!choose(file, span_of(name), file->indentation, keys[section].what, keys[section].words,
	            keys[section].n, &key))
		return 0;
	if (file->seen[section] & UINT64_C(1) << key) {
		blame(file, file->indentation);
		return complain(file->wrong, "\"%s\" was set before", keys[section].words[key]);
	}
	file->seen[section] |= UINT64_C(1) << key;

	struct span value = span_of(value_text);

	switch (section) {
	case SECTION_ROLES:
		return set_role(file, key, value, at);
	case SECTION_GLYPHS:
	case SECTION_ASCII:
		return set_glyph(file, key, section == SECTION_ASCII, value, at);
	case SECTION_BAR:
		return set_bar(file, key, value, at);
	case SECTION_COUNT:
		break;
	}
	return 0;
}

/* What is wrong with a line that inih could make nothing of. */
static void blame_line(struct theme_file *file, unsigned number)
{
	struct span rest = file->text, line = {0};

	for (file->number = 0; file->number < number && span_next_line(&rest, &line);)
		file->number++;

	size_t at = 0;

	while (at < line.n && is_space(line.at[at]))
		at++;
	blame(file, at);
	if (at < line.n && line.at[at] == '[')
		complain(file->wrong, "a \"]\" is missing");
	else
		complain(file->wrong, "neither \"name = value\" nor \"[section]\"");
}

static void name_theme(struct theme *theme, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span name = span_of(slash ? slash + 1 : path);

	if (span_ends(name, SPAN(".theme")))
		name.n -= strlen(".theme");
	snprintf(theme->name, sizeof theme->name, "%.*s", (int)name.n, name.at);
}

bool theme_parse(struct span text, const char *path, struct theme *ret, struct complaint *wrong)
{
	struct theme_file file = {.text = text, .rest = text, .wrong = wrong};

	*wrong = (struct complaint){0};
	snprintf(wrong->place, sizeof wrong->place, "%s", path);
	theme_default(&file.theme);
	name_theme(&file.theme, path);
	file.memory = memory_new(text.n);
	file.theme.memory = file.memory;

	int line = ini_parse_stream(read_line, &file, set, &file);

	if (line > 0 && (!file.failed || (unsigned)line < wrong->line))
		blame_line(&file, (unsigned)line);
	else if (line < 0)
		die("out of memory");
	if (file.failed) {
		theme_fini(&file.theme);
		return false;
	}
	*ret = file.theme;
	return true;
}
