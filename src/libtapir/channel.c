#include "libtapir/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libtapir/limits.h"

/* Set at the start, for a handler that has no argument of ours. */
static struct {
	uint64_t pipe; /* the inode of tapir's own pipe, for standard output; 0: unknown */
	int fd;        /* -1: none of its own */
	dev_t device;
	ino_t inode;
	char path[PATH_BYTES]; /* of TAPIR_CRASH_PATH; else empty */
} channel = {.fd = -1};

/* Out of the way of programs that close or count low descriptors. */
static int move_up(int fd)
{
	static const int places[] = {1000, 200, 60, 20};

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		int moved = fcntl(fd, F_DUPFD_CLOEXEC, places[i]);

		if (moved >= 0) {
			close(fd);
			return moved;
		}
	}
	return fd;
}

/* A FIFO that nobody reads is no place for a record; one that is read may make us wait. */
static int open_path(void)
{
	int fd = open(channel.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);

	if (fd >= 0)
		fcntl(fd, F_SETFL, O_APPEND);
	return fd;
}

static bool take_number(const char *text, uint64_t *ret)
{
	uint64_t number = 0;

	if (!text || !*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9' || number > UINT64_MAX / 10 - 1)
			return false;
		number = number * 10 + (uint64_t)(*text - '0');
	}
	*ret = number;
	return true;
}

static void keep(int fd)
{
	struct stat found;

	if (fd < 0 || fstat(fd, &found) != 0)
		return;
	channel.fd = fd;
	channel.device = found.st_dev;
	channel.inode = found.st_ino;
}

void channel_init(void)
{
	const char *path = getenv("TAPIR_CRASH_PATH");
	const char *number = getenv("TAPIR_CRASH_FD");
	uint64_t given;
	int fd;

	if (take_number(getenv("TAPIR_CRASH_PIPE"), &given))
		channel.pipe = given;
	if (path && *path && strlen(path) < sizeof(channel.path)) {
		memcpy(channel.path, path, strlen(path) + 1);
		fd = open_path();
		if (fd >= 0)
			fd = move_up(fd);
		keep(fd);
	}
	if (channel.fd < 0 && take_number(number, &given) && given <= INT_MAX)
		keep((int)given);
}

static bool is_still_ours(void)
{
	struct stat found;

	return channel.fd >= 0 && fstat(channel.fd, &found) == 0 &&
	       found.st_dev == channel.device && found.st_ino == channel.inode;
}

int channel_find(bool *ret_shared)
{
	struct stat out;
	bool piped = fstat(STDOUT_FILENO, &out) == 0 && S_ISFIFO(out.st_mode);

	*ret_shared = piped && channel.pipe && out.st_ino == channel.pipe;
	if (*ret_shared)
		return STDOUT_FILENO;
	if (is_still_ours())
		return channel.fd;
	/* The program has closed all that it did not know. */
	if (channel.path[0]) {
		int fd = open_path();

		if (fd >= 0)
			return fd;
	}
	*ret_shared = true;
	return piped ? STDOUT_FILENO : STDERR_FILENO;
}
