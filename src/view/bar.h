/* The pinned row: what runs, how far it is, what failed. */
#ifndef TAPIR_VIEW_BAR_H
#define TAPIR_VIEW_BAR_H

#include "run/run.h"
#include "view/look.h"

/* A test that runs beside others. */
struct bar_running {
	struct span stream; /* name of its stream; raw */
	const struct span *path;
	size_t npath;
	uint64_t ns; /* how long it has been running */
};

/* A debug file on its way here. */
struct bar_fetch {
	struct span module;   /* the name of the file it is for; raw; empty: none is fetched */
	uint64_t have, whole; /* bytes; whole 0: unknown */
};

/* Everything the bar says. Times are durations. */
struct bar {
	struct counts counts; /* leaf points, all streams */
	uint64_t done;        /* of planned, in the plan's own units */
	uint64_t planned;     /* 0: unknown, so no fraction is invented */
	bool timed_out;       /* the command is being ended */
	bool over;            /* everything is done: only now may it read 100 % */
	uint64_t elapsed_ns;
	const struct span *path; /* of the running test, from the outermost; raw */
	size_t npath;
	uint64_t current_ns; /* how long it has been running */
	uint64_t quiet_ns;   /* how long nothing has come, if that is worth a word; else 0 */
	uint64_t owed; /* bytes that a slow terminal has yet to show of a run that is over; or 0 */
	struct bar_fetch fetch;
	const struct bar_running *running; /* for the rows above its own */
	size_t nrunning;
};

/* The bar as the last row of *block, after one for each of `running`: at most `columns` - 1 wide
 * (no row at all when the terminal is too small: see BAR_COLUMNS_MIN). Shrinks by priority: failed
 * count, done/planned, name, graph, clocks, what is fetched, other counts. The name stands last but
 * for the graph, which is placed at its column with a gap, so a terminal that counts the name's
 * columns otherwise harms nothing. */
void bar_rows(const struct bar *bar, const struct look *look, unsigned columns,
              struct block *block);

/* The same as a line that stays: no graph, and whatever the theme's layout. */
void bar_line(const struct bar *bar, const struct look *look, struct block *block);

#endif
