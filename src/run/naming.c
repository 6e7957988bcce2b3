#include "run/naming.h"

static bool take_word(struct span *text, struct span word)
{
	if (!span_starts(*text, word))
		return false;
	*text = span_from(*text, word.n);
	return true;
}

/* Perl's "Failed test 'name'", Raku's the same, pgTAP's "Failed test 3: "name"". Perl's name may
 * have several lines. */
static bool read_headline(struct span line, struct naming *ret)
{
	uint64_t number;

	line = span_trim(line);
	if (!take_word(&line, SPAN("Failed test ")))
		return false;
	/* "Failed test at t/x.t line 3.": it has no name. */
	if (span_starts(line, SPAN("at ")))
		return true;
	if (span_take_number(&line, &number) && !take_word(&line, SPAN(": ")))
		return false;
	if (line.n < 2 || (line.at[0] != '\'' && line.at[0] != '"'))
		return false;
	if (line.at[line.n - 1] != line.at[0])
		ret->quote = line.at[0];
	ret->name = (struct span){line.at + 1, line.n - (ret->quote ? 1 : 2)};
	return true;
}

/* Check's "file:5:F:case:test:0: message", whose point is called "file:case:test: message". */
static bool read_check(struct span line, struct naming *ret)
{
	size_t colon = span_index(line, ':');
	struct span rest = span_from(line, colon + 1);
	uint64_t number;

	if (!span_take_number(&rest, &number) || rest.n < 4 || rest.at[0] != ':' ||
	    !memchr("FESP", rest.at[1], 4) || rest.at[2] != ':')
		return false;
	rest = span_from(rest, 3);
	for (size_t i = span_index(rest, ':'); i < rest.n;
	     i += 1 + span_index(span_from(rest, i + 1), ':')) {
		struct span behind = span_from(rest, i + 1);

		if (span_take_number(&behind, &number) && span_starts(behind, SPAN(": "))) {
			ret->file = span_head(line, colon);
			ret->name = span_head(rest, i);
			return true;
		}
	}
	return false;
}

/* RSpec's "  1) groups name", in the list it prints at the end. */
static bool read_numbered(struct span line, struct naming *ret)
{
	uint64_t number;

	if (!take_word(&line, SPAN("  ")) || !span_take_number(&line, &number) ||
	    !take_word(&line, SPAN(") ")))
		return false;
	ret->name = span_trim(line);
	ret->tail = true;
	return ret->name.n != 0;
}

bool naming_read(struct span line, bool comment, struct naming *ret)
{
	*ret = (struct naming){0};
	return comment ? read_headline(line, ret)
	               : read_check(line, ret) || read_numbered(line, ret);
}

bool naming_means(const struct naming *naming, struct span name)
{
	if (naming->file.n) {
		return take_word(&name, naming->file) && take_word(&name, SPAN(":")) &&
		       take_word(&name, naming->name) && span_starts(name, SPAN(": "));
	}
	if (span_equal(naming->name, name))
		return true;
	return naming->tail && name.n && naming->name.n > name.n && span_ends(naming->name, name) &&
	       naming->name.at[naming->name.n - name.n - 1] == ' ';
}

bool naming_is_catch2(struct span name)
{
	static const struct span begins[] = {
		SPAN_INIT("unexpected exception with message: '"),
		SPAN_INIT("explicitly with "),
		SPAN_INIT("fatal error condition with message: '"),
	};

	for (size_t i = 0; i < countof(begins); i++) {
		if (span_starts(name, begins[i]))
			return true;
	}
	return span_index(name, ':') < name.n && span_find(name, SPAN(" for: ")) < name.n;
}
