/* Any lines at all as diagnostics: frames stay within their bound, every span is in the lines or
 * the arena, never is everything hidden. */
#include "trace/dialect.h"
#include "base/limits.h"
#include "fuzz.h"
#include "trace/elide.h"
#include "trace/path.h"

enum { LINES_MAX = 4096 };

static void touch_frame(const struct frame *frame, struct arena *arena)
{
	fuzz_touch(frame->function);
	fuzz_touch(path_shown(path_clean(frame->file, arena), SPAN("/w"), frame->line % 2, arena));
	fuzz_touch(frame->source);
	fuzz_touch(frame->module);
	fuzz_touch(frame->build_id);
	fuzz_touch(frame->title);
}

static void read_trace(const struct span *lines, size_t n, struct arena *arena)
{
	struct traceback trace;
	struct elide_test test = {0};

	if (!traceback_read(lines, n, arena, &trace))
		REQUIRE(trace.nframes == 0 && trace.message.n == 0);
	REQUIRE(trace.nframes <= FRAMES_MAX);
	for (size_t i = 0; i < trace.nframes; i++) {
		touch_frame(&trace.frames[i], arena);
		REQUIRE(!trace.frames[i].hidden);
	}
	for (size_t i = 0; i < n; i++)
		REQUIRE(trace.used[i] == false || trace.used[i] == true);
	fuzz_touch(trace.message);
	fuzz_touch(trace.signal);
	if (n)
		test = (struct elide_test){.file = lines[0], .function = lines[n - 1]};

	size_t hidden = elide(trace.frames, trace.nframes, trace.assertion, &test);

	REQUIRE(trace.nframes == 0 || hidden < trace.nframes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct span text = fuzz_span(bytes, n);
	struct span *lines = calloc(LINES_MAX, sizeof *lines);
	struct arena arena = {0};
	struct frame frame;
	size_t nlines = 0;

	while (nlines < LINES_MAX && span_next_line(&text, &lines[nlines]))
		nlines++;
	read_trace(lines, nlines, &arena);
	for (size_t i = 0; i < nlines && i < 16; i++) {
		if (location_read(lines[i], &arena, &frame))
			touch_frame(&frame, &arena);
	}
	arena_fini(&arena);
	free(lines);
	return 0;
}
