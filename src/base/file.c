#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int file_write_some(int fd, struct span *bytes)
{
	for (;;) {
		ssize_t n = write(fd, bytes->at, bytes->n);

		if (n >= 0) {
			*bytes = span_from(*bytes, (size_t)n);
			return 0;
		}
		if (errno == EAGAIN)
			poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
		else if (errno != EINTR)
			return -errno;
	}
}

int file_write(int fd, struct span bytes)
{
	int error = 0;

	while (bytes.n && !error)
		error = file_write_some(fd, &bytes);
	return error;
}

bool file_is_absent(const char *path)
{
	struct stat status;

	return stat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES);
}

const char *file_scratch(void)
{
	const char *named = getenv("TMPDIR");

	return named && named[0] == '/' ? named : "/tmp";
}

int file_unnamed(const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;

	/* Not every file system knows such files. */
	char path[PATH_MAX];

	if (snprintf(path, sizeof path, "%s/tapir-XXXXXX", folder) >= (int)sizeof path)
		return -1;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}
