/* What gathering is made of: for gather.c, which says what begins and ends a failure, and for
 * gather_hear.c, which says whose a line is, gather_cut.c, which tells of a program that died, and
 * gather_end.c, which says what the end of the stream means. For these alone. */
#ifndef TAPIR_RUN_GATHER_PARTS_H
#define TAPIR_RUN_GATHER_PARTS_H

#include "run/gather.h"
#include "run/pending.h"
#include "run/pile.h"
#include "run/stall.h"

/* What the point before was, when no failure is open. */
enum after {
	AFTER_NOTHING, /* or a passing point: comments may belong to the point that comes */
	AFTER_QUIET,   /* a failed point that is not reported: its diagnostics are not wanted */
};

struct gather {
	unsigned stream;
	uint64_t ordinal;
	bool output_shown;
	enum after after;

	/* For the point that comes next; while a failure is open, what may still be its own. */
	struct pending pending;
	bool leading;         /* a diagnostic of the next point began: all lines are now its */
	bool recorded;        /* a record goes on that is the open failure's */
	bool expects;         /* diagnostics may come beside the stream */
	uint64_t named_aside; /* the failure named beside the stream last, by ordinal; 0: none */
	char quote; /* a name goes on in comments, up to this at the end of one; else 0 … */
	unsigned quote_lines; /* … of which so many may still come */
	uint64_t now_ns;      /* of the latest event */
	bool summed;          /* what follows is prove's summary */
	bool leads;           /* the stream's producer prints diagnostics in front of points */

	struct failure *open;
	/* A failed point that is not reported, since a test in its subtest was: it will be, if it
	 * says that a signal ended it as well. */
	struct failure *closed;
	/* A stray crash that may have overtaken the points of its own stream: for a moment it waits
	 * for the stream to end, which it then explains. */
	struct failure *early;
	uint64_t early_deadline;
	bool cut;       /* the document before stopped in the middle, and nobody has said why */
	bool died;      /* … or that has been said, and a shell may say so too */
	bool opens;     /* its point may be the head of a subtest, … */
	unsigned depth; /* … which would be one deeper than this */
	uint64_t point; /* ordinal of the failure that the latest point is; 0: none */
	size_t indent;  /* of its point */
	size_t cost;    /* of what was said, against DIAG_BYTES */
	struct held tail;
	bool spoken;    /* something was said about it, taken since or not */
	bool block;     /* indented text right behind the point is its own */
	bool in_report; /* a report named it, and goes on as far as it is indented */
	bool named;     /* its diagnostics have its name in them */
	bool had_yaml;  /* a block has come, so comments belong to what follows */
	bool prefixed;  /* all that its producer says of it are comments, without a gap (bats) */
	bool in_yaml;
	unsigned trace_lines; /* text lines that the open traceback may still claim */
	size_t trace_indent;  /* of its outermost line: what is deeper is its own */
	uint64_t deadline;

	struct stall stall;
	struct pile ready;
	/* For diagnostics in another order than their points, by name. */
	bool was_silent;     /* nothing was said about the open failure before it was taken */
	struct pile silent;  /* failures that were reported without diagnostics */
	struct pile orphans; /* diagnostics without a point, the name as their only path */
	bool in_orphan;      /* comments go to the newest of them */
};

/* The name of the point itself. */
static inline struct span gather_last_name(const struct failure *failure)
{
	return failure->npath ? failure->path[failure->npath - 1] : (struct span){0};
}

/* A new failure of the stream becomes the open one; there must be none. */
void gather_begin_next(struct gather *gather, struct failure *failure, uint64_t now_ns);

/* A new one of that kind. */
void gather_begin_kind(struct gather *gather, enum failure_kind kind, uint64_t now_ns);

/* The failure becomes the open one; there must be none. */
void gather_begin(struct gather *gather, struct failure *failure, uint64_t now_ns);

/* Nothing more can join the open failure, if there is one. */
void gather_finish(struct gather *gather);

/* Adds a line, copied, to any failure; to the open one, within its bounds. */
void gather_append(struct failure *failure, struct said line);
void gather_say(struct gather *gather, struct said line);

/* Gives the open failure what is held; with `own`, as its diagnostics. */
void gather_say_held(struct gather *gather, bool own);

/* Forgets what is held for the point that comes next. */
void gather_forget_pending(struct gather *gather);

/* One event that says something: of a YAML block; a comment; any other text. */
void gather_hear_yaml(struct gather *gather, const struct tap_event *event, uint64_t now_ns);
void gather_hear_comment(struct gather *gather, const struct tap_event *event, uint64_t now_ns);
void gather_hear_text(struct gather *gather, const struct tap_event *event, uint64_t now_ns);

/* Whether tests are missing at the end, or the plan. */
bool gather_is_cut(const struct run *run);

/* Whether what is held at the end is what a dying program said, rather than about the failure that
 * is open. `news` is the end's. */
bool gather_tells_of_end(struct gather *gather, const struct run *run, enum run_news news);

/* Whether prove's last program died in the middle of its document, and what is held tells how. */
bool gather_died_under_prove(struct gather *gather, const struct run *run);

/* Whether what is held at the end is about the open failure: a few lines behind the last one, of
 * which nothing else was said. */
bool gather_has_last_word(const struct gather *gather, const struct run *run);

/* prove's heading of the next program: what is held is about the one before, and how it died, if it
 * did. */
void gather_pass_heading(struct gather *gather, const struct run *run, uint64_t now_ns);

/* Another document has begun. If that before it stopped in the middle, a crash that is held, or
 * that waits, is told as its end. */
void gather_pass_document(struct gather *gather, const struct run *run, uint64_t now_ns);

/* What is held is the report of the crash that ended the document before. Only while gather->cut.
 */
void gather_report_cut(struct gather *gather, const struct run *run, uint64_t now_ns);

/* True when it was what a shell says of a program that died, though the next has begun to write. It
 * is of the document before: it waits for the report that says more, unless that came first. */
bool gather_hear_shell(struct gather *gather, const struct run *run, const struct tap_event *event,
                       uint64_t now_ns);

/* A point was left behind that failed: that is told, and what was open is over. */
void gather_tell_fold(struct gather *gather, const struct run *run, uint64_t now_ns);

#endif
