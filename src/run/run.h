/* What has happened in one stream so far: counts, plans, subtests, the test now running,
 * and what is wrong with it. No text of diagnostics, no drawing, no clock of its own.
 *
 * Fixed size for any number of tests and any number in the input: what is kept grows with
 * the nesting alone (and, up to RANGES_MAX, with how scattered the test numbers are). */
#ifndef TAPIR_RUN_RUN_H
#define TAPIR_RUN_RUN_H

#include "base/arena.h"
#include "base/buffer.h"
#include "tap/stretch.h"

/* Points, counted. For leaf points `passed` leaves out skipped and todo ones, so that the
 * sum of passed, failed, skipped and todo is tests. */
struct counts {
	uint64_t tests, passed, failed, skipped, todo;
	uint64_t todo_passed; /* of todo: those that passed, unexpectedly */
};

/* What an event changed; several bits may be set. */
enum run_news {
	NEWS_NONE = 0,
	NEWS_PROGRESS = 1 << 0,  /* the bar is out of date */
	NEWS_POINT = 1 << 1,     /* run->point is a new leaf point */
	NEWS_FAILED = 1 << 2,    /* the event begins a failure that is to be reported */
	NEWS_BAILED = 1 << 3,    /* the event is a bail-out that is to be reported (not its echo) */
	NEWS_CLOSED = 1 << 4,    /* the event is the closing point of a subtest, already counted */
	NEWS_DOCUMENT = 1 << 5,  /* a new TAP document began with this event */
	NEWS_IGNORED = 1 << 6,   /* the event does not count: after a bail-out, say */
	NEWS_RETRACTED = 1 << 7, /* the point before was the head of a subtest that begins now: what
	                          * was said of it does not hold, its TAP_CLOSE will say it */
	NEWS_FOLDED = 1 << 8,    /* run->fold is a failure that is to be reported */
	NEWS_DIED = 1 << 9,      /* of the end alone, and not run_end()'s: whoever ran the program
	                          * knows that it did not end as it should */
};

/* A point that failed, and whose subtest ended although nothing closed it. */
struct run_fold {
	struct span *path; /* as run_path()'s; in the arena */
	size_t npath;
	bool numbered;
	uint64_t number;
	struct arena arena;
};

/* How one thing turned out, for the advisories and the slowest list. Borrows from the event. */
struct run_point {
	bool ok;
	enum tap_directive directive;
	bool numbered;
	uint64_t number;
	struct span name;     /* as it came */
	struct span reason;   /* of the directive */
	uint64_t duration_ns; /* said by the producer, else between points by our clock */
	bool measured;        /* … the latter */
};

/* The words of a stream's verdict, worst first: the first that holds is the verdict. */
enum verdict {
	VERDICT_BAILED,   /* "Bail out!" */
	VERDICT_CUT_OFF,  /* it stopped in the middle: of a line, a YAML block, a subtest, a test */
	VERDICT_FAILED,   /* a test failed */
	VERDICT_NO_TESTS, /* empty, or no TAP in it, or a plan without a test and without SKIP */
	VERDICT_NO_PLAN,
	VERDICT_MISSING,     /* fewer tests than planned */
	VERDICT_EXTRA,       /* more tests than planned */
	VERDICT_BAD_NUMBERS, /* repeated or out of range */
	VERDICT_BAD_STREAM,  /* a second plan, a line refused by pragma +strict, … */
	VERDICT_PASSED,
	VERDICT_SKIPPED, /* "1..0 # SKIP": nothing ran, nothing is wrong */
};

struct run_level;

struct run {
	struct counts leaves; /* what users count: every leaf point at any depth */
	struct counts top;    /* top-level points: passed counts TODO and SKIP, failed the rest */
	/* Of several documents: the first one's first number, and as many after it as all of them
	 * planned together. A skipped one ("1..0") adds none. */
	bool has_plan;
	uint64_t plan_first, plan_last;
	struct span skip_all; /* reason of "1..0 # SKIP"; owned */
	bool skipped_all;
	uint64_t planned; /* leaf points to expect as far as is known; 0: unknown */
	bool bailed;
	struct span bail_reason; /* unescaped; owned */
	bool over;               /* run_end() was called */
	struct run_point point;  /* valid when NEWS_POINT, until the next event */

	struct span *problems; /* sentences without a full stop: "missing tests: 5, 7-9"; owned */
	size_t nproblems;
	uint64_t more_problems; /* beyond PROBLEMS_MAX */
	enum verdict verdict;   /* once it is over */

	uint64_t current_since_ns; /* when the running test began, as far as we know */
	bool current_known;        /* its name was said beforehand; else it is the last point's */

	struct run_level *levels; /* one for each open depth; the first is the document */
	unsigned nlevels, room;
	unsigned noted;     /* of them, those whose closing point is counted in its plan already */
	unsigned budget;    /* ranges of numbers that may still be made */
	uint64_t documents; /* begun so far */
	uint64_t failures;  /* all that failed and is not excused by a TODO around it */
	unsigned faults;    /* bits 1 << enum verdict, but for VERDICT_FAILED */
	uint64_t left;      /* points that open plans still promise */
	struct buffer name; /* of the running test, or of the last point: as it came */
	struct buffer reason; /* of the last point's directive */
	bool begun;           /* that test has begun and its point has not come */
	bool in_yaml;         /* a block is open … */
	unsigned yaml_depth;  /* … of a point so deep */
	bool prove;           /* a heading of "prove -v" came */
	bool versioned;       /* a version line came */
	struct buffer file;   /* whose tests come now: from such a heading, or bats' "suite" */
	bool carrier;         /* it carries other streams, and needs no tests of its own */
	bool crowded;         /* … more than there was room for */
	bool plan_waits;      /* a second plan: of a new document, if a point follows it … */
	bool plan_doubtful;   /* … and perhaps what a test printed, if none does */
	bool followed;        /* the document being judged is not the last */
	bool restarts;        /* … that begins anew, since this one is not complete */
	uint64_t waiting_first, waiting_last;
	unsigned last_depth; /* of the last point, if it was a leaf that "{" may still open */
	bool last_leaf;
	uint64_t last_point_ns;
	bool folded; /* with the latest event, as … */
	struct run_fold fold;
	struct span *stopped; /* run_current() as it was when the stream ended */
	size_t nstopped;
	struct arena arena; /* problems, reasons and `stopped` */
	/* The latest document that stopped in the middle, and another began: where it stood. */
	struct run_cut {
		bool is;
		struct span *path;
		size_t npath;
		uint64_t done; /* leaf points of the stream by then */
		struct arena arena;
	} cut;
};

void run_init(struct run *run, uint64_t now_ns);
void run_fini(struct run *run);

/* Counts one event. */
enum run_news run_apply(struct run *run, const struct tap_event *event, uint64_t now_ns);

/* Whether passing points at `depth`, numbered from *ret_next on, would only have to be counted. */
bool run_may_stretch(const struct run *run, unsigned depth, uint64_t *ret_next);

/* Counts the points of a stretch that begins with the number from run_may_stretch(). What
 * run_apply() would say of each is NEWS_PROGRESS and NEWS_POINT. */
void run_stretch(struct run *run, const struct tap_stretch *stretch, uint64_t now_ns);

/* Whether text at the top level means nothing: no pragma forbids it. */
bool run_may_have_text(const struct run *run);

/* The stream is over: judges plans and numbers. NEWS_FAILED when it was cut off in a way that
 * is to be reported as a failure of the test that was running. */
enum run_news run_end(struct run *run, uint64_t now_ns);

/* Something is wrong with the stream that only its diagnostics tell: a problem of it, and the
 * verdict VERDICT_BAD_STREAM if there is no worse one. `problem` is a sentence without a full
 * stop. */
void run_blame(struct run *run, const char *problem);

/* Whether everything so far is right (before the end, missing tests do not count yet). */
bool run_ok(const struct run *run);

/* The path of the test that runs now (or ran last), from the outermost: *ret_n names,
 * unescaped, in the arena. At most PATH_PARTS_MAX: of a deeper one the outermost and the last.
 * Once it is over, what it was then; the names live as long as the run. */
struct span *run_current(const struct run *run, struct arena *arena, size_t *ret_n);

/* Where a stream that says nothing more stands: that path, or "after" the test that ran last. */
struct span *run_stopped(const struct run *run, struct arena *arena, size_t *ret_n);

/* Whether that is empty: nothing has a name yet. */
static inline bool run_is_nameless(const struct run *run)
{
	return run->name.n == 0 && run->nlevels < 2;
}

/* The path of the point that `event` is, called right after run_apply(): its subtests' names and
 * its own. */
struct span *run_path(const struct run *run, const struct tap_event *event, struct arena *arena,
                      size_t *ret_n);

#endif
