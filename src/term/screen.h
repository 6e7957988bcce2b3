/* The screen as a sequence of paints: text that scrolls away, above a bar that stays. Pure: makes
 * bytes, writes none, reads no clock.
 *
 * Others write to the same terminal at any time: the tests' standard error, the keys' echo. So the
 * cursor is always left where their text belongs, nothing depends on where it is, and everything
 * below it is ours. With a scroll region there are three primitives:
 *
 *   lift  margins full, all below the cursor erased
 *   pin   the cursor off the last rows, margins above them; only when lifted
 *   bar   the last rows, whatever their numbers are by now, without wrapping; between two
 *         heartbeats only what has changed of the last
 *
 * Lines are printed while lifted: so they scroll the whole screen, and get into the scrollback of
 * terminals that forget what leaves a region. */
#ifndef TAPIR_TERM_SCREEN_H
#define TAPIR_TERM_SCREEN_H

#include "base/buffer.h"
#include "term/caps.h"

/* How far a run is, for terminals that show it outside of their window. The numbers are those of
 * OSC 9;4. */
enum progress_state { PROGRESS_NONE, PROGRESS_NORMAL, PROGRESS_WRONG, PROGRESS_BUSY };

struct progress {
	enum progress_state state;
	unsigned percent; /* 0 when busy: how far is not known */
};

struct screen {
	enum bar_way way;
	unsigned rows, columns;
	bool background;     /* the terminal belongs to another job: plain lines, no bar */
	unsigned height;     /* rows of the bar that is drawn, or was last */
	unsigned wanted;     /* … and the most it has ever had: it shrinks only with the window */
	struct buffer bar;   /* … as it was given */
	size_t whole_bytes;  /* of the last paint of all of it … */
	size_t change_bytes; /* … and of what had changed */
	bool drawn;          /* a bar is on the screen; in the region way, the margins are ours */
	bool sync;           /* lines and the bar after them appear at once */
	bool printed;        /* lines, so the last row was left at its beginning */
	uint64_t resize_ns;  /* how long after a resize there is no bar */
	uint64_t settled_ns; /* no bar before this: the window is being resized; else 0 */
	uint64_t heartbeat_ns;
	/* Of the last paint, the bytes that draw the bar in rows which are its own already: what
	 * screen_erase() undoes should the paint stop among them. */
	size_t bar_from, bar_to;
	bool tells_progress;
	struct progress progress; /* what is to be told with the next bar … */
	struct progress told;     /* … and what was, at … */
	uint64_t told_ns;
};

void screen_init(struct screen *screen, const struct caps *caps, unsigned rows, unsigned columns);
void screen_fini(struct screen *screen);

/* Each appends to *out the bytes of one paint; the caller writes them with one write(2),
 * or with one to `bar_from` and one from there.
 *
 * A bar is painted rows with newlines between them. The last is the bar's own, always drawn; of
 * the others the first, as far as a third of the window goes; without a region, none. */

/* Lines, each ended by "\n", above the bar; `bar` (a painted row, may be empty) is drawn again
 * after them. They start on a fresh row, even when somebody's unfinished line stands there; a
 * first line that is empty is the gap above a report, and is left out after such a line. */
void screen_print(struct screen *screen, struct span lines, struct span bar, uint64_t now_ns,
                  struct buffer *out);

/* The same for a terminal that takes its time: room for the lines is made first, and the bar drawn,
 * so that it is seen meanwhile. Not more of the lines than screen_fit() says. */
void screen_stream(struct screen *screen, struct span lines, struct span bar, uint64_t now_ns,
                   struct buffer *out);

/* The first of the lines, as many as screen_stream() can take. Empty: none, since there is no bar
 * now, or a line is too long. */
struct span screen_fit(const struct screen *screen, struct span lines, struct span bar,
                       uint64_t now_ns);

/* The bar alone. An empty one takes it away. */
void screen_bar(struct screen *screen, struct span bar, uint64_t now_ns, struct buffer *out);

/* The window has another size now: the bar goes, until the window has kept its size for a while.
 * (A terminal in a multiplexer learns its size late; a bar drawn meanwhile becomes a ghost.) */
void screen_resize(struct screen *screen, unsigned rows, unsigned columns, uint64_t now_ns,
                   struct buffer *out);

/* Everything as it was before us: margins full, bar gone, colours reset, the cursor on a row of
 * its own. */
void screen_leave(struct screen *screen, struct buffer *out);

/* When the screen wants the bar to be painted again although nothing changed (a heartbeat, the
 * end of a resize), if there is a bar to paint; UINT64_MAX when never. */
uint64_t screen_deadline(const struct screen *screen);

/* How long no bar shall come after the last. A slow terminal cannot be told from a fast one before
 * kilobytes wait for it, and a bar behind them is an old one; so no more is sent than the slowest
 * would carry. But `frame_ns`, when it is not the usual one (TAPIR_FPS), is obeyed. */
uint64_t screen_pause(const struct screen *screen, uint64_t frame_ns);

/* Whether there is anything on the terminal that has to be undone. */
bool screen_is_touched(const struct screen *screen);

/* The bytes that undo all we may have done, whatever state the terminal is in, and get the cursor
 * to a row of its own: for signal handlers. */
struct span screen_emergency(const struct caps *caps);

/* The same for the watchdog, after our death: a shell may already have written its prompt, so the
 * cursor stays where it is. Empty: nothing to undo. */
struct span screen_aftermath(const struct caps *caps);

/* What is to be written before those when a paint may have stopped where it draws a bar of so many
 * rows: erases them, wherever the cursor is. Empty for none. For signal handlers; in one buffer, so
 * until it is next called. */
struct span screen_erase(unsigned rows);

/* Appends what has the terminal call its user, with a printable text where it can show one. */
void screen_notify(enum notice_way way, struct span text, struct buffer *out);

#endif
