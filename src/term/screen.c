#include "term/screen.h"

#include "base/limits.h"
#include "term/fit.h"
#include "term/retouch.h"

/* What each terminal of the region way understands; terminfo said so, or the terminal is not in
 * it. Three things are not what terminfo would give: "\033[r" for the full screen whatever its
 * size; "\033D" because a newline becomes a carriage return too; and 999, which is clamped to the
 * last row even when the window has just become smaller. */
#define SAVE "\0337"
#define RESTORE "\0338"
#define FULL SAVE "\033[r" RESTORE
#define ERASE_LINE "\033[K"
/* Never from the very first cell: tmux takes that for clearing the screen, and keeps what was on
 * it, the bar too, in its scrollback. When a window has become narrow and its rows are wrapped
 * anew, the first cell is where the cursor is put. */
#define ERASE_BELOW SAVE ERASE_LINE "\033[C\033[J" RESTORE
#define RESET "\033[m"
/* Somebody may have left colours on, or the characters that draw lines instead of letters. */
#define PLAIN RESET "\033(B\017"
#define DOWN "\033D"
#define LAST_ROW "\033[999;1H"
#define NOWRAP "\033[?7l"
#define WRAP "\033[?7h"
#define HOLD "\033[?2026h"
#define RELEASE "\033[?2026l"
#define NO_PROGRESS "\033]9;4;0;0\033\\"

void screen_init(struct screen *screen, const struct caps *caps, unsigned rows, unsigned columns)
{
	*screen = (struct screen){
		.way = caps->bar,
		.rows = rows,
		.columns = columns,
		.resize_ns = caps->settle_ns,
		.sync = caps->sync,
		.tells_progress = caps->progress,
	};
}

void screen_fini(struct screen *screen)
{
	buffer_fini(&screen->bar);
}

static bool can_draw(const struct screen *screen, uint64_t now_ns)
{
	return screen->way != BAR_NONE && !screen->background && screen->rows >= BAR_ROWS_MIN &&
	       screen->columns >= BAR_COLUMNS_MIN && now_ns >= screen->settled_ns;
}

static void lift(struct screen *screen, struct buffer *out)
{
	if (!screen->drawn)
		return;
	screen->drawn = false;
	if (screen->way == BAR_REGION)
		buffer_add(out, SPAN(FULL ERASE_BELOW));
	else
		buffer_add(out, SPAN("\r" RESET ERASE_LINE));
}

static void claim_margins(const struct screen *screen, struct buffer *out)
{
	buffer_format(out, SAVE "\033[1;%ur" RESTORE, screen->rows - screen->height);
}

static void add_up(unsigned n, struct buffer *out)
{
	if (n == 1)
		buffer_add(out, SPAN("\033[A"));
	else if (n)
		buffer_format(out, "\033[%uA", n);
}

/* So many rows below the cursor; its column stays, and text scrolls only if it must. */
static void make_room(unsigned rows, struct buffer *out)
{
	for (unsigned i = 0; i < rows; i++)
		buffer_add(out, SPAN(DOWN));
	add_up(rows, out);
}

/* Makes sure of the bar's rows once more. Somebody may have reset the margins; or the window has
 * just become smaller, and we do not know it yet: then the last rows have text in them, and it
 * scrolls away rather than be drawn over. So whatever is drawn above the last row comes after this.
 * Nothing is erased: there may be a line of somebody's below the cursor's column. */
static void renew(struct screen *screen, uint64_t now_ns, struct buffer *out)
{
	buffer_add(out, SPAN(FULL));
	make_room(screen->height, out);
	claim_margins(screen, out);
	screen->heartbeat_ns = now_ns + HEARTBEAT_NS;
}

static void pin(struct screen *screen, uint64_t now_ns, struct buffer *out)
{
	make_room(screen->height, out);
	buffer_add(out, SPAN(ERASE_BELOW));
	claim_margins(screen, out);
	screen->heartbeat_ns = now_ns + HEARTBEAT_NS;
}

/* Each change of the percentage once, but not more often than a terminal may care to draw it. */
static void tell_progress(struct screen *screen, uint64_t now_ns, struct buffer *out)
{
	const struct progress *wanted = &screen->progress;
	bool same = wanted->state == screen->told.state && wanted->percent == screen->told.percent;

	if (!screen->tells_progress || same ||
	    (screen->told.state != PROGRESS_NONE && now_ns < screen->told_ns + HEARTBEAT_NS))
		return;
	buffer_format(out, "\033]9;4;%d;%u\033\\", (int)wanted->state, wanted->percent);
	screen->told = *wanted;
	screen->told_ns = now_ns;
}

static void clear_progress(struct screen *screen, struct buffer *out)
{
	if (screen->told.state != PROGRESS_NONE)
		buffer_add(out, SPAN(NO_PROGRESS));
	screen->told = (struct progress){0};
}

static unsigned rows_wanted(const struct screen *screen, struct span bar)
{
	unsigned rows = 1;

	for (size_t i = 0; i < bar.n; i++)
		rows += bar.at[i] == '\n';
	return rows > screen->wanted ? rows : screen->wanted;
}

/* The rows a bar may have: a third of the window, and one at the least. */
static unsigned rows_granted(const struct screen *screen, unsigned wanted)
{
	unsigned most = screen->rows / 3;
	unsigned rows = wanted < most ? wanted : most;

	return rows ? rows : 1;
}

static unsigned choose_height(struct screen *screen, struct span bar)
{
	screen->wanted = rows_wanted(screen, bar);
	return rows_granted(screen, screen->wanted);
}

/* The rows above the bar's own, the first uppermost; those there is no text for are emptied. */
static void add_upper_rows(const struct screen *screen, struct span rows, struct buffer *out)
{
	for (unsigned up = screen->height - 1; up > 0; up--) {
		struct span row = span_head(rows, span_index(rows, '\n'));

		rows = span_from(rows, row.n + 1);
		buffer_add(out, SPAN(LAST_ROW));
		add_up(up, out);
		buffer_add(out, row);
		buffer_add(out, SPAN(RESET ERASE_LINE));
	}
}

/* All rows of a bar but its own, each with its newline. */
static struct span upper_rows(struct span bar)
{
	const char *newline = bar.n ? memrchr(bar.at, '\n', bar.n) : NULL;

	return span_head(bar, newline ? (size_t)(newline - bar.at) + 1 : 0);
}

static struct span own_row(struct span bar)
{
	return span_from(bar, upper_rows(bar).n);
}

static void remember(struct screen *screen, struct span bar)
{
	screen->bar.n = 0;
	buffer_add(&screen->bar, bar);
}

static void draw(struct screen *screen, struct span bar, uint64_t now_ns, struct buffer *out)
{
	struct span upper = upper_rows(bar);

	tell_progress(screen, now_ns, out);
	if (screen->way == BAR_INLINE) {
		buffer_add(out, SPAN("\r" RESET));
		buffer_add(out, own_row(bar));
		buffer_add(out, SPAN(RESET ERASE_LINE));
		screen->drawn = true;
		return;
	}

	unsigned height = choose_height(screen, bar);
	bool whole = !screen->drawn || now_ns >= screen->heartbeat_ns || height != screen->height ||
	             !span_equal(upper, upper_rows(buffer_span(&screen->bar)));

	size_t before = out->n;

	if (screen->drawn && height != screen->height)
		lift(screen, out);
	screen->height = height;
	/* The rows are free before the bar's part begins, and once more in it: it may be a write of
	 * its own, and find a smaller window. */
	if (!screen->drawn)
		make_room(screen->height, out);
	screen->bar_from = out->n;
	if (!screen->drawn) {
		pin(screen, now_ns, out);
	} else if (whole) {
		renew(screen, now_ns, out);
	}
	screen->drawn = true;
	buffer_add(out, SPAN(SAVE LAST_ROW PLAIN NOWRAP));
	if (whole || !retouch(own_row(buffer_span(&screen->bar)), own_row(bar), out)) {
		buffer_add(out, own_row(bar));
		buffer_add(out, SPAN(RESET ERASE_LINE));
	}
	if (whole)
		add_upper_rows(screen, upper, out);
	buffer_add(out, SPAN(WRAP RESTORE));
	screen->bar_to = out->n;
	*(whole ? &screen->whole_bytes : &screen->change_bytes) = out->n - before;
	remember(screen, bar);
}

static void add_spaces(unsigned n, struct buffer *out)
{
	memset(buffer_reserve(out, n), ' ', n);
	out->n += n;
}

/* To the beginning of an empty row, without knowing where the cursor is: as many spaces as a row
 * has wrap if and only if something stands before them. */
static void start_row(const struct screen *screen, struct buffer *out)
{
	add_spaces(screen->columns, out);
	buffer_add(out, SPAN("\r" ERASE_BELOW));
}

/* A carriage return for each newline: somebody may have put the terminal into raw mode. */
static void add_lines(struct span lines, struct buffer *out)
{
	while (lines.n) {
		size_t end = span_index(lines, '\n');

		buffer_add(out, span_head(lines, end));
		if (end < lines.n)
			buffer_add(out, SPAN("\r\n"));
		lines = span_from(lines, end + 1);
	}
}

/* Where lines start in the region way. An empty first line is spent on getting off somebody's
 * row, which leaves text like "10%\r" standing. While the columns are not known for sure, they
 * start where the last ones ended: should somebody have begun that row, nothing is written over. */
static struct span start_lines(const struct screen *screen, struct span lines, uint64_t now_ns,
                               struct buffer *out)
{
	bool sure = screen->columns > 0 && now_ns >= screen->settled_ns;

	buffer_add(out, SPAN(PLAIN));
	if (lines.at[0] != '\n' && sure) {
		start_row(screen, out);
		return lines;
	}
	if (lines.at[0] == '\n' || !screen->printed)
		buffer_add(out, SPAN("\r\n"));
	buffer_add(out, SPAN(ERASE_BELOW));
	return lines.at[0] == '\n' ? span_from(lines, 1) : lines;
}

void screen_print(struct screen *screen, struct span lines, struct span bar, uint64_t now_ns,
                  struct buffer *out)
{
	if (lines.n == 0) {
		screen_bar(screen, bar, now_ns, out);
		return;
	}
	if (screen->way == BAR_NONE) {
		buffer_add(out, lines);
		return;
	}
	if (screen->way == BAR_INLINE || screen->background) {
		lift(screen, out);
	} else {
		if (screen->sync)
			buffer_add(out, SPAN(HOLD));
		if (screen->drawn)
			buffer_add(out, SPAN(FULL));
		screen->drawn = false;
		lines = start_lines(screen, lines, now_ns, out);
	}
	add_lines(lines, out);
	screen->printed = true;
	if (bar.n && can_draw(screen, now_ns))
		draw(screen, bar, now_ns, out);
	if (screen->sync && screen->way == BAR_REGION && !screen->background)
		buffer_add(out, SPAN(RELEASE));
}

/* One row stays empty, for the cursor behind the lines. */
static unsigned rows_above(const struct screen *screen, struct span bar)
{
	unsigned taken = rows_granted(screen, rows_wanted(screen, bar)) + 1;

	return screen->rows > taken ? screen->rows - taken : 0;
}

struct span screen_fit(const struct screen *screen, struct span lines, struct span bar,
                       uint64_t now_ns)
{
	unsigned rows;

	if (screen->way != BAR_REGION || !bar.n || !can_draw(screen, now_ns))
		return (struct span){0};
	return fit_lines(lines, rows_above(screen, bar), screen->columns, &rows);
}

void screen_stream(struct screen *screen, struct span lines, struct span bar, uint64_t now_ns,
                   struct buffer *out)
{
	unsigned rows;

	if (screen->drawn)
		buffer_add(out, SPAN(FULL));
	screen->drawn = false;
	lines = start_lines(screen, lines, now_ns, out);
	fit_lines(lines, screen->rows, screen->columns, &rows);
	make_room(rows, out);
	draw(screen, bar, now_ns, out);
	add_lines(lines, out);
	screen->printed = true;
}

void screen_bar(struct screen *screen, struct span bar, uint64_t now_ns, struct buffer *out)
{
	if (now_ns >= screen->settled_ns)
		screen->settled_ns = 0;
	if (!bar.n)
		clear_progress(screen, out);
	if (bar.n && can_draw(screen, now_ns))
		draw(screen, bar, now_ns, out);
	else
		lift(screen, out);
}

void screen_resize(struct screen *screen, unsigned rows, unsigned columns, uint64_t now_ns,
                   struct buffer *out)
{
	if (rows == screen->rows && columns == screen->columns)
		return;
	lift(screen, out);
	screen->rows = rows;
	screen->columns = columns;
	screen->settled_ns = now_ns + screen->resize_ns;
}

void screen_leave(struct screen *screen, struct buffer *out)
{
	bool region = screen->drawn && screen->way == BAR_REGION;

	clear_progress(screen, out);
	lift(screen, out);
	if (region) {
		buffer_add(out, SPAN(PLAIN));
		start_row(screen, out);
	}
}

uint64_t screen_deadline(const struct screen *screen)
{
	if (screen->settled_ns)
		return screen->settled_ns;
	if (screen->way == BAR_REGION && screen->drawn)
		return screen->heartbeat_ns;
	return UINT64_MAX;
}

uint64_t screen_pause(const struct screen *screen, uint64_t frame_ns)
{
	/* A whole bar comes with each heartbeat; changes share what is left. */
	size_t whole = screen->whole_bytes < BAR_BYTES_PER_S / 2 ? screen->whole_bytes
	                                                         : BAR_BYTES_PER_S / 2;
	uint64_t pause_ns = screen->change_bytes * NS_PER_S / (BAR_BYTES_PER_S - whole);

	if (frame_ns != FRAME_NS || pause_ns < frame_ns)
		return frame_ns;
	return pause_ns < BAR_PAUSE_NS ? pause_ns : BAR_PAUSE_NS;
}

bool screen_is_touched(const struct screen *screen)
{
	return screen->drawn || screen->told.state != PROGRESS_NONE;
}

/* A sequence may have been cut short: end a string, allow wrapping. */
#define UNDO_REGION "\033\\" WRAP FULL PLAIN ERASE_BELOW
#define UNDO_INLINE "\r" RESET ERASE_LINE

struct span screen_emergency(const struct caps *caps)
{
	switch (caps->bar) {
	case BAR_REGION:
		return caps->progress ? SPAN(NO_PROGRESS UNDO_REGION "\r\n")
		                      : SPAN(UNDO_REGION "\r\n");
	case BAR_INLINE:
		return caps->progress ? SPAN(NO_PROGRESS UNDO_INLINE) : SPAN(UNDO_INLINE);
	case BAR_NONE:
		break;
	}
	return (struct span){0};
}

struct span screen_aftermath(const struct caps *caps)
{
	if (caps->bar == BAR_REGION)
		return caps->progress ? SPAN(NO_PROGRESS UNDO_REGION) : SPAN(UNDO_REGION);
	return caps->bar == BAR_INLINE && caps->progress ? SPAN(NO_PROGRESS) : SPAN("");
}

static char *append(char *at, const char *text)
{
	while (*text)
		*at++ = *text++;
	return at;
}

struct span screen_erase(unsigned rows)
{
	static char bytes[32 * (BAR_HEIGHT_MAX + 1)]; /* a handler has no memory to ask for */
	char *at = append(bytes, "\033\\" SAVE RESET);

	for (unsigned up = 0; up < rows && up < BAR_HEIGHT_MAX; up++) {
		at = append(at, LAST_ROW);
		if (up) {
			at = append(at, "\033[");
			if (up >= 10)
				*at++ = (char)('0' + up / 10);
			*at++ = (char)('0' + up % 10);
			*at++ = 'A';
		}
		at = append(at, ERASE_LINE);
	}
	at = append(at, RESTORE);
	return (struct span){bytes, rows ? (size_t)(at - bytes) : 0};
}

void screen_notify(enum notice_way way, struct span text, struct buffer *out)
{
	static const char *const starts[] = {
		[NOTICE_9] = "\033]9;tapir: ",
		[NOTICE_777] = "\033]777;notify;tapir;",
		[NOTICE_99] = "\033]99;;tapir: ",
	};

	if (way == NOTICE_BELL) {
		buffer_add(out, SPAN("\a"));
		return;
	}
	buffer_add(out, span_of(starts[way]));
	buffer_add(out, text);
	buffer_add(out, SPAN("\033\\"));
}
