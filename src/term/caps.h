/* What the terminal and the environment can do. The only reader of terminfo. */
#ifndef TAPIR_TERM_CAPS_H
#define TAPIR_TERM_CAPS_H

#include <stdbool.h>

enum color_wish { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
/* BAR_AS_INLINE and BAR_AS_REGION: as BAR_AUTO, but drawn this way and no other. */
enum bar_wish { BAR_AUTO, BAR_ALWAYS, BAR_NEVER, BAR_AS_INLINE, BAR_AS_REGION };
enum link_wish { LINK_AUTO, LINK_ALWAYS, LINK_NEVER };

/* How a bar can be drawn. */
enum bar_way {
	BAR_NONE,   /* not at all */
	BAR_INLINE, /* a line that is erased and drawn again: no scroll region */
	BAR_REGION, /* pinned in the last row, below a scroll region */
};

struct caps {
	bool tty;         /* the output is a terminal */
	bool utf8;        /* its encoding */
	unsigned colours; /* 0: no styling at all (not even bold); 8, 16, 256, 1 << 24 */
	bool links;       /* OSC 8 */
	enum bar_way bar;
	bool linux_vt; /* the Linux console: few glyphs */
};

/* Finds out what `fd` can do, from terminfo, the locale (setlocale was called) and the
 * environment: NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, COLORTERM, TERM, CI,
 * FORCE_HYPERLINK. (TAPIR_BAR is the variable of --bar, and so is in `bar`.) */
void caps_find(int fd, enum color_wish color, enum bar_wish bar, enum link_wish links,
               struct caps *ret);

#endif
