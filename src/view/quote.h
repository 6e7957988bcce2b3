/* Text as shells and URLs take it. */
#ifndef TAPIR_VIEW_QUOTE_H
#define TAPIR_VIEW_QUOTE_H

#include "base/arena.h"

/* A path as one word of a shell's command line that is no option of the command, and printable (in
 * ASCII when `ascii`): as it is when nothing in it is special, else '…', or $'…' when there are
 * bytes in it that cannot be shown. */
struct span quote_shell(struct span path, bool ascii, struct arena *arena);

/* The same of any word, which may be an option. */
struct span quote_word(struct span word, bool ascii, struct arena *arena);

/* Everything percent-encoded but ASCII letters, digits and "/._~-". */
struct span quote_url(struct span text, struct arena *arena);

/* Only what can never stand in a URL percent-encoded: controls, blanks, what is not ASCII. */
struct span quote_url_rest(struct span text, struct arena *arena);

#endif
