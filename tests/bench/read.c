/* Reads standard input and does nothing with it: no reader of a pipe can be quicker.
 *
 * usage: bench-read [nap | lines]
 * With "nap" it waits a moment after a short read, as tapir does; with "lines" it finds where each
 * line ends. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static size_t count_lines(const char *at, size_t n)
{
	const char *end = at + n;
	size_t lines = 0;

	while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		at++;
		lines++;
	}
	return lines;
}

int main(int argc, char **argv)
{
	const char *way = argc > 1 ? argv[1] : "";
	bool naps = strcmp(way, "nap") == 0, looks = strcmp(way, "lines") == 0;
	size_t lines = 0;
	static char bytes[256 * 1024];
	const struct timespec nap = {.tv_nsec = 300 * 1000};
	ssize_t n;

	fcntl(STDIN_FILENO, F_SETPIPE_SZ, 1024 * 1024);
	do {
		n = read(STDIN_FILENO, bytes, sizeof bytes);
		if (looks && n > 0)
			lines += count_lines(bytes, (size_t)n);
		if (naps && n > 0 && n < (ssize_t)sizeof bytes / 8)
			nanosleep(&nap, NULL);
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (looks)
		dprintf(STDOUT_FILENO, "%zu\n", lines);
	return n == 0 ? 0 : 1;
}
