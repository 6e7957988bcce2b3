#include "run/clue.h"

#include "base/memo.h"
#include "base/words.h"
#include "tap/statement.h"

struct clue_prefix {
	struct span prefix;
	enum clue clue;
};

/* Tried on comments alone, blanks in front taken off. */
static const struct clue_prefix comment_prefixes[] = {
	{SPAN_INIT("selftests: "), CLUE_LEADING},
	{SPAN_INIT("timeout set to "), CLUE_LEADING},
	{SPAN_INIT("RUN  "), CLUE_LEADING},       /* kselftest_harness.h */
	{SPAN_INIT("Test died: "), CLUE_LEADING}, /* pgTAP */
	{SPAN_INIT("tapir:1 "), CLUE_RECORD},
	{SPAN_INIT("left: "), CLUE_COMPARED},
	{SPAN_INIT("right: "), CLUE_COMPARED},
	{SPAN_INIT("Start of "), CLUE_HEADING},
	{SPAN_INIT("End of "), CLUE_HEADING},
	{SPAN_INIT("Running tests in "), CLUE_HEADING},
	{SPAN_INIT("TAP results for "), CLUE_HEADING},
	{SPAN_INIT("Criterion v"), CLUE_HEADING},
	{SPAN_INIT("random seed: "), CLUE_HEADING},
	{SPAN_INIT("Started on "), CLUE_HEADING}, /* luaunit */
	{SPAN_INIT("Starting class: "), CLUE_HEADING},
	{SPAN_INIT("ok - "), CLUE_HEADING},     /* cmocka: the end of a group */
	{SPAN_INIT("not ok - "), CLUE_HEADING}, /* the same */
	{SPAN_INIT("Looks like you failed "), CLUE_TRAILER},
	{SPAN_INIT("Looks like you planned "), CLUE_TRAILER},
	{SPAN_INIT("You failed "), CLUE_TRAILER}, /* Raku */
	{SPAN_INIT("You planned "), CLUE_TRAILER},
	{SPAN_INIT("Totals: "), CLUE_TRAILER},
	{SPAN_INIT("tests: "), CLUE_TRAILER},
	{SPAN_INIT("still have "), CLUE_TRAILER}, /* sharness */
	{SPAN_INIT("passed all "), CLUE_TRAILER},
	{SPAN_INIT("bats warning: Executed "), CLUE_TRAILER},
	{SPAN_INIT("Tests were run but no plan was declared"), CLUE_TRAILER},
	{SPAN_INIT("IPC is waiting for children to finish..."), CLUE_TRAILER}, /* Test2 */
};

/* Tried on all lines, blanks in front taken off. */
static const struct clue_prefix prefixes[] = {
	{SPAN_INIT("==="), CLUE_TRACE},
	{SPAN_INIT("Traceback (most recent call last)"), CLUE_TRACE},
	{SPAN_INIT("File \""), CLUE_TRACE},
	{SPAN_INIT("stack traceback:"), CLUE_TRACE},
	{SPAN_INIT("goroutine "), CLUE_TRACE},
	{SPAN_INIT("Call Trace:"), CLUE_TRACE},
	{SPAN_INIT("Call trace:"), CLUE_TRACE},
	{SPAN_INIT("backtrace:"), CLUE_TRACE},
	{SPAN_INIT("stack backtrace:"), CLUE_TRACE},
	{SPAN_INIT("Stack trace:"), CLUE_TRACE},
	{SPAN_INIT("Caused by: "), CLUE_TRACE},
	{SPAN_INIT("in sub "), CLUE_TRACE},
	{SPAN_INIT("in block "), CLUE_TRACE},
	{SPAN_INIT("in method "), CLUE_TRACE},
	{SPAN_INIT("tapir:1 crash "), CLUE_REPORT},
	{SPAN_INIT("tapir:1 "), CLUE_TRACE},
	{SPAN_INIT("while executing"), CLUE_TRACE}, /* Tcl */
	{SPAN_INIT("invoked from within"), CLUE_TRACE},
	{SPAN_INIT("(procedure \""), CLUE_TRACE},
	{SPAN_INIT("Error in "), CLUE_TRACE}, /* R */
	{SPAN_INIT("In procedure "), CLUE_TRACE},
	{SPAN_INIT("Backtrace:"), CLUE_TRACE},
	{SPAN_INIT("Stacktrace:"), CLUE_TRACE},
	{SPAN_INIT("Unhandled exception"), CLUE_TRACE}, /* .NET */
	{SPAN_INIT("Stack trace of thread "), CLUE_TRACE},
	{SPAN_INIT("CallStack (from "), CLUE_TRACE}, /* Haskell */
	{SPAN_INIT("terminate called "), CLUE_CRASH},
	{SPAN_INIT("panic: "), CLUE_CRASH},
	{SPAN_INIT("fatal error: "), CLUE_CRASH},
	{SPAN_INIT("Fatal Python error: "), CLUE_CRASH},
	{SPAN_INIT("Exception in thread "), CLUE_CRASH},
	/* So a kernel ends that was started for its tests alone, without a root file system. */
	{SPAN_INIT("Kernel panic - not syncing: VFS: "), CLUE_NONE},
	{SPAN_INIT("Kernel panic"), CLUE_CRASH},
	{SPAN_INIT("BUG: "), CLUE_CRASH}, /* the kernel's */
	{SPAN_INIT("Oops"), CLUE_CRASH},
	{SPAN_INIT("Unable to handle kernel "), CLUE_CRASH},
	{SPAN_INIT("UBSAN: "), CLUE_TRACE},
	{SPAN_INIT("Segmentation fault"), CLUE_CRASH},
	{SPAN_INIT("Program received signal "), CLUE_CRASH},
	{SPAN_INIT("Program terminated with signal "), CLUE_CRASH},
	{SPAN_INIT("Aborted"), CLUE_CRASH},
	{SPAN_INIT("thread '"), CLUE_CRASH},
	{SPAN_INIT("*** stack smashing detected"), CLUE_CRASH},
	{SPAN_INIT("*** buffer overflow detected"), CLUE_CRASH},
	{SPAN_INIT("double free or corruption"), CLUE_CRASH}, /* the C library's heap */
	{SPAN_INIT("corrupted "), CLUE_CRASH},
	{SPAN_INIT("free(): "), CLUE_CRASH},
	{SPAN_INIT("malloc(): "), CLUE_CRASH},
	{SPAN_INIT("realloc(): "), CLUE_CRASH},
	{SPAN_INIT("malloc_consolidate(): "), CLUE_CRASH},
	{SPAN_INIT("munmap_chunk(): "), CLUE_CRASH},
	{SPAN_INIT("Fatal glibc error: "), CLUE_CRASH},
	{SPAN_INIT("pure virtual method called"), CLUE_CRASH},
	{SPAN_INIT("Bus error"), CLUE_CRASH},
	{SPAN_INIT("Illegal instruction"), CLUE_CRASH},
	{SPAN_INIT("Floating point exception"), CLUE_CRASH},
	{SPAN_INIT("Trace/breakpoint trap"), CLUE_CRASH},
	{SPAN_INIT("error[E"), CLUE_TRACE}, /* rustc */
	{SPAN_INIT("zsh:"), CLUE_TRACE},
};

/* Anywhere in the line. */
static const struct clue_prefix inside[] = {
	{SPAN_INIT("EXPECTATION FAILED at "), CLUE_LEADING}, /* KUnit */
	{SPAN_INIT("ASSERTION FAILED at "), CLUE_LEADING},
	{SPAN_INIT("==ERROR: "), CLUE_REPORT},
	{SPAN_INIT("==WARNING: "), CLUE_REPORT},
	{SPAN_INIT(": runtime error: "), CLUE_REPORT},
	{SPAN_INIT("WARNING: ThreadSanitizer: "), CLUE_REPORT},
	{SPAN_INIT("Assertion `"), CLUE_CRASH},
	{SPAN_INIT("ssertion failed"), CLUE_TRACE},
	{SPAN_INIT(": ERROR: "), CLUE_TRACE},            /* psql */
	{SPAN_INIT(": Unexpected error: "), CLUE_CRASH}, /* assert_perror() */
	{SPAN_INIT("make: *** ["), CLUE_TRACE},
	{SPAN_INIT("]: *** ["), CLUE_TRACE}, /* make[1] */
};

/* Words that lines with a place have, behind those of `inside` in the same list: one pass finds
 * all. */
enum { WORD_AT = countof(inside), WORD_LINE, WORD_ON_LINE, WORD_ADDRESS };
static const struct span place_words[] = {SPAN_INIT(" at "), SPAN_INIT(": line "),
                                          SPAN_INIT(" on line "), SPAN_INIT("[0x")};

bool clue_may_report(struct span text)
{
	for (size_t i = 0; i < countof(inside); i++) {
		if (inside[i].clue == CLUE_REPORT && span_find(text, inside[i].prefix) < text.n)
			return true;
	}
	return false;
}

static void find_words(struct span text, struct words_found *ret)
{
	static struct words words; /* made of the tables above, once, by the thread that reads */

	if (!words.n) {
		for (size_t i = 0; i < countof(inside); i++)
			words_add(&words, inside[i].prefix);
		for (size_t i = 0; i < countof(place_words); i++)
			words_add(&words, place_words[i]);
	}
	words_find(&words, text, ret);
}

/* The first of `inside` that was found. */
static enum clue match_inside(const struct words_found *found)
{
	for (size_t i = 0; i < countof(inside); i++) {
		if (words_has(found, i))
			return inside[i].clue;
	}
	return CLUE_NONE;
}

/* The value of `key`, as it stands there; empty when this is another key's line. */
static struct span value_of(struct span text, struct span key)
{
	return span_starts(text, key) ? span_trim(span_from(text, key.n)) : (struct span){0};
}

bool clue_tells_more(struct span text)
{
	text = span_trim(text);

	struct span signal = value_of(text, SPAN("signal:"));
	struct span type = value_of(text, SPAN("failureType:"));

	return (signal.n && !span_is(signal, "~") && !span_is(signal, "null")) ||
	       (type.n && span_find(type, SPAN("subtestsFailed")) == type.n &&
	        span_find(type, SPAN("cancelledByParent")) == type.n);
}

/* `line` behind "x.sh: line 3:   812 " of bash's. */
static struct span behind_place(struct span line)
{
	struct span mark = SPAN(": line "), text = line;
	size_t at = span_find(line, mark);
	uint64_t number;

	if (at == line.n)
		return line;
	text = span_from(line, at + mark.n);
	if (!span_take_number(&text, &number) || !span_starts(text, SPAN(":")))
		return line;
	text = span_trim(span_from(text, 1));
	return span_take_number(&text, &number) ? span_trim(text) : text;
}

bool clue_is_shell(struct span line)
{
	static const char *const words[] = {
		"Aborted", "Bus error",          "Floating point exception", "Illegal instruction",
		"Killed",  "Segmentation fault", "Trace/breakpoint trap",
	};
	struct span text = behind_place(span_trim(line));

	for (size_t i = 0; i < countof(words); i++) {
		struct span rest = span_from(text, strlen(words[i]));

		if (span_starts(text, span_of(words[i])) && (!rest.n || rest.at[0] == ' '))
			return true;
	}
	return false;
}

static enum clue match_prefix(const struct clue_prefix *table, size_t n, struct span text)
{
	for (size_t i = 0; i < n; i++) {
		if (table[i].prefix.at[0] == text.at[0] && span_starts(text, table[i].prefix))
			return table[i].clue;
	}
	return CLUE_NONE;
}

/* `text` without what a kernel's console puts in front. */
static struct span without_prefix(struct span text)
{
	bool may = text.n && (text.at[0] == '[' || text.at[0] == '<');

	return may ? span_from(text, statement_prefix(text)) : text;
}

bool clue_is_bats(struct span comment)
{
	return span_starts(comment, SPAN("(in test file ")) ||
	       span_starts(comment, SPAN("(from function `"));
}

bool clue_is_frame(struct span line)
{
	uint64_t number;

	line = without_prefix(span_trim(line));
	if (!line.n || line.at[0] != '#')
		return false;
	if (span_starts(line, SPAN("#PF: ")))
		return true;
	line = span_from(line, 1);
	return span_take_number(&line, &number) && line.n && byte_is_blank(line.at[0]);
}

/* "[0x55cba12202ae]" at the end: glibc's backtrace_symbols(). */
static bool is_glibc_frame(struct span text, const struct words_found *found)
{
	return words_has(found, WORD_ADDRESS) && text.at[text.n - 1] == ']';
}

/* "at F line N." (Perl, Raku), "at f (F:N:C)", "at F:N:C" (JavaScript), "at f(F:N)" (Java). */
static bool names_a_place(struct span text, const struct words_found *found)
{
	size_t at = 0;

	if (!span_starts(text, SPAN("at "))) {
		if (!words_has(found, WORD_AT))
			return false;
		at = span_find(text, SPAN(" at ")) + 1;
	}

	struct span rest = span_from(text, at + 3);
	size_t line = span_find(rest, SPAN(" line "));

	if (line < rest.n && line + 6 < rest.n && byte_is_digit(rest.at[line + 6]))
		return true;
	if (at != 0)
		return false;

	size_t colon = span_index(rest, ':');

	while (colon + 1 < rest.n && !byte_is_digit(rest.at[colon + 1]))
		colon += 1 + span_index(span_from(rest, colon + 1), ':');
	return colon + 1 < rest.n;
}

/* ":N" and then nothing or a colon. */
static bool begins_with_line(struct span text)
{
	struct span rest = span_from(text, 1);
	uint64_t number;

	return span_starts(text, SPAN(":")) && span_take_number(&rest, &number) &&
	       (!rest.n || rest.at[0] == ':');
}

/* "F:N: error: …", "F:N: f: Assertion …", "F:N:C: …", or nothing but "F:N": a file with a suffix, a
 * line number. */
static bool begins_with_place(struct span text)
{
	size_t colon = span_index(text, ':');
	struct span file = span_head(text, colon);

	if (span_index(file, '.') == file.n || span_index(file, ' ') < file.n)
		return false;
	return begins_with_line(span_from(text, colon));
}

/* "from F:N:in `f'" (Ruby); "lua: F:N: …", the program's name in front; "lua: (command line):1: …"
 * and "lua: [string "…"]:1: …". */
static bool names_a_place_behind(struct span text)
{
	size_t blank = span_index(text, ' ');
	struct span word = span_head(text, blank), rest = span_from(text, blank + 1);

	if (!span_is(word, "from") && !span_ends(word, SPAN(":")))
		return false;
	if (span_starts(rest, SPAN("(")) || span_starts(rest, SPAN("["))) {
		size_t end = span_index(rest, rest.at[0] == '(' ? ')' : ']');

		return begins_with_line(span_from(rest, end + 1));
	}
	return begins_with_place(rest);
}

/* "==12==    by 0x109518: main (main.c:21)": every line of Valgrind's. */
static bool is_valgrind(struct span text)
{
	uint64_t number;

	if (!span_starts(text, SPAN("==")))
		return false;
	text = span_from(text, 2);
	return span_take_number(&text, &number) && span_starts(text, SPAN("=="));
}

/* "f.sh: line 6: …" (bash), "… in /w/f.php on line 11" (PHP), "3: check(x)" (R). */
static bool numbers_a_line(struct span text, const struct words_found *found)
{
	struct span rest;
	uint64_t number;

	if (words_has(found, WORD_LINE)) {
		rest = span_from(text, span_find(text, SPAN(": line ")) + 7);
		if (span_take_number(&rest, &number) && span_starts(rest, SPAN(":")))
			return true;
	}
	if (words_has(found, WORD_ON_LINE)) {
		rest = span_from(text, span_find(text, SPAN(" on line ")) + 9);
		if (span_take_number(&rest, &number) && !rest.n)
			return true;
	}
	rest = text;
	return span_take_number(&rest, &number) && span_starts(rest, SPAN(": ")) &&
	       text.at[text.n - 1] == ')';
}

/* "tests 12", "pass  3", "failed 3 among …", "Ran 5 tests in 0.001 seconds, …": what reporters
 * count at the end. */
static bool is_count(struct span text)
{
	static const struct span words[] = {
		SPAN_INIT("tests"),     SPAN_INIT("suites"),      SPAN_INIT("pass"),
		SPAN_INIT("passed"),    SPAN_INIT("fail"),        SPAN_INIT("failed"),
		SPAN_INIT("skip"),      SPAN_INIT("skipped"),     SPAN_INIT("todo"),
		SPAN_INIT("cancelled"), SPAN_INIT("duration_ms"), SPAN_INIT("ok"),
	};
	size_t blank = span_index(text, ' ');
	struct span word = span_head(text, blank), rest = span_trim(span_from(text, blank));
	uint64_t number;

	if (!span_take_number(&rest, &number))
		return false;
	if (span_is(word, "Ran"))
		return span_starts(rest, SPAN(" test"));
	for (size_t i = 0; i < countof(words); i++) {
		if (span_equal(word, words[i]))
			return !rest.n || rest.at[0] == '.' || span_starts(rest, SPAN(" among "));
	}
	return false;
}

/* "t=55522000000": how long Raku's test took. */
static bool is_raku_time(struct span text)
{
	uint64_t number;

	if (!span_starts(text, SPAN("t=")))
		return false;
	text = span_from(text, span_starts(text, SPAN("t=-")) ? 3 : 2);
	return span_take_number(&text, &number) && !text.n;
}

/* `text` is trimmed and not empty. */
static enum clue find_clue(struct span text, bool comment)
{
	struct words_found found;
	enum clue clue = CLUE_NONE;

	if (comment)
		clue = match_prefix(comment_prefixes, countof(comment_prefixes), text);
	/* GLib's; others have the name of a test or of a log behind it. */
	if (comment && span_starts(text, SPAN("ERROR:")) && begins_with_place(span_from(text, 6)))
		clue = CLUE_LEADING;
	if (comment && !clue && (is_count(text) || is_raku_time(text)))
		clue = CLUE_TRAILER;
	/* Deno's name of the file whose tests follow; "./prog(+0x11be)[0x56246bf031be]" is none. */
	if (comment && span_starts(text, SPAN("./")) && span_index(text, ' ') == text.n &&
	    span_index(text, ':') == text.n && !span_ends(text, SPAN("]")))
		clue = CLUE_HEADING;
	if (!clue)
		clue = match_prefix(prefixes, countof(prefixes), text);
	find_words(text, &found);
	if (!clue)
		clue = match_inside(&found);
	/* A record of a crash that its program goes on from says nothing of the stream. */
	if (clue == CLUE_REPORT && span_starts(text, SPAN("tapir:1 ")) &&
	    span_find(text, SPAN(" fatal=1")) == text.n)
		clue = CLUE_TRACE;
	if (clue)
		return clue;
	if (clue_is_frame(text) || is_glibc_frame(text, &found) || names_a_place(text, &found) ||
	    begins_with_place(text) || names_a_place_behind(text) || is_valgrind(text) ||
	    numbers_a_line(text, &found))
		return CLUE_TRACE;
	return CLUE_NONE;
}

enum clue clue_of(struct span text, bool comment)
{
	/* Of the lines that came last; of nothing but them. Used by the one thread that reads. */
	static struct memo memo = {.value_size = sizeof(enum clue), .count = 256};
	bool known;

	text = span_trim(without_prefix(span_trim(text)));
	if (!text.n)
		return CLUE_NONE;

	/* The version of tapir's records matters; else one digit tells no more than another. */
	enum memo_key key = span_starts(text, SPAN("tapir:")) ? MEMO_BYTES : MEMO_NO_DIGITS;
	enum clue *clue = memo_find(&memo, comment, text, key, &known);

	if (!clue)
		return find_clue(text, comment);
	if (!known)
		*clue = find_clue(text, comment);
	return *clue;
}
