#include "trace/places.h"

#include "trace/path.h"

/* Whether one path is the end of the other: a file's name, without the folders it is in. */
static bool same_file(struct span a, struct span b)
{
	struct span path = a.n > b.n ? a : b, end = a.n > b.n ? b : a;

	return span_ends(path, end) &&
	       (path.n == end.n || (end.n && path.at[path.n - end.n - 1] == '/'));
}

bool place_same(const struct frame *a, const struct frame *b)
{
	return a->line == b->line && same_file(a->file, b->file);
}

bool place_same_column(const struct frame *a, const struct frame *b)
{
	return a->column == b->column || !a->column || !b->column;
}

static bool has_own_frame(const struct finding *finding)
{
	for (size_t i = 0; i < finding->nframes; i++) {
		if (!finding->frames[i].harness && !finding->frames[i].runtime)
			return true;
	}
	return false;
}

/* Adds it in front of the frames, the outermost one, or behind them. */
static void add_frame(struct finding *finding, const struct frame *frame, bool front)
{
	struct frame *frames = arena_new(finding->arena, finding->nframes + 1, sizeof *frames);

	if (finding->nframes)
		memcpy(frames + front, finding->frames, finding->nframes * sizeof *frames);
	frames[front ? 0 : finding->nframes] = *frame;
	finding->frames = frames;
	finding->nframes++;
}

void places_settle(struct finding *finding)
{
	const struct frame *place = finding->at.file.n ? &finding->at : NULL;
	bool begins = !place && finding->start.file.n && !has_own_frame(finding);

	if (begins)
		place = &finding->start;
	if (!place)
		return;
	finding->at.file = path_clean(finding->at.file, finding->arena);
	for (size_t i = 0; i < finding->nframes; i++)
		finding->frames[i].file = path_clean(finding->frames[i].file, finding->arena);
	for (size_t i = 0; i < finding->nframes; i++) {
		if (place_same(&finding->frames[i], place)) {
			if (!finding->frames[i].column)
				finding->frames[i].column = place->column;
			return;
		}
	}
	add_frame(finding, place, begins);
}
