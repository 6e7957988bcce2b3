/* What the JSON document will hold of failures, kept until the run is over: ordered by stream, and
 * those of one stream as they came, so that it does not depend on which stream was faster. What has
 * no room in memory is in an unlinked file. */
#ifndef TAPIR_APP_LEDGER_H
#define TAPIR_APP_LEDGER_H

#include "base/buffer.h"

/* The objects of one stream. */
struct ledger_chain {
	uint64_t first, last; /* places, one more than where they begin; 0: none */
};

/* {.file = -1} is an empty one. */
struct ledger {
	struct ledger_chain *chains; /* by stream */
	size_t nchains;
	int file;             /* -1: none yet */
	bool refused;         /* it cannot be had, or takes no more: the rest stays in memory */
	int error;            /* -errno: what is in it is not whole */
	uint64_t spooled;     /* bytes that are in it … */
	struct buffer newer;  /* … and those behind them */
	struct buffer window; /* bytes of the file that were read … */
	uint64_t window_at;   /* … from there on */
};

void ledger_fini(struct ledger *ledger);

/* Takes in an object of that stream, copied. */
void ledger_add(struct ledger *ledger, unsigned stream, struct span object);

/* Where ledger_next() is: {0} is before the first. */
struct ledger_cursor {
	size_t chain;
	uint64_t place;
};

/* Makes *ret the next object. False after the last, or when the file cannot be read: then
 * ledger->error says so. */
bool ledger_next(struct ledger *ledger, struct ledger_cursor *cursor, struct buffer *ret);

#endif
