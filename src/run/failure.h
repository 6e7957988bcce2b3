/* One thing that went wrong, with everything the stream said about it, as bytes. Finding
 * frames and messages in that is trace/'s work. */
#ifndef TAPIR_RUN_FAILURE_H
#define TAPIR_RUN_FAILURE_H

#include "base/arena.h"

enum failure_kind {
	FAILURE_FAIL,  /* "not ok" */
	FAILURE_ERROR, /* not an assertion: an exception, or a stream that is wrong */
	FAILURE_CRASH, /* a signal, a panic, or a stream that stopped in the middle */
	FAILURE_BAIL,  /* "Bail out!" */
	FAILURE_STALL, /* none: a test hangs, and this is what it does */
};

/* Where a line of diagnostics came from. */
enum said_where {
	SAID_COMMENT,    /* a "#" line; the text is without "# " */
	SAID_YAML,       /* one line of a YAML block, dedented */
	SAID_YAML_BEGIN, /* a block begins (a point can have several); no text */
	SAID_BEFORE,     /* output printed before the point came */
	SAID_NOTE,       /* a comment printed before the point came; the text is without "# " */
	SAID_AFTER,      /* a line that is not TAP but speaks of the failure */
};

struct said {
	enum said_where where;
	bool cut; /* the line was longer than LINE_BYTES */
	struct span text;
};

/* Owns everything it points at, in its arena; failure_free() frees it. */
struct failure {
	struct arena arena;
	enum failure_kind kind;
	unsigned stream;  /* index of the stream it came from */
	uint64_t ordinal; /* 1 for the run's first */
	/* Names from the outermost subtest to the point's own (which may be empty), unescaped. No
	 * names at all for a bail-out of the whole stream. */
	struct span *path;
	size_t npath;
	struct span file; /* that holds the test, when the producer said so beforehand */
	bool numbered;
	uint64_t number;
	struct span reason; /* of a bail-out or a directive that is no SKIP or TODO */
	struct said *said;  /* in the order it came */
	size_t nsaid;
	uint64_t left_out; /* bytes of diagnostics dropped in the middle: DIAG_BYTES was reached */
	size_t gap;        /* … just before this line */
	uint64_t earlier;  /* bytes of earlier output left out: HELD_BYTES was reached */
	bool more;         /* lines that came for a failure after it was shown: no new failure */
	bool apart;        /* … and other failures came in between */
	bool stray;        /* a crash report behind a stream that was whole: no test is to blame */
	bool unfinished;   /* the stream ended, or the YAML block was not closed */
	uint64_t done;     /* leaf points of its stream when it came, its own included */
	uint64_t duration_ns; /* TAP_NO_DURATION when unknown */
	uint64_t waits_ns; /* the gather's own: when it is to be taken although nothing was said */
};

struct failure *failure_new(void);
void failure_free(struct failure *failure);

/* An empty failure that is the same test's, for what may still be said about it. */
struct failure *failure_more(const struct failure *failure);

/* Whether all that is known of a failure is what was printed before its point. */
bool failure_is_silent(const struct failure *failure);

/* The same, or comments behind it. */
bool failure_is_noted(const struct failure *failure);

#endif
