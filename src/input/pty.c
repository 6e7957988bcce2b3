#include "input/pty.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/limits.h"

/* Neither newlines made two characters, nor signals, nor echo. */
static bool make_raw(int fd)
{
	struct termios modes;

	if (tcgetattr(fd, &modes) < 0)
		return false;
	cfmakeraw(&modes);
	return tcsetattr(fd, TCSANOW, &modes) == 0;
}

bool pty_open(int *ret_master, int *ret_slave)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	char path[64];
	int slave = -1;

	if (master < 0)
		return false;
	if (grantpt(master) == 0 && unlockpt(master) == 0 &&
	    ptsname_r(master, path, sizeof path) == 0)
		slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0 || !make_raw(slave) || fcntl(master, F_SETFL, O_NONBLOCK) < 0) {
		if (slave >= 0)
			close(slave);
		close(master);
		return false;
	}
	*ret_master = master;
	*ret_slave = slave;
	return true;
}

void pty_resize(int master, unsigned rows, unsigned columns)
{
	struct winsize size = {
		.ws_row = (unsigned short)(rows ? rows : PTY_ROWS),
		.ws_col = (unsigned short)(columns ? columns : PTY_COLUMNS),
	};

	ioctl(master, TIOCSWINSZ, &size);
}
