/* One stream's way from bytes to failures: its lines, its state and what is being said of its
 * latest failure. */
#ifndef TAPIR_APP_CHANNEL_H
#define TAPIR_APP_CHANNEL_H

#include "app/options.h"
#include "app/story.h"
#include "app/timing.h"
#include "input/lines.h"
#include "run/ending.h"
#include "run/gather.h"
#include "run/run.h"
#include "run/share.h"
#include "tap/parser.h"
#include "view/advisory.h"

struct channel {
	struct span name;
	struct span title; /* how it is told from others: the end of the name */
	struct lines lines;
	struct lines errors, records; /* of a command, beside it: see enum aside; no TAP */
	struct tap_parser parser;
	struct run run;
	struct gather *gather;
	struct timing timing;
	struct story story; /* the failure shown last: what comes late belongs to it */
	struct {
		bool shown; /* of the open failure, before it was understood */
		/* What it said, or what was said last of the failure that was told last. */
		enum failure_kind kind;
		bool has_signal;
	} headline;
	struct ending ending;      /* of the command that made the stream */
	struct buffer error_title; /* of the test that standard error was shown of last */
	bool is_test; /* it is one itself: while nothing in it has a name, it is what runs */
	bool over, broken;
	struct {
		uint64_t tests, planned;
		bool unknown, huge;
	} noted;          /* of it in the sums of channels.h */
	bool stray_crash; /* one was reported that no test tells of */
	bool carrier;     /* its lines belong to others, but for those that have no tag … */
	uint64_t strays;  /* … which are so many */
};

/* `name` and `share` are borrowed. */
void channel_init(struct channel *channel, struct span name, unsigned index, struct share *share,
                  const struct options *options, uint64_t now_ns);
void channel_fini(struct channel *channel);

/* Takes the lines that come next in one go if they are of the kinds that most lines are: points
 * that pass, or output of tests. Whoever asked to hear of each of them gets them as lines. True
 * when points were among them. */
bool channel_hurry(struct channel *channel, const struct options *options, uint64_t now_ns);

/* Whether the latest point is worth a line of its own, and as what; `show` is that of the options.
 */
bool channel_advisory(const struct channel *channel, unsigned show, enum advisory *ret);

/* Whether anything of TAP has come. */
bool channel_has_tap(const struct channel *channel);

/* A stream that carries others is over: lines without a tag, of which it had some, are a fault if
 * they have tests, or if all are such. */
void channel_judge_carrier(struct channel *channel);

/* It carries more than there is room for, which is a fault. */
void channel_crowd(struct channel *channel);

/* Standard error that comes now: false when it is of the same test as what came before; else *ret
 * says of which, printable. It is "after" the last one where none is known to run. */
bool channel_error_title(struct channel *channel, const struct look *look, struct arena *arena,
                         struct span *ret);

/* Whether nothing is wrong with it, its command included. */
bool channel_is_ok(const struct channel *channel);

#endif
