/* What the terminal and the environment can do. The only reader of terminfo. */
#ifndef TAPIR_TERM_CAPS_H
#define TAPIR_TERM_CAPS_H

#include <stdbool.h>
#include <stdint.h>

enum color_wish { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
/* BAR_AS_INLINE and BAR_AS_REGION: as BAR_AUTO, but drawn this way and no other. */
enum bar_wish { BAR_AUTO, BAR_ALWAYS, BAR_NEVER, BAR_AS_INLINE, BAR_AS_REGION };
enum progress_wish { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };
enum link_wish { LINK_AUTO, LINK_ALWAYS, LINK_NEVER };

/* How a terminal is asked to call its user. */
enum notice_way {
	NOTICE_BELL, /* the only one that all understand */
	NOTICE_9,    /* OSC 9 */
	NOTICE_777,  /* OSC 777 */
	NOTICE_99,   /* OSC 99 */
};

/* How a bar can be drawn. */
enum bar_way {
	BAR_NONE,   /* not at all */
	BAR_INLINE, /* a line that is erased and drawn again: no scroll region */
	BAR_REGION, /* pinned in the last row, below a scroll region */
};

struct caps {
	bool tty;         /* the output is a terminal */
	bool utf8;        /* its encoding */
	unsigned colours; /* 0: no styling at all, not even bold; 2: bold and the like, but no
	                     colours; 8, 16, 256, 1 << 24 */
	bool links;       /* OSC 8 */
	bool sync;        /* shows what stands between mode 2026 set and reset at once */
	bool progress;    /* OSC 9;4: shows a run's progress outside of the window */
	enum notice_way notice;
	enum bar_way bar;
	bool linux_vt;      /* the Linux console: few glyphs */
	uint64_t frame_ns;  /* between two paints of the bar: FRAME_NS or TAPIR_FPS */
	uint64_t settle_ns; /* no bar for this long after a resize: TAPIR_SETTLE_MS */
	uint64_t delay_ns;  /* no bar for this long after the start: TAPIR_DELAY_MS */
	uint64_t notice_ns; /* nobody is called for a run shorter than this: TAPIR_NOTIFY_MS */
};

/* What was found out about an output: all that caps_decide() goes by. */
struct caps_facts {
	bool tty;
	bool file;   /* a regular file */
	bool utf8;   /* by the locale */
	bool known;  /* terminfo has an entry for TERM, and says: */
	bool region; /* scroll region, save and restore, addressing, erasing, as a VT100 has them */
	bool erase;  /* at least erasing to the end of the line, as a VT100 does it */
	bool truecolor; /* the RGB or Tc extension */
	int colours;    /* negative: none given */
	const char *(*variable)(const void *context, const char *name); /* NULL: not set */
	const void *context;
};

/* Finds out what `fd` can do, from terminfo (unless that matters nothing), the locale and the
 * environment: LC_ALL, LC_CTYPE, LANG, TERM, COLORTERM, NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE,
 * CLICOLOR, CI, FORCE_HYPERLINK, TAPIR_SYNC, and the variables named in struct caps. (TAPIR_BAR is
 * the variable of --bar, and so is in `bar`.) */
void caps_find(int fd, enum color_wish color, enum bar_wish bar, enum link_wish links,
               struct caps *ret);

/* The decision alone, pure. Colours: the wish, then NO_COLOR (not empty), FORCE_COLOR (0 or false:
 * off; 1: 16, 2: 256, 3: all), CLICOLOR_FORCE, CLICOLOR=0, then the terminal; what is no terminal
 * has none, but for the pipe of a CI service known to show them. A bar needs a terminal, whatever
 * the wish; asked for in any way, it is drawn in CI too. */
void caps_decide(const struct caps_facts *facts, enum color_wish color, enum bar_wish bar,
                 enum link_wish links, struct caps *ret);

/* That a terminal shows progress, or does not, whatever is known of it. */
void caps_force_progress(struct caps *caps, enum progress_wish wish);

#endif
