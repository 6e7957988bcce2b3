/* What a failure's diagnostics say, understood: message, frames, values. The view lays this
 * out; it decides nothing about how. */
#ifndef TAPIR_TRACE_DIAGNOSIS_H
#define TAPIR_TRACE_DIAGNOSIS_H

#include "run/failure.h"
#include "trace/elide.h"

struct sources;

/* A key and a value of a YAML diagnostic that is shown as such. */
struct detail {
	struct span key;
	struct span value; /* may have several lines */
	unsigned depth;    /* of nesting, for indentation */
};

/* Everything lives in the failure's arena, or borrows from it. */
struct diagnosis {
	enum failure_kind kind; /* the failure's own, or better known from its diagnostics */
	struct span signal;     /* "SIGSEGV"; or "exit 3"; shown behind the headline */
	struct span message;    /* may have several lines; shown after the frames */
	bool has_values;        /* expected and actual were both said */
	struct span expected, actual;
	struct span expected_word, actual_word; /* as the producer calls them: "wanted", "found" */
	struct span operator;                   /* "deepEqual"; empty when it says nothing */
	/* Made by the producer: its lines begin with " ", "-" (expected) or "+" (actual). Empty:
	 * the view makes one when it is of use. */
	struct span diff;
	struct frame *frames; /* in the order of the report, hidden ones included */
	size_t nframes;
	size_t nhidden;
	bool frames_cut;        /* FRAMES_MAX was reached */
	struct detail *details; /* keys nobody knows, and known ones with nothing to add */
	size_t ndetails;
	struct span *rest; /* lines of the diagnostics that are in none of the above */
	size_t nrest;
	struct span *output; /* what the test printed before it failed */
	size_t noutput;
	uint64_t duration_ns;    /* TAP_NO_DURATION when nobody says */
	struct diagnosis *cause; /* what this was caused by; NULL */
	bool also;               /* of a cause: it is none, but another failure of the same point */
	/* What elision goes by. */
	bool assertion;
	struct elide_test test;
};

/* How frames are chosen and shown. */
struct diagnosis_options {
	bool all_frames;     /* --frames=all: hide none */
	bool absolute_paths; /* --absolute-paths */
	struct span cwd;     /* the directory tapir was started in, absolute */
};

/* Understands `failure` into *ret. Reads source files through `sources` (NULL: none). Never
 * fails; costs time in proportion to the diagnostics. */
void diagnose(struct failure *failure, struct sources *sources,
              const struct diagnosis_options *options, struct diagnosis *ret);

/* To be called when the frames were replaced by better ones: makes their `shown`, `source` and
 * `hidden`, as diagnose() does. `arena` is the failure's. */
void diagnosis_refine(struct diagnosis *diagnosis, struct sources *sources,
                      const struct diagnosis_options *options, struct arena *arena);

/* A number that is the same for failures with the same visible frames, message and values, where
 * numbers, addresses and the paths of temporary files count as the same. 0 when there is nothing
 * to tell failures apart by. */
uint64_t diagnosis_fingerprint(const struct diagnosis *diagnosis);

#endif
