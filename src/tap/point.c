#include "tap/point.h"

/* A number with up to nine decimals, as nanoseconds when `unit` is one of it. Takes the digits
 * off the front of *text. False when there are none, or too many for 64 bits. */
static bool take_decimal(struct span *text, uint64_t unit, uint64_t *ret)
{
	struct span left = *text;
	uint64_t whole, part = 0;

	if (!span_take_number(&left, &whole) || __builtin_mul_overflow(whole, unit, &whole))
		return false;
	if (left.n > 1 && left.at[0] == '.' && byte_is_digit(left.at[1])) {
		uint64_t place = unit;
		size_t n = 1;

		for (; n < left.n && byte_is_digit(left.at[n]); n++) {
			place /= 10;
			part += place * (uint64_t)(left.at[n] - '0');
		}
		left = span_from(left, n);
	}
	if (__builtin_add_overflow(whole, part, &whole))
		return false;
	*text = left;
	*ret = whole;
	return true;
}

/* "5ms", "5 ms", "0.5s" and nothing else. */
static uint64_t read_duration(struct span text)
{
	struct span in_ms = text, in_s = text;
	uint64_t ns;

	if (take_decimal(&in_ms, 1000000, &ns) && span_is(span_trim(in_ms), "ms"))
		return ns;
	if (take_decimal(&in_s, 1000000000, &ns) && span_is(span_trim(in_s), "s"))
		return ns;
	return TAP_NO_DURATION;
}

/* The comments that say how long it took: "time=1.5ms", "time = 0.7ms", "in 5 ms". */
static uint64_t read_time_comment(struct span comment)
{
	struct span rest = comment;

	if (span_starts_nocase(rest, SPAN("time"))) {
		rest = span_trim(span_from(rest, 4));
		if (rest.n == 0 || rest.at[0] != '=')
			return TAP_NO_DURATION;
		return read_duration(span_trim(span_from(rest, 1)));
	}
	if (span_starts(rest, SPAN("in ")))
		return read_duration(span_from(rest, 3));
	return TAP_NO_DURATION;
}

uint64_t point_take_duration(struct span *name, bool spelled)
{
	struct span text = *name;
	size_t from = text.n;
	uint64_t ns;

	if (text.n > 4 && text.at[text.n - 1] == ')') {
		while (from > 0 && text.at[from - 1] != '(')
			from--;
		if (from < 1 || text.n - from > 32)
			return TAP_NO_DURATION;
		ns = read_duration((struct span){text.at + from, text.n - 1 - from});
		from--;
	} else if (spelled && span_ends(text, SPAN("ms"))) {
		from = text.n - 2;
		while (from > 0 && byte_is_digit(text.at[from - 1]))
			from--;
		if (!span_ends(span_head(text, from), SPAN("in ")))
			return TAP_NO_DURATION;
		ns = read_duration(span_from(text, from));
		from -= 3;
		if (from > 0 && text.at[from - 1] != ' ')
			return TAP_NO_DURATION;
	} else {
		return TAP_NO_DURATION;
	}
	if (ns != TAP_NO_DURATION)
		*name = span_trim_end(span_head(text, from));
	return ns;
}

static const struct {
	struct span word;
	bool whole; /* nothing may be glued to it */
	enum tap_directive directive;
} directives[] = {
	{SPAN_INIT("skip"), false, TAP_SKIP},
	{SPAN_INIT("todo"), false, TAP_TODO},
	{SPAN_INIT("xfail"), true, TAP_TODO},
};

enum tap_directive point_directive(struct span comment, struct span *ret_reason)
{
	comment = span_trim(comment);
	for (size_t i = 0; i < countof(directives); i++) {
		if (!span_starts_nocase(comment, directives[i].word))
			continue;

		size_t n = directives[i].word.n;
		if (directives[i].whole && n < comment.n && !byte_is_blank(comment.at[n]))
			continue;
		while (n < comment.n && !byte_is_blank(comment.at[n]))
			n++;
		*ret_reason = span_trim(span_from(comment, n));
		return directives[i].directive;
	}
	*ret_reason = comment;
	return TAP_PLAIN;
}

/* Whether the byte at `at` follows backslashes that escape each other. */
static bool follows_backslashes(struct span text, size_t at)
{
	size_t n = 0;

	while (n < at && text.at[at - n - 1] == '\\')
		n++;
	return n > 0 && n % 2 == 0;
}

/* Where the "#" of a comment stands: the first that no backslash escapes and that a blank, an
 * escaped backslash or nothing stands before. text.n when there is none. */
static size_t find_comment(struct span text)
{
	size_t at = span_index(text, '#');

	while (at < text.n) {
		if (at == 0 || byte_is_blank(text.at[at - 1]) || follows_backslashes(text, at))
			return at;
		at += 1 + span_index(span_from(text, at + 1), '#');
	}
	return text.n;
}

/* Takes the "{" that opens a buffered subtest off the end. */
static bool take_brace(struct span *text)
{
	struct span left = span_trim_end(*text);

	if (left.n == 0 || left.at[left.n - 1] != '{')
		return false;
	left.n--;
	if (left.n > 0 && !byte_is_blank(left.at[left.n - 1]))
		return false;
	*text = span_trim_end(left);
	return true;
}

/* How a failed test ended, as the runner of the kernel's selftests ("exit=1", "TIMEOUT 45
 * seconds") and shellspec say it behind its name. */
static bool tells_outcome(struct span comment)
{
	static const struct span words[] = {SPAN_INIT("exit="), SPAN_INIT("TIMEOUT ")};
	uint64_t number;

	for (size_t i = 0; i < countof(words); i++) {
		struct span rest = span_from(comment, words[i].n);

		if (span_starts(comment, words[i]) && span_take_number(&rest, &number))
			return true;
	}
	return span_is(comment, "FAILED");
}

/* The comment behind the name: a directive, a time, an outcome, or else a part of the name. */
static struct span read_comment(struct span text, size_t hash, struct tap_event *event)
{
	struct span comment = span_trim(span_from(text, hash + 1));
	struct span reason;

	enum tap_directive directive = point_directive(comment, &reason);
	if (directive != TAP_PLAIN) {
		/* "ok … # XFAIL" is a test that failed as it was expected to: as good as passed. */
		if (event->ok && span_starts_nocase(comment, SPAN("xfail")))
			directive = TAP_PLAIN;
		event->directive = directive;
		event->reason = reason;
		return span_trim_end(span_head(text, hash));
	}
	event->duration_ns = read_time_comment(comment);
	if (!event->ok && tells_outcome(comment))
		event->reason = comment;
	if (event->duration_ns != TAP_NO_DURATION || event->reason.n)
		return span_trim_end(span_head(text, hash));
	return text;
}

/* What stands between the number and the name: "-", or what Jest's reporter takes for it. */
static struct span skip_dash(struct span text)
{
	static const struct span dashes[] = {SPAN_INIT("-"), SPAN_INIT("\xe2\x80\x94"),
	                                     SPAN_INIT("\xe2\x97\x8f")};

	/* Most names begin with neither. */
	if (!text.n || (text.at[0] != '-' && text.at[0] != '\xe2'))
		return text;
	for (size_t i = 0; i < countof(dashes); i++) {
		struct span rest = span_from(text, dashes[i].n);

		if (span_starts(text, dashes[i]) && (!rest.n || byte_is_blank(rest.at[0])))
			return span_trim(rest);
	}
	return text;
}

/* "name      281 ms" of PostgreSQL's pg_regress, which sets its times in a column. Takes it off. */
static uint64_t take_aligned_time(struct span *text)
{
	struct span unit = SPAN(" ms"), name;
	size_t digits = text->n - unit.n;

	if (!span_ends(*text, unit))
		return TAP_NO_DURATION;
	while (digits > 0 && byte_is_digit(text->at[digits - 1]))
		digits--;
	name = span_head(*text, digits);
	if (!span_ends(name, SPAN("  ")))
		return TAP_NO_DURATION;

	uint64_t ns = read_duration(span_from(*text, digits));

	if (ns != TAP_NO_DURATION)
		*text = span_trim_end(name);
	return ns;
}

bool point_read(struct span rest, struct tap_event *event)
{
	if (rest.n > 0 && !byte_is_blank(rest.at[0]))
		return false;

	struct span text = span_trim(rest);
	struct span name = text;
	uint64_t number;
	bool columns = false; /* pg_regress sets what follows in columns */

	if (span_take_number(&name, &number) && (name.n == 0 || byte_is_blank(name.at[0]))) {
		event->numbered = true;
		event->number = number;
		text = span_trim(name);
		columns = span_starts(name, SPAN("     "));
	}
	if (columns && span_starts(text, SPAN("+ "))) /* of a group that runs side by side */
		text = span_from(text, 2);
	text = skip_dash(text);

	event->duration_ns = columns ? take_aligned_time(&text) : TAP_NO_DURATION;
	event->opens = take_brace(&text);
	size_t hash = find_comment(text);
	if (hash < text.n) {
		text = read_comment(text, hash, event);
		if (!event->opens)
			event->opens = take_brace(&text);
	}
	event->text = text;
	return true;
}
