#include "trace/account.h"

#include "base/limits.h"
#include "trace/prepare.h"
#include "trace/remarks.h"
#include "trace/snippet.h"
#include "trace/values.h"

/* More lines than this, and the first paragraph of unknown ones is no message. */
enum { MESSAGE_LINES_MAX = 12 };

static bool is_blank(struct span line)
{
	return span_blanks(line) == line.n;
}

/* The lines that are not used as one text, without blank ones at both ends and without the
 * indentation they share. */
static struct span join_unused(const struct span *lines, size_t n, const bool *used,
                               struct arena *arena)
{
	size_t least = SIZE_MAX, total = 0, length = 0, blanks = 0;

	for (size_t i = 0; i < n; i++) {
		if (!used[i] && !is_blank(lines[i]) && span_blanks(lines[i]) < least)
			least = span_blanks(lines[i]);
		total += lines[i].n + 1;
	}

	char *text = arena_new(arena, total, 1);

	for (size_t i = 0; i < n; i++) {
		struct span line = span_trim_end(span_from(lines[i], least));

		if (used[i])
			continue;
		if (!line.n) {
			blanks++;
			continue;
		}
		/* Several blank lines in a row are what lines now used leave behind. */
		if (length && blanks)
			text[length++] = '\n';
		if (length)
			text[length++] = '\n';
		blanks = 0;
		memcpy(text + length, line.at, line.n);
		length += line.n;
	}
	return (struct span){text, length};
}

/* Whether `line` says what a line of `text` says already. A long text is not searched: that would
 * be done for every line. */
static bool says_already(struct span text, struct span line)
{
	struct span each;

	if (text.n > VALUE_BYTES_MAX)
		return false;
	line = span_trim(line);
	while (span_next_line(&text, &each)) {
		each = span_trim(each);
		if (span_equal(each, line))
			return true;
		/* "TypeError: not an integer" says "not an integer". */
		if (line.n && span_ends(each, line) && each.n > line.n + 2 &&
		    each.at[each.n - line.n - 1] == ' ' && each.at[each.n - line.n - 2] == ':')
			return true;
	}
	return false;
}

/* What nobody understood: the message, when there is none and it is short; else as it is. */
static void keep_rest(struct finding *finding, const struct span *lines, size_t n, const bool *used)
{
	size_t first = 0, end;

	while (first < n && (used[first] || is_blank(lines[first])))
		first++;
	for (end = first; end < n && !is_blank(lines[end]) && !used[end]; end++)
		;
	if (!finding->message.n && end > first && end - first <= MESSAGE_LINES_MAX) {
		finding_message(finding, join_unused(lines + first, end - first, used + first,
		                                     finding->arena));
		first = end;
	}
	for (size_t i = first; i < n; i++) {
		/* "TypeError: why" says more than "why". */
		if (!used[i] && finding->message.n &&
		    span_ends(span_trim(lines[i]), finding->message) &&
		    finding_message(finding, span_trim(lines[i])))
			continue;
		if (!used[i] && (is_blank(lines[i]) || !says_already(finding->message, lines[i])))
			finding_rest(finding, lines[i]);
	}
}

/* `line` without the colours that tools put around words, and GCC's "erase to the end of the line"
 * behind each; other escape sequences stay. */
static struct span strip_colours(struct span line, struct arena *arena)
{
	struct span escape = SPAN("\033[");
	size_t at, n;

	if (span_index(line, '\033') == line.n)
		return line;
	at = n = span_find(line, escape);
	if (at == line.n)
		return line;

	char *text = arena_new(arena, line.n, 1);

	memcpy(text, line.at, at);
	while (at < line.n) {
		struct span rest = span_from(line, at);
		size_t end = escape.n;

		while (end < rest.n && (byte_is_digit(rest.at[end]) || rest.at[end] == ';'))
			end++;
		if (span_starts(rest, escape) && end < rest.n && memchr("mK", rest.at[end], 2))
			at += end + 1;
		else
			text[n++] = line.at[at++];
	}
	return (struct span){text, n};
}

/* KUnit's "Expected a == b, but", and the values below it, stand behind a console's time stamps. */
static void untime_kunit(struct span *lines, size_t n)
{
	size_t i = 0;

	while (i < n && !(span_ends(lines[i], SPAN(", but")) && strchr("[<", lines[i].at[0])))
		i++;
	for (; i < n; i++)
		lines[i] = prepare_untimed(lines[i]);
}

/* Marks the lines that are understood. True when there is one. */
static bool understand(struct finding *finding, struct span *lines, size_t n, bool *used)
{
	bool any = false;

	for (size_t i = 0; i < n; i++)
		lines[i] = remark_unlabel(strip_colours(lines[i], finding->arena));
	untime_kunit(lines, n);
	snippet_read(finding, lines, n, used);
	values_read(finding, lines, n, used);
	finding_traceback(finding, lines, n, used);
	for (size_t i = 0; i < n; i++) {
		if (!used[i] && !is_blank(lines[i]))
			used[i] = remark_read(finding, lines[i]) ||
			          remark_is_empty(lines[i], finding->name);
		any |= used[i];
	}
	return any;
}

void account_read(struct finding *finding, struct span *lines, size_t n)
{
	bool *used = arena_new(finding->arena, n, sizeof *used);

	understand(finding, lines, n, used);
	keep_rest(finding, lines, n, used);
}

/* tapir's own records stand apart from what the test's library says: they are read by themselves,
 * first, and taken out. Returns how many lines are left. */
static size_t read_records(struct finding *finding, struct span *lines, size_t n)
{
	struct span *records = NULL;
	size_t nrecords = 0, kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (span_starts(span_trim(lines[i]), SPAN("tapir:1 "))) {
			*ARENA_PUSH(finding->arena, records, nrecords) = lines[i];
			nrecords++;
		} else {
			lines[kept++] = lines[i];
		}
	}

	bool *used = arena_new(finding->arena, nrecords, sizeof *used);

	finding_traceback(finding, records, nrecords, used);
	for (size_t i = 0; i < nrecords; i++) {
		if (!used[i])
			finding_rest(finding, records[i]);
	}
	return kept;
}

void accounts_read(struct finding *finding, struct span *lines, size_t n)
{
	n = read_records(finding, lines, n);

	size_t begin = 0;
	unsigned begun = 0;

	for (size_t i = 0; i < n && begun <= CAUSES_MAX; i++) {
		if (!remark_begins_account(lines[i]))
			continue;
		if (begun) {
			account_read(finding, lines + begin, i - begin);
			finding = finding_also(finding);
			begin = i;
		}
		begun++;
	}
	account_read(finding, PLACE(lines, begin), n - begin);
}

void account_read_message(struct finding *finding, struct span text)
{
	size_t n;
	struct span *lines = lines_of(text, finding->arena, &n);
	bool *used = arena_new(finding->arena, n, sizeof *used);

	bool had_frames = finding->nframes > 0;
	struct span text_said = text, line;

	if (n > 1 && understand(finding, lines, n, used))
		text = join_unused(lines, n, used, finding->arena);
	finding->weak_frames |= finding->nframes && !had_frames;
	finding->said = text_said;
	if (finding_message(finding, text))
		return;
	while (span_next_line(&text, &line))
		finding_rest(finding, line);
}
