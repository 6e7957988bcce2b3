#include "tap/stretch.h"

#include "base/limits.h"
#include "tap/level.h"

/* How the next line has to begin: "    ok 123 - ". */
struct head {
	char text[STRETCH_INDENT_MAX + 32];
	size_t n, last_digit;
};

static struct head make_head(unsigned indent, uint64_t number)
{
	struct head head;
	uint64_t place = 1;

	memset(head.text, ' ', indent);
	memcpy(head.text + indent, "ok ", 3);
	head.n = indent + 3;
	while (number / place >= 10)
		place *= 10;
	for (; place > 0; place /= 10)
		head.text[head.n++] = (char)('0' + number / place % 10);
	head.last_digit = head.n - 1;
	memcpy(head.text + head.n, " - ", 3);
	head.n += 3;
	return head;
}

/* Counts up in the text itself: numbers are compared, never read. False when it needs another
 * digit. */
static bool count_up(struct head *head)
{
	char *digit = &head->text[head->last_digit];

	while (*digit == '9')
		*digit-- = '0';
	if (*digit == ' ')
		return false;
	++*digit;
	return true;
}

/* Where the line around `at` ends; NULL when it does not, or may be too long for tap_parse(). */
static const char *find_end(const char *at, const char *end)
{
	size_t n = (size_t)(end - at), most = LINE_BYTES - sizeof((struct head *)0)->text;

	return memchr(at, '\n', n < most ? n : most);
}

/* Whether this is a name and no more: no directive, no time, no brace, no blanks to take off. */
static bool is_plain(const char *name, const char *end)
{
	return name < end && !byte_is_blank(*name) && !byte_is_blank(end[-1]) && end[-1] != '{' &&
	       end[-1] != ')' && !memchr(name, '#', (size_t)(end - name));
}

/* The end of the whole YAML block at `at`; `at` itself when there is none, or one that
 * tap_parse() must see. */
static const char *pass_yaml(const char *at, const char *end, unsigned indent)
{
	const char *start = at, *mark = at;

	while (mark < end && *mark == ' ')
		mark++;

	size_t margin = (size_t)(mark - at);
	if (margin <= indent || margin > STRETCH_INDENT_MAX || end - mark < 4 ||
	    memcmp(mark, "---\n", 4) != 0)
		return start;

	/* All lines have the margin of the first, so they can be compared with it. */
	for (at = mark + 4; (size_t)(end - at) >= margin + 4; at++) {
		if (memcmp(at, start, margin) != 0)
			return start;
		if (memcmp(at + margin, "...", 3) == 0)
			return at[margin + 3] == '\n' ? at + margin + 4 : start;
		at = find_end(at, end);
		if (!at)
			return start;
	}
	return start;
}

bool tap_may_stretch(const struct tap_parser *parser, unsigned *ret_depth)
{
	/* The stretch comes behind a point that tap_parse() read. */
	if (!parser->after_point || parser->in_yaml || parser->timing != TAP_TIMING_NONE ||
	    parser->point_depth + 1 != parser->nlevels)
		return false;

	const struct tap_level *level = &parser->levels[parser->nlevels - 1];
	if (level->announced || level->nameless || level->indent > STRETCH_INDENT_MAX)
		return false;
	*ret_depth = parser->point_depth;
	return true;
}

/* The hot loop of the program: what it does for a line is what a passing test costs. */
bool tap_read_stretch(struct tap_parser *parser, struct span bytes, uint64_t next,
                      struct tap_stretch *ret)
{
	unsigned indent = parser->levels[parser->nlevels - 1].indent;
	const char *at = bytes.at, *end = bytes.at + bytes.n;
	struct head head = make_head(indent, next);
	uint64_t points = 0;
	struct span name = {0};
	bool yaml = false;

	while ((size_t)(end - at) > head.n && memcmp(at, head.text, head.n) == 0) {
		const char *from = at + head.n;
		const char *newline = find_end(from, end);

		if (!newline || !is_plain(from, newline - (newline[-1] == '\r')))
			break;
		name = (struct span){from, (size_t)(newline - (newline[-1] == '\r') - from)};
		points++;
		at = newline + 1;
		if (!count_up(&head))
			head = make_head(indent, next + points);

		const char *behind = at;
		if ((size_t)(end - at) > indent && at[indent] == ' ')
			behind = pass_yaml(at, end, indent);
		yaml = behind != at;
		at = behind;
	}
	if (points == 0)
		return false;

	parser->after_yaml = yaml;
	*ret = (struct tap_stretch){
		.bytes = (size_t)(at - bytes.at),
		.points = points,
		.depth = parser->nlevels - 1,
		.name = name,
	};
	return true;
}

/* Whether the line may be something else than text, judged by its first two bytes: each statement
 * of TAP has its own, and so have what stands before one, and the warnings that use up numbers. */
static bool may_be_tap(const char *at, const char *end)
{
	char first = *at, second = end - at > 1 ? (char)(at[1] | 0x20) : 0;

	if (byte_is_digit(first)) {
		while (at < end && byte_is_digit(*at))
			at++;
		return at < end && *at == '.';
	}
	switch (first) {
	case 'o':
	case 'K':
	case 'k':
		return second == 'k' || second == 't';
	case 'n':
		return second == 'o';
	case 'T':
	case 't':
	case 'w':
		return second == 'a';
	case 'B':
	case 'b':
		return second == 'a' || second == 'e';
	case 'p':
		return second == 'r';
	case 's':
		return second == 'u';
	default:
		return !byte_is_alpha(first);
	}
}

size_t tap_read_text(const struct tap_parser *parser, struct span bytes)
{
	const char *at = bytes.at, *end = bytes.at + bytes.n;

	if (parser->in_yaml)
		return 0;
	while (at < end) {
		const char *newline = find_end(at, end);

		if (!newline || newline == at || may_be_tap(at, newline) || newline[-1] == '.' ||
		    newline[-1] == ' ' || newline[-1] == '\r')
			break;
		at = newline + 1;
	}
	return (size_t)(at - bytes.at);
}
