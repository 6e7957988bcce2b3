/* A stream of any bytes as TAP: events that borrow from their lines, and counts that add up. */
#include "base/limits.h"
#include "fuzz.h"
#include "run/gather.h"
#include "tap/parser.h"

static void check_inside(struct span part, struct span line)
{
	if (part.n)
		REQUIRE(part.at >= line.at && part.at + part.n <= line.at + line.n);
}

static void check_event(const struct tap_event *event, struct line line)
{
	REQUIRE(event->depth <= DEPTH_MAX);
	check_inside(event->text, line.text);
	check_inside(event->reason, line.text);
	REQUIRE(event->cut == line.cut);
}

static void check_failure(struct failure *failure)
{
	size_t bytes = 0;

	for (size_t i = 0; i < failure->npath; i++)
		fuzz_touch(failure->path[i]);
	for (size_t i = 0; i < failure->nsaid; i++) {
		fuzz_touch(failure->said[i].text);
		bytes += failure->said[i].text.n;
	}
	REQUIRE(bytes <= DIAG_BYTES + DIAG_TAIL_BYTES + HELD_BYTES + 2 * LINE_BYTES);
	failure_free(failure);
}

static void take_failures(struct gather *gather, uint64_t now_ns)
{
	struct failure *failure;

	while ((failure = gather_take(gather, now_ns)))
		check_failure(failure);
}

static void check_counts(const struct run *run)
{
	const struct counts *leaves = &run->leaves, *top = &run->top;

	REQUIRE(leaves->passed + leaves->failed + leaves->skipped + leaves->todo == leaves->tests);
	REQUIRE(top->passed + top->failed == top->tests);
	REQUIRE(leaves->todo_passed <= leaves->todo);
	REQUIRE(run->nproblems <= PROBLEMS_MAX);
	if (leaves->failed || top->failed || run->nproblems || run->bailed)
		REQUIRE(!run_ok(run));
	if (run->verdict == VERDICT_PASSED)
		REQUIRE(run_ok(run) && !top->failed);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct span text = fuzz_span(bytes, n);
	struct tap_parser parser = {0};
	struct gather *gather = gather_new(0, NULL);
	struct arena arena = {0};
	struct run run;
	uint64_t now_ns = 1;
	struct span part;

	run_init(&run, now_ns);
	while (span_next_line(&text, &part)) {
		struct line line = {.text = part, .ended = true};
		struct tap_event event = tap_parse(&parser, line);

		check_event(&event, line);
		now_ns += 30 * NS_PER_MS;
		enum run_news news = run_apply(&run, &event, now_ns);
		gather_apply(gather, &run, &event, news, now_ns);
		take_failures(gather, now_ns);
		fuzz_touch(tap_unescape(event.text, &arena));

		size_t nnames = 0;
		struct span *names = run_current(&run, &arena, &nnames);
		REQUIRE(nnames <= PATH_PARTS_MAX);
		for (size_t i = 0; i < nnames; i++)
			fuzz_touch(names[i]);
		arena_reset(&arena);
	}
	enum run_news news = run_end(&run, now_ns);
	gather_end(gather, &run, news, now_ns);
	take_failures(gather, UINT64_MAX);
	check_counts(&run);

	gather_free(gather);
	run_fini(&run);
	tap_parser_fini(&parser);
	arena_fini(&arena);
	return 0;
}
