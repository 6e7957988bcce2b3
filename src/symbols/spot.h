/* The place in a line of text that names a module and an address in it, as sanitizers, the C
 * library and systemd print them; and what to print instead. */
#ifndef TAPIR_SYMBOLS_SPOT_H
#define TAPIR_SYMBOLS_SPOT_H

#include "base/buffer.h"
#include "symbols/cache.h"
#include "symbols/catalog.h"

struct spot {
	struct cache_key key;
	size_t begin, end; /* of what is to be replaced, in the line */
	struct span
		address; /* to be repeated in front of the names; empty: it stands there already */
	bool summary;    /* of a report: only the innermost function is told */
	bool stays;      /* what stood there is kept: the names come behind it */
};

/* Finds it in `line`. The catalog (NULL: none) tells where modules are. The key borrows from the
 * line and the catalog, or is in the arena. */
bool spot_find(struct span line, const struct catalog *catalog, struct arena *arena,
               struct spot *ret);

/* The key of a frame that a signal interrupted: its address is no return address. */
struct cache_key spot_struck_key(const struct spot *spot);

/* Appends the line with names in it, one line for each function that was inlined; each ends in a
 * newline. Without names, the line as it is. */
void spot_write(const struct spot *spot, struct span line, const struct cache_entry *entry,
                struct buffer *out);

/* Appends text of a foreign file, with nothing in it that a terminal would obey. */
void spot_write_text(struct span text, struct buffer *out);

#endif
