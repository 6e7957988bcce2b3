/* Diagnostics of any text as tracebacks: every dialect is tried on them. Reading them a second
 * time, when the lines are remembered, says the same. */
#include "base/limits.h"
#include "fuzz.h"
#include "trace/dialect.h"
#include "trace/elide.h"
#include "trace/path.h"

enum { LINES_MAX = 2000 };

static void check_frame(const struct frame *frame, struct arena *arena)
{
	fuzz_touch(frame->function);
	fuzz_touch(frame->file);
	fuzz_touch(frame->module);
	fuzz_touch(frame->build_id);
	fuzz_touch(frame->title);
	struct span clean = path_clean(frame->file, arena);
	fuzz_touch(path_shown(clean, SPAN("/home/me/project"), false, arena));
	fuzz_touch(path_shown(clean, SPAN("/home/me/project"), true, arena));
}

static void check_elision(struct frame *frames, size_t n, bool assertion)
{
	struct elide_test test = {.file = SPAN("a.py"), .function = SPAN("test_a")};
	size_t hidden = elide(frames, n, assertion, &test);
	size_t marked = 0;

	for (size_t i = 0; i < n; i++)
		marked += frames[i].hidden;
	REQUIRE(marked == hidden);
	REQUIRE(n == 0 || hidden < n);
}

/* Each line is known now. */
static void read_again(const struct span *lines, size_t n, const struct traceback *before)
{
	struct arena arena = {0};
	struct traceback again;

	REQUIRE(traceback_read(lines, n, &arena, &again));
	REQUIRE(again.nframes == before->nframes);
	REQUIRE(span_equal(again.message, before->message));
	REQUIRE(span_equal(again.signal, before->signal));
	for (size_t i = 0; i < again.nframes; i++) {
		const struct frame *a = &again.frames[i], *b = &before->frames[i];

		REQUIRE(span_equal(a->function, b->function) && span_equal(a->file, b->file));
		REQUIRE(a->line == b->line && a->column == b->column && a->offset == b->offset);
		REQUIRE(span_equal(a->module, b->module) && span_equal(a->title, b->title));
	}
	for (size_t i = 0; i < n; i++)
		REQUIRE(again.used[i] == before->used[i]);
	arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena arena = {0};
	struct span text = fuzz_span(bytes, n);
	struct span *lines = calloc(LINES_MAX, sizeof *lines);
	struct traceback traceback;
	struct frame frame;
	size_t nlines = 0;

	while (nlines < LINES_MAX && span_next_line(&text, &lines[nlines]))
		nlines++;
	traceback_free_patterns();
	if (traceback_read(lines, nlines, &arena, &traceback)) {
		read_again(lines, nlines, &traceback);
		REQUIRE(traceback.nframes <= FRAMES_MAX);
		for (size_t i = 0; i < traceback.nframes; i++)
			check_frame(&traceback.frames[i], &arena);
		fuzz_touch(traceback.message);
		fuzz_touch(traceback.signal);
		check_elision(traceback.frames, traceback.nframes, traceback.assertion);
	}
	if (nlines && location_read(lines[0], &arena, &frame))
		check_frame(&frame, &arena);
	free(lines);
	arena_fini(&arena);
	return 0;
}
