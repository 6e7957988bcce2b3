#include "tap/yaml.h"

#include <yaml.h>

#include "base/limits.h"
#include "tap/yaml_repair.h"
#include "tap/yaml_simple.h"

/* One run of libyaml over one text. */
struct reading {
	yaml_parser_t parser;
	struct span text;
	const size_t *lines; /* where each line of the text begins, and one past the last */
	size_t nlines;
	struct arena *arena;
	size_t nodes;     /* made so far */
	unsigned flow;    /* depth of "[" and "{" */
	yaml_mark_t last; /* the mark that was looked for last … */
	size_t last_at;   /* … and where it was */
};

static const size_t *find_lines(struct span text, struct arena *arena, size_t *ret_n)
{
	size_t *lines = NULL, n = 0;

	for (size_t at = 0; at < text.n;) {
		*ARENA_PUSH(arena, lines, n) = at;
		n++;
		at += span_index(span_from(text, at), '\n') + 1;
	}
	*ARENA_PUSH(arena, lines, n) = text.n;
	*ret_n = n;
	return lines;
}

/* Where `mark` is in the text. Its column counts characters, not bytes. Marks are asked for in
 * their order, and a long line is gone over once. */
static size_t offset_of(struct reading *reading, const yaml_mark_t *mark)
{
	if (mark->line >= reading->nlines)
		return reading->text.n;

	bool goes_on = mark->line == reading->last.line && mark->column >= reading->last.column;
	size_t at = goes_on ? reading->last_at : reading->lines[mark->line];
	size_t end = reading->lines[mark->line + 1];

	for (size_t column = mark->column - (goes_on ? reading->last.column : 0);
	     column && at < end; column--) {
		at++;
		while (at < end && ((unsigned char)reading->text.at[at] & 0xc0) == 0x80)
			at++;
	}
	reading->last = *mark;
	reading->last_at = at;
	return at;
}

/* The text from `from`, which is at the mark, to another; its lines without the indentation of the
 * first. */
static struct span source_between(struct reading *reading, size_t from, const yaml_mark_t *begin,
                                  const yaml_mark_t *end)
{
	size_t to = offset_of(reading, end);

	if (to < from)
		to = from;

	struct span text = {reading->text.at + from, to - from};
	struct span behind = span_from(text, span_index(text, '\n') + 1);
	size_t least = yaml_least_indentation(behind);

	return yaml_dedent(text, least < begin->column ? least : begin->column, reading->arena);
}

static struct yaml *make_node(struct reading *reading, enum yaml_kind kind)
{
	if (++reading->nodes > YAML_NODES_MAX)
		return NULL;

	struct yaml *node = arena_new(reading->arena, 1, sizeof *node);

	node->kind = kind;
	return node;
}

/* What real producers write unquoted behind " #" is a part of the value, no comment. */
static struct span plain_value(struct reading *reading, const yaml_event_t *event,
                               struct span value)
{
	if (reading->flow || event->start_mark.line != event->end_mark.line ||
	    event->end_mark.line >= reading->nlines)
		return value;

	size_t from = offset_of(reading, &event->start_mark);
	size_t to = offset_of(reading, &event->end_mark);
	size_t end = reading->lines[event->end_mark.line + 1];
	struct span rest = {reading->text.at + to, end - to};

	rest = span_head(rest, span_index(rest, '\n'));
	if (span_trim(rest).n == 0 || span_trim(rest).at[0] != '#')
		return value;
	return arena_copy(reading->arena, span_trim_end((struct span){reading->text.at + from,
	                                                              to - from + rest.n}));
}

static struct yaml *read_scalar(struct reading *reading, const yaml_event_t *event)
{
	struct yaml *node = make_node(reading, YAML_SCALAR);

	if (!node)
		return NULL;
	if (event->type == YAML_ALIAS_EVENT) {
		node->plain = true;
		node->scalar = arena_format(reading->arena, "*%s",
		                            (const char *)event->data.alias.anchor);
		return node;
	}
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->scalar = arena_copy(
		reading->arena,
		(struct span){(const char *)event->data.scalar.value, event->data.scalar.length});
	if (node->plain)
		node->scalar = plain_value(reading, event, node->scalar);
	return node;
}

static struct yaml *read_node(struct reading *reading, const yaml_event_t *event, unsigned depth);

/* The children up to the end of the collection that `node` is. */
static bool read_children(struct reading *reading, struct yaml *node, unsigned depth,
                          yaml_mark_t *ret_end)
{
	struct yaml **link = &node->first;
	struct span key = {0};
	bool has_key = false;

	for (;;) {
		yaml_event_t event;

		if (!yaml_parser_parse(&reading->parser, &event))
			return false;
		if (event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT) {
			*ret_end = event.end_mark;
			yaml_event_delete(&event);
			return true;
		}

		struct yaml *child = read_node(reading, &event, depth);

		yaml_event_delete(&event);
		if (!child)
			return false;
		if (node->kind == YAML_MAP && !has_key) {
			key = child->scalar;
			has_key = true;
			continue;
		}
		child->key = key;
		has_key = false;
		*link = child;
		link = &child->next;
	}
}

static struct yaml *read_node(struct reading *reading, const yaml_event_t *event, unsigned depth)
{
	bool map = event->type == YAML_MAPPING_START_EVENT;

	if (event->type == YAML_SCALAR_EVENT || event->type == YAML_ALIAS_EVENT)
		return read_scalar(reading, event);
	if ((!map && event->type != YAML_SEQUENCE_START_EVENT) || depth >= YAML_DEPTH_MAX)
		return NULL;

	bool flow = map ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
	                : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	struct yaml *node = make_node(reading, map ? YAML_MAP : YAML_LIST);
	size_t from = offset_of(reading, &event->start_mark);
	yaml_mark_t end;

	reading->flow += flow;
	if (!node || !read_children(reading, node, depth + 1, &end))
		return NULL;
	reading->flow -= flow;
	node->scalar = source_between(reading, from, &event->start_mark, &end);
	return node;
}

/* The tree of the first document, which must be the only one: NULL when libyaml does not
 * take the text as it is. */
static struct yaml *read_document(struct reading *reading)
{
	struct yaml *root = NULL;

	for (;;) {
		yaml_event_t event;

		if (!yaml_parser_parse(&reading->parser, &event))
			return NULL;

		yaml_event_type_t type = event.type;

		if (type == YAML_STREAM_END_EVENT || (type == YAML_DOCUMENT_START_EVENT && root)) {
			yaml_event_delete(&event);
			return type == YAML_STREAM_END_EVENT ? root : NULL;
		}
		if (type != YAML_STREAM_START_EVENT && type != YAML_DOCUMENT_START_EVENT &&
		    type != YAML_DOCUMENT_END_EVENT) {
			root = read_node(reading, &event, 0);
			if (!root) {
				yaml_event_delete(&event);
				return NULL;
			}
		}
		yaml_event_delete(&event);
	}
}

struct yaml *yaml_read_strictly(struct span text, size_t *nodes, struct arena *arena)
{
	struct reading reading = {.text = text, .arena = arena, .nodes = *nodes};

	if (!yaml_parser_initialize(&reading.parser))
		return NULL;
	yaml_parser_set_encoding(&reading.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reading.parser, (const unsigned char *)text.at, text.n);
	reading.lines = find_lines(text, arena, &reading.nlines);

	struct yaml *root = read_document(&reading);

	*nodes = reading.nodes;
	yaml_parser_delete(&reading.parser);
	return root;
}

struct yaml *yaml_read(struct span text, struct arena *arena)
{
	size_t nodes = 0;
	struct yaml *root;

	if (!span_trim(text).n)
		return NULL;
	root = yaml_read_simply(text, arena);
	if (!root && !yaml_needs_repair(text))
		root = yaml_read_strictly(text, &nodes, arena);
	return root ? root : yaml_repair(text, arena);
}
