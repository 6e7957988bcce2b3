/* Diagnostics of any text as tracebacks: every dialect is tried on them. */
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
	if (traceback_read(lines, nlines, &arena, &traceback)) {
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
