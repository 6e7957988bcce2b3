#include "tap/stretch.h"

#include "base/limits.h"
#include "tap/level.h"

/* ---- eight bytes at once ---- */

static uint64_t load(const char *at)
{
	uint64_t word;

	memcpy(&word, at, 8);
	return word;
}

/* A word whose first `n` bytes, or all of them, are those of `at`; the others are 0. */
static uint64_t load_head(const char *at, size_t n)
{
	char bytes[8] = {0};

	if (n >= 8)
		return load(at);
	memcpy(bytes, at, n);
	return load(bytes);
}

static const char ones[] = "\xff\xff\xff\xff\xff\xff\xff\xff";

/* ---- points ---- */

/* How the next line has to begin: "    ok 123 - ". Its first and last eight bytes are compared as
 * words, which count up by themselves: digits are never read, nor written but every tenth time. */
struct head {
	char text[STRETCH_INDENT_MAX + 32];
	size_t n, digit;      /* where the last digit stands */
	uint64_t front, back; /* the words; the same one when there are no more than 8 bytes */
	uint64_t mask;        /* of the bytes that count in them */
	uint64_t front_step, back_step; /* what is added for the next number … */
	unsigned steps;                 /* … that often, before there is a carry */
};

static size_t back_of(const struct head *head)
{
	return head->n > 8 ? head->n - 8 : 0;
}

static void make_words(struct head *head)
{
	char step[sizeof head->text] = {0};
	size_t back = back_of(head);

	step[head->digit] = 1;
	head->mask = load_head(ones, head->n);
	head->front = load(head->text) & head->mask;
	head->back = load(head->text + back) & head->mask;
	head->front_step = load(step);
	head->back_step = load(step + back);
	head->steps = (unsigned)('9' - head->text[head->digit]);
}

static void make_head(struct head *head, unsigned indent, uint64_t number)
{
	uint64_t place = 1;

	memset(head->text, ' ', indent);
	memcpy(head->text + indent, "ok ", 3);
	head->n = indent + 3;
	while (number / place >= 10)
		place *= 10;
	for (; place > 0; place /= 10)
		head->text[head->n++] = (char)('0' + number / place % 10);
	head->digit = head->n - 1;
	memcpy(head->text + head->n, " - ", 3);
	head->n += 3;
	make_words(head);
}

/* The last digit was a 9. False when the number needs another digit. */
static bool carry(struct head *head)
{
	char *digit = &head->text[head->digit];

	*digit-- = '0';
	while (*digit == '9')
		*digit-- = '0';
	if (*digit == ' ')
		return false;
	++*digit;
	make_words(head);
	return true;
}

/* Whether the line at `at` begins so. It is longer than that, or MARKS_SLACK follows. */
static inline bool is_head(const struct head *head, const char *at)
{
	uint64_t differs = (load(at) ^ head->front) | (load(at + back_of(head)) ^ head->back);

	return (differs & head->mask) == 0 &&
	       (head->n <= 16 || memcmp(at + 8, head->text + 8, head->n - 16) == 0);
}

/* What a name that means itself neither begins nor ends with: a blank to take off, the brace of a
 * subtest, the parenthesis of a time. */
static const bool odd[256] = {
	[' '] = true, ['\t'] = true, ['\r'] = true, ['{'] = true, [')'] = true,
};

static bool is_odd(char byte)
{
	return odd[(unsigned char)byte];
}

/* ---- YAML ---- */

/* The blanks before all lines of a block. */
struct margin {
	const char *text;
	size_t n;
	uint64_t word, mask;
};

static struct margin make_margin(const char *text, size_t n)
{
	return (struct margin){
		.text = text,
		.n = n,
		.word = load_head(text, n),
		.mask = load_head(ones, n),
	};
}

static inline bool has_margin(const struct margin *margin, const char *at)
{
	return ((load(at) ^ margin->word) & margin->mask) == 0 &&
	       (margin->n <= 8 || memcmp(at + 8, margin->text + 8, margin->n - 8) == 0);
}

/* ---- lines ---- */

/* Goes over marked text. */
struct cursor {
	const char *at, *base;  /* where the next line begins */
	const uint32_t *marks;  /* from it on */
	const uint32_t *behind; /* the last one */
};

static struct cursor make_cursor(const struct marked *lines)
{
	return (struct cursor){
		.at = lines->text.at,
		.base = lines->base,
		.marks = lines->marks,
		.behind = PLACE(lines->marks, lines->n),
	};
}

/* The newline that ends the line; NULL when it does not, or may be too long for tap_parse(). Passes
 * its other marks. */
static const char *find_end(struct cursor *cursor)
{
	for (; cursor->marks < cursor->behind; cursor->marks++) {
		const char *end = cursor->base + *cursor->marks;

		if (*end == '\n')
			return end - cursor->at <= LINE_BYTES ? end : NULL;
	}
	return NULL;
}

static void next_line(struct cursor *cursor, const char *end)
{
	cursor->at = end + 1;
	cursor->marks++;
}

/* Passes the whole YAML block that the line at the cursor begins. False, and the cursor is where it
 * was, when it is none, or one that tap_parse() must see. */
static bool pass_yaml(struct cursor *cursor, unsigned indent)
{
	struct cursor in = *cursor;
	const char *mark = in.at, *end = find_end(&in);

	if (!end)
		return false;
	while (*mark == ' ')
		mark++;

	size_t n = (size_t)(mark - in.at);
	if (n <= indent || n > STRETCH_INDENT_MAX || memcmp(mark, "---\n", 4) != 0)
		return false;

	struct margin margin = make_margin(in.at, n);
	for (next_line(&in, end); (end = find_end(&in)) != NULL; next_line(&in, end)) {
		size_t length = (size_t)(end - in.at);

		if (length <= n || !has_margin(&margin, in.at))
			return false;
		if (in.at[n] != '.' || length < n + 3 || memcmp(in.at + n, "...", 3) != 0)
			continue;
		if (length != n + 3)
			return false;
		next_line(&in, end);
		*cursor = in;
		return true;
	}
	return false;
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

/* Whether the line at the cursor may be a point as a stretch has them: most lines that are not are
 * told by this, without what is to be made ready for those that are. */
static bool may_be_point(const struct cursor *cursor, unsigned indent)
{
	if (cursor->marks == cursor->behind)
		return false;

	const char *end = cursor->base + *cursor->marks, *digit = cursor->at + indent + 3;

	return *end == '\n' && digit < end && digit[-3] == 'o' && byte_is_digit(*digit);
}

/* The hot loop of the program: what it does for a line is what a passing test costs. A line whose
 * next mark is no newline has a "#" in it. */
bool tap_read_stretch(struct tap_parser *parser, const struct marked *lines, uint64_t next,
                      struct tap_stretch *ret)
{
	unsigned indent = parser->levels[parser->nlevels - 1].indent;
	struct cursor cursor = make_cursor(lines);
	struct head head = {.n = 0};
	uint64_t points = 0;
	struct span name = {0};
	bool yaml = false;

	if (!may_be_point(&cursor, indent))
		return false;
	make_head(&head, indent, next);
	while (cursor.marks < cursor.behind) {
		const char *from = cursor.at + head.n, *end = cursor.base + *cursor.marks;

		if (end <= from || end - cursor.at > LINE_BYTES || *end != '\n' ||
		    !is_head(&head, cursor.at))
			break;

		const char *last = end[-1] == '\r' ? end - 2 : end - 1;
		if (is_odd(*from) || is_odd(*last))
			break;
		name = (struct span){from, (size_t)(last + 1 - from)};
		points++;
		next_line(&cursor, end);
		if (head.steps-- > 0) {
			head.front += head.front_step;
			head.back += head.back_step;
		} else if (!carry(&head)) {
			make_head(&head, indent, next + points);
		}
		yaml = cursor.marks < cursor.behind && cursor.at[indent] == ' ' &&
		       pass_yaml(&cursor, indent);
	}
	if (points == 0)
		return false;

	parser->after_yaml = yaml;
	*ret = (struct tap_stretch){
		.bytes = (size_t)(cursor.at - lines->text.at),
		.marks = (size_t)(cursor.marks - lines->marks),
		.points = points,
		.depth = parser->nlevels - 1,
		.name = name,
	};
	return true;
}

/* ---- text ---- */

/* Whether the whole line at `at` may be something else than text, judged by its first two bytes:
 * each statement of TAP has its own, and so have what stands before one, the warnings that use
 * up numbers, and the "Test Summary Report" that ends prove's output. */
static bool may_be_tap(const char *at)
{
	char first = *at, second = (char)(at[1] | 0x20);

	if (byte_is_digit(first)) {
		while (byte_is_digit(*at)) /* at most to the newline */
			at++;
		return *at == '.';
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
		return second == 'a' || second == 'o' || second == 'e';
	case 'w':
		return second == 'a';
	case 'B':
	case 'b':
		return second == 'a' || second == 'e';
	case 'p':
		return second == 'r';
	case 's':
		return second == 'u' || second == 'k';
	default:
		return !byte_is_alpha(first);
	}
}

/* What was passed before the cursor, if anything. */
static bool measure(const struct cursor *cursor, const struct marked *lines,
                    struct tap_stretch *ret)
{
	size_t bytes = (size_t)(cursor->at - lines->text.at);

	if (bytes == 0)
		return false;
	*ret = (struct tap_stretch){
		.bytes = bytes,
		.marks = (size_t)(cursor->marks - lines->marks),
	};
	return true;
}

bool tap_read_text(const struct tap_parser *parser, const struct marked *lines,
                   struct tap_stretch *ret)
{
	struct cursor cursor = make_cursor(lines);
	const uint32_t *marks = cursor.marks;
	const char *end;

	if (parser->in_yaml)
		return false;
	while ((end = find_end(&cursor)) != NULL && end > cursor.at && !may_be_tap(cursor.at)) {
		if (end[-1] == '.' || end[-1] == ' ' || end[-1] == '\r')
			break;
		next_line(&cursor, end);
		marks = cursor.marks;
	}
	cursor.marks = marks;
	return measure(&cursor, lines, ret);
}

bool tap_read_yaml(const struct tap_parser *parser, const struct marked *lines,
                   struct tap_stretch *ret)
{
	static const char blanks[] =
		"                                                                ";
	struct cursor cursor = make_cursor(lines);
	const uint32_t *marks = cursor.marks;
	const char *end;
	size_t n = parser->yaml_indent, count = 0;

	if (!parser->in_yaml || n > STRETCH_INDENT_MAX)
		return false;

	struct margin margin = make_margin(blanks, n);
	while ((end = find_end(&cursor)) != NULL && (size_t)(end - cursor.at) > n &&
	       has_margin(&margin, cursor.at)) {
		if (cursor.at[n] == '.' || cursor.at[n] == '-' || end[-1] == '\r')
			break;
		next_line(&cursor, end);
		marks = cursor.marks;
		count++;
	}
	cursor.marks = marks;
	if (!measure(&cursor, lines, ret))
		return false;
	ret->lines = count;
	return true;
}
