#include "app/dashboard.h"

#include "base/limits.h"
#include "term/paint.h"
#include "view/advisory.h"

/* What buffers of the C library and of most languages are multiples of. */
enum { BLOCK_BYTES = 1024 };

static bool shows_bar(const struct options *options, const struct caps *caps)
{
	return caps->bar != BAR_NONE && !options->quiet;
}

void dashboard_init(struct dashboard *dashboard, const struct options *options,
                    const struct caps *caps, uint64_t now_ns)
{
	bool has_bar = shows_bar(options, caps);

	*dashboard = (struct dashboard){
		.options = options,
		.caps = caps,
		.has_bar = has_bar,
		.next_bar_ns = now_ns + caps->delay_ns,
		.next_clock_ns = now_ns + caps->delay_ns,
		.next_beat_ns = options->still && !options->quiet ? now_ns + BEAT_NS : UINT64_MAX,
		.heard_ns = now_ns,
		.hinted = !has_bar && !(options->still && caps->tty),
	};
}

void dashboard_fini(struct dashboard *dashboard)
{
	buffer_fini(&dashboard->bar);
}

void dashboard_hear(struct dashboard *dashboard, size_t n, bool in_line, uint64_t now_ns)
{
	dashboard->heard_ns = now_ns;
	dashboard->heard_bytes += n;
	dashboard->in_line = in_line;
}

void dashboard_fetch(struct dashboard *dashboard, struct bar_fetch fetch)
{
	dashboard->is_stale |= fetch.module.n != dashboard->fetch.module.n ||
	                       fetch.have != dashboard->fetch.have;
	dashboard->fetch = fetch;
}

uint64_t dashboard_quiet(const struct dashboard *dashboard, uint64_t now_ns)
{
	uint64_t quiet_ns = now_ns - dashboard->heard_ns;

	return quiet_ns >= QUIET_NS ? quiet_ns : 0;
}

/* Whether silence may be a buffer's doing: nothing has come at all, or whole blocks of bytes and
 * the last of them stopped in the middle of a line. A test that takes long looks otherwise. */
static bool may_hold_back(const struct dashboard *dashboard)
{
	return dashboard->heard_bytes % BLOCK_BYTES == 0 &&
	       (dashboard->heard_bytes == 0 || dashboard->in_line);
}

static uint64_t hint_time(const struct dashboard *dashboard)
{
	if (dashboard->hinted || !may_hold_back(dashboard))
		return UINT64_MAX;
	return dashboard->heard_ns + QUIET_HINT_NS;
}

static uint64_t bar_time(const struct dashboard *dashboard)
{
	if (!dashboard->has_bar)
		return UINT64_MAX;
	if (!dashboard->is_stale)
		return dashboard->next_clock_ns;
	if (dashboard->is_urgent || dashboard->turn_ns < dashboard->next_bar_ns)
		return dashboard->next_bar_ns;
	return dashboard->turn_ns;
}

uint64_t dashboard_deadline(const struct dashboard *dashboard)
{
	uint64_t hint_ns = hint_time(dashboard), bar_ns = bar_time(dashboard);
	uint64_t deadline = dashboard->next_beat_ns;

	deadline = hint_ns < deadline ? hint_ns : deadline;
	return bar_ns < deadline ? bar_ns : deadline;
}

void dashboard_pace(struct dashboard *dashboard, uint64_t turn_ns)
{
	dashboard->turn_ns = turn_ns;
}

void dashboard_hurry(struct dashboard *dashboard, uint64_t now_ns)
{
	if (!dashboard->is_stale)
		return;
	dashboard->is_urgent = true;
	if (dashboard->next_bar_ns > now_ns)
		dashboard->next_bar_ns = now_ns;
}

bool dashboard_is_due(const struct dashboard *dashboard, uint64_t now_ns)
{
	return now_ns >= dashboard_deadline(dashboard);
}

/* Like the graph it is never full before the run is over. */
static struct progress progress_of(const struct bar *bar)
{
	enum progress_state state = bar->counts.failed ? PROGRESS_WRONG : PROGRESS_NORMAL;
	uint64_t done = bar->done, planned = bar->planned;

	if (bar->over)
		return (struct progress){state, 100};
	if (planned == 0)
		return (struct progress){bar->counts.failed ? PROGRESS_WRONG : PROGRESS_BUSY, 0};
	for (; planned > UINT64_MAX / 100; planned >>= 1)
		done >>= 1;
	return (struct progress){state, done < planned ? (unsigned)(done * 100 / planned) : 99};
}

/* What a user types is echoed behind an inline bar. A "^C" that wrapped would leave it behind. */
enum { ECHO_COLUMNS = 2 };

static unsigned bar_columns(const struct dashboard *dashboard, unsigned columns)
{
	bool is_inline = dashboard->caps->bar == BAR_INLINE;

	return is_inline && columns > BAR_COLUMNS_MIN + ECHO_COLUMNS ? columns - ECHO_COLUMNS
	                                                             : columns;
}

static void draw_bar(struct dashboard *dashboard, const struct bar *bar, const struct look *look,
                     uint64_t now_ns, struct block *block)
{
	bar_rows(bar, look, bar_columns(dashboard, look->columns), block);
	dashboard->bar.n = 0;
	for (size_t i = 0; i < block->nrows; i++) {
		if (i)
			buffer_add_byte(&dashboard->bar, '\n');
		paint_row(&block->rows[i], dashboard->caps, &dashboard->bar);
	}
	dashboard->progress = progress_of(bar);
	dashboard->is_new = true;
	dashboard->is_stale = dashboard->is_urgent = false;
	dashboard->next_bar_ns = now_ns + dashboard->caps->frame_ns;
	dashboard->next_clock_ns = now_ns + HEARTBEAT_NS;
}

static struct block make_block(struct page *page)
{
	return (struct block){.arena = &page->arena, .ascii = page->look->ascii};
}

void dashboard_draw(struct dashboard *dashboard, const struct bar *bar, struct page *page,
                    uint64_t now_ns)
{
	struct block lines = make_block(page), rows = make_block(page);

	if (now_ns >= hint_time(dashboard)) {
		hint_rows(now_ns - dashboard->heard_ns, page->look, &lines);
		dashboard->hinted = true;
	}
	if (now_ns >= dashboard->next_beat_ns) {
		bar_line(bar, page->look, &lines);
		dashboard->next_beat_ns += BEAT_NS;
	}
	paint_block(&lines, dashboard->caps, &page->text);
	if (now_ns >= bar_time(dashboard))
		draw_bar(dashboard, bar, page->look, now_ns, &rows);
}

void dashboard_end(struct dashboard *dashboard)
{
	dashboard->has_bar = false;
	dashboard->next_beat_ns = UINT64_MAX;
	dashboard->hinted = true;
	dashboard->bar.n = 0;
	dashboard->is_new = true;
}

void dashboard_drain(struct dashboard *dashboard, const struct bar *bar, struct page *page)
{
	struct block rows = make_block(page);

	if (shows_bar(dashboard->options, dashboard->caps))
		draw_bar(dashboard, bar, page->look, 0, &rows);
}
