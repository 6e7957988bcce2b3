#include "term/composer.h"

#include "base/file.h"
#include "base/limits.h"

void composer_init(struct composer *composer, const struct caps *caps, unsigned rows,
                   unsigned columns, uint64_t now_ns)
{
	*composer = (struct composer){
		.queue = {.file = -1},
		.directory = file_scratch(),
		.first_ns = now_ns + caps->delay_ns,
		.frame_ns = caps->frame_ns,
	};
	screen_init(&composer->screen, caps, rows, columns);
}

void composer_fini(struct composer *composer)
{
	queue_fini(&composer->queue);
	screen_fini(&composer->screen);
	buffer_fini(&composer->bar);
}

void composer_add(struct composer *composer, struct span lines)
{
	queue_add(&composer->queue, lines, composer->directory);
}

void composer_set_bar(struct composer *composer, struct span bar, struct progress progress)
{
	composer->screen.progress = progress;
	if (composer->screen.way == BAR_NONE || span_equal(buffer_span(&composer->bar), bar))
		return;
	composer->bar.n = 0;
	buffer_add(&composer->bar, bar);
	composer->bar_waits = true;
}

bool composer_is_empty(const struct composer *composer)
{
	return queue_empty(&composer->queue);
}

/* ---- when ---- */

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

uint64_t composer_turn(const struct composer *composer)
{
	return later(composer->drawn_ns + composer->pause_ns, composer->first_ns);
}

uint64_t composer_deadline(const struct composer *composer, uint64_t now_ns)
{
	const struct screen *screen = &composer->screen;
	uint64_t turn_ns = composer_turn(composer);

	if (screen->way == BAR_NONE)
		return UINT64_MAX;
	if (composer->bar_waits)
		return composer->bar.n ? turn_ns : now_ns;
	if (composer->bar.n == 0)
		return UINT64_MAX;
	/* A shell puts a job into the foreground without telling it. */
	if (screen->background)
		return composer->drawn_ns + HEARTBEAT_NS / 4;
	/* A new bar, if one comes, comes at its turn: an old one would take that from it. */
	return later(screen_deadline(screen), turn_ns + composer->frame_ns);
}

/* ---- what ---- */

void composer_resize(struct composer *composer, unsigned rows, unsigned columns, uint64_t now_ns,
                     struct buffer *out)
{
	screen_resize(&composer->screen, rows, columns, now_ns, out);
}

void composer_set_background(struct composer *composer, bool background)
{
	if (background == composer->screen.background)
		return;
	composer->screen.background = background;
	composer->bar_waits = true;
}

/* The bar that goes with so many bytes of the queue: none with the last that will ever come, or
 * after them. */
static struct span choose_bar(const struct composer *composer, size_t n, uint64_t now_ns)
{
	bool last = composer->leaving && n == queue_bytes(&composer->queue);

	if (now_ns < composer->first_ns || last)
		return (struct span){0};
	return buffer_span(&composer->bar);
}

/* The oldest lines that wait. Where the terminal is slow and has more to show than these, the bar
 * comes first: behind them it would be gone with the next. */
static void paint_lines(struct composer *composer, uint64_t now_ns, struct buffer *out)
{
	struct screen *screen = &composer->screen;
	struct queue *queue = &composer->queue;
	struct span lines = queue_head(queue, PAINT_BYTES);
	struct span fit = {0};

	if (composer->slow)
		fit = screen_fit(screen, lines, choose_bar(composer, 0, now_ns), now_ns);
	if (fit.n && fit.n < queue_bytes(queue)) {
		lines = fit;
		screen_stream(screen, lines, buffer_span(&composer->bar), now_ns, out);
	} else {
		screen_print(screen, lines, choose_bar(composer, lines.n, now_ns), now_ns, out);
	}
	queue_drop(queue, lines.n);
	if (queue_empty(queue))
		composer->slow = false;
}

void composer_next(struct composer *composer, uint64_t now_ns, struct buffer *out)
{
	struct screen *screen = &composer->screen;
	bool text = !queue_empty(&composer->queue);

	if (!text && now_ns < composer_deadline(composer, now_ns))
		return;
	/* Text without a newer bar draws none: the next bar does not have to wait for that. */
	if (!text || composer->bar_waits)
		composer->drawn_ns = now_ns;
	if (text)
		paint_lines(composer, now_ns, out);
	else
		screen_bar(screen, choose_bar(composer, 0, now_ns), now_ns, out);
	composer->pause_ns = screen_pause(screen, composer->frame_ns);
	if (now_ns >= composer->first_ns || composer->bar.n == 0)
		composer->bar_waits = false;
}

void composer_took(struct composer *composer, uint64_t ns)
{
	if (ns >= FRAME_NS)
		composer->slow = true;
}

void composer_lift(struct composer *composer, uint64_t now_ns, struct buffer *out)
{
	screen_bar(&composer->screen, (struct span){0}, now_ns, out);
	composer->bar_waits = true;
}

void composer_drop(struct composer *composer)
{
	queue_fini(&composer->queue);
	composer->bar.n = 0;
	composer->bar_waits = false;
}
