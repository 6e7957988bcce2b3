/* What is painted next: the lines that wait, the newest bar, and when it is the bar's turn. Makes
 * paints, writes none; knows no thread, and reads no clock. */
#ifndef TAPIR_TERM_COMPOSER_H
#define TAPIR_TERM_COMPOSER_H

#include "term/queue.h"
#include "term/screen.h"

struct composer {
	struct queue queue;
	const char *directory; /* for what the queue cannot hold; borrowed */
	struct buffer bar;     /* the newest */
	bool bar_waits;        /* and not drawn yet */
	bool leaving; /* no lines come behind those that wait: the bar goes before the last */
	struct screen screen;
	uint64_t first_ns; /* no bar before this */
	uint64_t frame_ns; /* nor sooner than this after the one before */
	uint64_t drawn_ns; /* when the last bar was drawn … */
	uint64_t pause_ns; /* … and how long there shall be none after it */
	bool slow;         /* a paint took long, and what waited behind it still does */
};

/* For a screen of that size; at `now_ns` it all begins. What the queue cannot hold goes to $TMPDIR.
 */
void composer_init(struct composer *composer, const struct caps *caps, unsigned rows,
                   unsigned columns, uint64_t now_ns);
void composer_fini(struct composer *composer);

/* Lines, each ended by "\n", that are to be shown behind those that wait; copied. */
void composer_add(struct composer *composer, struct span lines);

/* The bar to show from now on (copied), and how far the run is; an empty one: none. */
void composer_set_bar(struct composer *composer, struct span bar, struct progress progress);

/* What the window's size is now. Appends to *out what has to be painted at once if it has changed.
 */
void composer_resize(struct composer *composer, unsigned rows, unsigned columns, uint64_t now_ns,
                     struct buffer *out);

/* Whether the terminal belongs to another job now. */
void composer_set_background(struct composer *composer, bool background);

/* Appends to *out the next paint: the oldest lines, with the bar, or the bar alone when it is due;
 * nothing when nothing is. */
void composer_next(struct composer *composer, uint64_t now_ns, struct buffer *out);

/* That paint, or a part of it, has been on its way to the terminal for so long. */
void composer_took(struct composer *composer, uint64_t ns);

/* The bar goes, to be drawn again with the next paint that has one. */
void composer_lift(struct composer *composer, uint64_t now_ns, struct buffer *out);

/* Nothing can be shown any more: what waits is dropped. */
void composer_drop(struct composer *composer);

/* When a bar is drawn at the earliest, if no lines come before. */
uint64_t composer_turn(const struct composer *composer);

/* When composer_next() has a bar to draw, if no lines come; UINT64_MAX: never. */
uint64_t composer_deadline(const struct composer *composer, uint64_t now_ns);

/* Whether no lines wait. */
bool composer_is_empty(const struct composer *composer);

#endif
