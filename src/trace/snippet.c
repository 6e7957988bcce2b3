#include "trace/snippet.h"

#include "base/limits.h"

/* What stands behind "> 2 |" or "2 |"; *ret_marked tells which it was. */
static bool split_line(struct span line, bool *ret_marked, struct span *ret_source)
{
	uint64_t number;

	line = span_trim(line);
	*ret_marked = line.n && line.at[0] == '>';
	if (*ret_marked)
		line = span_trim(span_from(line, 1));
	if (!span_take_number(&line, &number))
		return false;
	line = span_trim(line);
	if (!line.n || line.at[0] != '|')
		return false;
	*ret_source = span_trim(span_from(line, 1));
	return true;
}

/* "    |     ^^" below the marked line. */
static bool is_caret(struct span line)
{
	line = span_trim(line);
	if (!line.n || line.at[0] != '|')
		return false;
	line = span_trim(span_from(line, 1));
	for (size_t i = 0; i < line.n; i++) {
		if (line.at[i] != '^')
			return false;
	}
	return line.n > 0;
}

bool snippet_has(struct span line)
{
	struct span source;
	bool marked;

	return split_line(line, &marked, &source) || is_caret(line);
}

/* test-unit's "=> 5: code" among "4: code" and "6: code"; *ret_source is what stands behind. */
static bool split_colon(struct span line, uint64_t *ret_number, struct span *ret_source)
{
	line = span_trim(line);
	if (span_starts(line, SPAN("=> ")))
		line = span_from(line, 3);
	if (!span_take_number(&line, ret_number) || !span_starts(line, SPAN(":")))
		return false;
	*ret_source = span_trim(span_from(line, 1));
	return true;
}

static void read_colons(struct finding *finding, const struct span *lines, size_t n, size_t at,
                        bool *used)
{
	uint64_t number, other;
	struct span source, unused;

	if (!span_starts(span_trim(lines[at]), SPAN("=> ")) ||
	    !split_colon(lines[at], &number, &source))
		return;
	if (!finding->source_line.n)
		finding->source_line = span_head(source, SOURCE_LINE_BYTES);
	used[at] = true;
	for (size_t k = at;
	     k > 0 && split_colon(lines[k - 1], &other, &unused) && other + (at - k + 1) == number;
	     k--)
		used[k - 1] = true;
	for (size_t k = at + 1;
	     k < n && split_colon(lines[k], &other, &unused) && other == number + (k - at); k++)
		used[k] = true;
}

void snippet_read(struct finding *finding, const struct span *lines, size_t n, bool *used)
{
	for (size_t i = 0; i < n; i++) {
		struct span source;
		bool marked;

		if (span_starts(span_from(lines[i], span_blanks(lines[i])), SPAN("=")))
			read_colons(finding, lines, n, i, used);
		if (!split_line(lines[i], &marked, &source) || !marked)
			continue;
		if (!finding->source_line.n)
			finding->source_line = span_head(source, SOURCE_LINE_BYTES);
		used[i] = true;
		for (size_t k = i; k > 0 && !used[k - 1] && snippet_has(lines[k - 1]); k--)
			used[k - 1] = true;
		while (i + 1 < n && snippet_has(lines[i + 1]))
			used[++i] = true;
	}
}

struct span snippet_marked_line(struct span source)
{
	struct span before = {0}, line;

	while (span_next_line(&source, &line)) {
		struct span trimmed = span_trim(line);
		size_t dashes = 0;

		if (!trimmed.n)
			continue;
		while (dashes < trimmed.n && trimmed.at[dashes] == '-')
			dashes++;
		if (dashes + 1 == trimmed.n && trimmed.at[dashes] == '^')
			return span_head(span_trim(before), SOURCE_LINE_BYTES);
		before = line;
	}
	return (struct span){0};
}
