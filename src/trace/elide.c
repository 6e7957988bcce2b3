#include "trace/elide.h"

/* The rules, after nose-progressive's, for one stack with its outermost call first:
 *
 * 1. Harness frames at the top go: a runner's way to the test is the same for every test. So does
 *    the program's main() with them, or Criterion's "…_jmp", when all that it does is to call a
 *    runner.
 * 2. When an assertion failed, the harness frames at the bottom go, where the comparison was
 *    made: only the last unbroken run of them, because a user's helper may be called back by a
 *    mock or a retry that counts as harness, and cutting at the first would hide the helper.
 *    When something else went wrong, the bottom stays: an error inside the test library is
 *    then news about the library.
 * 3. Of what is left, the test's own frame is guessed, from the top down: a frame in the test's
 *    file is a good guess, one that is in its function as well is the best and ends the search;
 *    a guess gives way only to a better one. What is above it goes. Where runners give a test's
 *    function a name of their own, the innermost one of that name is the test's: the others are
 *    tests that it is a part of.
 * 4. Frames of the run-time (start-up, the scheduler, abort and what it calls) have no source
 *    that anybody could open: they go wherever they are.
 * 5. When all would go, nothing does: then the failure is in the harness, and it is the news.
 */

enum confidence { NO_GUESS, GOOD_FUNCTION, GOOD_FILE, BEST };

static bool is_hidden_part(const struct frame *frame)
{
	return frame->harness || frame->runtime;
}

/* Whether one of the paths is the other, or the other's last components. */
static bool same_file(struct span a, struct span b)
{
	if (a.n < b.n) {
		struct span longer = b;

		b = a;
		a = longer;
	}
	while (b.n > 2 && b.at[0] == '.' && b.at[1] == '/')
		b = span_from(b, 2);
	return b.n > 0 && span_ends(a, b) && (a.n == b.n || a.at[a.n - b.n - 1] == '/');
}

/* "check" of "bank::Ledger.check(int)". */
static struct span last_part(struct span name)
{
	size_t end = span_index(name, '(');

	/* "pkg.(*T).Name" and "(anonymous namespace)::name" have theirs after the parentheses. */
	if (end > 0 && end < name.n && name.at[name.n - 1] == ')')
		name = span_trim_end(span_head(name, end));
	/* "test_adds[two-3]" is one case of test_adds. */
	if (name.n && name.at[name.n - 1] == ']')
		name = span_head(name, span_index(name, '['));
	for (size_t i = name.n; i > 0; i--) {
		char c = name.at[i - 1];

		if (c == '.' || c == ':' || c == '#' || c == '/')
			return span_from(name, i);
	}
	return name;
}

static enum confidence guess(const struct frame *frame, const struct elide_test *test)
{
	bool function = test->function.n && frame->function.n &&
	                span_equal(last_part(frame->function), last_part(test->function));

	if (test->file.n == 0)
		return function ? GOOD_FUNCTION : NO_GUESS;
	if (!same_file(frame->file, test->file))
		return NO_GUESS;
	return function ? BEST : GOOD_FILE;
}

static size_t find_test(const struct frame *frames, size_t from, size_t to,
                        const struct elide_test *test)
{
	enum confidence best = NO_GUESS;
	size_t found = from;

	for (size_t i = to; i > from; i--) {
		if (frames[i - 1].test)
			return i - 1;
	}
	for (size_t i = from; i < to && best < BEST; i++) {
		enum confidence now = is_hidden_part(&frames[i]) ? NO_GUESS
		                                                 : guess(&frames[i], test);

		if (now > best) {
			best = now;
			found = i;
		}
	}
	return found;
}

static bool is_way(struct span function)
{
	return span_is(function, "main") || span_ends(function, SPAN("_jmp"));
}

/* Where the way to the test ends that the program, in the frame at `from`, went through a runner.
 */
static size_t pass_main(const struct frame *frames, size_t from, size_t n)
{
	size_t end = from + 1;

	while (end < n && is_hidden_part(&frames[end]))
		end++;
	return is_way(frames[from].function) && end < n && end > from + 1 ? end : from;
}

static size_t elide_stack(struct frame *frames, size_t n, bool assertion,
                          const struct elide_test *test)
{
	size_t from = 0;
	size_t to = n;
	size_t hidden = 0;

	while (from < n && is_hidden_part(&frames[from]))
		from++;
	if (from == n) {
		/* Another stack's title says enough. */
		for (size_t i = 0; i < n; i++)
			frames[i].hidden = frames[0].section;
		return frames[0].section ? n : 0;
	}
	from = pass_main(frames, from, n);
	while (to > from && (assertion ? is_hidden_part(&frames[to - 1]) : frames[to - 1].runtime))
		to--;
	if (test)
		from = find_test(frames, from, to, test);
	for (size_t i = 0; i < n; i++) {
		frames[i].hidden = i < from || i >= to || frames[i].runtime;
		hidden += frames[i].hidden;
	}
	return hidden;
}

size_t elide(struct frame *frames, size_t n, bool assertion, const struct elide_test *test)
{
	size_t hidden = 0;

	for (size_t from = 0; from < n;) {
		size_t to = from + 1;

		while (to < n && !frames[to].section)
			to++;
		/* The test is called in the first stack; the others tell of other threads and
		 * other times. */
		hidden += elide_stack(frames + from, to - from, assertion, from == 0 ? test : NULL);
		from = to;
	}
	return hidden;
}
