#include "trace/comparison.h"

#include "base/limits.h"
#include "trace/values.h"

/* A word longer than this is shown as "expected" or "actual". */
enum { WORD_BYTES_MAX = 32 };

static struct span short_word(struct span word, struct span otherwise)
{
	return word.n <= WORD_BYTES_MAX ? word : otherwise;
}

/* The value of "WORD == value" lines; *at moves behind them. */
static bool read_kunit_value(const struct span *lines, size_t n, size_t *at, struct span word,
                             struct arena *arena, struct span *ret)
{
	if (*at >= n)
		return false;

	struct span line = span_trim(lines[*at]);
	struct span rest = span_from(line, word.n);
	size_t end = *at + 1;

	if (!span_starts(line, word) || !span_starts(rest, SPAN(" ==")))
		return false;
	while (end < n && end - *at < VALUE_LINES_MAX &&
	       span_blanks(lines[end]) > span_blanks(lines[*at]))
		end++;
	*ret = value_join(span_trim(span_from(rest, 3)), lines + *at + 1, end - *at - 1, arena);
	*at = end;
	return true;
}

/* KUnit's "Expected a == b, but" and its "a == 1 (0x1)", "b == 2 (0x2)". */
static bool read_kunit(struct finding *finding, const struct span *lines, size_t n, size_t at,
                       bool *used)
{
	static const struct span operators[] = {SPAN_INIT(" == "), SPAN_INIT(" != "),
	                                        SPAN_INIT(" <= "), SPAN_INIT(" >= "),
	                                        SPAN_INIT(" < "),  SPAN_INIT(" > ")};
	struct span line = span_trim(lines[at]);

	if (!span_starts(line, SPAN("Expected ")) || !span_ends(line, SPAN(", but")))
		return false;
	line = (struct span){line.at + 9, line.n - 9 - 5};
	finding_message(finding, arena_join(finding->arena, SPAN("Expected "), line, SPAN("")));
	finding->assertion = used[at] = true;
	for (size_t i = 0; i < countof(operators); i++) {
		size_t sign = span_find(line, operators[i]), next = at + 1;
		struct span a = span_head(line, sign), b = span_from(line, sign + operators[i].n);
		struct span left, right;

		if (sign == line.n)
			continue;
		/* It does not say what a literal is. */
		bool has_left = read_kunit_value(lines, n, &next, a, finding->arena, &left);
		bool has_right = read_kunit_value(lines, n, &next, b, finding->arena, &right);
		if (!has_left && !has_right)
			continue;
		finding_actual(finding, has_left ? short_word(a, SPAN("actual")) : SPAN("actual"),
		               has_left ? left : a);
		finding_expected(finding,
		                 has_right ? short_word(b, SPAN("expected")) : SPAN("expected"),
		                 has_right ? right : b);
		while (++at < next)
			used[at] = true;
		break;
	}
	return true;
}

/* An expression that GoogleTest compared, and what it "Which is:" where that is no literal; *at
 * moves behind them. */
static bool read_compared(const struct span *lines, size_t n, size_t *at, size_t indent,
                          struct span *ret_word, struct span *ret)
{
	struct span label = SPAN("Which is: ");

	if (*at >= n || span_blanks(lines[*at]) <= indent || !span_trim(lines[*at]).n)
		return false;
	*ret = span_trim(lines[*at]);
	*at += 1;
	if (*at < n && span_starts(span_trim(lines[*at]), label)) {
		*ret_word = *ret;
		*ret = span_trim(span_from(span_trim(lines[*at]), label.n));
		*at += 1;
	}
	return true;
}

/* GoogleTest's "Expected equality of these values:". */
static bool read_equality(struct finding *finding, struct span *lines, size_t n, size_t at,
                          bool *used)
{
	size_t indent = span_blanks(lines[at]), next = at + 1;
	struct span first, second, word = SPAN("actual"), word2 = SPAN("expected");

	if (!span_is(span_trim(lines[at]), "Expected equality of these values:") ||
	    !read_compared(lines, n, &next, indent, &word, &first) ||
	    !read_compared(lines, n, &next, indent, &word2, &second) ||
	    (next < n && span_is(span_trim(lines[next]), "With diff:")))
		return false;
	/* More lines of the message may follow, which are no values. */
	lines[at] = value_heading(lines[at]);
	finding_actual(finding, short_word(word, SPAN("actual")), first);
	finding_expected(finding, short_word(word2, SPAN("expected")), second);
	finding->assertion = true;
	while (++at < next)
		used[at] = true;
	return true;
}

bool comparison_read(struct finding *finding, struct span *lines, size_t n, size_t at, bool *used)
{
	return read_kunit(finding, lines, n, at, used) ||
	       read_equality(finding, lines, n, at, used);
}
