#include "view/frames.h"

#include "base/limits.h"
#include "trace/path.h"
#include "view/passage.h"
#include "view/quote.h"

enum {
	CYCLE_MAX = 8,   /* frames of a recursion's longest cycle that is recognised */
	REPEATS_MIN = 3, /* a cycle that follows itself less often is shown as it is */
};

static struct span shown_file(const struct frame *frame)
{
	return frame->shown.n ? frame->shown : frame->file;
}

/* ---- one frame ---- */

static struct span url_path(const struct frame *frame, const struct look *look, struct arena *arena)
{
	struct span path = path_clean(frame->file.n ? frame->file : frame->shown, arena);

	return quote_url(path_shown(path, look->cwd, true, arena), arena);
}

void frame_row(const struct frame *frame, unsigned line_digits, const struct look *look,
               struct block *block)
{
	struct template_values values = {
		.editor = look->editor,
		.frame = frame,
		.line_digits = line_digits,
		.theme = look->theme,
		.colours = look->colours,
	};

	if (shown_file(frame).n) {
		values.url_path = url_path(frame, look, block->arena);
		if (look->hyperlink)
			values.link = template_text(look->hyperlink, &values, block->arena);
	}
	template_rows(look->editor_line, &values, block);
}

/* ---- all of them ---- */

static bool is_same_place(const struct frame *a, const struct frame *b)
{
	return a->line == b->line && a->column == b->column && !b->hidden &&
	       a->offset == b->offset && !b->section && !a->repeats && !b->skipped &&
	       span_equal(a->function, b->function) && span_equal(a->file, b->file) &&
	       span_equal(a->module, b->module);
}

static bool is_repeated(const struct frame *frames, size_t cycle)
{
	for (size_t i = 0; i < cycle; i++) {
		if (frames[i].hidden || (i && frames[i].skipped) ||
		    !is_same_place(&frames[i], &frames[i + cycle]))
			return false;
	}
	return true;
}

/* How many times the shortest cycle that begins at frame `i` follows itself; *ret_cycle is its
 * length. A stack that overflowed would fill the screen with it. */
static size_t count_cycles(const struct diagnosis *diagnosis, size_t i, size_t *ret_cycle)
{
	for (size_t cycle = 1; cycle <= CYCLE_MAX; cycle++) {
		size_t times = 0;

		while (i + (times + 2) * cycle <= diagnosis->nframes &&
		       is_repeated(&diagnosis->frames[i + times * cycle], cycle))
			times++;
		if (times >= REPEATS_MIN) {
			*ret_cycle = cycle;
			return times;
		}
	}
	return 0;
}

/* How often the frame at `i` follows itself where whoever printed it did not print all of them; 0
 * elsewhere. *ret_n is how many of those were printed. */
static uint64_t count_repeats(const struct diagnosis *diagnosis, size_t i, size_t *ret_n)
{
	size_t last = i;

	while (last + 1 < diagnosis->nframes &&
	       is_same_place(&diagnosis->frames[last], &diagnosis->frames[last + 1]))
		last++;
	*ret_n = last - i;
	return diagnosis->frames[last].repeats ? diagnosis->frames[last].repeats + *ret_n : 0;
}

static unsigned count_digits(const struct diagnosis *diagnosis)
{
	uint64_t largest = 0;
	unsigned digits = 1;

	for (size_t i = 0; i < diagnosis->nframes; i++) {
		const struct frame *frame = &diagnosis->frames[i];

		if (!frame->hidden && shown_file(frame).n && frame->line > largest)
			largest = frame->line;
	}
	for (; largest >= 10; largest /= 10)
		digits++;
	return digits;
}

static void add_hidden(size_t *hidden, const struct look *look, struct block *block)
{
	if (*hidden)
		note_row(look, block, 2, "%zu harness frame%s hidden", *hidden, plural(*hidden));
	*hidden = 0;
}

static void add_skipped(const struct frame *frame, const struct look *look, struct block *block)
{
	if (frame->skipped)
		note_row(look, block, 2, "%llu frame%s not printed",
		         (unsigned long long)frame->skipped, plural(frame->skipped));
}

/* The last `cycle` frames follow themselves so many times. */
static void add_again(size_t cycle, uint64_t times, const struct look *look, struct block *block)
{
	if (cycle == 1)
		note_row(look, block, 2, "the same frame %llu more time%s",
		         (unsigned long long)times, plural(times));
	else
		note_row(look, block, 2, "the same %zu frames %llu more time%s", cycle,
		         (unsigned long long)times, plural(times));
}

static void add_title(const struct frame *frame, const struct look *look, struct block *block)
{
	if (!frame->title.n)
		return;
	block_row(block);
	row_add_foreign(block, look_style(look, ROLE_LABEL), frame->title);
}

static void add_frame(const struct frame *frame, unsigned digits, const struct look *look,
                      struct block *block)
{
	frame_row(frame, digits, look, block);
	if (!frame->source.n)
		return;
	indented_row(block, 4);
	row_add_foreign(block, look_style(look, ROLE_SOURCE), frame->source);
}

/* The frames hidden above the test's own are counted at the end of its stack: nothing may stand
 * between the headline and the test. Others are counted where they were. */
void frames_rows(const struct diagnosis *diagnosis, const struct look *look, struct block *block)
{
	unsigned digits = count_digits(diagnosis);
	size_t above = 0, hidden = 0;
	bool any = false; /* a frame of this stack is shown */

	for (size_t i = 0; i < diagnosis->nframes; i++) {
		const struct frame *frame = &diagnosis->frames[i];
		size_t cycle, times;

		if (frame->section && i) {
			hidden += above;
			above = 0;
			any = false;
			/* Two notes with nothing between them would be one. */
			if (frame->title.n)
				add_hidden(&hidden, look, block);
		}
		add_title(frame, look, block);
		if (frame->hidden) {
			*(any ? &hidden : &above) += 1;
			continue;
		}
		add_hidden(&hidden, look, block);
		add_skipped(frame, look, block);
		add_frame(frame, digits, look, block);
		any = true;

		uint64_t repeats = count_repeats(diagnosis, i, &cycle);

		if (repeats) {
			add_again(1, repeats, look, block);
			i += cycle;
			continue;
		}
		times = count_cycles(diagnosis, i, &cycle);
		if (times) {
			for (size_t j = 1; j < cycle; j++)
				add_frame(&frame[j], digits, look, block);
			add_again(cycle, times, look, block);
			i += (times + 1) * cycle - 1;
		}
	}
	hidden += above;
	add_hidden(&hidden, look, block);
	if (diagnosis->frames_cut)
		note_row(look, block, 2, "more frames than %d", FRAMES_MAX);
}
