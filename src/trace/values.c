#include "trace/values.h"

#include "base/limits.h"
#include "trace/comparison.h"
#include "trace/diffs.h"

/* Lines between the two labels of a pair, and of the value behind the second. */
enum { BETWEEN_LINES_MAX = 2000 };

/* Columns of a table that are looked at. */
enum { TABLE_COLUMNS_MAX = 8 };

enum side { SIDE_ACTUAL, SIDE_EXPECTED, SIDE_LEFT, SIDE_RIGHT };

struct label {
	struct span word;
	enum side side;
};

/* In any letter case, in front of a ":". */
static const struct label labels[] = {
	{SPAN_INIT("got"), SIDE_ACTUAL},         {SPAN_INIT("have"), SIDE_ACTUAL},
	{SPAN_INIT("found"), SIDE_ACTUAL},       {SPAN_INIT("actual"), SIDE_ACTUAL},
	{SPAN_INIT("received"), SIDE_ACTUAL},    {SPAN_INIT("caught"), SIDE_ACTUAL},
	{SPAN_INIT("passed in"), SIDE_ACTUAL},   {SPAN_INIT("expected"), SIDE_EXPECTED},
	{SPAN_INIT("wanted"), SIDE_EXPECTED},    {SPAN_INIT("want"), SIDE_EXPECTED},
	{SPAN_INIT("expecting"), SIDE_EXPECTED}, {SPAN_INIT("expect"), SIDE_EXPECTED},
	{SPAN_INIT("left"), SIDE_LEFT},          {SPAN_INIT("right"), SIDE_RIGHT},
	{SPAN_INIT("but"), SIDE_ACTUAL},     /* Hamcrest */
	{SPAN_INIT("but got"), SIDE_ACTUAL}, /* HUnit */
};

/* Both values on one line. */
static const struct {
	struct span before, between, after;
} sentences[] = {
	{SPAN_INIT("expected ["), SPAN_INIT("] but was ["), SPAN_INIT("]")},
	{SPAN_INIT("expected ["), SPAN_INIT("] but found ["), SPAN_INIT("]")},
	{SPAN_INIT("expected:<"), SPAN_INIT("> but was:<"), SPAN_INIT(">")},
	{SPAN_INIT("expected: <"), SPAN_INIT("> but was: <"), SPAN_INIT(">")},
	{SPAN_INIT("expected <"), SPAN_INIT("> but was <"), SPAN_INIT(">")},
};

static const struct label *read_label(struct span line, struct span *ret_word,
                                      struct span *ret_value)
{
	line = span_trim(line);
	if (!line.n)
		return NULL;

	/* Most are told apart by their first two letters, whatever their case. */
	char first = line.at[0] | 0x20, second = line.n > 1 ? line.at[1] | 0x20 : '\0';

	for (size_t i = 0; i < countof(labels); i++) {
		size_t n = labels[i].word.n;

		if (first != labels[i].word.at[0] || second != labels[i].word.at[1] ||
		    !span_starts_nocase(line, labels[i].word))
			continue;
		n += span_blanks(span_from(line, n));
		if (n < line.n && line.at[n] == ':') {
			*ret_word = span_head(line, labels[i].word.n);
			*ret_value = span_trim(span_from(line, n + 1));
			return &labels[i];
		}
	}
	return NULL;
}

static bool makes_pair(enum side a, enum side b)
{
	return (a == SIDE_ACTUAL && b == SIDE_EXPECTED) ||
	       (a == SIDE_EXPECTED && b == SIDE_ACTUAL) || (a == SIDE_LEFT && b == SIDE_RIGHT) ||
	       (a == SIDE_RIGHT && b == SIDE_LEFT);
}

/* `first` and the lines behind it as one text; without what Rust puts around a value. */
struct span value_join(struct span first, const struct span *lines, size_t n, struct arena *arena)
{
	size_t least = SIZE_MAX, total = first.n;

	for (size_t i = 0; i < n; i++) {
		if (span_trim(lines[i]).n && span_blanks(lines[i]) < least)
			least = span_blanks(lines[i]);
		total += lines[i].n + 1;
	}
	if (first.n > 1 && !n && first.at[0] == '`') {
		if (first.at[first.n - 1] == ',')
			first.n--;
		if (first.n > 1 && first.at[first.n - 1] == '`')
			first = (struct span){first.at + 1, first.n - 2};
	}
	if (!n)
		return first;

	char *text = arena_new(arena, total, 1);
	size_t length = 0;

	if (first.n)
		memcpy(text, first.at, first.n);
	length = first.n;
	for (size_t i = 0; i < n; i++) {
		/* Behind text on the label's own line the indentation is the value's. */
		struct span line = first.n ? lines[i] : span_from(lines[i], least);

		if (length || i)
			text[length++] = '\n';
		if (line.n)
			memcpy(text + length, line.at, line.n);
		length += line.n;
	}
	while (length && text[length - 1] == '\n')
		length--;
	return (struct span){text, length};
}

/* How many of the lines behind the second label are its value's. */
static size_t count_value_lines(struct span value, const struct span *lines, size_t n)
{
	size_t count = 0;

	if (!value.n) {
		while (count < n && span_trim(lines[count]).n && count < BETWEEN_LINES_MAX)
			count++;
		return count;
	}

	char quote = value.at[0];

	if ((quote != '\'' && quote != '"') || (value.n > 1 && value.at[value.n - 1] == quote))
		return 0;
	while (count < n && count < BETWEEN_LINES_MAX) {
		struct span line = span_trim(lines[count++]);

		if (line.n && line.at[line.n - 1] == quote)
			return count;
	}
	return 0;
}

static void add_value(struct finding *finding, enum side side, struct span word, struct span value)
{
	if (side == SIDE_EXPECTED || side == SIDE_RIGHT)
		finding_expected(finding, word, value);
	else
		finding_actual(finding, word, value);
}

/* "x" of "'x'" or "'x',". */
static struct span read_quoted(struct span text)
{
	text = span_from(text, 1);
	return span_head(text, span_index(text, '\''));
}

/* "got: …" and "expected: …" on lines of their own; the lines between belong to the first. */
static bool read_pair(struct finding *finding, const struct span *lines, size_t n, size_t at,
                      bool *used)
{
	struct span word, value, word2, value2;
	const struct label *first = read_label(lines[at], &word, &value), *second = NULL;
	size_t next = at + 1;

	if (!first)
		return false;
	for (; next < n && next - at < BETWEEN_LINES_MAX; next++) {
		second = read_label(lines[next], &word2, &value2);
		if (second)
			break;
	}
	if (!second || !makes_pair(first->side, second->side))
		return false;

	/* Raku's "matcher" stands between them. */
	struct span matcher = span_trim(lines[at + 1]), label = SPAN("matcher: ");
	bool has_matcher = next == at + 2 && span_starts(matcher, label);

	if (has_matcher)
		finding->operator= span_from(matcher, label.n);

	/* Node's properties of an error: "actual: 1,", "expected: 2,", "operator: '=='". */
	struct span operator= span_trim(next + 1 < n ? lines[next + 1] : (struct span){0});
	bool properties = next == at + 1 && span_starts(operator, SPAN("operator: '")) &&
	                  span_ends(value, SPAN(",")) && span_ends(value2, SPAN(","));

	if (properties) {
		value.n--;
		value2.n--;
		finding->operator= read_quoted(span_from(operator, 10));
		used[next + 1] = true;
	}

	size_t more = count_value_lines(value2, lines + next + 1, n - next - 1);

	add_value(
		finding, first->side, word,
		value_join(value, lines + at + 1, has_matcher ? 0 : next - at - 1, finding->arena));
	add_value(finding, second->side, word2,
	          value_join(value2, lines + next + 1, more, finding->arena));
	for (size_t i = at; i <= next + more; i++)
		used[i] = true;
	finding->assertion = true;
	return true;
}

struct span value_heading(struct span text)
{
	text = span_trim_end(text);
	return span_head(text, text.n - span_ends(text, SPAN(":")));
}

/* Where `word` stands first in the lines from `*at` on; `*ret` is what is behind it there. */
static bool find_word(const struct span *lines, size_t n, size_t *at, struct span rest,
                      struct span word, struct span *ret_before, struct span *ret_after)
{
	for (size_t i = *at; i < n && i - *at < BETWEEN_LINES_MAX; i++) {
		struct span line = i == *at ? rest : lines[i];
		size_t place = span_find(line, word);

		if (place == line.n)
			continue;
		*at = i;
		*ret_before = span_head(line, place);
		*ret_after = span_from(line, place + word.n);
		return true;
	}
	return false;
}

/* The text from `first`, the rest of line `from`, up to `last`, the beginning of line `to`. */
static struct span join_quoted(struct span first, const struct span *lines, size_t from, size_t to,
                               struct span last, struct arena *arena)
{
	if (from == to)
		return last;

	size_t total = first.n + last.n + 1;

	for (size_t i = from + 1; i < to; i++)
		total += lines[i].n + 1;

	char *text = arena_new(arena, total, 1), *end = text;

	for (size_t i = from; i <= to; i++) {
		struct span line = i == from ? first : i == to ? last : lines[i];

		if (i > from)
			*end++ = '\n';
		if (line.n)
			memcpy(end, line.at, line.n);
		end += line.n;
	}
	return (struct span){text, (size_t)(end - text)};
}

/* Both values in one sentence, which may go over several lines: "expected:<a> but was:<b>". */
static bool read_sentence(struct finding *finding, struct span *lines, size_t n, size_t at,
                          bool *used)
{
	struct span line = lines[at];

	if (span_find(line, SPAN("expected")) == line.n)
		return false;
	for (size_t i = 0; i < countof(sentences); i++) {
		size_t begin = span_find(line, sentences[i].before), middle = at, end;
		struct span rest = span_from(line, begin + sentences[i].before.n), first, second;
		struct span last, behind = {0};

		if (begin == line.n ||
		    !find_word(lines, n, &middle, rest, sentences[i].between, &first, &second))
			continue;
		/* The last one of a line ends it. */
		for (end = middle; end < n && end - middle < BETWEEN_LINES_MAX; end++) {
			behind = span_trim_end(end == middle ? second : lines[end]);
			if (span_ends(behind, sentences[i].after))
				break;
		}
		if (end == n || end - middle >= BETWEEN_LINES_MAX)
			continue;
		last = span_head(behind, behind.n - sentences[i].after.n);
		finding_expected(finding, SPAN("expected"),
		                 join_quoted(rest, lines, at, middle, first, finding->arena));
		finding_actual(finding, SPAN("actual"),
		               join_quoted(second, lines, middle, end, last, finding->arena));
		finding->assertion = true;
		for (size_t k = at + 1; k <= end; k++)
			used[k] = true;
		used[at] = span_trim(span_head(line, begin)).n == 0;
		/* What stands in front of values of several lines is the message. */
		if (end > at)
			lines[at] = value_heading(span_head(line, begin));
		return true;
	}
	return false;
}

/* test-unit's "<a> expected but was" and "<b>", each of which may go over several lines. */
static bool read_expected_but(struct finding *finding, const struct span *lines, size_t n,
                              size_t at, bool *used)
{
	struct span between = SPAN("> expected but was"), line = span_trim(lines[at]);
	size_t middle = at, end;
	struct span first, behind, last;

	if (line.at[0] != '<' ||
	    !find_word(lines, n, &middle, span_from(line, 1), between, &first, &behind) ||
	    span_trim(behind).n || middle + 1 >= n ||
	    !span_starts(span_trim(lines[middle + 1]), SPAN("<")))
		return false;
	for (end = middle + 1; end < n && end - middle < BETWEEN_LINES_MAX; end++) {
		last = span_trim_end(lines[end]);
		if (span_ends(last, SPAN(">")) || span_ends(last, SPAN(">.")))
			break;
	}
	if (end == n || end - middle >= BETWEEN_LINES_MAX)
		return false;

	struct span second = span_from(span_trim(lines[middle + 1]), 1);

	last = span_head(end == middle + 1 ? second : last, span_index(last, '\n'));
	while (last.n && last.at[last.n - 1] != '>')
		last.n--;
	last.n--;
	finding_expected(finding, SPAN("expected"),
	                 join_quoted(span_from(line, 1), lines, at, middle, first, finding->arena));
	finding_actual(finding, SPAN("actual"),
	               join_quoted(second, lines, middle + 1, end, last, finding->arena));
	finding->assertion = true;
	for (size_t k = at; k <= end; k++)
		used[k] = true;
	return true;
}

/* "0 !== 4": JavaScript's actual and expected. A blank line, or one that ends in ":", stands before
 * it, unlike before a source line that has such a sign. */
static bool read_unequal(struct finding *finding, const struct span *lines, size_t i)
{
	struct span sign = SPAN(" !== "), line = span_trim(lines[i]);
	size_t at = span_find(line, sign);

	if (at == line.n)
		return false;

	struct span before = i > 0 ? span_trim(lines[i - 1]) : SPAN(":");
	struct span expected = span_from(line, at + sign.n);

	if (span_find(expected, sign) < expected.n || (before.n && !span_ends(before, SPAN(":"))))
		return false;
	finding_actual(finding, SPAN("actual"), span_trim(span_head(line, at)));
	finding_expected(finding, SPAN("expected"), span_trim(expected));
	finding->assertion = true;
	return true;
}

/* The text of column `wanted` in a row "| a | b |". */
static struct span cell(struct span row, size_t wanted)
{
	row = span_from(row, 1);
	for (size_t i = 0;; i++) {
		size_t end = span_index(row, '|');

		if (i == wanted || end == row.n)
			return span_trim(span_head(row, i == wanted ? end : 0));
		row = span_from(row, end + 1);
	}
}

/* "$got->{a} = '1'" and "$expected->{a} = '2'" of is_deeply(). */
static bool read_deeply(struct finding *finding, const struct span *lines, size_t n, size_t at,
                        bool *used)
{
	struct span got = SPAN("$got"), expected = SPAN("$expected"), is = SPAN(" = ");
	struct span first = span_trim(lines[at]);

	if (!span_starts(first, got))
		return false;

	struct span second = span_trim(at + 1 < n ? lines[at + 1] : (struct span){0});
	size_t end = span_find(first, is), other = span_find(second, is);

	if (!span_starts(second, expected) || end == first.n || other == second.n)
		return false;

	struct span path = span_head(first, end);

	if (path.n > got.n)
		finding_message(finding,
		                arena_join(finding->arena, SPAN("Structures begin differing at "),
		                           path, SPAN("")));
	finding_actual(finding, SPAN("got"), span_trim(span_from(first, end + is.n)));
	finding_expected(finding, SPAN("expected"), span_trim(span_from(second, other + is.n)));
	finding->assertion = used[at] = used[at + 1] = true;
	return true;
}

static bool compares_numbers(struct span operator)
{
	static const struct span operators[] = {SPAN_INIT("=="), SPAN_INIT("!="), SPAN_INIT("<"),
	                                        SPAN_INIT(">"),  SPAN_INIT("<="), SPAN_INIT(">=")};

	for (size_t i = 0; i < countof(operators); i++) {
		if (span_equal(operator, operators[i]))
			return true;
	}
	return false;
}

/* The lines of Perl's like() and cmp_ok(), which are one sentence: "'hello'" and "doesn't match
 * '(?^:bye)'"; "'3'", ">" and "'5'". libtap's numbers have no quotes. */
static bool read_clauses(struct finding *finding, const struct span *lines, size_t n, size_t at,
                         bool *used)
{
	struct span none = {0}, blank = SPAN(" "), first = span_trim(lines[at]);

	bool quoted = span_starts(first, SPAN("'")) && first.n >= 2;

	if (!quoted && !(first.n && (byte_is_digit(first.at[0]) || first.at[0] == '-')))
		return false;

	struct span second = span_trim(at + 1 < n ? lines[at + 1] : none);
	struct span third = span_trim(at + 2 < n ? lines[at + 2] : none);
	bool matches = quoted && (span_starts(second, SPAN("doesn't match '")) ||
	                          span_starts(second, SPAN("matches '")));
	bool compares = second.n > 0 && second.n <= 3 && third.n &&
	                span_index(second, ' ') == second.n &&
	                span_blanks(lines[at + 1]) > span_blanks(lines[at]) &&
	                span_blanks(lines[at + 2]) == span_blanks(lines[at]) &&
	                (quoted ? third.at[0] == '\'' : compares_numbers(second));

	if (!matches && !compares)
		return false;

	struct span sentence = arena_join(finding->arena, first, blank, second);

	if (!matches)
		sentence = arena_join(finding->arena, sentence, blank, third);
	if (!finding_message(finding, sentence))
		return false;
	finding->assertion = used[at] = used[at + 1] = true;
	if (!matches)
		used[at + 2] = true;
	return true;
}

/* Test2's table, when it has one row: GOT and CHECK are values, PATH says of what. */
static bool read_table(struct finding *finding, const struct span *lines, size_t n, size_t at,
                       bool *used)
{
	static const struct span columns[] = {SPAN_INIT("PATH"), SPAN_INIT("GOT"), SPAN_INIT("OP"),
	                                      SPAN_INIT("CHECK")};
	struct span values[countof(columns)] = {{0}};

	for (size_t i = 0; i < 5; i++) {
		if (at + i >= n ||
		    !span_starts(span_trim(lines[at + i]), i % 2 ? SPAN("|") : SPAN("+-")))
			return false;
	}

	struct span head = span_trim(lines[at + 1]), row = span_trim(lines[at + 3]);

	for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++) {
		for (size_t k = 0; k < countof(columns); k++) {
			if (span_equal(cell(head, i), columns[k]))
				values[k] = cell(row, i);
		}
	}
	if (!values[1].at || !values[3].at)
		return false;
	if (values[0].n)
		finding_detail(finding, SPAN("path"), values[0], 0);
	finding_actual(finding, SPAN("got"), values[1]);
	finding->operator= values[2];
	finding_expected(finding, SPAN("check"), values[3]);
	finding->assertion = true;
	for (size_t i = 0; i < 5; i++)
		used[at + i] = true;
	return true;
}

void values_read(struct finding *finding, struct span *lines, size_t n, bool *used)
{
	for (size_t i = 0; i < n; i++) {
		struct span line = span_trim(lines[i]);

		if (used[i] || !line.n)
			continue;
		size_t end = diff_read(finding, lines, n, i, used);

		if (end > i) {
			i = end - 1;
			continue;
		}
		if (finding->has_expected || finding->has_actual)
			continue;
		if (read_deeply(finding, lines, n, i, used) ||
		    read_clauses(finding, lines, n, i, used) ||
		    read_table(finding, lines, n, i, used) ||
		    comparison_read(finding, lines, n, i, used) ||
		    read_pair(finding, lines, n, i, used))
			continue;
		if (read_sentence(finding, lines, n, i, used) ||
		    read_expected_but(finding, lines, n, i, used))
			continue;
		used[i] = read_unequal(finding, lines, i);
	}
}
