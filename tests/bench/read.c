/* Reads standard input and does nothing with it: no reader of a pipe can be quicker. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	static char bytes[256 * 1024];
	ssize_t n;

	fcntl(STDIN_FILENO, F_SETPIPE_SZ, 1024 * 1024);
	do
		n = read(STDIN_FILENO, bytes, sizeof bytes);
	while (n > 0 || (n < 0 && errno == EINTR));
	return n == 0 ? 0 : 1;
}
