#include "input/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

/* Whether reading will fail, as it does where our parent had closed it: see base/inheritance.h. */
static bool is_unreadable(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags >= 0 && (flags & O_ACCMODE) == O_WRONLY) {
		errno = EBADF;
		return true;
	}
	return flags < 0;
}

bool stream_open(struct stream *stream, const char *path, struct complaint *wrong)
{
	bool standard = strcmp(path, "-") == 0;
	/* O_NONBLOCK so that a FIFO without a writer does not hold us up here; poll(2) then waits
	 * for its first writer. */
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct stat about;

	snprintf(wrong->place, sizeof wrong->place, "%s", standard ? "standard input" : path);
	if (fd < 0 || fstat(fd, &about) < 0 || is_unreadable(fd))
		return complain(wrong, "%s", strerror(errno));
	if (S_ISDIR(about.st_mode)) {
		if (!standard)
			close(fd);
		return complain(wrong, "is a directory");
	}
	if (S_ISFIFO(about.st_mode))
		fcntl(fd, F_SETPIPE_SZ, PIPE_BYTES); /* refused: the pipe stays as it is */
	wrong->place[0] = '\0';
	*stream = (struct stream){.name = standard ? SPAN("stdin") : span_of(path), .fd = fd};
	return true;
}

void stream_close(struct stream *stream)
{
	if (stream->fd > STDIN_FILENO)
		close(stream->fd);
	stream->fd = -1;
}

enum stream_got stream_read(struct stream *stream, char *to, size_t room, size_t *ret_n)
{
	ssize_t n = read(stream->fd, to, room);

	if (n > 0) {
		*ret_n = (size_t)n;
		return STREAM_BYTES;
	}
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return STREAM_LATER;
	/* Nobody has the other end open any more. */
	if (n < 0 && errno == EIO && stream->terminal)
		return STREAM_OVER;
	return n == 0 ? STREAM_OVER : STREAM_ERROR;
}
