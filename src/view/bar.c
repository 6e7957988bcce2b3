#include "view/bar.h"

#include "base/limits.h"
#include "view/graph.h"
#include "view/sgr.h"

enum {
	GRAPH_COLUMNS = 14,
	GRAPH_COLUMNS_SMALL = 6,
	GAP = 2,          /* between the bar's parts */
	NAME_WANTED = 24, /* columns the name keeps before lesser parts get any */
	NAME_NEEDED = 12, /* … before the small graph gets any */
	/* The bytes of a name that can matter for one column: a character, its marks. */
	BYTES_PER_COLUMN = 4 * (MARKS_MAX + 2),
	CLOCK_COLUMNS = 7,   /* of a clock above the bar, right-aligned: "2h03m" */
	MODULE_COLUMNS = 16, /* of the name of a module whose debug file is fetched */
	LINE_COLUMNS = 80,   /* of a line that is not on a terminal */
};

/* A part of the bar: text in a role's look. */
struct part {
	enum role role;
	struct span text;
	unsigned columns;
};

/* The parts in front of the name, in the order of the row. */
enum front {
	FRONT_FAILED,
	FRONT_PASSED,
	FRONT_SKIPPED,
	FRONT_DONE,
	FRONT_ELAPSED,
	FRONT_FETCH,
	FRONT_COUNT
};

/* The bar with all its parts, before and after it is decided which of them fit. */
struct plan {
	struct part front[FRONT_COUNT]; /* no text: left out */
	struct part clock;
	unsigned graph; /* columns; 0: left out */
	unsigned name;  /* columns for the name, its clock and what is empty */
};

static struct part make_part(enum role role, struct span text)
{
	return (struct part){role, text, text_columns(text)};
}

static struct part count_part(const struct look *look, struct arena *arena, enum role role,
                              enum glyph glyph, uint64_t count)
{
	struct span word = look_glyph(look, glyph);

	return make_part(role, arena_format(arena, "%llu%.*s", (unsigned long long)count,
	                                    (int)word.n, word.at));
}

/* "123/300", the first number as wide as the second so that the row stands still. */
static struct part done_part(const struct bar *bar, struct arena *arena)
{
	if (bar->planned == 0)
		return make_part(ROLE_BAR_COUNT, arena_number(arena, bar->done));

	struct span planned = arena_number(arena, bar->planned);

	return make_part(ROLE_BAR_COUNT,
	                 arena_format(arena, "%*llu/%.*s", (int)planned.n,
	                              (unsigned long long)bar->done, (int)planned.n, planned.at));
}

/* "0:41", "1:02:03". */
static struct span elapsed_text(uint64_t ns, struct arena *arena)
{
	unsigned long long s = ns / NS_PER_S;

	if (s < 3600)
		return arena_format(arena, "%llu:%02llu", s / 60, s % 60);
	return arena_format(arena, "%llu:%02llu:%02llu", s / 3600, s / 60 % 60, s % 60);
}

/* "12s", "1m41s", "2h03m": of the running test. */
static struct span clock_text(uint64_t ns, struct arena *arena)
{
	unsigned long long s = ns / NS_PER_S;

	if (s < 60)
		return arena_format(arena, "%llus", s);
	if (s < 3600)
		return arena_format(arena, "%llum%02llus", s / 60, s % 60);
	return arena_format(arena, "%lluh%02llum", s / 3600, s / 60 % 60);
}

/* The running test's clock, and how long nothing has come: one word for both when nothing has come
 * since the test began, or when `narrow`. */
static struct part clock_part(const struct bar *bar, bool narrow, struct arena *arena)
{
	bool own = bar->npath && bar->current_ns >= OWN_CLOCK_NS;
	bool since = bar->current_ns / NS_PER_S <= bar->quiet_ns / NS_PER_S + 1;
	struct span text = own ? clock_text(bar->current_ns, arena) : SPAN("");

	if (bar->timed_out) {
		text = SPAN("timed out");
	} else if (bar->quiet_ns) {
		struct span quiet = clock_text(bar->quiet_ns, arena);

		text = own && !since && !narrow
		               ? arena_format(arena, "%s  quiet %s", text.at, quiet.at)
		               : arena_format(arena, "quiet %s", quiet.at);
	}
	return make_part(ROLE_BAR_COUNT, text);
}

/* The end of a foreign name that can matter for so many columns. */
static struct span name_tail(struct span name, unsigned columns)
{
	size_t most = (size_t)columns * BYTES_PER_COLUMN;
	size_t from = name.n > most ? name.n - most : 0;

	/* Not in the middle of a character. */
	for (int i = 0; i < 3 && from && ((unsigned char)name.at[from] & 0xc0) == 0x80; i++)
		from++;
	return span_from(name, from);
}

/* The path of the running test in so many columns, its end if it is longer. */
static struct span name_text(const struct span *path, size_t npath, const struct look *look,
                             unsigned columns, struct arena *arena)
{
	struct span text = SPAN("");

	/* From the innermost outwards: no more of it than can be seen. */
	for (size_t i = npath; i-- > 0 && text_columns(text) <= columns;) {
		struct span tail = name_tail(span_trim(path[i]), columns + 1);
		struct span part = text_printable(sgr_removed(tail, arena), look->ascii, arena);

		if (!part.n)
			continue;
		text = text.n ? arena_join(arena, part, look_glyph(look, GLYPH_SEPARATOR), text)
		              : part;
	}
	return text_cut_left(text, columns, look->ascii, arena);
}

/* How much of it is there: " 34%", " 12 MB", or nothing when nothing is known. What comes without a
 * size counts otherwise until it begins: a few bytes are not worth a word. */
static struct span fetched_text(const struct bar_fetch *fetch, struct arena *arena)
{
	uint64_t have = fetch->have, whole = fetch->whole;

	if (whole == 0)
		return have < 1000 * 1000
		               ? SPAN("")
		               : arena_format(arena, " %llu MB",
		                              (unsigned long long)(have / (1000 * 1000)));
	for (; have > UINT64_MAX / 100; have >>= 1)
		whole >>= 1;
	return arena_format(arena, " %llu%%",
	                    (unsigned long long)(have < whole ? have * 100 / whole : 100));
}

/* "fetching libfoo.so 34%", or without the name when `narrow`. */
static struct part fetch_part(const struct bar *bar, const struct look *look, bool narrow,
                              struct arena *arena)
{
	struct span fetched = fetched_text(&bar->fetch, arena);
	struct span name = narrow ? SPAN("")
	                          : name_text(&bar->fetch.module, 1, look, MODULE_COLUMNS, arena);

	if (bar->fetch.module.n == 0)
		return (struct part){0};
	return make_part(ROLE_BAR_COUNT,
	                 arena_format(arena, "fetching%s%.*s%.*s", name.n ? " " : "", (int)name.n,
	                              name.n ? name.at : "", (int)fetched.n, fetched.at));
}

static unsigned gap_before(enum front front)
{
	return front == FRONT_PASSED || front == FRONT_SKIPPED ? 1 : GAP;
}

/* The columns of the parts in front, with the blank before them and the gaps between them. */
static unsigned front_columns(const struct plan *plan)
{
	unsigned columns = 0;

	for (enum front i = 0; i < FRONT_COUNT; i++) {
		if (plan->front[i].columns)
			columns += plan->front[i].columns + (columns ? gap_before(i) : 1);
	}
	return columns;
}

/* Tries to add a part in front: it stays when the name still has what it wants. */
static bool fits(struct plan *plan, enum front front, struct part part, unsigned columns)
{
	unsigned graph = plan->graph ? plan->graph + GAP : 0;

	plan->front[front] = part;
	if (front_columns(plan) + GAP + NAME_WANTED + graph <= columns)
		return true;
	plan->front[front] = (struct part){0};
	return false;
}

/* Adds what may be left out, the most wanted first, up to the first that does not fit. */
static void add_lesser(const struct bar *bar, const struct look *look, unsigned columns,
                       struct plan *plan, struct arena *arena)
{
	const struct counts *counts = &bar->counts;

	if (fits(plan, FRONT_ELAPSED,
	         make_part(ROLE_BAR_COUNT, elapsed_text(bar->elapsed_ns, arena)), columns) &&
	    fits(plan, FRONT_PASSED,
	         count_part(look, arena, ROLE_BAR_PASSED, GLYPH_PASSED, counts->passed), columns) &&
	    counts->skipped)
		fits(plan, FRONT_SKIPPED,
		     count_part(look, arena, ROLE_BAR_SKIPPED, GLYPH_SKIPPED, counts->skipped),
		     columns);
}

/* Adds what is fetched when the name and its clock still have what they need. */
static void add_fetch(const struct bar *bar, const struct look *look, unsigned columns,
                      struct plan *plan, struct arena *arena)
{
	unsigned rest = GAP + NAME_NEEDED + (plan->clock.columns ? GAP + plan->clock.columns : 0) +
	                (plan->graph ? plan->graph + GAP : 0);

	for (int narrow = 0; narrow < 2; narrow++) {
		plan->front[FRONT_FETCH] = fetch_part(bar, look, narrow, arena);
		if (front_columns(plan) + rest <= columns)
			return;
	}
	plan->front[FRONT_FETCH] = (struct part){0};
}

/* Tries to add a part that the name makes room for. */
static bool fits_at_all(struct plan *plan, enum front front, struct part part, unsigned columns)
{
	plan->front[front] = part;
	if (front_columns(plan) <= columns)
		return true;
	plan->front[front] = (struct part){0};
	return false;
}

/* What is left out last: what failed, and how far it is. */
static void add_needed(const struct bar *bar, const struct look *look, unsigned columns,
                       struct plan *plan, struct arena *arena)
{
	struct span done = arena_number(arena, bar->done);

	if (bar->counts.failed)
		fits_at_all(
			plan, FRONT_FAILED,
			count_part(look, arena, ROLE_BAR_FAILED, GLYPH_FAILED, bar->counts.failed),
			columns);
	if (!fits_at_all(plan, FRONT_DONE, done_part(bar, arena), columns))
		fits_at_all(plan, FRONT_DONE, make_part(ROLE_BAR_COUNT, done), columns);
}

/* How wide the graph is where there is room for it. */
static unsigned graph_wish(const struct look *look)
{
	return look->theme->graph_columns ? look->theme->graph_columns : GRAPH_COLUMNS;
}

/* What goes where (`graph`: the columns that it is to have; 0: none), by the terminal's width and
 * the digits of the numbers alone, never by the length of the name: the row must not jump from test
 * to test. */
static struct plan make_plan(const struct bar *bar, const struct look *look, unsigned columns,
                             unsigned graph, struct arena *arena)
{
	struct plan plan = {0};

	add_needed(bar, look, columns, &plan, arena);

	unsigned used = front_columns(&plan) + GAP;

	if (used + NAME_WANTED + GAP + graph <= columns)
		plan.graph = graph;
	else if (graph && used + NAME_NEEDED + GAP + GRAPH_COLUMNS_SMALL <= columns)
		plan.graph = GRAPH_COLUMNS_SMALL;

	unsigned tail = plan.graph ? plan.graph + GAP : 0;

	plan.clock = clock_part(bar, false, arena);
	if (used + NAME_NEEDED + GAP + plan.clock.columns + tail > columns)
		plan.clock = clock_part(bar, true, arena);
	if (used + NAME_NEEDED + GAP + plan.clock.columns + tail > columns)
		plan.clock = (struct part){0};

	add_fetch(bar, look, columns, &plan, arena);
	add_lesser(bar, look, columns, &plan, arena);

	used = front_columns(&plan);
	used += used ? GAP : 1;
	plan.name = columns > used + tail ? columns - used - tail : 0;
	return plan;
}

/* The name, its clock, and the graph at the right edge. */
static void add_name_and_graph(const struct bar *bar, const struct look *look,
                               const struct plan *plan, unsigned columns, struct block *block)
{
	const struct row *row = &block->rows[block->nrows - 1];
	unsigned room = plan->name;

	if (plan->clock.columns)
		room = room > plan->clock.columns + GAP ? room - plan->clock.columns - GAP : 0;
	if (room)
		row_add(block, look_style(look, ROLE_BAR_NAME),
		        name_text(bar->path, bar->npath, look, room, block->arena));
	if (plan->clock.columns) {
		row_move(block, row->columns + GAP + 1);
		row_add(block, look_style(look, plan->clock.role), plan->clock.text);
	}
	if (plan->graph) {
		row_move(block, columns - plan->graph + 1);
		graph_add(bar, look, plan->graph, block);
	}
}

/* What comes next has its column told to the terminal: some give a glyph before it two. */
static void leave_gap(struct block *block, unsigned columns)
{
	row_move(block, block->rows[block->nrows - 1].columns + columns + 1);
}

/* tapir's own layout. */
static void add_counts_row(const struct bar *bar, const struct look *look, unsigned columns,
                           unsigned graph, struct block *block)
{
	struct plan plan = make_plan(bar, look, columns, graph, block->arena);
	bool first = true;

	block_row(block);
	for (enum front i = 0; i < FRONT_COUNT; i++) {
		const struct part *part = &plan.front[i];

		if (!part->columns)
			continue;
		leave_gap(block, first ? 1 : gap_before(i));
		row_add(block, look_style(look, part->role), part->text);
		first = false;
	}
	if (plan.name || plan.graph)
		leave_gap(block, first ? 1 : GAP);
	add_name_and_graph(bar, look, &plan, columns, block);
}

/* nose-progressive's layout: the name and a graph. */
static void add_name_row(const struct bar *bar, const struct look *look, unsigned columns,
                         struct block *block)
{
	static const struct span unknown = SPAN_INIT("Unknown test");
	struct bar named = *bar;
	struct plan plan = {.graph = graph_wish(look)};

	if (NAME_NEEDED + GAP + plan.graph > columns)
		plan.graph = GRAPH_COLUMNS_SMALL;
	if (!named.npath) {
		named.path = &unknown;
		named.npath = 1;
	}
	if (bar->quiet_ns || bar->timed_out)
		plan.clock = clock_part(bar, true, block->arena);
	else if (bar->fetch.module.n)
		plan.clock = fetch_part(bar, look, true, block->arena);
	plan.name = columns - plan.graph - GAP;
	block_row(block);
	add_name_and_graph(&named, look, &plan, columns, block);
}

/* Its clock first, where it needs no column that a name has moved. */
static void add_running_row(const struct bar_running *running, const struct look *look,
                            unsigned columns, struct block *block)
{
	struct span clock = running->ns >= OWN_CLOCK_NS ? clock_text(running->ns, block->arena)
	                                                : SPAN("");
	struct span stream = name_text(&running->stream, 1, look, columns / 3, block->arena);

	block_row(block);
	row_add(block, look_style(look, ROLE_BAR_COUNT),
	        arena_format(block->arena, "%*.*s  ", CLOCK_COLUMNS, (int)clock.n, clock.at));
	if (stream.n) {
		row_add(block, look_style(look, ROLE_BAR_COUNT), stream);
		row_add(block, look_style(look, ROLE_BAR_COUNT),
		        running->npath ? SPAN(": ") : SPAN(""));
	}

	unsigned used = block->rows[block->nrows - 1].columns;

	if (used < columns)
		row_add(block, look_style(look, ROLE_BAR_NAME),
		        name_text(running->path, running->npath, look, columns - used,
		                  block->arena));
}

/* When all is over but the showing of it, in the place of a name. */
static struct span owed_text(uint64_t bytes, struct arena *arena)
{
	uint64_t kilobytes = bytes / 1000 + (bytes % 1000 > 0);

	return arena_format(arena, "over, %llu kB to show", (unsigned long long)kilobytes);
}

void bar_rows(const struct bar *bar, const struct look *look, unsigned columns, struct block *block)
{
	struct bar owing;
	struct span owed;

	if (columns < BAR_COLUMNS_MIN)
		return;
	if (bar->owed) {
		owed = owed_text(bar->owed, block->arena);
		owing = *bar;
		owing.path = &owed;
		owing.npath = 1;
		owing.current_ns = 0;
		bar = &owing;
	}
	for (size_t i = 0; i < bar->nrunning; i++)
		add_running_row(&bar->running[i], look, columns - 1, block);
	if (look->theme->layout == BAR_NAME)
		add_name_row(bar, look, columns - 1, block);
	else
		add_counts_row(bar, look, columns - 1, graph_wish(look), block);
}

void bar_line(const struct bar *bar, const struct look *look, struct block *block)
{
	unsigned columns = look->columns ? look->columns : LINE_COLUMNS;

	add_counts_row(bar, look, columns > BAR_COLUMNS_MIN ? columns - 1 : BAR_COLUMNS_MIN, 0,
	               block);
}
