#include "tap/yaml_repair.h"

#include "base/limits.h"

/* A longer one is prose that happens to have a colon. */
enum { KEY_BYTES_MAX = 128 };

/* Tries of libyaml on the pieces of one block: each costs a parser of its own. */
enum { TRIES_MAX = 256 };

/* The length of the quoted string at the front of `text`, both quotes included; 0 when it is
 * not closed there. */
static size_t quoted_length(struct span text)
{
	char quote = text.at[0];

	for (size_t i = 1; i < text.n; i++) {
		if (text.at[i] == '\\' && quote == '"') {
			i++;
		} else if (text.at[i] == quote) {
			if (quote != '\'' || i + 1 >= text.n || text.at[i + 1] != '\'')
				return i + 1;
			i++;
		}
	}
	return 0;
}

/* Whether `line` (its indentation taken off) is "key: …" or "key:". */
static bool split_key(struct span line, struct span *ret_key, struct span *ret_value)
{
	size_t colon = 0;

	if (!line.n || memchr("-#{}[],|>&*!%@`:?", line.at[0], 17))
		return false;
	if (line.at[0] == '"' || line.at[0] == '\'') {
		colon = quoted_length(line);
		if (!colon)
			return false;
		colon += span_blanks(span_from(line, colon));
		if (colon == line.n || line.at[colon] != ':')
			return false;
	}
	for (;; colon++) {
		colon += span_index(span_from(line, colon), ':');
		if (colon >= line.n || colon > KEY_BYTES_MAX)
			return false;
		if (colon + 1 == line.n || byte_is_blank(line.at[colon + 1]))
			break;
	}

	struct span key = span_trim_end(span_head(line, colon));

	if ((key.at[0] == '"' || key.at[0] == '\'') && quoted_length(key) == key.n && key.n > 1)
		key = (struct span){key.at + 1, key.n - 2};
	*ret_key = key;
	*ret_value = span_trim(span_from(line, colon + 1));
	return true;
}

/* The indentation of the first line that has anything on it. */
static size_t base_indentation(struct span text)
{
	struct span line;

	while (span_next_line(&text, &line)) {
		if (span_trim(line).n)
			return span_blanks(line);
	}
	return 0;
}

size_t yaml_least_indentation(struct span text)
{
	size_t least = SIZE_MAX;
	struct span line;

	while (span_next_line(&text, &line)) {
		if (span_trim(line).n && span_blanks(line) < least)
			least = span_blanks(line);
	}
	return least;
}

static bool opens_quote(struct span value)
{
	return value.n && value.at[0] == '"' && quoted_length(value) == 0;
}

bool yaml_needs_repair(struct span text)
{
	size_t base = base_indentation(text);
	struct span line, key, value;
	bool in_quote = false;

	while (span_next_line(&text, &line)) {
		size_t indent = span_blanks(line);
		struct span rest = span_from(line, indent);

		if (!rest.n)
			continue;
		if (indent <= base && split_key(rest, &key, &value))
			in_quote = opens_quote(value);
		else if (indent <= base && in_quote)
			return true;
		else if (split_key(rest, &key, &value) && opens_quote(value))
			in_quote = true;
	}
	return false;
}

struct span yaml_dedent(struct span text, size_t columns, struct arena *arena)
{
	while (text.n && (text.at[text.n - 1] == '\n' || text.at[text.n - 1] == '\r' ||
	                  byte_is_blank(text.at[text.n - 1])))
		text.n--;

	char *copy = (char *)arena_new(arena, text.n + 1, 1);
	struct span line;
	size_t n = 0;

	while (span_next_line(&text, &line)) {
		if (n) {
			size_t skip = span_blanks(line);

			copy[n++] = '\n';
			line = span_from(line, skip < columns ? skip : columns);
		}
		if (line.n)
			memcpy(copy + n, line.at, line.n);
		n += line.n;
	}
	return (struct span){copy, n};
}

/* The bytes of a quoted string as its author meant them, newlines as they stand. */
static struct span unquote(struct span text, struct arena *arena)
{
	static const char escapes[] = "n\nt\tr\re\033a\ab\bf\fv\v0\0";
	bool twice = text.at[0] == '\'';
	char *copy = (char *)arena_new(arena, text.n, 1);
	size_t n = 0;

	for (size_t i = 1; i + 1 < text.n; i++) {
		char c = text.at[i];

		if (twice && c == '\'' && i + 2 < text.n) {
			i++;
		} else if (!twice && c == '\\' && i + 2 < text.n) {
			c = text.at[++i];
			for (size_t k = 0; k < sizeof escapes - 1; k += 2) {
				if (c == escapes[k]) {
					c = escapes[k + 1];
					break;
				}
			}
			/* What is not known stays as it was written. */
			if (c == 'x' || c == 'u' || c == 'U')
				copy[n++] = '\\';
		}
		copy[n++] = c;
	}
	return (struct span){copy, n};
}

static struct span join_lines(struct span value, struct span more, struct arena *arena)
{
	struct span newline = value.n && more.n ? SPAN("\n") : SPAN("");
	struct span all = arena_join(arena, value, newline, more);

	while (all.n && (all.at[all.n - 1] == '\n' || byte_is_blank(all.at[all.n - 1])))
		all.n--;
	return all;
}

/* The value of a key as its source text. `value` is what stands behind the colon, `more` the
 * lines that follow. */
static struct span source_value(struct span value, struct span more, struct arena *arena)
{
	if (value.n && (value.at[0] == '"' || value.at[0] == '\'')) {
		struct span all = join_lines(value, more, arena);

		if (all.n > 1 && quoted_length(all) == all.n)
			return unquote(all, arena);
	}
	if (value.n && (value.at[0] == '|' || value.at[0] == '>') &&
	    span_index(value, ' ') == value.n)
		value.n = 0;

	size_t base = yaml_least_indentation(more), first = span_blanks(more);

	more = yaml_dedent(span_from(more, first < base ? first : base), base, arena);
	return join_lines(value, more, arena);
}

/* What is left to spend on one block. */
struct budget {
	struct arena *arena;
	size_t nodes;   /* made so far */
	unsigned tries; /* of libyaml, left */
};

static struct yaml *repair_map(struct span text, struct budget *budget, unsigned depth);

/* One key and its value: "key: value" and the lines up to the next key. */
static struct yaml *repair_piece(struct span piece, struct span key, struct span value,
                                 struct budget *budget, unsigned depth)
{
	struct span rest = piece, line;
	struct yaml *node = NULL;

	if (budget->tries && !yaml_needs_repair(piece)) {
		budget->tries--;
		node = yaml_read_strictly(piece, &budget->nodes, budget->arena);
	}
	if (node && node->kind == YAML_MAP && node->first && !node->first->next)
		return node->first;

	node = NULL;
	span_next_line(&rest, &line);
	if (!value.n && base_indentation(rest) > span_blanks(line) && depth < YAML_DEPTH_MAX)
		node = repair_map(rest, budget, depth + 1);
	if (!node) {
		node = arena_new(budget->arena, 1, sizeof *node);
		node->kind = YAML_SCALAR;
		node->scalar = source_value(value, rest, budget->arena);
	}
	node->key = arena_copy(budget->arena, key);
	return node;
}

/* "at file.js:3:5", its colon forgotten (supertape). */
static bool split_place(struct span line, struct span *ret_key, struct span *ret_value)
{
	struct span at = SPAN("at "), place = span_trim(span_from(line, at.n));
	size_t colon = place.n;

	while (colon && byte_is_digit(place.at[colon - 1]))
		colon--;
	if (!span_starts(line, at) || colon < 2 || colon == place.n || place.at[colon - 1] != ':')
		return false;
	*ret_key = SPAN("at");
	*ret_value = place;
	return true;
}

/* Whether `line` begins a key of the map at `base`, behind a key whose value is `before`. One that
 * is indented deeper is a key only when that value is whole and no map: supertape's "diff: |-". */
static bool begins_key(struct span line, size_t base, struct span before, struct span *ret_key,
                       struct span *ret_value)
{
	struct span rest = span_trim(line);

	if (span_blanks(line) == base)
		return split_key(rest, ret_key, ret_value) || split_place(rest, ret_key, ret_value);
	return span_blanks(line) > base && before.n && !memchr("|>\"'[{", before.at[0], 6) &&
	       split_key(rest, ret_key, ret_value) && ret_value->n && ret_value->n <= 2 &&
	       ret_value->at[0] == '|';
}

/* Takes the lines up to the next key of the map at `base` off the front of *text; `value` is what
 * stands behind the key of the first. */
static struct span take_piece(struct span *text, size_t base, struct span value)
{
	struct span piece = {text->at, 0}, line, key, next;
	struct span rest = *text;

	while (span_next_line(&rest, &line)) {
		if (piece.n && begins_key(line, base, value, &key, &next))
			break;
		piece.n = (size_t)(rest.at - piece.at);
		*text = rest;
	}
	return piece;
}

static struct yaml *repair_map(struct span text, struct budget *budget, unsigned depth)
{
	size_t base = base_indentation(text);
	struct yaml *map = arena_new(budget->arena, 1, sizeof *map);
	struct yaml **link = &map->first;
	struct span before = {0};

	map->kind = YAML_MAP;
	map->scalar = yaml_dedent(text, base, budget->arena);
	while (text.n) {
		struct span line = span_head(text, span_index(text, '\n')), key, value = {0};
		bool is_key = begins_key(line, base, before, &key, &value);
		struct span piece = take_piece(&text, base, value);

		if (!span_trim(line).n && !map->first)
			continue;
		if (!is_key || ++budget->nodes > YAML_NODES_MAX)
			return NULL;
		before = value;
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a piece is never NULL */
		*link = repair_piece(piece, key, value, budget, depth);
		link = &(*link)->next;
	}
	return map->first ? map : NULL;
}

struct yaml *yaml_repair(struct span text, struct arena *arena)
{
	struct budget budget = {.arena = arena, .tries = TRIES_MAX};

	return repair_map(text, &budget, 0);
}
