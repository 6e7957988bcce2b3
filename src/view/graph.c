#include "view/graph.h"

#include <assert.h>

#include "base/limits.h"

enum { SEGMENT_SHARE = 4 }; /* the moving segment is so much of the graph */
#define SEGMENT_STEP_NS (100 * NS_PER_MS)

/* The characters of a graph, from empty to full. */
struct levels {
	struct span text;
	size_t n; /* how many steps one cell has: characters less one */
};

static struct levels graph_levels(struct span text)
{
	struct levels levels = {.text = text};
	uint32_t code;
	size_t n, count = 0;

	for (struct span rest = text; text_decode(rest, &code, &n); rest = span_from(rest, n))
		count++;
	levels.n = count ? count - 1 : 0;
	return levels;
}

static struct span level_glyph(const struct levels *levels, size_t level)
{
	struct span rest = levels->text;
	uint32_t code;
	size_t n = 0;

	while (text_decode(rest, &code, &n) && level-- > 0)
		rest = span_from(rest, n);
	return span_head(rest, n);
}

/* floor(done * steps / planned), never all of it: that is for a run that is over. */
static uint64_t filled_steps(uint64_t done, uint64_t planned, uint64_t steps)
{
	assert(steps > 0); /* there are cells, and levels in each */
	if (done >= planned)
		return steps - 1;
	while (planned > UINT64_MAX / steps) {
		planned >>= 1;
		done >>= 1;
	}

	uint64_t filled = done * steps / planned;

	return filled < steps ? filled : steps - 1;
}

/* A blank is seen only by its background. */
static struct span visible(struct span cell, struct style style, const char *instead)
{
	if (!span_is(cell, " ") || style.background.kind != COLOUR_DEFAULT ||
	    style.attributes & STYLE_REVERSE)
		return cell;
	return span_of(instead);
}

static void add_cells(struct block *block, struct style style, struct span cell, uint64_t count)
{
	if (count == 0)
		return;

	char *text = arena_new(block->arena, count, cell.n);

	for (uint64_t i = 0; i < count; i++)
		memcpy(text + i * cell.n, cell.at, cell.n);
	row_add(block, style, (struct span){text, count * cell.n});
}

void graph_add(const struct bar *bar, const struct look *look, unsigned cells, struct block *block)
{
	struct levels levels = graph_levels(look_glyph(look, GLYPH_GRAPH));
	struct style filled = look_style(look,
	                                 bar->counts.failed ? ROLE_BAR_WRONG : ROLE_BAR_FILLED);
	struct style empty = look_style(look, ROLE_BAR_EMPTY);
	struct span full = visible(level_glyph(&levels, levels.n), filled, "#");
	struct span none = visible(look_glyph(look, GLYPH_EMPTY), empty, "_");
	uint64_t before = 0, whole = cells, level = 0;

	assert(levels.n > 0);
	if (bar->over) {
		;
	} else if (bar->planned) {
		uint64_t steps = filled_steps(bar->done, bar->planned, cells * levels.n);

		whole = steps / levels.n;
		level = steps % levels.n;
	} else {
		uint64_t room;

		whole = cells / SEGMENT_SHARE + 1;
		room = cells - whole;
		before = room ? bar->elapsed_ns / SEGMENT_STEP_NS % (2 * room) : 0;
		before = before > room ? 2 * room - before : before;
	}
	add_cells(block, empty, none, before);
	add_cells(block, filled, full, whole);
	if (level)
		add_cells(block, filled, level_glyph(&levels, level), 1);
	add_cells(block, empty, none, cells - before - whole - (level > 0));
}
