#include "trace/diffs.h"

#include "base/limits.h"
#include "trace/pattern.h"
#include "trace/snippet.h"

enum { DIFF_LINES_MAX = 2000, WORD_BYTES_MAX = 32 };

/* The lines of a difference, as they are collected: " ", "-" or "+", and a line's text. */
struct collected {
	struct arena *arena;
	struct span *lines;
	size_t n;
	bool taken, added; /* lines there are of either kind */
};

static void collect(struct collected *diff, char mark, struct span text)
{
	char *line = arena_new(diff->arena, text.n + 1, 1);

	line[0] = mark;
	if (text.n)
		memcpy(line + 1, text.at, text.n);
	*ARENA_PUSH(diff->arena, diff->lines, diff->n) = (struct span){line, text.n + 1};
	diff->n++;
	diff->taken |= mark == '-';
	diff->added |= mark == '+';
}

static void set_words(struct finding *finding, struct span expected, struct span actual)
{
	if (finding->has_expected || finding->has_actual)
		return;
	if (expected.n && expected.n <= WORD_BYTES_MAX)
		finding->expected_word = expected;
	if (actual.n && actual.n <= WORD_BYTES_MAX)
		finding->actual_word = actual;
}

/* "-" is what was expected; `flip`: the other way round. False when there is no difference, or
 * was another before. */
static bool add_diff(struct finding *finding, const struct collected *diff, bool flip)
{
	size_t total = 0, n = 0;

	if (!diff->taken && !diff->added)
		return false;
	for (size_t i = 0; i < diff->n; i++)
		total += diff->lines[i].n + 1;

	char *text = arena_new(finding->arena, total, 1);

	for (size_t i = 0; i < diff->n; i++) {
		struct span line = diff->lines[i];

		if (n)
			text[n++] = '\n';
		memcpy(text + n, line.at, line.n);
		if (flip && (line.at[0] == '-' || line.at[0] == '+'))
			text[n] = line.at[0] == '-' ? '+' : '-';
		n += line.n;
	}
	/* Another one stays where it is. */
	if (finding->diff.n && !span_equal(finding->diff, (struct span){text, n}))
		return false;
	finding->diff = (struct span){text, n};
	finding->assertion = true;
	return true;
}

static size_t mark_used(bool *used, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		used[i] = true;
	return to;
}

static bool is_blank(struct span line)
{
	return span_blanks(line) == line.n;
}

/* `line` without the indentation of the lines it is among; false when it has less. */
static bool strip_base(struct span line, size_t base, struct span *ret)
{
	if (is_blank(line)) {
		*ret = (struct span){0};
		return true;
	}
	*ret = span_from(line, base);
	return span_blanks(line) >= base;
}

static bool names_actual(struct span word)
{
	return pattern_match("(?i)actual|\\bgot\\b|received|output|obtained|\\bresult", word, NULL);
}

/* ---- unified differences ---- */

/* The lines of one hunk that are still to come; UINT64_MAX: its head does not say. */
struct hunk {
	uint64_t old, new;
};

static uint64_t read_count(struct span *rest, char sign)
{
	uint64_t line, count = 1;

	if (!rest->n || rest->at[0] != sign)
		return UINT64_MAX;
	*rest = span_from(*rest, 1);
	if (!span_take_number(rest, &line))
		return UINT64_MAX;
	if (span_starts(*rest, SPAN(","))) {
		*rest = span_from(*rest, 1);
		if (!span_take_number(rest, &count))
			return UINT64_MAX;
	}
	*rest = span_trim(*rest);
	return count;
}

/* "@@ -1,3 +1,4 @@", "@@ @@". */
static bool read_hunk_head(struct span line, struct hunk *ret)
{
	line = span_trim(line);
	if (!span_starts(line, SPAN("@@")))
		return false;

	struct span rest = span_trim(span_from(line, 2));

	ret->old = read_count(&rest, '-');
	ret->new = read_count(&rest, '+');
	if (ret->old == UINT64_MAX || ret->new == UINT64_MAX)
		*ret = (struct hunk){UINT64_MAX, UINT64_MAX};
	return span_starts(rest, SPAN("@@"));
}

static void count_down(uint64_t *count)
{
	if (*count && *count != UINT64_MAX)
		*count -= 1;
}

/* Whether a line further down, behind the blank one at `at`, goes on with the hunk. Some producers
 * say that it has a line more than it has. */
static bool hunk_goes_on(const struct span *lines, size_t n, size_t at, size_t base,
                         const struct hunk *hunk)
{
	struct span text;

	while (at < n && is_blank(lines[at]))
		at++;
	return hunk->old != UINT64_MAX && (hunk->old || hunk->new) && at < n &&
	       strip_base(lines[at], base, &text) && text.n && memchr(" -+@", text.at[0], 4);
}

/* Collects a hunk's lines from `at` on; returns where it ends. */
static size_t collect_hunk(struct collected *diff, const struct span *lines, size_t n, size_t at,
                           size_t base, struct hunk hunk)
{
	struct span text;

	for (; at < n && diff->n < DIFF_LINES_MAX && (hunk.old || hunk.new); at++) {
		if (!strip_base(lines[at], base, &text))
			break;
		if (!text.n) {
			if (!hunk_goes_on(lines, n, at, base, &hunk))
				break;
			text = SPAN(" ");
		}
		if (!memchr(" -+\\", text.at[0], 4))
			break;
		if (text.at[0] != '\\')
			collect(diff, text.at[0], span_from(text, 1));
		if (text.at[0] == ' ' || text.at[0] == '-')
			count_down(&hunk.old);
		if (text.at[0] == ' ' || text.at[0] == '+')
			count_down(&hunk.new);
	}
	if (at < n && strip_base(lines[at], base, &text) && span_starts(text, SPAN("\\ ")))
		at++;
	return at;
}

/* The name in "--- name  2026-01-01 …". */
static struct span header_name(struct span line)
{
	line = span_from(span_trim(line), 4);

	size_t tab = span_index(line, '\t'), blanks = span_find(line, SPAN("  "));

	return span_trim(span_head(line, tab < blanks ? tab : blanks));
}

static size_t read_unified(struct finding *finding, const struct span *lines, size_t n, size_t at,
                           bool *used)
{
	struct collected diff = {.arena = finding->arena};
	struct span old = {0}, new = {0};
	struct hunk hunk;
	size_t head = at;

	if (span_starts(span_trim(lines[at]), SPAN("--- ")) && at + 2 < n &&
	    span_starts(span_trim(lines[at + 1]), SPAN("+++ "))) {
		old = header_name(lines[at]);
		new = header_name(lines[at + 1]);
		head = at + 2;
	}
	if (!read_hunk_head(lines[head], &hunk))
		return at;

	size_t base = span_blanks(lines[head]), end = head;

	while (end < n && read_hunk_head(lines[end], &hunk)) {
		/* Where it is says nothing when it is all there is. */
		if (end > head)
			collect(&diff, ' ', span_trim(lines[end]));
		end = collect_hunk(&diff, lines, n, end + 1, base, hunk);
	}

	bool flip = names_actual(old) && !names_actual(new);

	if (!add_diff(finding, &diff, flip))
		return at;
	set_words(finding, flip ? new : old, flip ? old : new);

	struct span above = at > 0 ? span_trim(lines[at - 1]) : (struct span){0};

	/* "Diff:"; "With diff:" of GoogleTest, which does not know what was expected */
	if (span_ends(above, SPAN("iff:")))
		used[at - 1] = true;
	if (span_is(above, "With diff:"))
		set_words(finding, SPAN("first"), SPAN("second"));
	return mark_used(used, at, end);
}

/* ---- those of diff(1) without options ---- */

static size_t read_normal(struct finding *finding, const struct span *lines, size_t n, size_t at,
                          bool *used)
{
	static const char command[] = "^\\d+(?:,\\d+)?[acd]\\d+(?:,\\d+)?$";
	struct collected diff = {.arena = finding->arena};
	size_t base = span_blanks(lines[at]), end = at;
	struct span text;

	if (at + 1 >= n || !byte_is_digit(lines[at].at[base]) ||
	    !pattern_match(command, span_trim(lines[at]), NULL) ||
	    !strip_base(lines[at + 1], base, &text) || !text.n || !memchr("<>", text.at[0], 2))
		return at;
	for (; end < n && diff.n < DIFF_LINES_MAX; end++) {
		if (!strip_base(lines[end], base, &text) || !text.n)
			break;
		if (text.at[0] == '<')
			collect(&diff, '-', span_from(text, 2));
		else if (text.at[0] == '>')
			collect(&diff, '+', span_from(text, 2));
		else if (!span_is(text, "---") && text.at[0] != '\\' &&
		         !pattern_match(command, text, NULL))
			break;
	}
	if (!add_diff(finding, &diff, false))
		return at;
	set_words(finding, SPAN("first"), SPAN("second"));
	return mark_used(used, at, end);
}

/* ---- those of test libraries ---- */

static bool is_caret_line(struct span line)
{
	line = span_trim(line);
	for (size_t i = 0; i < line.n; i++) {
		if (line.at[i] != '^')
			return false;
	}
	return line.n != 0;
}

/* Node's "+ actual - expected", mocha's the other way round, and the lines of the diff behind it;
 * `head` is the last line of the heading. */
static size_t read_signed(struct finding *finding, const struct span *lines, size_t n, size_t at,
                          size_t head, bool flip, bool *used)
{
	struct collected diff = {.arena = finding->arena};
	size_t base = span_blanks(lines[head]), end = head + 1;
	struct span text;

	while (end < n && is_blank(lines[end]))
		end++;
	for (; end < n && diff.n < DIFF_LINES_MAX; end++) {
		if (!strip_base(lines[end], base, &text))
			break;
		if (text.n && !memchr("+- .", text.at[0], 4))
			break;
		if (span_starts(span_trim(text), SPAN("at ")) || snippet_has(text))
			break;
		if (is_caret_line(text))
			continue;
		if (text.n && memchr("+-", text.at[0], 2))
			collect(&diff, text.at[0], span_from(text, 1));
		else
			collect(&diff, ' ', span_from(text, text.n && text.at[0] == ' '));
	}
	while (diff.n && is_blank(diff.lines[diff.n - 1]))
		diff.n--;
	return add_diff(finding, &diff, flip) ? mark_used(used, at, end) : at;
}

/* Deno's "[Diff] Actual / Expected" and, behind blank lines, a diff up to the next one, its signs
 * the other way round. */
static size_t read_deno(struct finding *finding, const struct span *lines, size_t n, size_t at,
                        bool *used)
{
	struct collected diff = {.arena = finding->arena};
	size_t end = at + 1, base;
	struct span text;

	while (end < n && is_blank(lines[end]))
		end++;
	base = SIZE_MAX;
	for (size_t i = end; i < n && !is_blank(lines[i]) && i - at < DIFF_LINES_MAX; i++) {
		if (span_blanks(lines[i]) < base)
			base = span_blanks(lines[i]);
	}
	for (; end < n && !is_blank(lines[end]) && diff.n < DIFF_LINES_MAX; end++) {
		strip_base(lines[end], base, &text);
		if (text.n && memchr("+- ", text.at[0], 3))
			collect(&diff, text.at[0], span_from(text, 1));
		else
			collect(&diff, ' ', text);
	}
	return add_diff(finding, &diff, true) ? mark_used(used, at, end) : at;
}

/* pretty_assertions' "Diff < left / right > :", up to a blank line. */
static size_t read_angles(struct finding *finding, const struct span *lines, size_t n, size_t at,
                          bool *used)
{
	struct collected diff = {.arena = finding->arena};
	size_t base = span_blanks(lines[at]), end = at + 1;
	struct span text;

	for (; end < n && strip_base(lines[end], base, &text) && text.n &&
	       memchr(" <>", text.at[0], 3) && diff.n < DIFF_LINES_MAX;
	     end++) {
		char mark = text.at[0] == '<' ? '-' : text.at[0] == '>' ? '+' : ' ';

		collect(&diff, mark, span_from(text, 1));
	}
	if (!add_diff(finding, &diff, false))
		return at;
	set_words(finding, SPAN("left"), SPAN("right"));
	return mark_used(used, at, end);
}

/* insta's "-old snapshot", "+new results" and lines "  1  1 │ text", between two that are drawn. */
static size_t read_insta(struct finding *finding, const struct span *lines, size_t n, size_t at,
                         bool *used)
{
	struct collected diff = {.arena = finding->arena};
	struct span bar = SPAN("│");
	size_t end = at + 2;

	if (at + 3 >= n || !span_starts(span_trim(lines[at + 1]), SPAN("+new ")) ||
	    !span_starts(span_trim(lines[end]), SPAN("─")))
		return at;
	for (end++; end < n && diff.n < DIFF_LINES_MAX; end++) {
		size_t column = span_find(lines[end], bar);
		struct span text = span_from(lines[end], column + bar.n);

		if (column == lines[end].n)
			break;
		if (text.n && memchr("-+ ", text.at[0], 3))
			collect(&diff, text.at[0], span_from(text, 1));
		else
			collect(&diff, ' ', text);
	}
	if (!add_diff(finding, &diff, false))
		return at;
	set_words(finding, SPAN("snapshot"), SPAN("new"));
	return mark_used(used, at, end < n ? end + 1 : end);
}

/* go-cmp writes some blanks as ones that do not break, so that nobody parses it. */
static struct span with_plain_blanks(struct span text, struct arena *arena)
{
	struct span hard = SPAN("\xc2\xa0");

	if (span_find(text, hard) == text.n)
		return text;

	char *copy = arena_new(arena, text.n, 1);
	size_t n = 0;

	for (; text.n; n++) {
		bool found = span_starts(text, hard);

		copy[n] = found ? ' ' : text.at[0];
		text = span_from(text, found ? hard.n : 1);
	}
	return (struct span){copy, n};
}

/* go-cmp's "mismatch (-want +got):" and the lines below. */
static size_t read_gocmp(struct finding *finding, const struct span *lines, size_t n, size_t at,
                         bool *used)
{
	struct collected diff = {.arena = finding->arena};
	struct span text;
	struct match match;
	size_t base = SIZE_MAX, end;

	if (!pattern_match("\\(-(?<function>\\w+),? \\+(?<file>\\w+)\\):$", span_trim(lines[at]),
	                   &match))
		return at;
	for (end = at + 1; end < n && !is_blank(lines[end]) && end - at < DIFF_LINES_MAX; end++) {
		if (span_blanks(lines[end]) < base)
			base = span_blanks(lines[end]);
	}
	for (end = at + 1; end < n && !is_blank(lines[end]) && diff.n < DIFF_LINES_MAX; end++) {
		text = with_plain_blanks(span_from(lines[end], base), finding->arena);
		if (memchr("-+", text.at[0], 2))
			collect(&diff, text.at[0], span_from(text, 1));
		else
			collect(&diff, ' ', span_from(text, text.at[0] == ' '));
	}
	struct span old = match.group[CAPTURE_FUNCTION], new = match.group[CAPTURE_FILE];
	bool flip = names_actual(old) && !names_actual(new);

	if (!add_diff(finding, &diff, flip))
		return at;
	set_words(finding, flip ? new : old, flip ? old : new);
	return mark_used(used, at + 1, end);
}

/* ---- Python's difflib ---- */

static bool is_ndiff(struct span line, size_t base)
{
	struct span text;

	return strip_base(line, base, &text) &&
	       (!text.n || (memchr("-+? ", text.at[0], 4) && (text.n == 1 || text.at[1] == ' ')));
}

/* The indentation of the lines that begin with a sign; SIZE_MAX: there are none. */
static size_t ndiff_base(const struct span *lines, size_t n)
{
	size_t base = SIZE_MAX;

	for (size_t i = 1; i < n; i++) {
		size_t blanks = span_blanks(lines[i]);
		struct span text = span_from(lines[i], blanks);

		if (text.n && blanks < base && memchr("-+?", text.at[0], 3) && is_ndiff(text, 0))
			base = blanks;
	}
	return base;
}

/* pytest takes what was expected away, unittest the first of two values. */
static void name_sides(struct finding *finding, const struct span *lines, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (pattern_match("^\\s*(?:\\w+: )?assert ", lines[i], NULL))
			return;
	}
	set_words(finding, SPAN("first"), SPAN("second"));
}

/* Collects what is no pointer to a letter from line `begin` to line `end`. */
static void collect_ndiff(struct collected *diff, const struct span *lines, size_t begin,
                          size_t end, size_t base)
{
	for (size_t i = begin; i < end && diff->n < DIFF_LINES_MAX; i++) {
		struct span text = span_from(lines[i], base);

		if (!is_blank(lines[i]) && text.at[0] != '?')
			collect(diff, text.at[0], span_from(text, 2));
	}
}

/* One that stands apart: behind a blank line, or with such pointers. */
static size_t read_ndiff(struct finding *finding, const struct span *lines, size_t n, size_t at,
                         bool *used)
{
	struct collected diff = {.arena = finding->arena};
	size_t base = span_blanks(lines[at]), end = at + 1;
	struct span second = span_trim(end < n ? lines[end] : (struct span){0});

	if (!is_ndiff(lines[at], base) ||
	    !(span_starts(second, SPAN("? ")) ||
	      (span_starts(second, SPAN("+ ")) && at > 0 && is_blank(lines[at - 1]))))
		return at;
	while (end < n && is_ndiff(lines[end], base))
		end++;
	collect_ndiff(&diff, lines, at, end, base);
	if (!diff.taken || !diff.added || !add_diff(finding, &diff, false))
		return at;
	name_sides(finding, lines, at);
	return mark_used(used, at, end);
}

void diff_take_from_message(struct finding *finding)
{
	/* Few messages have such a byte. */
	if (finding->diff.n || span_index(finding->message, '+') == finding->message.n)
		return;

	size_t n, begin, base;
	struct span *lines = lines_of(finding->message, finding->arena, &n);
	struct collected diff = {.arena = finding->arena};

	if (n < 3 || n > DIFF_LINES_MAX)
		return;
	base = ndiff_base(lines, n);
	if (base == SIZE_MAX)
		return;
	for (begin = n; begin > 1 && is_ndiff(lines[begin - 1], base);)
		begin--;
	while (begin < n && is_blank(lines[begin]))
		begin++;
	collect_ndiff(&diff, lines, begin, n, base);
	/* A list has such lines too, but only of one kind. */
	if (!diff.taken || !diff.added || !add_diff(finding, &diff, false))
		return;
	name_sides(finding, lines, 1);

	struct span last = lines[begin - 1];

	if (span_is(span_trim(last), "Full diff:") && begin > 1)
		last = lines[begin - 2];
	finding->message = (struct span){finding->message.at,
	                                 (size_t)(last.at + last.n - finding->message.at)};
}

size_t diff_read(struct finding *finding, const struct span *lines, size_t n, size_t at, bool *used)
{
	struct span line = span_trim(lines[at]);

	switch (line.n ? line.at[0] : 0) {
	case '-':
		if (span_starts(line, SPAN("- Expected")) && at + 1 < n &&
		    span_starts(span_trim(lines[at + 1]), SPAN("+ Received")))
			return read_signed(finding, lines, n, at, at + 1, false, used);
		if (span_starts(line, SPAN("-old ")))
			return read_insta(finding, lines, n, at, used);
		if (span_starts(line, SPAN("- ")))
			return read_ndiff(finding, lines, n, at, used);
		return read_unified(finding, lines, n, at, used);
	case '@':
		return read_unified(finding, lines, n, at, used);
	case '+':
		if (span_starts(line, SPAN("+ actual - expected")))
			return read_signed(finding, lines, n, at, at, false, used);
		if (span_starts(line, SPAN("+ expected - actual")))
			return read_signed(finding, lines, n, at, at, true, used);
		return at;
	case '[':
		return span_is(line, "[Diff] Actual / Expected")
		               ? read_deno(finding, lines, n, at, used)
		               : at;
	case 'D':
		return span_starts(line, SPAN("Diff < left / right >"))
		               ? read_angles(finding, lines, n, at, used)
		               : at;
	default:
		if (line.n && byte_is_digit(line.at[0]))
			return read_normal(finding, lines, n, at, used);
		return span_ends(line, SPAN("):")) ? read_gocmp(finding, lines, n, at, used) : at;
	}
}
