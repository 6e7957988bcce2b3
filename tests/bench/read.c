/* Reads standard input and does nothing with it: no reader of a pipe can be quicker.
 *
 * usage: bench-read [nap]
 * With "nap" it waits a moment after a short read, as tapir does. */
#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	static char bytes[256 * 1024];
	const struct timespec nap = {.tv_nsec = 300 * 1000};
	ssize_t n;

	(void)argv;
	fcntl(STDIN_FILENO, F_SETPIPE_SZ, 1024 * 1024);
	do {
		n = read(STDIN_FILENO, bytes, sizeof bytes);
		if (argc > 1 && n > 0 && n < (ssize_t)sizeof bytes / 8)
			nanosleep(&nap, NULL);
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n == 0 ? 0 : 1;
}
