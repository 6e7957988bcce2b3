/* The command that runs what failed again, from what the streams give away of the runner that
 * made them. Says nothing rather than something that might be wrong. */
#ifndef TAPIR_VIEW_RERUN_H
#define TAPIR_VIEW_RERUN_H

#include "base/complaint.h"
#include "trace/diagnosis.h"

struct rerun;

/* What the user has said: of how to run tests again, and of what ran them. */
struct rerun_wishes {
	const char *template; /* NULL: none; else one that rerun_template_check() took */
	char *const *command; /* its words, where we ran it ourselves; NULL: unknown */
};

/* Whether a template can be filled in: {names}, {names_re}, {files}, {streams} and {streams_re} are
 * its keys, {{ and }} braces. False, and *wrong has column and text, when it cannot. */
bool rerun_template_check(struct span text, struct complaint *wrong);

/* Borrows what the wishes point at; NULL: there are none. */
struct rerun *rerun_new(const struct rerun_wishes *wishes);
void rerun_free(struct rerun *rerun);

/* Sees a failure as it is shown. */
void rerun_failure(struct rerun *rerun, const struct failure *failure,
                   const struct diagnosis *diagnosis, const struct diagnosis_options *options);

/* A stream that is not well, by its name. Once everything has ended. */
void rerun_stream(struct rerun *rerun, struct span name);

/* Each stream is a test of a runner that takes a pattern of their names behind `before`; `all` is
 * what to say when they are more than ten. Both are as a shell takes them, and copied. */
void rerun_by_streams(struct rerun *rerun, struct span before, struct span all);

/* The command, quoted for a shell and printable (in ASCII if `ascii`), in the arena. Names the
 * tests while they are no more than ten, then only their files. A runner that our command names
 * stands there as it does; a program that neither that nor a stream names, as PROGRAM. Empty when
 * not every failure is one of the same known runner. A template is filled in whatever the runner,
 * but only when all that it asks for is known, and no more than ten tests have failed. */
struct span rerun_command(const struct rerun *rerun, bool ascii, struct arena *arena);

#endif
