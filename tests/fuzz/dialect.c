/* Any lines at all as diagnostics: frames stay within their bound, every span is in the lines or
 * the arena, never is everything hidden. */
#include "fuzz.h"

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "trace/dialect.h"
#include "trace/elide.h"
#include "trace/path.h"

enum { LINES_MAX = 4096 };

static size_t sum; /* so that no read is optimised away */

static void touch(struct span text)
{
	for (size_t i = 0; i < text.n; i++)
		sum += (unsigned char)text.at[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = {(const char *)data, size};
	struct span *lines = calloc(LINES_MAX, sizeof *lines);
	struct arena arena = {0};
	struct traceback traceback;
	struct frame frame;
	size_t n = 0;

	while (n < LINES_MAX && span_next_line(&text, &lines[n]))
		n++;
	traceback_read(lines, n, &arena, &traceback);
	assert(traceback.nframes <= FRAMES_MAX);
	for (size_t i = 0; i < traceback.nframes; i++) {
		const struct frame *one = &traceback.frames[i];

		touch(one->function);
		touch(path_shown(path_clean(one->file, &arena), SPAN("/w"), i % 2, &arena));
		touch(one->source);
		touch(one->module);
		touch(one->build_id);
		touch(one->title);
	}
	touch(traceback.message);
	touch(traceback.signal);

	const struct elide_test test = {.file = n ? lines[0] : (struct span){0},
	                                .function = n ? lines[n - 1] : (struct span){0}};
	size_t hidden = elide(traceback.frames, traceback.nframes, traceback.assertion, &test);

	assert(traceback.nframes == 0 || hidden < traceback.nframes);
	for (size_t i = 0; i < n && i < 16; i++) {
		if (location_read(lines[i], &arena, &frame))
			touch(frame.file);
	}
	arena_fini(&arena);
	free(lines);
	return 0;
}
