/* The screen as a sequence of paints: text that scrolls away, above a bar that stays. Pure: makes
 * bytes, writes none, reads no clock. After terminal.md §0.1 ("v3"): lift, pin, bar. */
#ifndef TAPIR_TERM_SCREEN_H
#define TAPIR_TERM_SCREEN_H

#include "base/buffer.h"
#include "term/caps.h"

struct screen {
	enum bar_way way;
	unsigned rows, columns;
	bool pinned;        /* the margins are ours */
	bool drawn;         /* a bar is on the screen */
	uint64_t settle_ns; /* no bar before this: the window is being resized */
	uint64_t heartbeat_ns;
};

void screen_init(struct screen *screen, const struct caps *caps, unsigned rows, unsigned columns);

/* Each appends to *out the bytes of one paint; the caller writes them with one write(2). */

/* Lines, each ended by "\n", above the bar; `bar` (painted row, may be empty) is drawn again
 * after them. Without a bar: just the lines. */
void screen_print(struct screen *screen, struct span lines, struct span bar, uint64_t now_ns,
                  struct buffer *out);

/* The bar alone. An empty one takes it away. */
void screen_bar(struct screen *screen, struct span bar, uint64_t now_ns, struct buffer *out);

/* The window has another size now. */
void screen_resize(struct screen *screen, unsigned rows, unsigned columns, uint64_t now_ns,
                   struct buffer *out);

/* Everything as it was before us: margins full, bar gone, colours reset. */
void screen_leave(struct screen *screen, struct buffer *out);

/* When the screen wants to be painted although nothing changed (a heartbeat, the end of a
 * resize); UINT64_MAX when never. */
uint64_t screen_deadline(const struct screen *screen);

/* The bytes that undo all we may have done, whatever state the terminal is in: for signal
 * handlers and the watchdog. */
struct span screen_emergency(enum bar_way way);

#endif
