/* Functions by their names: of all that are called so, the one that is meant. */
#ifndef TAPIR_SYMBOLS_NAMESAKE_H
#define TAPIR_SYMBOLS_NAMESAKE_H

#include "symbols/object.h"
#include "symbols/target.h"

enum anchor_state {
	ANCHOR_MISSING,   /* nothing is called so */
	ANCHOR_FOUND,     /* at `value` */
	ANCHOR_AMBIGUOUS, /* several are, and nothing tells them apart */
	ANCHOR_RESIZED,   /* what is called so has another size: the file was built anew */
};

/* A name that addresses are counted from. */
struct anchor {
	struct span name;
	uint64_t size; /* what the kernel calls its size: up to the next symbol; 0: unknown */
	enum anchor_state state;
	uint64_t value;
};

/* Looks the anchors up that are missing. */
void anchors_find(const struct object *object, struct anchor *anchors, size_t n,
                  struct budget *budget, struct arena *arena);

#endif
