/* The end of a run as rows: the recap, how to rerun, the slowest, and the last line. */
#ifndef TAPIR_VIEW_SUMMARY_H
#define TAPIR_VIEW_SUMMARY_H

#include "base/limits.h"
#include "run/ending.h"
#include "run/run.h"
#include "trace/diagnosis.h"
#include "view/look.h"

/* What the recap remembers of one failure: a few spans, owned by whoever made it. */
struct recap_entry {
	enum failure_kind kind;
	uint64_t ordinal; /* of the first of them */
	struct span path; /* joined, printable */
	struct span signal;
	struct frame
		frame; /* the frame that decides: file, shown, line, function; file may be empty */
	struct span message;              /* its first line */
	struct span stream;               /* name, when there are several */
	uint64_t times;                   /* how many failures had the same frames and message */
	struct span others[RECAP_OTHERS]; /* paths of the second of them, and so on; or empty */
};

struct slow_entry {
	struct span path; /* joined, printable */
	uint64_t duration_ns;
	bool measured; /* by tapir's own clock */
};

/* One stream, as the summary speaks of it. */
struct summary_stream {
	struct span name;
	struct span title; /* how it is told from others */
	const struct run *run;
	const struct ending *ending; /* of the command that made it; NULL: tapir did not run it */
};

struct summary {
	const struct summary_stream *streams;
	size_t nstreams;
	struct counts totals; /* leaf points, all streams */
	uint64_t planned;     /* leaf points expected; 0: unknown */
	uint64_t duration_ns;
	bool ok; /* nothing at all was wrong */
	bool interrupted;
	const struct recap_entry *recap;
	size_t nrecap;
	uint64_t more_recap; /* failures beyond RECAP_MAX */
	bool recap_needed;   /* of a single failure too: more is known than its report said */
	const struct slow_entry *slowest;
	size_t nslowest;
	struct span line;  /* what summary_rows() made of it at last, without styles */
	struct span rerun; /* the command that runs what failed again; empty: unknown */
};

/* The end of a run: the recap, how to rerun, and the verdict in one line. */
void summary_rows(const struct summary *summary, const struct look *look, struct block *block);

#endif
