#include "view/summary.h"

#include "base/duration.h"
#include "view/ending.h"
#include "view/passage.h"
#include "view/recap.h"

/* ---- lists ---- */

static void add_slowest(const struct summary *summary, const struct look *look, struct block *block)
{
	struct style style = look_style(look, ROLE_SLOW);
	unsigned width = 0;
	bool measured = false;

	if (!summary->nslowest)
		return;
	for (size_t i = 0; i < summary->nslowest; i++) {
		const struct slow_entry *slow = &summary->slowest[i];
		struct span text = duration_fine(slow->duration_ns, slow->measured, block->arena);

		width = text.n > width ? (unsigned)text.n : width;
		measured |= slow->measured;
	}
	block_row(block);
	block_row(block);
	row_add(block, look_style(look, ROLE_LABEL),
	        measured ? SPAN("slowest (~ by tapir's own clock):") : SPAN("slowest:"));
	for (size_t i = 0; i < summary->nslowest; i++) {
		const struct slow_entry *slow = &summary->slowest[i];
		struct span text = duration_fine(slow->duration_ns, slow->measured, block->arena);

		indented_row(block, 2 + width - (unsigned)text.n);
		row_add(block, style, text);
		row_add(block, (struct style){0}, SPAN("  "));
		row_add(block, (struct style){0}, slow->path);
	}
}

static void add_rerun(const struct summary *summary, const struct look *look, struct block *block)
{
	if (!summary->rerun.n)
		return;
	block_row(block);
	block_row(block);
	row_add(block, look_style(look, ROLE_LABEL), SPAN("to run what failed again:"));
	indented_row(block, 2);
	row_add_foreign(block, (struct style){0}, summary->rerun);
}

/* ---- what is wrong with the streams, and what is odd ---- */

/* What a verdict is called when no problem of the stream's own says it. */
static const char *const verdict_words[] = {
	[VERDICT_BAILED] = "bailed out",
	[VERDICT_CUT_OFF] = "the stream stopped in the middle",
	[VERDICT_FAILED] = NULL, /* the counts say it */
	[VERDICT_NO_TESTS] = "no tests",
	[VERDICT_NO_PLAN] = "no plan",
	[VERDICT_MISSING] = "missing tests",
	[VERDICT_EXTRA] = "more tests than planned",
	[VERDICT_BAD_NUMBERS] = "repeated or out-of-range test numbers",
	[VERDICT_BAD_STREAM] = "not a right TAP stream",
	[VERDICT_PASSED] = NULL,
	[VERDICT_SKIPPED] = NULL,
};
_Static_assert(countof(verdict_words) == VERDICT_SKIPPED + 1, "an entry for each verdict");

/* A row that begins with the stream's name, when there are several. */
static void begin_verdict(const struct summary *summary, const struct summary_stream *stream,
                          const struct look *look, struct block *block)
{
	block_row(block);
	if (summary->nstreams < 2 || !stream->title.n)
		return;
	row_add_foreign(block, look_style(look, ROLE_LABEL), stream->title);
	row_add(block, look_style(look, ROLE_LABEL), SPAN(": "));
}

static bool mentions(struct span problem, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (span_find(problem, span_of(words[i])) < problem.n)
			return true;
	}
	return false;
}

/* Problems that say that the stream stopped in the middle. */
static bool is_cut_off(struct span problem)
{
	static const char *const words[] = {"the stream stopped", "began and did not end"};

	return mentions(problem, words, countof(words));
}

/* What is no wonder in a run that was interrupted. */
static bool is_early_end(struct span problem)
{
	static const char *const words[] = {"missing test", "planned ", "no plan", "no tests"};

	return mentions(problem, words, countof(words)) || is_cut_off(problem);
}

static void add_bail(const struct summary *summary, const struct summary_stream *stream,
                     const struct look *look, struct block *block)
{
	struct style style = look_style(look, ROLE_BAD);
	struct span reason = span_trim(stream->run->bail_reason);

	begin_verdict(summary, stream, look, block);
	row_add(block, style, SPAN("bailed out"));
	if (reason.n) {
		row_add(block, style, SPAN(": "));
		row_add_foreign(block, style, reason);
	}
}

static void add_problem(const struct summary *summary, const struct summary_stream *stream,
                        struct span problem, size_t times, const struct look *look,
                        struct block *block)
{
	struct style style = look_style(look, ROLE_BAD);

	begin_verdict(summary, stream, look, block);
	if (is_cut_off(problem))
		row_add(block, style, SPAN("cut off: "));
	row_add_foreign(block, style, problem);
	if (times > 1)
		row_add(block, style,
		        arena_format(block->arena, look->ascii ? "  x%zu" : "  ×%zu", times));
}

/* How many equal problems begin with number `i`. */
static size_t count_equal(const struct run *run, size_t i)
{
	size_t n = 1;

	while (i + n < run->nproblems && span_equal(run->problems[i + n], run->problems[i]))
		n++;
	return n;
}

/* How many there were. */
static uint64_t add_problems(const struct summary *summary, const struct summary_stream *stream,
                             const struct look *look, struct block *block)
{
	const struct run *run = stream->run;
	uint64_t n = 0;

	if (run->bailed) {
		add_bail(summary, stream, look, block);
		n++;
	}
	for (size_t i = 0, times; i < run->nproblems; i += times) {
		times = count_equal(run, i);
		if ((run->bailed && span_starts(run->problems[i], SPAN("bailed out"))) ||
		    (summary->interrupted && is_early_end(run->problems[i])))
			continue;
		add_problem(summary, stream, run->problems[i], times, look, block);
		n += times;
	}
	if (run->more_problems) {
		n += run->more_problems;
		begin_verdict(summary, stream, look, block);
		row_add(block, look_style(look, ROLE_BAD),
		        arena_format(block->arena, "%llu more problem%s",
		                     (unsigned long long)run->more_problems,
		                     plural(run->more_problems)));
	}
	if (!n && !run->nproblems && !summary->interrupted && run->over &&
	    verdict_words[run->verdict]) {
		add_problem(summary, stream, span_of(verdict_words[run->verdict]), 1, look, block);
		n++;
	}
	return n;
}

/* Whether a stream says already what is wrong. */
static bool is_explained(const struct summary *summary)
{
	for (size_t i = 0; i < summary->nstreams; i++) {
		const struct run *run = summary->streams[i].run;

		if (run->nproblems || run->top.failed)
			return true;
	}
	return false;
}

/* An exit status alone says nothing new once something is known to be wrong; a signal does. */
static uint64_t add_ending(const struct summary *summary, const struct summary_stream *stream,
                           uint64_t problems, const struct look *look, struct block *block)
{
	const struct ending *ending = stream->ending;

	if (!ending || ending_is_fine(ending) || ending->timeout_ns || summary->interrupted)
		return 0;
	if (!ending->signal && (problems || is_explained(summary)))
		return 0;
	begin_verdict(summary, stream, look, block);
	row_add(block, look_style(look, ROLE_BAD), ending_words(ending, block->arena));
	return 1;
}

static void add_skipped_all(const struct summary *summary, const struct summary_stream *stream,
                            const struct look *look, struct block *block)
{
	struct style style = look_style(look, ROLE_SKIP);
	struct span reason = span_trim(stream->run->skip_all);

	/* Of several documents some may have been skipped; then the stream was not. */
	if (!stream->run->over || stream->run->verdict != VERDICT_SKIPPED)
		return;
	begin_verdict(summary, stream, look, block);
	row_add(block, style, SPAN("skipped all"));
	if (reason.n) {
		row_add(block, style, SPAN(": "));
		row_add_foreign(block, style, reason);
	}
}

/* How many problems there were. */
static uint64_t add_verdicts(const struct summary *summary, const struct look *look,
                             struct block *block)
{
	uint64_t problems = 0;

	for (size_t i = 0; i < summary->nstreams; i++) {
		add_skipped_all(summary, &summary->streams[i], look, block);
		uint64_t wrong = add_problems(summary, &summary->streams[i], look, block);

		wrong += add_ending(summary, &summary->streams[i], wrong, look, block);
		problems += wrong;
	}
	if (summary->totals.todo_passed) {
		block_row(block);
		row_add(block, look_style(look, ROLE_TODO),
		        arena_format(block->arena, "TODO passed: %llu",
		                     (unsigned long long)summary->totals.todo_passed));
	}
	if (summary->interrupted) {
		block_row(block);
		row_add(block, look_style(look, ROLE_BAD),
		        summary->planned
		                ? arena_format(block->arena, "interrupted, %llu of %llu run",
		                               (unsigned long long)summary->totals.tests,
		                               (unsigned long long)summary->planned)
		                : arena_format(block->arena, "interrupted, %llu run",
		                               (unsigned long long)summary->totals.tests));
	}
	return problems;
}

/* Whoever puts a runner in front of tapir as it is gets this far, and no further by himself. */
static void add_hint(const struct summary *summary, const struct look *look, struct block *block)
{
	const struct run *run = summary->nstreams == 1 ? summary->streams[0].run : NULL;

	if (!run || summary->interrupted || run->verdict != VERDICT_NO_TESTS || run->versioned ||
	    run->has_plan || summary->totals.tests)
		return;
	block_row(block);
	row_add(block, look_style(look, ROLE_HIDDEN),
	        SPAN("no TAP came: EXAMPLES in tapir(1) says how runners print it"));
}

/* ---- the last line ---- */

/* Adds ", N word", with an "s" if it takes one. */
static void add_count(uint64_t n, const char *word, const char *ending, struct style style,
                      struct block *block)
{
	if (!n)
		return;
	row_add(block, (struct style){0}, SPAN(", "));
	row_add(block, style,
	        arena_format(block->arena, "%llu %s%s", (unsigned long long)n, word,
	                     n == 1 ? "" : ending));
}

static void add_last_line(const struct summary *summary, uint64_t problems, const struct look *look,
                          struct block *block)
{
	struct style bad = look_style(look, ROLE_BAD);
	struct style plain = {0};
	const struct counts *totals = &summary->totals;

	block_row(block);
	if (summary->ok) {
		row_add(block, look_style(look, ROLE_OK), SPAN("OK!"));
		row_add(block, plain, SPAN("  "));
	}
	row_add(block, plain,
	        arena_format(block->arena, "%llu test%s", (unsigned long long)totals->tests,
	                     plural(totals->tests)));
	add_count(totals->failed, "failure", "s", bad, block);
	if (!summary->ok)
		add_count(problems, "problem", "s", bad, block);
	add_count(totals->skipped, "skipped", "", plain, block);
	add_count(totals->todo, "todo", "", plain, block);
	row_add(block, plain, SPAN(" in "));
	row_add(block, plain, duration_text(summary->duration_ns, block->arena));
}

void summary_rows(const struct summary *summary, const struct look *look, struct block *block)
{
	recap_rows(summary, look, block);
	add_slowest(summary, look, block);
	add_rerun(summary, look, block);
	block_row(block);

	uint64_t problems = add_verdicts(summary, look, block);

	add_hint(summary, look, block);
	for (size_t i = 0; i < summary->nstreams; i++) {
		if (summary->streams[i].ending)
			ending_rows(summary->streams[i].ending, look, block);
	}

	add_last_line(summary, problems, look, block);
}
