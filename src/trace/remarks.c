#include "trace/remarks.h"

/* Taken off the front of a line. */
static const struct span line_labels[] = {
	SPAN_INIT("Failure message: "),
	SPAN_INIT("Failure: "),
	SPAN_INIT("Error message: "),
};

/* Check's report: "file:5:F:case:test:0: message". */
static bool read_check(struct finding *finding, struct span line)
{
	size_t colon = span_index(line, ':');
	struct span rest = span_from(line, colon + 1);
	struct frame place = {.file = span_head(line, colon)};
	uint64_t iteration;

	if (!span_take_number(&rest, &place.line) || rest.n < 4 || rest.at[0] != ':' ||
	    !memchr("FESP", rest.at[1], 4) || rest.at[2] != ':')
		return false;
	rest = span_from(rest, 3);
	for (size_t i = span_index(rest, ':'); i < rest.n;
	     i += 1 + span_index(span_from(rest, i + 1), ':')) {
		struct span behind = span_from(rest, i + 1);

		if (!span_take_number(&behind, &iteration) || !span_starts(behind, SPAN(": ")))
			continue;
		behind = span_from(behind, 2);
		finding->at = place;
		finding->assertion = true;
		if (!span_ends(finding->name, behind))
			finding_message(finding, behind);
		return true;
	}
	return false;
}

/* Whole lines, blanks at both ends taken off. */
static const struct span empty_lines[] = {
	SPAN_INIT("**"),
	SPAN_INIT("Message:"),
	SPAN_INIT("Structures begin differing at:"),
	SPAN_INIT("Stack:"),
	SPAN_INIT("=== STACK TRACE ==="),
	SPAN_INIT("=== END STACK TRACE ==="),
	SPAN_INIT("(compared using ==)"),
	SPAN_INIT("Failed test"),
	SPAN_INIT("Failure!"),
	SPAN_INIT("# Failure!"),
	SPAN_INIT("Test failed"),
	SPAN_INIT("not ok"),
	SPAN_INIT("at <Jasmine>"),
};

static const struct span empty_prefixes[] = {
	SPAN_INIT("Looks like you failed "),
	SPAN_INIT("Looks like you planned "),
	SPAN_INIT("Looks like your test exited with "),
	SPAN_INIT("Failed test at "),
	SPAN_INIT("Failed (TODO) test at "),
	SPAN_INIT("Node.js v"),
	SPAN_INIT("RUN  "), /* kselftest_harness.h */
	SPAN_INIT("FAIL  "),
	SPAN_INIT("timeout set to "),
};

static const struct span quoted_names[] = {
	SPAN_INIT("Failed test '"),
	SPAN_INIT("Failed (TODO) test '"),
	SPAN_INIT("Failed test \""),
};

/* What an exception said, in pgTAP. */
static const struct span died_prefixes[] = {SPAN_INIT("died: "), SPAN_INIT("Test died: ")};

static struct span take_prefix(struct span line, const struct span *prefixes, size_t n)
{
	for (size_t i = 0; i < n && line.n; i++) {
		if (line.at[0] == prefixes[i].at[0] && span_starts(line, prefixes[i]))
			return span_from(line, prefixes[i].n);
	}
	return (struct span){0};
}

struct span remark_unlabel(struct span line)
{
	struct span rest = take_prefix(span_trim(line), line_labels, countof(line_labels));

	return rest.n ? rest : line;
}

/* Where the place of a KUnit expectation begins; the line's end when it is none. */
static size_t kunit_place(struct span line)
{
	static const struct span words[] = {SPAN_INIT("EXPECTATION FAILED at "),
	                                    SPAN_INIT("ASSERTION FAILED at ")};

	/* Few lines have such a letter. */
	if (span_index(line, 'F') == line.n || span_find(line, SPAN("ON FAILED at ")) == line.n)
		return line.n;
	for (size_t i = 0; i < countof(words); i++) {
		size_t at = span_find(line, words[i]);

		if (at < line.n)
			return at + words[i].n;
	}
	return line.n;
}

bool remark_begins_account(struct span line)
{
	line = span_trim(line);
	return kunit_place(line) < line.n || span_starts(line, SPAN("Failed test")) ||
	       (span_starts(line, SPAN("ERROR:")) &&
	        span_find(line, SPAN(": assertion failed")) < line.n);
}

/* "Failed test 3: "name"" (pgTAP). */
static bool is_numbered_headline(struct span line)
{
	uint64_t number;

	line = take_prefix(
		line,
		(const struct span[]){SPAN_INIT("Failed test "), SPAN_INIT("Failed (TODO) test ")},
		2);
	return span_take_number(&line, &number) && span_starts(line, SPAN(": "));
}

/* "=====", "─────": a line of one and the same character. */
static bool is_rule(struct span line)
{
	static const struct span characters[] = {SPAN_INIT("="), SPAN_INIT("-"), SPAN_INIT("*"),
	                                         SPAN_INIT("─"), SPAN_INIT("━"), SPAN_INIT("═")};
	struct span one = {0};

	for (size_t i = 0; i < countof(characters) && !one.n; i++) {
		if (span_starts(line, characters[i]))
			one = characters[i];
	}
	while (one.n && span_starts(line, one))
		line = span_from(line, one.n);
	return one.n && !line.n;
}

static bool is_numbered(struct span line)
{
	uint64_t number;

	return span_take_number(&line, &number) && span_starts(line, SPAN(") "));
}

/* Whether any of the words above begins as `line` does: as a rule none. */
static bool may_be_empty(struct span line)
{
	/* Made of the tables above, once, by the thread that reads. */
	static bool begins[UINT8_MAX + 1];

	if (!begins[(unsigned char)empty_lines[0].at[0]]) {
		for (size_t i = 0; i < countof(empty_lines); i++)
			begins[(unsigned char)empty_lines[i].at[0]] = true;
		for (size_t i = 0; i < countof(empty_prefixes); i++)
			begins[(unsigned char)empty_prefixes[i].at[0]] = true;
		for (size_t i = 0; i < countof(quoted_names); i++)
			begins[(unsigned char)quoted_names[i].at[0]] = true;
	}
	return line.n && begins[(unsigned char)line.at[0]];
}

static bool is_empty_word(struct span line)
{
	for (size_t i = 0; i < countof(empty_lines); i++) {
		if (span_equal(line, empty_lines[i]))
			return true;
	}
	return take_prefix(line, empty_prefixes, countof(empty_prefixes)).n ||
	       is_numbered_headline(line) ||
	       take_prefix(line, quoted_names, countof(quoted_names)).n;
}

bool remark_is_empty(struct span line, struct span name)
{
	line = span_trim(line);
	if (may_be_empty(line) && is_empty_word(line))
		return true;
	if (line.n > 8 && memchr("=-*\xe2", line.at[0], 4) && is_rule(line))
		return true;
	/* RSpec's "  1) groups name". */
	if (is_numbered(line) && name.n && span_ends(line, name))
		return true;
	/* kselftest's heading; the name may have "# exit=1" behind it. */
	return name.n &&
	       (span_equal(line, name) ||
	        (span_starts(name, line) && span_starts(span_from(name, line.n), SPAN(" #"))));
}

bool remark_read(struct finding *finding, struct span line)
{
	line = span_trim(line);

	size_t place = kunit_place(line);

	if (place < line.n) {
		location_read(span_from(line, place), finding->arena, &finding->at);
		finding->assertion = true;
		return true;
	}
	/* busted: "spec/geo_spec.lua @ 6" is where the test begins. */
	if (span_index(line, '@') < line.n && span_find(line, SPAN(" @ ")) < line.n &&
	    !finding->start.file.n)
		return location_read(line, finding->arena, &finding->start);
	if (read_check(finding, line))
		return true;
	if (span_starts(line, SPAN("Failure/Error: "))) { /* RSpec */
		finding->source_line = span_from(line, 15);
		return true;
	}
	/* bats */
	if (line.n && line.at[0] == '`' && (span_find(line, SPAN("' failed")) < line.n)) {
		finding_message(finding, line);
		return true;
	}
	struct span died = take_prefix(line, died_prefixes, countof(died_prefixes));

	if (died.n) {
		finding_message(finding, died);
		finding->error = true;
	}
	return died.n != 0;
}
