#include "tap/yaml_simple.h"

#include "base/limits.h"
#include "tap/yaml_repair.h"

/* A longer key is left to libyaml, which has a bound of its own. */
enum { SIMPLE_KEY_BYTES = 100 };

/* Where reading is: at the beginning of a line. */
struct simple {
	struct span text; /* in the arena: what is read borrows from it */
	size_t at;
	struct arena *arena;
	size_t nodes;
};

static size_t line_end(const struct simple *simple)
{
	return simple->at + span_index(span_from(simple->text, simple->at), '\n');
}

/* The blanks at the beginning of the line. */
static size_t count_indent(const struct simple *simple)
{
	size_t n = simple->at;

	while (n < simple->text.n && simple->text.at[n] == ' ')
		n++;
	return n - simple->at;
}

static void pass_line(struct simple *simple)
{
	size_t end = line_end(simple);

	simple->at = end < simple->text.n ? end + 1 : end;
}

static bool is_word(char c)
{
	return byte_is_alpha(c) || byte_is_digit(c) || c == '_';
}

static struct yaml *make_node(struct simple *simple, enum yaml_kind kind)
{
	if (++simple->nodes > YAML_NODES_MAX)
		return NULL;

	struct yaml *node = arena_new(simple->arena, 1, sizeof *node);

	node->kind = kind;
	return node;
}

/* Takes "key:" off the front of *line. What may stand in a key is what cannot mean anything else.
 */
static bool take_key(struct span *line, struct span *ret)
{
	size_t n = 0;

	while (n < line->n && n <= SIMPLE_KEY_BYTES &&
	       (is_word(line->at[n]) || (n && memchr(" -./", line->at[n], 4))))
		n++;
	if (n == 0 || n > SIMPLE_KEY_BYTES || n == line->n || line->at[n] != ':' ||
	    line->at[n - 1] == ' ' || (n + 1 < line->n && line->at[n + 1] != ' '))
		return false;
	*ret = span_head(*line, n);
	*line = span_trim(span_from(*line, n + 1));
	return true;
}

/* Whether an unquoted value is nothing but that: no list, no comment, no map on the same line. */
static bool is_plain_value(struct span value)
{
	char first = value.at[0], second = value.n > 1 ? value.at[1] : ' ';

	if (!is_word(first) && !memchr("/.($<+~^", first, 8) && !(first == '-' && is_word(second)))
		return false;
	for (size_t i = 0; i < value.n; i++) {
		char next = i + 1 < value.n ? value.at[i + 1] : ' ';

		if ((value.at[i] == ':' && next == ' ') || (value.at[i] == ' ' && next == '#'))
			return false;
	}
	return true;
}

/* A value on the line of its key. NULL: not simple. */
static struct yaml *read_value(struct simple *simple, struct span value)
{
	struct yaml *node = make_node(simple, YAML_SCALAR);
	char quote = value.n ? value.at[0] : '\0';

	if (!node)
		return NULL;
	node->plain = quote != '\'' && quote != '"';
	node->scalar = value;
	if (node->plain)
		return !value.n || is_plain_value(value) ? node : NULL;
	if (value.n < 2 || value.at[value.n - 1] != quote)
		return NULL;
	node->scalar = (struct span){value.at + 1, value.n - 2};
	if (span_index(node->scalar, quote) < node->scalar.n ||
	    (quote == '"' && span_index(node->scalar, '\\') < node->scalar.n))
		return NULL;
	return node;
}

/* Where a literal block ends whose lines are indented by that much, empty ones included. */
static size_t literal_end(const struct simple *simple, size_t indent)
{
	struct simple reader = *simple;

	while (reader.at < reader.text.n) {
		size_t blanks = count_indent(&reader);

		if (blanks < indent && reader.at + blanks != line_end(&reader))
			break;
		pass_line(&reader);
	}
	return reader.at;
}

/* The lines of a literal block: those that are indented deeper than `column`, and empty ones. */
static struct yaml *read_literal(struct simple *simple, size_t column, bool stripped)
{
	struct yaml *node = make_node(simple, YAML_SCALAR);
	size_t indent = count_indent(simple), n = 0, newlines = 0;

	if (!node || indent <= column || simple->at + indent == line_end(simple))
		return NULL;

	/* No more than the block: there may be thousands of them. */
	size_t block_end = literal_end(simple, indent);
	char *value = arena_new(simple->arena, block_end - simple->at + 1, 1);

	for (; simple->at < block_end; pass_line(simple)) {
		size_t end = line_end(simple), blanks = count_indent(simple);

		if (simple->at + blanks == end) {
			if (blanks)
				return NULL;
			newlines++;
			continue;
		}
		memset(value + n, '\n', newlines);
		n += newlines;
		memcpy(value + n, simple->text.at + simple->at + indent, end - simple->at - indent);
		n += end - simple->at - indent;
		newlines = 1;
	}
	if (!stripped)
		value[n++] = '\n';
	node->scalar = (struct span){value, n};
	return node;
}

static struct yaml *read_map(struct simple *simple, size_t column, unsigned depth);

/* What belongs to a key, `value` being what stands on its line; reads up to the next key. */
static struct yaml *read_behind_key(struct simple *simple, struct span value, size_t column,
                                    unsigned depth)
{
	pass_line(simple);
	if (span_is(value, "|") || span_is(value, "|-"))
		return read_literal(simple, column, value.n == 2);

	/* A value that goes on in the next line is not simple; there is no key at that column. */
	if (!value.n && simple->at < simple->text.n && count_indent(simple) > column)
		return read_map(simple, count_indent(simple), depth + 1);
	return read_value(simple, value);
}

/* The source of a map that began at `from`, as yaml_read_strictly() has it. */
static struct span source_of(const struct simple *simple, size_t from, size_t column)
{
	size_t to = simple->at;

	if (to < simple->text.n)
		to += count_indent(simple);

	struct span text = {simple->text.at + from, to - from};

	/* Nothing to take off but the blanks and the newline at its end. */
	if (column == 0) {
		while (text.n && (text.at[text.n - 1] == '\n' || text.at[text.n - 1] == ' '))
			text.n--;
		return text;
	}

	struct span behind = span_from(text, span_index(text, '\n') + 1);
	size_t least = yaml_least_indentation(behind);

	return yaml_dedent(text, least < column ? least : column, simple->arena);
}

static struct yaml *read_map(struct simple *simple, size_t column, unsigned depth)
{
	struct yaml *map = make_node(simple, YAML_MAP);
	struct yaml **link = map ? &map->first : NULL;
	size_t from = simple->at + column;

	if (!map || depth >= YAML_DEPTH_MAX)
		return NULL;
	while (simple->at < simple->text.n && count_indent(simple) >= column) {
		struct span line = {simple->text.at + simple->at + column,
		                    line_end(simple) - simple->at - column};
		struct span key;

		/* The key is a node too, where libyaml counts. */
		if (!take_key(&line, &key) || ++simple->nodes > YAML_NODES_MAX)
			return NULL;

		struct yaml *child = read_behind_key(simple, line, column, depth);

		if (!child)
			return NULL;
		child->key = key;
		*link = child;
		link = &child->next;
	}
	map->scalar = source_of(simple, from, column);
	return map;
}

struct yaml *yaml_read_simply(struct span text, struct arena *arena)
{
	struct simple simple = {.arena = arena};

	if (!text.n || text.at[text.n - 1] != '\n')
		return NULL;
	for (size_t i = span_plain(text); i < text.n; i += span_plain(span_from(text, i))) {
		if (text.at[i++] != '\n')
			return NULL;
	}
	simple.text = arena_copy(arena, text);

	size_t column = count_indent(&simple);
	struct yaml *root = read_map(&simple, column, 0);

	return root && root->first && simple.at == text.n ? root : NULL;
}
