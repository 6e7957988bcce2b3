#include "reader.h"

#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void reader_start(char **command, unsigned short rows, unsigned short columns, int *ret_to,
                  int *ret_terminal)
{
	struct winsize size = {.ws_row = rows, .ws_col = columns};
	int terminal, slave, ends[2];

	if (openpty(&terminal, &slave, NULL, NULL, &size) < 0 || pipe2(ends, O_CLOEXEC) < 0) {
		perror("bench");
		exit(2);
	}
	if (fork() == 0) {
		dup2(ends[0], STDIN_FILENO);
		dup2(slave, STDOUT_FILENO);
		close(terminal);
		close(slave);
		execvp(command[0], command);
		_exit(127);
	}
	close(ends[0]);
	close(slave);
	*ret_to = ends[1];
	*ret_terminal = terminal;
}
