#include "term/watchdog.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void close_from_to(int first, int last)
{
	if (first > last)
		return;
	if (syscall(SYS_close_range, (unsigned)first, (unsigned)last, 0) == 0)
		return;
	/* A kernel before 5.9: the usual limit, for what a program like this one has open. */
	for (int fd = first; fd <= last && fd < 1024; fd++)
		close(fd);
}

/* Everything of the parent's but two descriptors goes: else a producer's pipe would stay open, and
 * a shell waiting for the end of ours would wait for us too. */
static void close_others(int kept, int other)
{
	int low = kept < other ? kept : other;
	int high = kept < other ? other : kept;

	close_from_to(0, low - 1);
	close_from_to(low + 1, high - 1);
	close_from_to(high + 1, INT_MAX);
}

/* Only async-signal-safe calls in here: the parent has threads. */
static _Noreturn void watch(int parent, int tty, void (*act)(int tty))
{
	sigset_t all;
	char byte;
	ssize_t n;

	setsid();
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	prctl(PR_SET_NAME, "tapir-watchdog", 0, 0, 0);
	close_others(parent, tty);
	do {
		n = read(parent, &byte, 1);
	} while (n < 0 && errno == EINTR);
	if (n == 0)
		act(tty);
	_exit(0);
}

void watchdog_start(struct watchdog *watchdog, int tty, void (*act)(int tty))
{
	int ends[2];

	*watchdog = (struct watchdog){.socket = -1};
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return;

	pid_t pid = fork();

	if (pid == 0) {
		close(ends[1]);
		watch(ends[0], tty, act);
	}
	close(ends[0]);
	if (pid < 0) {
		close(ends[1]);
		return;
	}
	*watchdog = (struct watchdog){.pid = pid, .socket = ends[1]};
}

void watchdog_dismiss(const struct watchdog *watchdog)
{
	if (watchdog->pid)
		send(watchdog->socket, "q", 1, MSG_NOSIGNAL);
}

void watchdog_stop(struct watchdog *watchdog)
{
	int status;

	if (watchdog->pid == 0)
		return;
	watchdog_dismiss(watchdog);
	close(watchdog->socket);
	/* As long as it has not been waited for, its number is its own. */
	if (waitpid(watchdog->pid, &status, WNOHANG) == 0) {
		kill(watchdog->pid, SIGKILL);
		while (waitpid(watchdog->pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	*watchdog = (struct watchdog){.socket = -1};
}
