/* From bytes to rows: the streams' lines, events, runs and failures, the bar and the summary. All
 * of tapir but its descriptors, signals and clock: time is an argument, output is a buffer, so a
 * whole run can be played in a test. */
#ifndef TAPIR_APP_REPORTER_H
#define TAPIR_APP_REPORTER_H

#include "app/options.h"
#include "base/buffer.h"
#include "run/ending.h"
#include "term/screen.h"
#include "view/look.h"
#include "view/summary.h"

struct channel;
struct ledger;
struct reporter;
struct rerun;
struct sources;
struct symbols;

/* What comes beside the stream of a command, each with lines of its own: a piece of one is not to
 * be taken for the beginning of another's. */
enum aside {
	ASIDE_NONE,    /* it is of the stream itself */
	ASIDE_ERRORS,  /* its standard error */
	ASIDE_RECORDS, /* what libtapir says in it */
};

/* What a reporter is made of; everything is borrowed and outlives it. Times are in ns of a
 * monotonic clock. */
struct reporter_parts {
	const struct options *options;
	const struct caps *caps;
	const struct look *look;
	struct sources *sources;
	struct symbols *symbols; /* names for native frames; NULL: none */
};

struct reporter *reporter_new(const struct reporter_parts *parts, uint64_t now_ns);
void reporter_free(struct reporter *reporter);

/* A further stream, its name borrowed; its index. At most STREAMS_MAX and TAGS_MAX. */
unsigned reporter_stream(struct reporter *reporter, struct span name);

/* That stream carries others, which its lines belong to but for those that come through
 * reporter_space(): what of them is no test is shown as it comes. Once it has carried one, of which
 * there may be many, it needs no tests of its own. */
void reporter_carries(struct reporter *reporter, unsigned stream);
void reporter_carried(struct reporter *reporter, unsigned stream, unsigned one);

/* There is no room for a stream that it carries: its lines come like those without a tag. */
void reporter_crowded(struct reporter *reporter, unsigned stream);

/* Where to read a stream's next bytes to; then reporter_read() takes `n` of them. */
char *reporter_space(struct reporter *reporter, unsigned stream, size_t *ret_room);
void reporter_read(struct reporter *reporter, unsigned stream, size_t n, uint64_t now_ns);

/* The same for what comes beside the stream: it belongs to the test that runs then. */
char *reporter_aside_space(struct reporter *reporter, unsigned stream, enum aside aside,
                           size_t *ret_room);
void reporter_aside_read(struct reporter *reporter, unsigned stream, enum aside aside, size_t n,
                         uint64_t now_ns);

/* Either, of bytes that lie elsewhere. */
void reporter_pass(struct reporter *reporter, unsigned stream, enum aside aside, struct span bytes,
                   uint64_t now_ns);

/* The stream's state, for who reads it together with others. Lives as long as the reporter. */
struct channel *reporter_channel(const struct reporter *reporter, unsigned stream);

/* What is to be said of rerunning tests, for who knows more of that than the failures. */
struct rerun *reporter_rerun(const struct reporter *reporter);

/* How the command that made the stream ended; before reporter_end(). Its text is borrowed. */
void reporter_ending(struct reporter *reporter, unsigned stream, const struct ending *ending);

/* When the latest test point came, of all streams. */
uint64_t reporter_point_ns(const struct reporter *reporter);

/* The command is being ended because no point came for `limit_ns`; with `grace_ns`, that long after
 * it was told to end it is killed. Says so, and the bar does. */
void reporter_timed_out(struct reporter *reporter, uint64_t limit_ns, uint64_t grace_ns);

/* The command was to be traced, and is not: the errno of why. Says so. */
void reporter_untraced(struct reporter *reporter, int error);

/* The stream is over; `broken`: because reading it failed, so nothing is right. */
void reporter_end(struct reporter *reporter, unsigned stream, bool broken, uint64_t now_ns);

/* When the terminal draws the next bar at the earliest, if nothing else is to be shown. */
void reporter_pace(struct reporter *reporter, uint64_t turn_ns);

/* Time has passed: takes what silence completed, and makes a bar when one is due. */
void reporter_tick(struct reporter *reporter, uint64_t now_ns);

/* When reporter_tick() wants to be called at the latest; UINT64_MAX: no need. */
uint64_t reporter_deadline(const struct reporter *reporter);

/* Whether a failure waits of which something may be shown if nothing more is at hand, and the
 * showing of it: a failure is announced by its headline, or shown whole when its YAML block says
 * that it is. To be called when no stream has bytes waiting. */
bool reporter_may_announce(const struct reporter *reporter);
void reporter_announce(struct reporter *reporter, uint64_t now_ns);

/* The terminal's width has changed. */
void reporter_resize(struct reporter *reporter, unsigned columns);

/* Whether a failure waits for names: then there is something to tell after the streams' ends. */
bool reporter_waits(const struct reporter *reporter);

/* The user has interrupted the run: from now on a stream that stops is no crash. */
void reporter_interrupt(struct reporter *reporter);

/* Everything is over (streams that are not are ended): recap and summary. */
void reporter_finish(struct reporter *reporter, uint64_t now_ns);

/* After that: so many bytes of lines are still to be shown on a slow terminal; the bar says so. */
void reporter_drain(struct reporter *reporter, uint64_t owed);

/* Painted lines to be shown above the bar; the caller empties it. */
struct buffer *reporter_text(struct reporter *reporter);

/* The newest bar, painted; empty: none. True in *ret_new when it changed since it was last
 * asked for. Lives until the next tick. */
struct span reporter_bar(struct reporter *reporter, bool *ret_new);

/* How far the run is, as that bar says. */
struct progress reporter_progress(const struct reporter *reporter);

/* The objects of the failures so far, and of the hangs, for the JSON document. Empty unless
 * options->json is set. They live as long as the reporter. */
struct ledger *reporter_failures(struct reporter *reporter);
struct ledger *reporter_stalls(struct reporter *reporter);

/* Whether nothing at all was wrong, after reporter_finish(). */
bool reporter_ok(const struct reporter *reporter);

/* The run as the summary tells it, after reporter_finish(). Borrows from the reporter. */
const struct summary *reporter_summary(const struct reporter *reporter);

#endif
