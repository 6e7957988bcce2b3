#include "view/values.h"

#include "base/limits.h"
#include "view/diff.h"
#include "view/passage.h"

enum {
	CONTEXT_LINES = 3,  /* around a change */
	CONTEXT_BYTES = 80, /* before the first difference of two very long lines */
};

/* What a value is called, its text, and how it looks. */
struct side {
	struct span word; /* printable */
	struct span value;
	enum role role;
};

/* ---- one line ---- */

/* Blanks that would not be seen, as something that is. */
static struct span make_visible(struct span text, bool spaces, bool ascii, struct arena *arena)
{
	struct span space = !spaces ? SPAN(" ") : ascii ? SPAN("\\x20") : SPAN("·");
	char *at = arena_new(arena, text.n, 4);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		struct span one = {text.at + i, 1};

		if (text.at[i] == ' ')
			one = space;
		else if (text.at[i] == '\t')
			one = SPAN("\\t");
		memcpy(at + n, one.at, one.n);
		n += one.n;
	}
	return (struct span){at, n};
}

void value_add(struct span value, size_t from, size_t to, enum role role, const struct look *look,
               struct block *block)
{
	struct style plain = look_style(look, role);
	struct style changed = plain;
	size_t ends[] = {from, to, value.n};
	size_t blanks = span_trim_end(value).n;
	size_t at = 0;

	if (look->colours && to - from < value.n)
		changed.attributes ^= STYLE_REVERSE;
	for (size_t i = 0; i < countof(ends); i++) {
		struct style style = i == 1 ? changed : plain;
		size_t end = ends[i] < value.n ? ends[i] : value.n;
		size_t seen = end < blanks ? end : blanks > at ? blanks : at;
		struct span text = {value.at + at, seen - at};

		if (i == 1)
			text = make_visible(text, false, block->ascii, block->arena);
		if (text.n)
			row_add_foreign(block, style, text);
		if (end > seen)
			row_add(block, style,
			        make_visible((struct span){value.at + seen, end - seen}, true,
			                     block->ascii, block->arena));
		at = end;
	}
}

static void add_cut(struct span value, size_t from, size_t to, enum role role,
                    const struct look *look, struct block *block)
{
	struct span shown = span_head(value, VALUE_BYTES_MAX);

	value_add(shown, from < shown.n ? from : shown.n, to < shown.n ? to : shown.n, role, look,
	          block);
	if (shown.n < value.n)
		note_row(look, block, 0, "%zu more bytes of this line", value.n - shown.n);
}

/* ---- two values of one line each ---- */

static bool is_one_line(struct span text)
{
	return span_index(text, '\n') + 1 >= text.n;
}

/* Of two very long values, how many equal bytes at their front to leave out. */
static size_t leave_out(struct span a, struct span b, size_t head)
{
	if ((a.n <= VALUE_BYTES_MAX && b.n <= VALUE_BYTES_MAX) || head <= CONTEXT_BYTES)
		return 0;

	size_t skip = head - CONTEXT_BYTES;

	while (skip && ((unsigned char)a.at[skip] & 0xc0) == 0x80)
		skip--;
	return skip;
}

static void add_pair(const struct side sides[2], const struct look *look, struct block *block)
{
	struct span a = span_head(sides[0].value, span_index(sides[0].value, '\n'));
	struct span b = span_head(sides[1].value, span_index(sides[1].value, '\n'));
	size_t head, tail;

	diff_common(a, b, &head, &tail);

	size_t longer = a.n > b.n ? a.n : b.n;
	size_t skip = leave_out(a, b, head);
	/* Two numbers that share a digit have nothing else in common. */
	bool alike = longer >= 8 && 2 * (head + tail) >= longer;
	unsigned widths[] = {text_columns(sides[0].word), text_columns(sides[1].word)};
	unsigned width = widths[0] > widths[1] ? widths[0] : widths[1];

	for (int i = 0; i < 2; i++) {
		struct span value = i ? b : a;

		indented_row(block, width - widths[i]);
		row_add(block, look_style(look, ROLE_LABEL), sides[i].word);
		row_add(block, look_style(look, ROLE_LABEL), SPAN(": "));
		if (skip) {
			row_add(block, look_style(look, ROLE_HIDDEN),
			        look_glyph(look, GLYPH_ELLIPSIS));
			row_add(block, look_style(look, ROLE_HIDDEN),
			        arena_format(block->arena, " %zu equal bytes ", skip));
		}
		if (!value.n)
			row_add(block, look_style(look, ROLE_HIDDEN), SPAN("(empty)"));
		add_cut(span_from(value, skip), alike ? head - skip : 0,
		        alike ? value.n - tail - skip : 0, sides[i].role, look, block);
	}
	if (span_equal(a, b) && sides[0].value.n != sides[1].value.n)
		note_row(look, block, 0, "the %s one ends in a newline",
		         sides[0].value.n > sides[1].value.n ? "first" : "second");
}

/* ---- values of several lines ---- */

static void add_mark_row(char mark, const struct diff_line *line, enum role role,
                         const struct look *look, struct block *block)
{
	block_row(block);
	row_add(block, look_style(look, role), arena_format(block->arena, "%c", mark));
	add_cut(line->text, line->from, line->to, role, look, block);
}

/* Whether a changed line is at most CONTEXT_LINES before or behind line `i`. */
static bool is_near_change(const struct diff *diff, size_t i)
{
	size_t from = i > CONTEXT_LINES ? i - CONTEXT_LINES : 0;

	for (size_t j = from; j < diff->n && j <= i + CONTEXT_LINES; j++) {
		if (diff->lines[j].side != DIFF_BOTH)
			return true;
	}
	return false;
}

/* The `equal` lines in front of line `i`, as a note; but the note of a single line takes no less
 * room than the line. */
static void add_gap(const struct diff *diff, size_t i, size_t equal, const struct look *look,
                    struct block *block)
{
	if (equal == 1)
		add_mark_row(' ', &diff->lines[i - 1], ROLE_DIFF_CONTEXT, look, block);
	else if (equal)
		note_row(look, block, 0, "%zu equal lines", equal);
}

static void add_more(size_t n, const struct look *look, struct block *block)
{
	if (n)
		note_row(look, block, 0, "%zu more line%s", n, plural(n));
}

static void add_hunks(const struct diff *diff, const struct side sides[2], const struct look *look,
                      struct block *block)
{
	static const char marks[] = {[DIFF_BOTH] = ' ', [DIFF_FIRST] = '-', [DIFF_SECOND] = '+'};
	const enum role roles[] = {[DIFF_BOTH] = ROLE_DIFF_CONTEXT,
	                           [DIFF_FIRST] = sides[0].role,
	                           [DIFF_SECOND] = sides[1].role};
	size_t shown = 0;

	for (size_t i = 0; i < diff->n;) {
		size_t equal = i ? 0 : diff->before;

		for (; i < diff->n && !is_near_change(diff, i); i++)
			equal++;
		if (i == diff->n)
			equal += diff->after;
		add_gap(diff, i, equal, look, block);
		for (; i < diff->n && is_near_change(diff, i); i++) {
			const struct diff_line *line = &diff->lines[i];

			if (shown++ == VALUE_LINES_MAX) {
				add_more(diff->n - i + diff->after + diff->left_out, look, block);
				return;
			}
			add_mark_row(marks[line->side], line, roles[line->side], look, block);
		}
	}
	add_more(diff->left_out, look, block);
}

static void add_word(const char *mark, const struct side *side, const struct look *look,
                     struct block *block)
{
	block_row(block);
	row_add(block, look_style(look, side->role), span_of(mark));
	row_add(block, look_style(look, side->role), side->word);
}

static void add_unfinished(const struct side *side, const struct look *look, struct block *block)
{
	struct style style = look_style(look, ROLE_HIDDEN);

	block_row(block);
	row_add(block, style, SPAN("\\ "));
	row_add(block, style, side->word);
	row_add(block, style, SPAN(": no newline at the end"));
}

/* Nothing differs in the texts; what differs is something that texts do not show. */
static void add_same(const struct side sides[2], const struct look *look, struct block *block)
{
	struct passage how = {.role = sides[1].role, .lines = VALUE_LINES_MAX, .exact = true};
	size_t n;
	struct span *lines = passage_split(sides[1].value, block->arena, &n);

	block_row(block);
	row_add(block, look_style(look, ROLE_LABEL), sides[0].word);
	row_add(block, look_style(look, ROLE_LABEL), SPAN(" and "));
	row_add(block, look_style(look, ROLE_LABEL), sides[1].word);
	row_add(block, look_style(look, ROLE_LABEL), SPAN(" read the same:"));
	passage_rows(lines, n, &how, look, block);
}

static void add_diff(const struct side sides[2], const struct look *look, struct block *block)
{
	struct diff diff;

	diff_texts(sides[0].value, sides[1].value, block->arena, &diff);
	if (diff.same && !diff.first_unfinished && !diff.second_unfinished) {
		add_same(sides, look, block);
		return;
	}
	add_word("--- ", &sides[0], look, block);
	add_word("+++ ", &sides[1], look, block);
	add_hunks(&diff, sides, look, block);
	if (diff.first_unfinished)
		add_unfinished(&sides[0], look, block);
	if (diff.second_unfinished)
		add_unfinished(&sides[1], look, block);
}

/* ---- the producer's own diff ---- */

static char mark_of(struct span line)
{
	return line.n ? line.at[0] : ' ';
}

/* A diff of one line against one is shorter without its marks. */
static bool take_pair(const struct span *lines, size_t n, struct side sides[2])
{
	size_t first = n && mark_of(lines[0]) == '+' ? 1 : 0;

	if (n != 2 || mark_of(lines[first]) != '-' || mark_of(lines[1 - first]) != '+')
		return false;
	sides[0].value = span_trim(span_from(lines[first], 1));
	sides[1].value = span_trim(span_from(lines[1 - first], 1));
	return true;
}

static void add_own_diff(struct span diff, struct side sides[2], const struct look *look,
                         struct block *block)
{
	size_t n;
	struct span *lines = passage_split(diff, block->arena, &n);

	if (take_pair(lines, n, sides)) {
		add_pair(sides, look, block);
		return;
	}
	add_word("--- ", &sides[0], look, block);
	add_word("+++ ", &sides[1], look, block);
	for (size_t i = 0; i < n; i++) {
		char mark = mark_of(lines[i]);
		struct passage how = {.role = ROLE_DIFF_CONTEXT, .exact = true};

		if (mark == '-' || mark == '+')
			how.role = sides[mark == '+'].role;
		if (i == VALUE_LINES_MAX) {
			note_row(look, block, 0, "%zu more line%s", n - i, plural(n - i));
			return;
		}
		passage_rows(&lines[i], 1, &how, look, block);
	}
}

void values_rows(const struct diagnosis *diagnosis, const struct look *look, struct block *block)
{
	struct span expected = diagnosis->expected_word, actual = diagnosis->actual_word;
	struct side sides[] = {
		{.word = text_printable(expected.n ? expected : SPAN("expected"), block->ascii,
	                                block->arena),
	         .value = diagnosis->expected,
	         .role = ROLE_EXPECTED},
		{.word = text_printable(actual.n ? actual : SPAN("actual"), block->ascii,
	                                block->arena),
	         .value = diagnosis->actual,
	         .role = ROLE_ACTUAL},
	};
	bool pair = diagnosis->has_values && is_one_line(diagnosis->expected) &&
	            is_one_line(diagnosis->actual);

	/* Two lines say it shorter than any diff of them. */
	if (pair)
		add_pair(sides, look, block);
	else if (diagnosis->diff.n)
		add_own_diff(diagnosis->diff, sides, look, block);
	else if (diagnosis->has_values)
		add_diff(sides, look, block);
}
