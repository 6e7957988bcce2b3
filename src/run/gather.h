/* Gathers what a stream says about each failure, until it has said it all. Holds the output
 * that may belong to the point that comes next. */
#ifndef TAPIR_RUN_GATHER_H
#define TAPIR_RUN_GATHER_H

#include "run/failure.h"
#include "run/run.h"
#include "run/share.h"

struct gather;

/* `share` is borrowed; NULL: there is no other stream. */
struct gather *gather_new(unsigned stream, struct share *share);
void gather_free(struct gather *gather);

/* Takes one event and what run_apply() said of it. Costs nothing for a passing point but
 * dropping what was held. True when the point before turns out to be none (NEWS_RETRACTED), and
 * its failure was taken: whoever has it is to forget it, and what came as `more` of it. */
bool gather_apply(struct gather *gather, const struct run *run, const struct tap_event *event,
                  enum run_news news, uint64_t now_ns);

/* Whether passing points change nothing here: nothing is open, held or ready. */
bool gather_may_stretch(const struct gather *gather);

/* A stretch of passing points came. Only after gather_may_stretch(). */
void gather_stretch(struct gather *gather);

/* Whether text is only held for the point that comes next, whatever it says. */
bool gather_may_have_text(const struct gather *gather);

/* Lines of text came, each with its newline. Only after gather_may_have_text(). */
void gather_text(struct gather *gather, struct span lines);

/* `n` lines of an open YAML block came, each with its newline ("\n" alone) and indented by
 * `indent`. Only after the event that began it. */
void gather_yaml(struct gather *gather, struct span lines, size_t n, unsigned indent,
                 uint64_t now_ns);

/* The stream is over (after run_end(), whose `news` these are, or with NEWS_DIED): what is open is
 * complete, and what is held belongs to the crash if there was one. */
void gather_end(struct gather *gather, const struct run *run, enum run_news news, uint64_t now_ns);

/* When the open failure is to be taken although nothing ended it: SETTLE_NS after its last
 * line. UINT64_MAX when none is open or it was taken. */
uint64_t gather_deadline(const struct gather *gather);

/* The next failure that is complete, or whose deadline has passed; NULL when there is none. The
 * caller owns it. Lines that come for a failure after it was taken make another one with
 * `more` set. */
struct failure *gather_take(struct gather *gather, uint64_t now_ns);

/* The failure that is open and was not taken: more may be said of it. It stays the gather's, but
 * its arena may be used; valid until the next event. NULL when there is none, or when its point may
 * yet be the head of a subtest, which is none. */
struct failure *gather_open(const struct gather *gather);

/* Nothing more is at hand: an open failure whose YAML block has ended is complete, as far as can be
 * told, and gather_take() gives it at once. Whether there is one. */
bool gather_hurry(struct gather *gather);

/* What is said of the points may come beside the stream, on a command's standard error: a failure
 * that nothing was said of when the next point comes waits for that, ASIDE_NS. */
void gather_expect_aside(struct gather *gather);

/* With `shown`, TAP_TEXT lines are not held: the caller shows them as they come. */
void gather_output_shown(struct gather *gather, bool shown);

#endif
