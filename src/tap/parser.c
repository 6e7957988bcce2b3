#include "tap/parser.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "tap/level.h"
#include "tap/point.h"
#include "tap/statement.h"

enum { STEP = 4 }; /* columns a subtest is indented by, unless something says otherwise */

void tap_parser_fini(struct tap_parser *parser)
{
	free(parser->levels);
	*parser = (struct tap_parser){0};
}

static bool push_level(struct tap_parser *parser, unsigned indent)
{
	if (parser->nlevels >= DEPTH_MAX)
		return false;
	if (parser->nlevels == parser->room) {
		parser->room = parser->room ? 2 * parser->room : 16;
		parser->levels = memory_grow(parser->levels, parser->room, sizeof *parser->levels);
	}
	parser->levels[parser->nlevels++] = (struct tap_level){.indent = indent};
	return true;
}

static struct tap_level *top_level(struct tap_parser *parser)
{
	return &parser->levels[parser->nlevels - 1];
}

/* The deepest level that is indented by `indent` or less. */
static unsigned level_at(const struct tap_parser *parser, unsigned indent)
{
	unsigned low = 0, high = parser->nlevels - 1;

	while (low < high) {
		unsigned middle = low + (high - low + 1) / 2;

		if (parser->levels[middle].indent <= indent)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* Opens the levels down to `indent`, which is below the deepest. False when nothing says that
 * a line so indented is TAP. */
static bool open_levels(struct tap_parser *parser, unsigned indent, bool told)
{
	unsigned more = indent - top_level(parser)->indent;

	if (more % STEP != 0) {
		if (!told && !top_level(parser)->announced)
			return false;
		return push_level(parser, indent);
	}
	if (more / STEP > DEPTH_MAX - parser->nlevels)
		return false;
	while (top_level(parser)->indent < indent)
		push_level(parser, top_level(parser)->indent + STEP);
	return true;
}

/* A console that puts blanks before everything shows it at the first line of TAP. */
static void learn_margin(struct tap_parser *parser, unsigned indent, const struct tap_event *event)
{
	if (!parser->started && event->kind == TAP_VERSION && (event->ktap || indent % STEP != 0))
		parser->levels[0].indent = indent;
	parser->started = true;
}

/* Points, plans, versions, pragmas and bail-outs: at which level the line stands. */
static bool place_statement(struct tap_parser *parser, unsigned indent, struct tap_event *event)
{
	if (!parser->started)
		learn_margin(parser, indent, event);

	if (indent > top_level(parser)->indent) {
		if (!open_levels(parser, indent, event->kind == TAP_VERSION && event->ktap))
			return false;
		event->depth = parser->nlevels - 1;
	} else {
		event->depth = level_at(parser, indent);
		struct tap_level *level = &parser->levels[event->depth];
		if (level->indent < indent)
			return false;
		if (event->kind != TAP_PLAN && event->kind != TAP_PRAGMA) {
			parser->nlevels = event->depth + 1;
			level->announced = false;
		}
	}

	struct tap_level *level = &parser->levels[event->depth];
	if (event->kind != TAP_PLAN)
		level->nameless = event->kind == TAP_VERSION && event->ktap && event->depth > 0;
	parser->after_point = event->kind == TAP_POINT;
	parser->after_yaml = false;
	parser->point_depth = event->depth;
	if (event->opens && push_level(parser, level->indent + STEP))
		top_level(parser)->buffered = true;
	return true;
}

/* "# Subtest": at the level of its parent it announces the child, in the child it names it. */
static bool place_subtest(struct tap_parser *parser, unsigned indent, struct tap_event *event)
{
	if (indent > top_level(parser)->indent) {
		bool announced = top_level(parser)->announced;

		if (!open_levels(parser, indent, true))
			return false;
		event->ktap = top_level(parser)->indent % STEP != 0;
		top_level(parser)->announced = announced;
		event->depth = parser->nlevels - !announced;
		return true;
	}

	unsigned depth = level_at(parser, indent);
	struct tap_level *level = &parser->levels[depth];
	if (level->indent < indent)
		return false;
	if (level->nameless && depth + 1 == parser->nlevels) {
		level->nameless = false;
		event->depth = depth;
		return true;
	}
	if (depth + 1 < parser->nlevels && level[1].buffered)
		return false;
	parser->nlevels = depth + 1;
	level->announced = true;
	event->depth = depth + 1;
	return true;
}

/* "{" after a point's YAML, and "# test: name {". */
static bool place_opener(struct tap_parser *parser, unsigned indent, struct tap_event *event)
{
	unsigned depth = level_at(parser, indent);
	bool group = event->text.at != NULL;

	if (parser->levels[depth].indent != indent)
		return false;
	if (!group && (!parser->after_yaml || depth != parser->point_depth))
		return false;
	if (depth + 1 < parser->nlevels && parser->levels[depth + 1].buffered)
		return false;
	parser->nlevels = depth + 1;
	if (!push_level(parser, indent + (group ? 2 : STEP)))
		return false;
	top_level(parser)->buffered = true;
	parser->after_point = false;
	parser->after_yaml = false;
	event->depth = depth + 1;
	return true;
}

static bool place_close(struct tap_parser *parser, unsigned indent, struct tap_event *event)
{
	unsigned depth = level_at(parser, indent);

	if (parser->levels[depth].indent != indent || depth + 1 >= parser->nlevels ||
	    !parser->levels[depth + 1].buffered)
		return false;
	parser->nlevels = depth + 1;
	parser->after_point = true;
	parser->after_yaml = false;
	parser->point_depth = depth;
	event->depth = depth;
	return true;
}

/* Finds out at which depth the event stands; one that can stand nowhere there is text. */
static void place(struct tap_parser *parser, unsigned indent, struct tap_event *event)
{
	bool placed = false;

	switch (event->kind) {
	case TAP_POINT:
	case TAP_PLAN:
	case TAP_VERSION:
	case TAP_PRAGMA:
	case TAP_BAIL:
		placed = place_statement(parser, indent, event);
		break;
	case TAP_SUBTEST:
		placed = event->opens ? place_opener(parser, indent, event)
		                      : place_subtest(parser, indent, event);
		break;
	case TAP_CLOSE:
		placed = place_close(parser, indent, event);
		break;
	case TAP_BEGIN:
	case TAP_SUITE:
		placed = indent == parser->levels[0].indent;
		break;
	default:
		event->depth = level_at(parser, indent);
		return;
	}
	if (placed)
		return;

	bool comment = event->kind == TAP_SUBTEST && event->text.at;
	*event = (struct tap_event){
		.kind = comment ? TAP_COMMENT : TAP_TEXT,
		.depth = level_at(parser, indent),
		.duration_ns = TAP_NO_DURATION,
		.text = event->line,
		.line = event->line,
		.cut = event->cut,
	};
	if (comment) {
		event->text = span_trim(event->text);
		event->text = span_trim(span_from(event->text, 1));
	}
}

/* A line while a YAML block is open, which it is in if it is indented enough. */
static bool read_yaml(struct tap_parser *parser, struct span text, unsigned indent,
                      struct tap_event *event)
{
	struct span rest = span_from(text, indent);

	if (rest.n > 0 && indent < parser->yaml_indent)
		return false;

	struct span mark = span_trim_end(rest);
	bool at_margin = indent == parser->yaml_indent;
	event->kind = TAP_YAML;
	event->depth = parser->yaml_depth;
	event->text = span_from(text, parser->yaml_indent);
	if (at_margin && span_is(mark, "...")) {
		event->kind = TAP_YAML_END;
		parser->in_yaml = false;
		parser->after_yaml = true;
	} else if (at_margin && span_is(mark, "---")) {
		event->kind = TAP_YAML_BEGIN;
	}
	return true;
}

/* A line outside of the open YAML block ends it when it is TAP. Text, and a brace, is a string of
 * careless YAML that runs over several lines; a comment may stand between. */
static void leave_yaml(struct tap_parser *parser, struct tap_event *event)
{
	if (event->kind == TAP_TEXT) {
		event->kind = TAP_YAML;
		event->depth = parser->yaml_depth;
		event->text = event->line;
	} else if (event->kind != TAP_COMMENT) {
		parser->in_yaml = false;
	}
}

static bool begins_yaml(const struct tap_parser *parser, struct span rest, unsigned indent)
{
	return parser->after_point && rest.at[0] == '-' && span_is(span_trim_end(rest), "---") &&
	       indent > parser->levels[parser->point_depth].indent;
}

/* What bats and others put behind the name. */
static void take_time(struct tap_parser *parser, struct tap_event *event)
{
	bool spelled = parser->timing != TAP_TIMING_NONE;
	char last = event->text.n > 0 ? event->text.at[event->text.n - 1] : 0;
	uint64_t ns = TAP_NO_DURATION;

	if (last == ')' || (spelled && last == 's'))
		ns = point_take_duration(&event->text, spelled);
	if (ns != TAP_NO_DURATION)
		event->duration_ns = ns;
	if (spelled)
		parser->timing = ns != TAP_NO_DURATION && last == 's' ? TAP_TIMING_SPELLED
		                                                      : TAP_TIMING_NONE;
}

/* The common line, at the level of the one before: "ok 12 - name", with nothing behind the name.
 * False when it is any other, or needs a second look; then *event is as it was. */
static bool read_plain_point(struct tap_parser *parser, struct span text, struct tap_event *event)
{
	const struct tap_level *level = top_level(parser);
	const char *at = text.at + level->indent, *end = text.at + text.n;
	uint64_t number = 0;

	if (level->indent >= text.n || end - at < 4 || memcmp(at, "ok ", 3) != 0 ||
	    level->announced || level->nameless ||
	    (level->indent > 0 && !byte_is_blank(text.at[0])))
		return false;
	const char *digits = at += 3;
	while (at < end && byte_is_digit(*at))
		number = number * 10 + (uint64_t)(*at++ - '0');
	if (at == digits || at - digits > 18)
		return false;
	if (end - at < 4 || memcmp(at, " - ", 3) != 0 || byte_is_blank(at[3]))
		return false;
	at += 3;

	char last = end[-1];
	if (byte_is_blank(last) || last == '{' || last == ')' ||
	    parser->timing != TAP_TIMING_NONE || memchr(at, '#', (size_t)(end - at)))
		return false;
	for (unsigned i = 1; i < level->indent; i++) {
		if (!byte_is_blank(text.at[i]))
			return false;
	}

	event->kind = TAP_POINT;
	event->depth = parser->nlevels - 1;
	event->ok = event->numbered = true;
	event->number = number;
	event->text = (struct span){at, (size_t)(end - at)};
	parser->started = true;
	parser->after_point = true;
	parser->after_yaml = false;
	parser->point_depth = event->depth;
	return true;
}

/* A line that is neither blank nor YAML; `rest` is it without what stands before. */
static void read_statement(struct tap_parser *parser, struct span rest, unsigned indent,
                           bool prefixed, struct tap_event *event)
{
	statement_read(rest, event);
	if (event->kind == TAP_VERSION && prefixed)
		event->ktap = true;
	if (event->kind == TAP_CLOSE && parser->in_yaml)
		event->kind = TAP_TEXT;
	if (event->kind == TAP_POINT)
		take_time(parser, event);
	place(parser, indent, event);
	if (event->kind == TAP_TEXT)
		event->text = event->line;
	if (parser->in_yaml)
		leave_yaml(parser, event);
}

static void read_line(struct tap_parser *parser, struct span text, struct tap_event *event)
{
	size_t prefix = 0;

	if (text.n > 0 && (text.at[0] == '[' || text.at[0] == '<'))
		prefix = statement_prefix(text);
	text = span_from(text, prefix);
	if (text.n > 0 && text.at[0] == '\033')
		statement_uncolour(&text);

	unsigned indent = (unsigned)span_blanks(text);
	if (parser->in_yaml && read_yaml(parser, text, indent, event))
		return;

	struct span rest = span_from(text, indent);
	if (rest.n == 0) {
		event->kind = TAP_BLANK;
		event->depth = level_at(parser, indent);
		return;
	}
	if (rest.at[0] == '\033')
		statement_uncolour(&rest);
	if (rest.n > 0 && begins_yaml(parser, rest, indent)) {
		parser->in_yaml = true;
		parser->yaml_indent = indent;
		parser->yaml_depth = parser->point_depth;
		event->kind = TAP_YAML_BEGIN;
		event->depth = parser->yaml_depth;
		return;
	}
	read_statement(parser, rest, indent, prefix > 0, event);
}

struct tap_event tap_parse(struct tap_parser *parser, struct line line)
{
	struct tap_event event = {
		.duration_ns = TAP_NO_DURATION,
		.line = line.text,
		.cut = line.cut,
	};

	if (parser->nlevels == 0)
		push_level(parser, 0);
	if (parser->in_yaml || !read_plain_point(parser, line.text, &event))
		read_line(parser, line.text, &event);
	return event;
}

struct tap_event tap_aside(struct line line)
{
	struct span text = span_trim(line.text);
	struct tap_event event = {
		.kind = text.n ? TAP_TEXT : TAP_BLANK,
		.text = line.text,
		.line = line.text,
		.cut = line.cut,
		.aside = true,
	};

	if (text.n && text.at[0] == '#') {
		event.kind = TAP_COMMENT;
		event.text = span_from(text, text.n > 1 && text.at[1] == ' ' ? 2 : 1);
	}
	return event;
}

struct span tap_unescape(struct span text, struct arena *arena)
{
	if (span_index(text, '\\') == text.n)
		return text;

	struct span copy = arena_copy(arena, text);
	char *bytes = arena_new(arena, text.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < copy.n; i++) {
		if (copy.at[i] == '\\' && i + 1 < copy.n &&
		    (copy.at[i + 1] == '\\' || copy.at[i + 1] == '#'))
			i++;
		bytes[n++] = copy.at[i];
	}
	return (struct span){bytes, n};
}
