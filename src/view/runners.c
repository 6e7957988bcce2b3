#include "view/runners.h"

/* A failure being looked at. */
struct sight {
	const struct failure *failure;
	const struct diagnosis *diagnosis;
	struct span leaf; /* the test's own name */
	struct arena *arena;
};

/* ---- looking at lines ---- */

/* The first line of diagnostics that begins with `prefix`, after blanks when `indented` is set;
 * *ret is what follows. */
static bool find_line(const struct sight *sight, const char *word, bool indented, struct span *ret)
{
	struct span prefix = span_of(word);

	for (size_t i = 0; i < sight->failure->nsaid; i++) {
		struct span text = sight->failure->said[i].text;

		if (indented)
			text = span_trim(text);
		if (!text.n || text.at[0] != prefix.at[0] || !span_starts(text, prefix))
			continue;
		*ret = span_from(text, prefix.n);
		return true;
	}
	return false;
}

/* `text` without the quotes around it. */
static struct span unquote(struct span text)
{
	text = span_trim(text);
	if (text.n >= 2 && (text.at[0] == '\'' || text.at[0] == '"') &&
	    text.at[text.n - 1] == text.at[0])
		return (struct span){text.at + 1, text.n - 2};
	return text;
}

/* `text` without a ":N" at its end. */
static bool cut_number(struct span *text)
{
	size_t n = text->n;

	while (n && byte_is_digit(text->at[n - 1]))
		n--;
	if (n == text->n || n < 2 || text->at[n - 1] != ':')
		return false;
	text->n = n - 1;
	return true;
}

static struct span until_blank(struct span text)
{
	return span_head(text, span_index(text, ' '));
}

/* ---- runners ---- */

/* "tests/test_x.py::TestA::test_b[c d]" */
static bool read_pytest(const struct sight *sight, struct runner_hint *ret)
{
	size_t at = span_find(sight->leaf, SPAN(".py::"));
	struct span file = span_head(sight->leaf, at + 3);

	if (at == sight->leaf.n || span_index(file, ' ') < file.n)
		return false;
	ret->file = file;
	ret->name = sight->leaf;
	return true;
}

/* What bats calls a test, without what it says of its end; empty for what is done before or after
 * all tests. */
static struct span bats_name(struct span leaf)
{
	if (span_is(leaf, "setup_file failed") || span_is(leaf, "teardown_file failed"))
		return (struct span){0};
	return span_head(leaf, span_find(leaf, SPAN(" # timeout after ")));
}

/* "(in test file F, line N)", "(in test file F:N)", "from function `f' in test file F, line N)" */
static bool read_bats(const struct sight *sight, struct runner_hint *ret)
{
	static const char mark[] = "in test file ";

	for (size_t i = 0; i < sight->failure->nsaid; i++) {
		struct span text = span_trim(sight->failure->said[i].text);
		size_t at;

		if (!span_ends(text, SPAN(")")))
			continue;
		at = span_find(text, span_of(mark));
		if (at == text.n ||
		    (at && text.at[0] != '(' && !span_starts(text, SPAN("from function"))))
			continue;
		text = span_from(text, at + strlen(mark));
		text.n--;
		at = span_find(text, SPAN(", line "));
		if (at < text.n)
			text.n = at;
		else if (!cut_number(&text))
			continue;
		ret->file = text;
		ret->name = bats_name(sight->leaf);
		return true;
	}
	/* Nothing of it was said, but a "suite" line in front of all tests. */
	ret->file = sight->failure->file;
	ret->name = bats_name(sight->leaf);
	return span_ends(ret->file, SPAN(".bats"));
}

/* node --test: "failureType:" and "location: 'F:N:C'" */
static bool read_node(const struct sight *sight, struct runner_hint *ret)
{
	struct span text;

	if (!find_line(sight, "failureType:", false, &text) ||
	    !find_line(sight, "location:", false, &text))
		return false;
	text = unquote(text);
	for (int i = 0; i < 2; i++) {
		if (!cut_number(&text))
			return false;
	}
	ret->file = text;
	return true;
}

/* location: "./spec/x_spec.rb:8" */
static bool read_rspec(const struct sight *sight, struct runner_hint *ret)
{
	struct span text;

	if (!find_line(sight, "location:", false, &text))
		return false;
	text = unquote(text);
	ret->name = text;
	if (!cut_number(&text) || !span_ends(text, SPAN("_spec.rb")))
		return false;
	ret->file = text;
	return true;
}

/* "spec/x_spec.lua @ 6" */
static bool read_busted(const struct sight *sight, struct runner_hint *ret)
{
	for (size_t i = 0; i < sight->failure->nsaid; i++) {
		struct span text = sight->failure->said[i].text;
		size_t at = span_index(text, '@') < text.n ? span_find(text, SPAN(".lua @ "))
		                                           : text.n;

		if (at == text.n)
			continue;
		ret->file = span_head(text, at + 4);
		return true;
	}
	return false;
}

/* `id` without its last part. */
static struct span without_part(struct span id)
{
	size_t n = id.n;

	while (n && id.at[n - 1] != '.')
		n--;
	return span_head(id, n ? n - 1 : 0);
}

/* "test_x (mod.Class.test_x)", before Python 3.11 "test_x (mod.Class)"; "setUpClass (mod.Class)";
 * of a module that could not be imported "mod (unittest.loader._FailedTest.mod)". */
static bool read_unittest(const struct sight *sight, struct runner_hint *ret)
{
	struct span method = until_blank(sight->leaf);
	struct span id = span_from(sight->leaf, method.n + 2);
	struct span text;

	if (!find_line(sight, "Traceback (most recent call last)", true, &text) || id.n < 2 ||
	    id.at[-1] != '(' || id.at[id.n - 1] != ')' || span_index(id, ' ') < id.n)
		return false;
	id.n--;
	if (span_starts(id, SPAN("unittest.loader._FailedTest"))) {
		ret->name = ret->file = method;
		return true;
	}
	if (!span_starts(method, SPAN("test"))) {
		ret->name = id; /* of a class */
		ret->file = without_part(id);
		return ret->file.n > 0;
	}
	text = arena_join(sight->arena, SPAN("."), method, (struct span){0});
	ret->name = span_ends(id, text) ? id : arena_join(sight->arena, id, text, (struct span){0});
	ret->file = without_part(without_part(ret->name));
	return ret->file.n > 0;
}

/* prove's heading, or the file as a test around all others; or Test::More's words, and a frame in
 * a file of tests. */
static bool read_perl(const struct sight *sight, struct runner_hint *ret)
{
	struct span text;

	ret->file = sight->failure->file;
	if (span_ends(ret->file, SPAN(".t")))
		return true;
	ret->file = sight->failure->npath ? sight->failure->path[0] : (struct span){0};
	if (span_ends(ret->file, SPAN(".t")))
		return true;
	if (!find_line(sight, "  Failed test", false, &text))
		return false;
	for (size_t i = 0; i < sight->diagnosis->nframes; i++) {
		const struct frame *frame = &sight->diagnosis->frames[i];

		ret->file = frame->shown.n ? frame->shown : frame->file;
		if (span_ends(ret->file, SPAN(".t")))
			return true;
	}
	return false;
}

/* "suite::test perhaps a description", which --filter calls "suite/test" */
static bool read_criterion(const struct sight *sight, struct runner_hint *ret)
{
	struct span id = until_blank(sight->leaf);
	size_t at = span_find(id, SPAN("::"));
	struct span text;

	if (at == 0 || at + 2 >= id.n)
		return false;
	ret->name = arena_join(sight->arena, span_head(id, at), SPAN("/"), span_from(id, at + 2));
	ret->sure = find_line(sight, "assertions:", false, &text);
	return true;
}

/* "/store/pair"; g_assert_… says "ERROR:F:N:FUNCTION: assertion failed" */
static bool read_glib(const struct sight *sight, struct runner_hint *ret)
{
	struct span text;

	if (sight->leaf.n < 2 || sight->leaf.at[0] != '/' || sight->failure->npath != 1)
		return false;
	/* g_test_fail_printf() puts its message behind the name. */
	ret->name = span_head(sight->leaf, span_find(sight->leaf, SPAN(" - ")));
	ret->sure = find_line(sight, "ERROR:", false, &text) &&
	            span_find(text, SPAN(": assertion failed")) < text.n;
	return true;
}

/* "Suite.Test", "Suite/0.Test/1": our listener in GoogleTest says so; a crash is in "TestBody()" */
static bool read_gtest(const struct sight *sight, struct runner_hint *ret)
{
	size_t dot = span_index(sight->leaf, '.');
	struct span text;

	if (dot == 0 || dot + 1 >= sight->leaf.n || until_blank(sight->leaf).n < sight->leaf.n)
		return false;
	ret->name = sight->leaf;
	ret->sure = find_line(sight, "type: googletest", false, &text);
	for (size_t i = 0; i < sight->diagnosis->nframes; i++) {
		text = sight->diagnosis->frames[i].function;
		ret->sure |= span_find(text, SPAN("_Test::TestBody()")) < text.n;
	}
	return true;
}

/* In the order they are tried: those with the plainest marks first. */
static bool (*const readers[])(const struct sight *, struct runner_hint *) = {
	[RUNNER_PYTEST] = read_pytest, [RUNNER_BATS] = read_bats,
	[RUNNER_NODE] = read_node,     [RUNNER_RSPEC] = read_rspec,
	[RUNNER_BUSTED] = read_busted, [RUNNER_UNITTEST] = read_unittest,
	[RUNNER_PERL] = read_perl,     [RUNNER_CRITERION] = read_criterion,
	[RUNNER_GLIB] = read_glib,     [RUNNER_GTEST] = read_gtest,
};
_Static_assert(countof(readers) == RUNNER_COUNT, "one reader for each runner");

bool runner_read(const struct failure *failure, const struct diagnosis *diagnosis,
                 struct arena *arena, struct runner_hint *ret)
{
	struct sight sight = {
		.failure = failure,
		.diagnosis = diagnosis,
		.leaf = failure->npath ? span_trim(failure->path[failure->npath - 1])
	                               : (struct span){0},
		.arena = arena,
	};

	for (enum runner runner = 0; runner < RUNNER_COUNT; runner++) {
		struct runner_hint hint = {.runner = runner, .sure = true};

		if (readers[runner](&sight, &hint)) {
			*ret = hint;
			return true;
		}
	}
	return false;
}
