#include "view/template.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "view/colour.h"
#include "view/template_parts.h"

enum { WORD_SHOWN = 60 };

static const char *const key_words[] = {
	[KEY_COLUMN] = "column",
	[KEY_DIM_FORMAT] = "dim_format",
	[KEY_EDITOR] = "editor",
	[KEY_FUNCTION] = "function",
	[KEY_FUNCTION_FORMAT] = "function_format",
	[KEY_HASH_IF_FUNCTION] = "hash_if_function",
	[KEY_LINE_NUMBER] = "line_number",
	[KEY_LINE_NUMBER_MAX_WIDTH] = "line_number_max_width",
	[KEY_NORMAL] = "normal",
	[KEY_PATH] = "path",
	[KEY_URL_PATH] = "url_path",
};
_Static_assert(countof(key_words) == KEY_COUNT, "one word for each key");

static bool is_number(enum template_key key)
{
	return key == KEY_COLUMN || key == KEY_LINE_NUMBER || key == KEY_LINE_NUMBER_MAX_WIDTH;
}

/* A template being read. */
struct reader {
	struct span text;
	size_t at;
	struct template *template;
	struct complaint *wrong;
};

/* Notes that byte `at` is wrong; returns false. The text is filled in already. */
static bool blame(const struct reader *reader, size_t at)
{
	unsigned line = 1, column = 1;

	for (size_t i = 0; i < at; i++, column++) {
		if (reader->text.at[i] == '\n') {
			line++;
			column = 0;
		}
	}
	reader->wrong->line = line;
	reader->wrong->column = column;
	return false;
}

static bool at_byte(const struct reader *reader, char byte)
{
	return reader->at < reader->text.n && reader->text.at[reader->at] == byte;
}

static struct template_part *add_part(struct template *template, enum template_key key)
{
	struct template_part *part = ARENA_PUSH(&template->arena, template->parts,
	                                        template->nparts);

	template->nparts++;
	*part = (struct template_part){.key = key};
	return part;
}

/* The name of a key: up to what ends it. */
static struct span take_name(struct reader *reader)
{
	size_t from = reader->at;

	while (reader->at < reader->text.n &&
	       span_index(SPAN("{}:!"), reader->text.at[reader->at]) == 4)
		reader->at++;
	return span_head(span_from(reader->text, from), reader->at - from);
}

static bool complain_of_name(struct reader *reader, struct span name, size_t at)
{
	if (name.n == 0) {
		complain(reader->wrong, "a key is missing after \"{\"");
		return blame(reader, at);
	}

	struct arena arena = {0};
	struct span shown = text_printable(span_head(name, WORD_SHOWN), true, &arena);
	const char *near = nearest_word(name, key_words, countof(key_words));

	if (near)
		complain(reader->wrong, "no key is called \"%.*s\": did you mean \"%s\"?",
		         (int)shown.n, shown.at, near);
	else
		complain(reader->wrong, "no key is called \"%.*s\"", (int)shown.n, shown.at);
	arena_fini(&arena);
	return blame(reader, at);
}

static bool find_key(struct reader *reader, struct span name, size_t at, enum template_key *ret)
{
	for (size_t i = 0; i < countof(key_words); i++) {
		if (span_is(name, key_words[i])) {
			*ret = (enum template_key)i;
			return true;
		}
	}
	return complain_of_name(reader, name, at);
}

/* The key at the reader, with the name of a terminal's capability after "term.". */
static bool take_key(struct reader *reader, struct template_part *part)
{
	size_t at = reader->at;
	struct span name = take_name(reader);

	if (!span_starts(name, SPAN("term.")))
		return find_key(reader, name, at, &part->key);

	struct span term = span_from(name, strlen("term."));

	if (!style_apply_blessings(term, &(struct style){0})) {
		struct arena arena = {0};
		struct span shown = text_printable(span_head(term, WORD_SHOWN), true, &arena);

		complain(reader->wrong,
		         "no style is called \"%.*s\": they are like bold, red, on_blue, "
		         "bold_white_on_bright_red",
		         (int)shown.n, shown.at);
		arena_fini(&arena);
		return blame(reader, at + strlen("term."));
	}
	part->key = KEY_TERM;
	part->text = arena_copy(&reader->template->arena, term);
	return true;
}

static bool is_align(char c)
{
	return c == '<' || c == '>' || c == '^' || c == '=';
}

/* The fill and the alignment, when there are any. */
static bool take_align(struct reader *reader, struct template_part *part)
{
	struct span rest = span_from(reader->text, reader->at);
	struct template_format *format = &part->format;
	uint32_t code;
	size_t n;

	if (text_decode(rest, &code, &n) && code != '}' && code != '{' && n < rest.n &&
	    is_align(rest.at[n])) {
		if (code < ' ' || text_code_columns(code) != 1) {
			complain(reader->wrong, "a fill must be one character of one column");
			return blame(reader, reader->at);
		}
		format->fill = arena_copy(&reader->template->arena, span_head(rest, n));
		format->align = rest.at[n];
		reader->at += n + 1;
	} else if (rest.n && is_align(rest.at[0])) {
		format->align = rest.at[0];
		reader->at++;
	}
	if (format->align == '=') {
		if (!is_number(part->key)) {
			complain(reader->wrong, "\"=\" aligns numbers only");
			return blame(reader, reader->at - 1);
		}
		format->align = '>'; /* no number here has a sign */
	}
	return true;
}

static bool take_width(struct reader *reader, struct template_part *part)
{
	struct template_format *format = &part->format;
	size_t at = reader->at;

	if (at_byte(reader, '0')) {
		if (!is_number(part->key)) {
			complain(reader->wrong, "only numbers are padded with zeros");
			return blame(reader, at);
		}
		if (!format->fill.n)
			format->fill = SPAN("0");
		if (!format->align)
			format->align = '>';
		reader->at++;
	}
	if (at_byte(reader, '{')) {
		size_t key_at = ++reader->at;
		struct span name = take_name(reader);

		if (!find_key(reader, name, key_at, &format->width_key))
			return false;
		if (!is_number(format->width_key)) {
			complain(reader->wrong, "a width must be a number");
			return blame(reader, key_at);
		}
		if (!at_byte(reader, '}')) {
			complain(reader->wrong, "a width's key ends with \"}\"");
			return blame(reader, reader->at);
		}
		reader->at++;
		format->nested = true;
		return true;
	}

	struct span rest = span_from(reader->text, reader->at);
	uint64_t width;

	at = reader->at;
	if (!span_take_number(&rest, &width))
		return true;
	if (width > WIDTH_MAX) {
		complain(reader->wrong, "the width is larger than %d", WIDTH_MAX);
		return blame(reader, at);
	}
	format->width = (unsigned)width;
	reader->at = reader->text.n - rest.n;
	return true;
}

/* What may stand after ":". */
static bool take_format(struct reader *reader, struct template_part *part)
{
	if (!take_align(reader, part) || !take_width(reader, part))
		return false;
	if (at_byte(reader, is_number(part->key) ? 'd' : 's'))
		reader->at++;
	if (reader->at < reader->text.n && !at_byte(reader, '}')) {
		complain(reader->wrong,
		         "a format is a fill, one of <>^, a width and \"%c\", and nothing else",
		         is_number(part->key) ? 'd' : 's');
		return blame(reader, reader->at);
	}
	return true;
}

/* A key in braces; the reader is after the first. */
static bool take_field(struct reader *reader)
{
	size_t open = reader->at - 1;
	struct template_part part = {.key = KEY_LITERAL};

	if (!take_key(reader, &part))
		return false;
	if (at_byte(reader, '!')) {
		complain(reader->wrong, "conversions (\"!\") are not supported");
		return blame(reader, reader->at);
	}
	if (at_byte(reader, ':')) {
		reader->at++;
		if (!take_format(reader, &part))
			return false;
	}
	if (!at_byte(reader, '}')) {
		complain(reader->wrong, "the \"{\" has no \"}\"");
		return blame(reader, open);
	}
	reader->at++;
	if (!part.format.align)
		part.format.align = is_number(part.key) ? '>' : '<';
	*add_part(reader->template, part.key) = part;
	return true;
}

static void add_literal(struct template *template, struct span text)
{
	if (text.n)
		add_part(template, KEY_LITERAL)->text = arena_copy(&template->arena, text);
}

static bool read_template(struct reader *reader)
{
	while (reader->at < reader->text.n) {
		size_t from = reader->at;

		while (reader->at < reader->text.n && !at_byte(reader, '{') &&
		       !at_byte(reader, '}'))
			reader->at++;

		struct span literal = span_head(span_from(reader->text, from), reader->at - from);

		if (reader->at == reader->text.n) {
			add_literal(reader->template, literal);
			return true;
		}

		char brace = reader->text.at[reader->at++];
		bool doubled = at_byte(reader, brace);

		if (doubled) {
			literal.n++;
			reader->at++;
		} else if (brace == '}') {
			complain(reader->wrong,
			         "a \"}\" without a \"{\": write \"}}\" for a brace");
			return blame(reader, reader->at - 1);
		}
		add_literal(reader->template, literal);
		if (!doubled && !take_field(reader))
			return false;
	}
	return true;
}

struct template *template_new(struct span text, struct complaint *wrong)
{
	struct template *template = memory_zero(1, sizeof *template);
	struct reader reader = {.text = text, .template = template, .wrong = wrong};
	bool right;

	if (text.n > TEMPLATE_BYTES) {
		complain(wrong, "a template is no longer than %d bytes", TEMPLATE_BYTES);
		right = blame(&reader, TEMPLATE_BYTES);
	} else {
		right = read_template(&reader);
	}
	if (!right) {
		template_free(template);
		return NULL;
	}
	template->url = span_find(text, SPAN("://")) < text.n;
	return template;
}

void template_free(struct template *template)
{
	if (template)
		arena_fini(&template->arena);
	free(template);
}
