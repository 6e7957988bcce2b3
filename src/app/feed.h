/* Where the bytes come from: files, FIFOs, standard input, a core dump, or a command of ours. Opens
 * and starts what the options name, before anything else is begun; reads nothing. */
#ifndef TAPIR_APP_FEED_H
#define TAPIR_APP_FEED_H

#include "app/options.h"
#include "input/command.h"
#include "input/stream.h"

/* A command's streams: its output, its standard error, what libtapir says of its crashes (which may
 * be missing). */
enum { FEED_OUT, FEED_ERR, FEED_CRASHES, FEED_OF_COMMAND };

/* {0} is none. */
struct feed {
	struct stream *streams;
	size_t n;
	struct command command; /* feed_has_command() says whether there is one */
	struct span mark;       /* of what it starts; empty: nobody will look for that */
	const char *tracer;     /* the path of tapir-stack, which may be wanted to look at it */
	pid_t reader;           /* tapir-stack, which reads a core dump; 0: nobody does */
	struct arena arena;
};

/* Opens what the options name, or starts their command, for which our terminal has that size (0: we
 * have none). False, and *wrong says why, when that is not possible; feed_fini() is due all the
 * same. */
bool feed_open(struct feed *feed, const struct options *options, unsigned rows, unsigned columns,
               struct complaint *wrong);

/* Closes the streams, and ends whoever only helped. A command goes on. */
void feed_fini(struct feed *feed);

/* Whether there is a command, or was one that has ended. */
static inline bool feed_has_command(const struct feed *feed)
{
	return feed->command.pid || feed->command.ended;
}

#endif
