/* The command that runs what failed again, from what the streams give away of the runner that
 * made them. Says nothing rather than something that might be wrong. */
#ifndef TAPIR_VIEW_RERUN_H
#define TAPIR_VIEW_RERUN_H

#include "trace/diagnosis.h"

struct rerun;

struct rerun *rerun_new(void);
void rerun_free(struct rerun *rerun);

/* Sees a failure as it is shown. */
void rerun_failure(struct rerun *rerun, const struct failure *failure,
                   const struct diagnosis *diagnosis, const struct diagnosis_options *options);

/* The command, quoted for a shell and printable (in ASCII if `ascii`), in the arena. Names the
 * tests while they are no more than ten, then only their files. A runner whose program a stream
 * does not name stands there as PROGRAM. Empty when not every failure is one of the same known
 * runner. */
struct span rerun_command(const struct rerun *rerun, bool ascii, struct arena *arena);

#endif
