/* Where a stream's bytes come from: standard input, a file or a FIFO. Knows nothing of
 * lines. */
#ifndef TAPIR_INPUT_STREAM_H
#define TAPIR_INPUT_STREAM_H

#include "base/complaint.h"
#include "base/span.h"

struct stream {
	struct span name; /* "stdin", or the path as it was given; borrowed */
	int fd;           /* -1 once it is over */
	bool terminal;    /* a pseudo-terminal's master: it ends with an error */
};

/* Opens `path` ("-" is standard input) for reading, without waiting for a FIFO's writer. False, and
 * *wrong says why, when it cannot be read. Asks for a large pipe, which gives the
 * producer slack. */
bool stream_open(struct stream *stream, const char *path, struct complaint *wrong);

/* Closes it, but for standard input. */
void stream_close(struct stream *stream);

enum stream_got {
	STREAM_BYTES, /* *ret_n of them */
	STREAM_LATER, /* none now */
	STREAM_OVER,  /* the end */
	STREAM_ERROR, /* errno says why; it is over too */
};

/* One read(2) of at most `room` bytes. Call when poll(2) says that it can be read. */
enum stream_got stream_read(struct stream *stream, char *to, size_t room, size_t *ret_n);

#endif
