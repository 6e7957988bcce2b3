#include "tap/statement.h"

#include "tap/point.h"

static void skip_blanks(struct span *text)
{
	while (text->n > 0 && byte_is_blank(text->at[0]))
		*text = span_from(*text, 1);
}

static bool take_byte(struct span *text, char byte)
{
	if (text->n == 0 || text->at[0] != byte)
		return false;
	*text = span_from(*text, 1);
	return true;
}

static bool take_word(struct span *text, struct span word)
{
	if (!span_starts_nocase(*text, word))
		return false;
	*text = span_from(*text, word.n);
	return true;
}

static void read_point(struct span text, struct tap_event *event)
{
	struct span rest = text;

	event->ok = !(span_starts(rest, SPAN("not ok")));
	rest = span_from(rest, event->ok ? 2 : 6);
	if (span_starts(text, event->ok ? SPAN("ok") : SPAN("not ok")) && point_read(rest, event))
		event->kind = TAP_POINT;
}

/* Testem's "skip 3 Chrome - [0 ms] - name" and "todo …": to it these are points. */
static void read_testem(struct span text, struct tap_event *event)
{
	bool skip = span_starts(text, SPAN("skip "));
	size_t at = span_find(text, SPAN(" - ["));
	struct span time = span_from(text, at + 4), rest = span_from(text, 5);
	uint64_t number;

	if ((!skip && !span_starts(text, SPAN("todo "))) || at == text.n ||
	    !span_take_number(&time, &number) || !span_starts(time, SPAN(" ms] - ")) ||
	    !span_take_number(&rest, &number) || !span_starts(rest, SPAN(" ")))
		return;
	event->ok = skip;
	if (!point_read(span_from(text, 4), event))
		return;
	event->kind = TAP_POINT;
	event->directive = skip ? TAP_SKIP : TAP_TODO;
}

/* "1..5", "1..0 # SKIP why", "1..5 ", "1..0#skip". Whatever else stands behind the numbers makes it
 * no plan, and so does a zero in front of the first, or an end before the start, but for "1..0". */
static void read_plan(struct span text, struct tap_event *event)
{
	uint64_t first, last;
	bool zero = text.at[0] == '0';

	if (!span_take_number(&text, &first) || !take_word(&text, SPAN("..")) ||
	    !span_take_number(&text, &last) || (zero && first > 0))
		return;
	if (last < first && !(first == 1 && last == 0))
		return;
	if (last >= first && text.n > 0 && !byte_is_blank(text.at[0]))
		return;
	text = span_trim(text);
	if (text.n > 0 && text.at[0] != '#')
		return;

	event->kind = TAP_PLAN;
	event->first = first;
	event->last = last;
	enum tap_directive directive = point_directive(span_from(text, 1), &event->reason);
	if (last < first)
		event->directive = TAP_SKIP;
	else if (directive != TAP_PLAIN)
		event->reason = span_trim(span_from(text, 1));
}

static void read_version(struct span text, struct tap_event *event)
{
	bool ktap = take_word(&text, SPAN("k"));
	uint64_t number;

	if (!take_word(&text, SPAN("tap version ")))
		return;
	skip_blanks(&text);
	if (!span_take_number(&text, &number) || span_trim(text).n > 0)
		return;
	event->kind = TAP_VERSION;
	event->ktap = ktap;
	event->last = number;
}

static bool is_key_byte(char c)
{
	return byte_is_alpha(c) || byte_is_digit(c) || c == '_' || c == '-';
}

/* "pragma +strict", and TAP 13's list of them: "pragma +strict, -bail". */
static void read_pragma(struct span text, struct tap_event *event)
{
	if (!take_word(&text, SPAN("pragma ")))
		return;

	struct span list = span_trim(text);
	struct span left = list;
	do {
		size_t n = 1;

		skip_blanks(&left);
		if (left.n < 2 || (left.at[0] != '+' && left.at[0] != '-'))
			return;
		while (n < left.n && is_key_byte(left.at[n]))
			n++;
		left = span_trim(span_from(left, n));
		if (n == 1 || (left.n > 0 && left.at[0] != ','))
			return;
		left = span_from(left, 1);
	} while (left.n > 0);
	event->kind = TAP_PRAGMA;
	event->text = list;
}

static void read_bail(struct span text, struct tap_event *event)
{
	if (!take_word(&text, SPAN("bail out!")))
		return;
	event->kind = TAP_BAIL;
	event->reason = span_trim(text);
}

/* bats says which test it runs now, and of which file. */
static void read_begin(struct span text, struct tap_event *event)
{
	if (!span_starts(text, SPAN("begin ")))
		return;

	struct span rest = span_from(text, 6);
	uint64_t number;
	if (!span_take_number(&rest, &number) || (rest.n > 0 && rest.at[0] != ' '))
		return;
	event->kind = TAP_BEGIN;
	event->number = number;
	event->numbered = true;
	event->text = span_trim(rest);
}

static void read_suite(struct span text, struct tap_event *event)
{
	if (!span_starts(text, SPAN("suite /")))
		return;
	event->kind = TAP_SUITE;
	event->text = span_from(text, 6);
}

/* rspec opens a group with a comment that ends in a brace. */
static bool read_group(struct span comment, struct tap_event *event)
{
	struct span name = comment;

	if (!take_word(&name, SPAN("test: ")) && !take_word(&name, SPAN("group: ")))
		return false;
	name = span_trim_end(name);
	if (!span_ends(name, SPAN(" {")))
		return false;
	event->kind = TAP_SUBTEST;
	event->opens = true;
	event->text = span_trim(span_head(name, name.n - 2));
	return true;
}

static void read_comment(struct span text, struct tap_event *event)
{
	struct span comment = span_from(text, 1);
	if (comment.n > 0 && comment.at[0] == ' ')
		comment = span_from(comment, 1);

	if (span_starts(comment, SPAN("Subtest: ")) || span_is(comment, "Subtest") ||
	    span_is(comment, "Subtest:")) {
		event->kind = TAP_SUBTEST;
		event->text = span_trim(span_from(comment, 8));
		return;
	}
	if (read_group(comment, event))
		return;
	event->kind = TAP_COMMENT;
	event->text = comment;
}

void statement_read(struct span text, struct tap_event *event)
{
	event->kind = TAP_TEXT;
	event->text = text;
	if (text.n == 0)
		return;
	if (byte_is_digit(text.at[0])) {
		read_plan(text, event);
		return;
	}

	switch (text.at[0]) {
	case 'o':
	case 'n':
		read_point(text, event);
		break;
	case '#':
		read_comment(text, event);
		break;
	case 'T':
	case 't':
	case 'K':
	case 'k':
		read_version(text, event);
		if (event->kind == TAP_TEXT)
			read_testem(text, event);
		break;
	case 'B':
	case 'b':
		read_bail(text, event);
		if (event->kind == TAP_TEXT)
			read_begin(text, event);
		break;
	case 'p':
		read_pragma(text, event);
		break;
	case 's':
		read_suite(text, event);
		if (event->kind == TAP_TEXT)
			read_testem(text, event);
		break;
	case '{':
	case '}':
		if (span_trim_end(text).n == 1) {
			event->kind = text.at[0] == '}' ? TAP_CLOSE : TAP_SUBTEST;
			event->opens = text.at[0] == '{';
			event->text = (struct span){0};
		}
		break;
	default:
		break;
	}
}

/* "[", blanks, then digits and a dot ("[   12.345678]") or a letter and digits ("[  T27]"). */
static size_t bracket_length(struct span text)
{
	struct span rest = text;
	uint64_t number;

	if (rest.n == 0 || rest.at[0] != '[')
		return 0;
	rest = span_from(rest, 1);
	skip_blanks(&rest);
	if (rest.n > 0 && (rest.at[0] == 'T' || rest.at[0] == 'C')) {
		rest = span_from(rest, 1);
		if (!span_take_number(&rest, &number))
			return 0;
	} else {
		if (!span_take_number(&rest, &number) || !take_byte(&rest, '.') ||
		    !span_take_number(&rest, &number))
			return 0;
	}
	if (rest.n == 0 || rest.at[0] != ']')
		return 0;
	return text.n - rest.n + 1;
}

size_t statement_prefix(struct span text)
{
	struct span rest = text;
	uint64_t level;

	if (rest.n > 2 && rest.at[0] == '<' && byte_is_digit(rest.at[1])) {
		rest = span_from(rest, 1);
		span_take_number(&rest, &level);
		if (!take_byte(&rest, '>'))
			return 0;
	}

	size_t n = bracket_length(rest);
	if (n == 0)
		return 0;
	do {
		rest = span_from(rest, n);
		n = bracket_length(rest);
	} while (n > 0);
	if (rest.n > 0 && rest.at[0] == ' ')
		rest = span_from(rest, 1);
	return text.n - rest.n;
}

/* The length of the "ESC [ … m" at the front. */
static size_t colour_length(struct span text)
{
	size_t n = 2;

	if (text.n < 3 || text.at[0] != '\033' || text.at[1] != '[')
		return 0;
	while (n < text.n && (byte_is_digit(text.at[n]) || text.at[n] == ';' || text.at[n] == ':'))
		n++;
	return n < text.n && text.at[n] == 'm' ? n + 1 : 0;
}

void statement_uncolour(struct span *text)
{
	for (size_t n = colour_length(*text); n > 0; n = colour_length(*text))
		*text = span_from(*text, n);

	while (text->n >= 3 && text->at[text->n - 1] == 'm') {
		size_t from = text->n - 1;

		while (from > 0 && text->n - from < 24 && text->at[from] != '\033')
			from--;
		if (colour_length(span_from(*text, from)) != text->n - from)
			return;
		text->n = from;
	}
}
