/* What one line of a TAP stream meant. Data only; the parser makes them, the run counts
 * them. */
#ifndef TAPIR_TAP_EVENT_H
#define TAPIR_TAP_EVENT_H

#include "base/span.h"

enum tap_kind {
	TAP_TEXT,    /* not TAP: what a test, a boot log or a wrapper printed */
	TAP_BLANK,   /* nothing but blanks */
	TAP_VERSION, /* "TAP version 14", "KTAP version 1" */
	TAP_PLAN,    /* "1..N", perhaps with "# SKIP reason" */
	TAP_POINT,   /* "ok …", "not ok …" */
	TAP_BAIL,    /* "Bail out! reason" */
	TAP_PRAGMA,  /* "pragma +strict -bail" */
	TAP_COMMENT, /* "# …" */
	TAP_SUBTEST, /* "# Subtest: name": a child of that name begins (or "# Subtest" alone); with
	              * `opens`, and until TAP_CLOSE: "# test: name {", a group without a point of
	              * its own, and "{" alone, the subtest of the point before, whose YAML came
	              * first */
	TAP_BEGIN,   /* bats: "begin N name": that test runs now */
	TAP_SUITE,   /* bats: "suite FILE" */
	TAP_CLOSE,   /* "}": the buffered subtest ends */
	TAP_YAML,    /* one line of a YAML block, its own indentation taken off */
	TAP_YAML_BEGIN,
	TAP_YAML_END, /* "..."; an unclosed block has none (see tap_parse) */
};

enum tap_directive {
	TAP_PLAIN,
	TAP_SKIP,
	TAP_TODO, /* and KTAP's "not ok … # XFAIL"; "ok … # XFAIL" is plain */
};

#define TAP_NO_DURATION UINT64_MAX

/* All spans borrow from the line given to tap_parse(). */
struct tap_event {
	enum tap_kind kind;
	/* 0 is the top level; a subtest's own points are one deeper. Of TAP_SUBTEST: that of the
	 * child's points. Of TAP_CLOSE: that of the point that is closed. */
	unsigned depth;

	/* TAP_POINT */
	bool ok;
	bool numbered;
	bool opens;                   /* it ends in "{": its subtest follows, until TAP_CLOSE */
	uint64_t number;              /* also TAP_BEGIN; saturates at UINT64_MAX */
	enum tap_directive directive; /* also TAP_PLAN: TAP_SKIP for "1..0 # SKIP" */
	uint64_t duration_ns;         /* said on the line itself, else TAP_NO_DURATION */

	/* TAP_PLAN; TAP_VERSION has its number in `last` */
	uint64_t first, last;
	bool ktap; /* TAP_VERSION: "KTAP", or behind a console's prefix; TAP_SUBTEST: indented so */

	/* The name of a point, subtest or begin; the file of a suite; a comment without its "# "
	 * (one space taken off); the text of a pragma; the line of YAML; else the line. Escapes
	 * are still in it: tap_unescape() takes them out when it is to be shown. */
	struct span text;
	struct span reason; /* after the directive, or after "Bail out!" */
	struct span line;   /* the whole line, as it came */
	bool cut;           /* the line was longer than LINE_BYTES */
	bool aside;         /* it came by another way than the stream, and may have overtaken it */
};

#endif
