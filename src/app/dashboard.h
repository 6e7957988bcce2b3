/* When the bar is drawn anew, and what is said while nothing comes: the bar painted, or with
 * --motion=none a line each minute. Knows nothing of streams; time is an argument. */
#ifndef TAPIR_APP_DASHBOARD_H
#define TAPIR_APP_DASHBOARD_H

#include "app/options.h"
#include "app/page.h"
#include "base/buffer.h"
#include "term/screen.h"
#include "view/bar.h"

struct dashboard {
	const struct options *options;
	const struct caps *caps;
	struct buffer bar;        /* painted; empty: none */
	struct progress progress; /* as it says */
	bool has_bar;
	bool is_new;            /* … and nobody has fetched it yet */
	bool is_stale;          /* what it says is no longer so */
	uint64_t next_bar_ns;   /* no bar before this */
	uint64_t turn_ns;       /* … nor before this, unless … */
	bool is_urgent;         /* … there is no waiting for that */
	uint64_t next_clock_ns; /* its clocks go on */
	uint64_t next_beat_ns;  /* the next line of --motion=none; UINT64_MAX: none */
	struct bar_fetch fetch;
	uint64_t heard_ns; /* when bytes last came */
	uint64_t heard_bytes;
	bool in_line; /* the last of them ended no line */
	bool hinted;  /* that a producer may hold its output back */
};

/* Borrows both. */
void dashboard_init(struct dashboard *dashboard, const struct options *options,
                    const struct caps *caps, uint64_t now_ns);
void dashboard_fini(struct dashboard *dashboard);

/* `n` bytes have come from some stream, the last of them within a line or at its end. */
void dashboard_hear(struct dashboard *dashboard, size_t n, bool in_line, uint64_t now_ns);

/* How far the debug file is that is fetched now, if one is. */
void dashboard_fetch(struct dashboard *dashboard, struct bar_fetch fetch);

/* How long nothing has come, if that is worth a word; else 0. */
uint64_t dashboard_quiet(const struct dashboard *dashboard, uint64_t now_ns);

/* A bar that is made before `turn_ns` would wait until then, and be old when it is shown. */
void dashboard_pace(struct dashboard *dashboard, uint64_t turn_ns);

/* A bar that is out of date is due now, whosever turn it is. */
void dashboard_hurry(struct dashboard *dashboard, uint64_t now_ns);

/* Whether dashboard_draw() has something to do, and when that is so next; UINT64_MAX: never. */
bool dashboard_is_due(const struct dashboard *dashboard, uint64_t now_ns);
uint64_t dashboard_deadline(const struct dashboard *dashboard);

/* Draws what is due: the bar; and onto the page a line that stands in for it, or the hint. */
void dashboard_draw(struct dashboard *dashboard, const struct bar *bar, struct page *page,
                    uint64_t now_ns);

/* The run is over: there is no bar any more … */
void dashboard_end(struct dashboard *dashboard);

/* … but this one, where there was to be one, for as long as a slow terminal takes for the rest. */
void dashboard_drain(struct dashboard *dashboard, const struct bar *bar, struct page *page);

#endif
