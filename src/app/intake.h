/* Reads what the streams have into the reporter as it comes, until all of them have ended, and the
 * command that made them too. */
#ifndef TAPIR_APP_INTAKE_H
#define TAPIR_APP_INTAKE_H

#include <poll.h>

#include "app/ctest.h"
#include "app/feed.h"
#include "app/reporter.h"
#include "app/result.h"
#include "app/supervisor.h"
#include "app/tagged.h"

/* What a complaint that comes while reading is given to. */
typedef void intake_complain(void *context, const struct complaint *wrong);

/* {0} can be opened, once whom to complain to and what paths are shown from are set. */
struct intake {
	struct feed feed;
	const struct options *options; /* borrowed */
	struct pollfd *polls; /* one for each stream; fd -1 once it is over; and INTAKE_OTHERS */
	size_t nopen;
	struct supervisor supervisor; /* of the command, if there is one */
	struct tagged *tagged;        /* the first stream carries others; NULL: it does not */
	char *bytes;                  /* READ_BYTES for what it carries; NULL: not needed so far */
	struct ctest *ctest;          /* its output is the first stream; NULL: it is not */
	struct span cwd;              /* what paths are shown from */
	bool ascii;
	bool told;        /* the reporter knows how the command ended */
	uint64_t read_ns; /* when the last bytes came */
	struct reporter *reporter;
	struct result *result;
	intake_complain *complain;
	void *context;
};

/* Opens what the options name, or starts their command, for which our terminal has that size (0: we
 * have none). False, and *wrong says why, when that is not possible. */
bool intake_open(struct intake *intake, const struct options *options, unsigned rows,
                 unsigned columns, struct complaint *wrong);

/* Tells the reporter of the streams, and goes on with it. */
void intake_begin(struct intake *intake, struct reporter *reporter, struct result *result,
                  uint64_t now_ns);

/* Waits at most `timeout_ns` for bytes, an end, a signal, or what is asked of the `n` others, at
 * most INTAKE_OTHERS (whose fd may be -1). */
enum { INTAKE_OTHERS = 4 };
void intake_wait(struct intake *intake, const struct pollfd *others, size_t n, uint64_t timeout_ns,
                 bool *ret_ready);

/* Reads once from each stream that has something; `now_ns` is when intake_wait() returned. */
void intake_read(struct intake *intake, bool ready, uint64_t now_ns);

/* We were stopped until now: no time has passed for the command. */
void intake_resumed(struct intake *intake, uint64_t now_ns);

/* The size of our own terminal, for a command's (0: we have none). */
void intake_resize(struct intake *intake, unsigned rows, unsigned columns);

/* Whether all streams and the command have ended. */
bool intake_over(const struct intake *intake);

/* When intake_read() wants to be called at the latest; UINT64_MAX: no need. */
uint64_t intake_deadline(const struct intake *intake);

void intake_fini(struct intake *intake);

#endif
