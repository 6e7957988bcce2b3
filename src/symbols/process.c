#include "symbols/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/helper.h"
#include "base/limits.h"
#include "base/memory.h"
#include "symbols/wire.h"

static uint64_t patience(const struct process *process)
{
	return process->options.patience_ns ? process->options.patience_ns : SYMBOL_LATE_NS;
}

void process_init(struct process *process, const struct process_options *options)
{
	*process = (struct process){.options = *options, .fd = -1};
	process->last = &process->first;
}

/* One that is stuck in the kernel is not waited for. */
static void reap(struct process *process)
{
	size_t kept = 0;

	for (size_t i = 0; i < process->ndying; i++) {
		if (waitpid(process->dying[i], NULL, WNOHANG) == 0)
			process->dying[kept++] = process->dying[i];
	}
	process->ndying = kept;
}

/* Asks it to end, and gives it a moment: the end of what it says is its own. */
static void ask_to_end(const struct process *process)
{
	struct pollfd end = {.fd = process->fd, .events = POLLIN};
	char bytes[4096];

	shutdown(process->fd, SHUT_WR);
	kill(process->pid, SIGTERM);
	while (poll(&end, 1, FETCH_GRACE_MS) > 0 && recv(process->fd, bytes, sizeof bytes, 0) > 0)
		;
}

void process_stop(struct process *process)
{
	if (process->options.gentle && process->pid > 0)
		ask_to_end(process);
	if (process->fd >= 0)
		close(process->fd);
	process->fd = -1;
	if (process->pid > 0) {
		kill(process->pid, SIGKILL);
		if (process->ndying < countof(process->dying))
			process->dying[process->ndying++] = process->pid;
	}
	process->pid = 0;
	process->in.n = 0;
	process->sent = 0;
	process->began_ns = 0;
	reap(process);
}

static void free_first(struct process *process)
{
	struct process_job *job = process->first;

	process->first = job->next;
	if (!process->first)
		process->last = &process->first;
	buffer_fini(&job->message);
	free(job);
}

void process_fini(struct process *process)
{
	process_stop(process);
	for (size_t i = 0; i < process->ndying; i++)
		waitpid(process->dying[i], NULL, 0);
	while (process->first)
		free_first(process);
	buffer_fini(&process->in);
}

void process_add(struct process *process, struct buffer message, void *what)
{
	struct process_job *job = memory_zero(1, sizeof *job);

	job->message = message;
	job->what = what;
	*process->last = job;
	process->last = &job->next;
}

/* The worker has the socket and nothing else of ours: its names are wanted until we stop. */
static pid_t spawn_program(const struct process_options *options, int fd)
{
	struct arena arena = {0};
	const char *program = strchr(options->program, '/')
	                              ? options->program
	                              : helper_program(options->program, &arena).at;
	const char *argument = options->argument ? options->argument : "--worker";
	char *argv[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)argument, NULL};
	struct helper_options how = {
		.input = fd, .output = -1, .environment = options->environment};
	pid_t pid = 0;

	if (helper_start(program, argv, &how, &pid) != 0)
		pid = 0;
	arena_fini(&arena);
	return pid;
}

static pid_t fork_run(const struct process_options *options, int fd, int other)
{
	pid_t pid = fork();

	if (pid == 0) {
		close(other);
		options->run(fd, options->arg);
		_exit(0);
	}
	return pid > 0 ? pid : 0;
}

static bool start(struct process *process)
{
	const struct process_options *options = &process->options;
	int fds[2];

	if (process->starts > SYMBOL_RESTARTS ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
		return false;
	process->starts++;
	process->pid = options->program ? spawn_program(options, fds[1])
	                                : fork_run(options, fds[1], fds[0]);
	close(fds[1]);
	if (!process->pid) {
		close(fds[0]);
		process->starts = SYMBOL_RESTARTS + 1;
		return false;
	}
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	process->fd = fds[0];
	return true;
}

static bool would_block(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* False when the worker is gone. */
static bool write_job(struct process *process)
{
	struct span rest = span_from(buffer_span(&process->first->message), process->sent);

	while (rest.n) {
		ssize_t n = send(process->fd, rest.at, rest.n, MSG_NOSIGNAL);

		if (n < 0)
			return would_block();
		process->sent += (size_t)n;
		rest = span_from(rest, (size_t)n);
	}
	return true;
}

static bool read_some(struct process *process)
{
	for (;;) {
		ssize_t n = recv(process->fd, buffer_reserve(&process->in, READ_BYTES), READ_BYTES,
		                 0);

		if (n < 0)
			return would_block();
		if (n == 0)
			return false;
		process->in.n += (size_t)n;
		if (process->in.n > SYMBOL_REPLY_BYTES + READ_BYTES)
			return true;
	}
}

enum process_news process_serve(struct process *process, uint64_t now_ns, struct span *ret_body)
{
	reap(process);
	if (!process->first)
		return PROCESS_NOTHING;
	if (process->fd < 0 && !start(process))
		return PROCESS_OVER;
	if (!process->began_ns)
		process->began_ns = now_ns ? now_ns : 1;

	bool alive = write_job(process) && read_some(process);
	size_t n;

	switch (wire_next(buffer_span(&process->in), SYMBOL_REPLY_BYTES, ret_body, &n)) {
	case WIRE_WHOLE:
		return PROCESS_REPLY;
	case WIRE_PART:
		if (alive && now_ns - process->began_ns < patience(process))
			return PROCESS_NOTHING;
		break;
	case WIRE_BROKEN:
		break;
	}
	process_stop(process);
	return PROCESS_LOST;
}

void process_more(struct process *process)
{
	struct span body;
	size_t n;

	if (wire_next(buffer_span(&process->in), SYMBOL_REPLY_BYTES, &body, &n) == WIRE_WHOLE)
		buffer_drop(&process->in, n);
}

void process_done(struct process *process)
{
	/* One answer to one question: whatever else came is not heard. */
	process->in.n = 0;
	process->sent = 0;
	process->began_ns = 0;
	free_first(process);
}

int process_fd(const struct process *process, bool *ret_write)
{
	*ret_write = process->first && process->sent < process->first->message.n;
	return process->fd;
}

uint64_t process_deadline(const struct process *process)
{
	if (!process->first)
		return UINT64_MAX;
	return process->began_ns ? process->began_ns + patience(process) : 0;
}
