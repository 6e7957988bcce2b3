#include "stacks/tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "input/tracing.h"
#include "stacks/fault.h"
#include "stacks/record.h"
#include "stacks/stall.h"

enum {
	FOLLOWED = PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
	           PTRACE_O_TRACEEXEC,
};

struct tracer {
	pid_t command; /* and its process */
	int records, control;
	struct faults faults;
	bool over; /* the command has ended */
};

static void go_on(pid_t tid, int signal)
{
	ptrace(PTRACE_CONT, tid, NULL, (void *)(intptr_t)signal);
}

static bool stops_group(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/* Another thread's crash, told before, may end the process while this one's stack is read. */
static bool is_there(pid_t tid)
{
	siginfo_t info;

	return ptrace(PTRACE_GETSIGINFO, tid, NULL, &info) == 0;
}

static void take_signal(struct tracer *tracer, pid_t tid, int signal)
{
	struct buffer record = {0};

	/* Half a stack would be told as one that cannot be followed. */
	if (faults_tell(&tracer->faults, tid, signal, &record) && is_there(tid))
		record_write(tracer->records, buffer_span(&record));
	buffer_fini(&record);
	go_on(tid, signal);
}

static void take_news(struct tracer *tracer, pid_t tid, int status)
{
	if (WIFEXITED(status) || WIFSIGNALED(status)) {
		tracer->over |= tid == tracer->command;
		return;
	}
	if (!WIFSTOPPED(status))
		return;
	/* Stopped by ^Z, it stays so until somebody continues it; all other events only pass by. */
	if (status >> 16 == PTRACE_EVENT_STOP && stops_group(WSTOPSIG(status)))
		ptrace(PTRACE_LISTEN, tid, NULL, NULL);
	else if (status >> 16)
		go_on(tid, 0);
	else
		take_signal(tracer, tid, WSTOPSIG(status));
}

static int take_snapshot(void *context, pid_t process, pid_t thread, struct snapshot *ret)
{
	int status;
	int error = snapshot_of_tracee(process, thread, ret, &status);

	if (status)
		take_news(context, thread, status);
	/* It is nobody's: a thread that came before we did, or after we left. */
	return error == -ESRCH ? snapshot_take(process, thread, ret) : error;
}

/* Milliseconds of silence, as a line; false when nobody is there any more to ask. */
static bool hear(struct tracer *tracer)
{
	char bytes[64];
	ssize_t n = read(tracer->control, bytes, sizeof bytes);
	struct span line = {bytes, n > 0 ? (size_t)n : 0};
	uint64_t quiet_ms;

	if (span_take_number(&line, &quiet_ms)) {
		struct stall_way way = {take_snapshot, tracer};
		struct buffer record = {0};

		stall_tell(tracer->command, quiet_ms, &way, &record);
		record_write(tracer->records, buffer_span(&record));
		buffer_fini(&record);
	}
	return n != 0;
}

static void on_child(int number)
{
	(void)number;
}

/* Until the command has ended, or who asked for all this has: then all go on untraced. */
static void trace(struct tracer *tracer)
{
	struct pollfd control = {.fd = tracer->control, .events = POLLIN};
	sigset_t none;

	sigemptyset(&none);
	while (!tracer->over) {
		int status;
		pid_t tid = waitpid(-1, &status, __WALL | WNOHANG);

		if (tid > 0)
			take_news(tracer, tid, status);
		else if ((tid < 0 && errno == ECHILD) ||
		         (ppoll(&control, 1, NULL, &none) > 0 && !hear(tracer)))
			return;
	}
}

/* Nothing that the command's terminal says is for us, and nothing of the command's is ours. */
static void stand_apart(struct tracer *tracer)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, child = {.sa_handler = on_child};
	sigset_t children;
	int high = 100, null = open("/dev/null", O_RDWR | O_CLOEXEC);

	setsid();
	for (size_t i = 0; i < 3; i++)
		sigaction((const int[]){SIGINT, SIGPIPE, SIGHUP}[i], &ignore, NULL);
	sigaction(SIGCHLD, &child, NULL);
	sigemptyset(&children);
	sigaddset(&children, SIGCHLD);
	sigprocmask(SIG_SETMASK, &children, NULL);

	/* All descriptors but two, wherever those are. */
	tracer->records = fcntl(tracer->records, F_DUPFD_CLOEXEC, high);
	tracer->control = tracer->control < 0 ? -1 : fcntl(tracer->control, F_DUPFD_CLOEXEC, high);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	syscall(SYS_close_range, 3, high - 1, 0);

	int last = tracer->control > tracer->records ? tracer->control : tracer->records;

	syscall(SYS_close_range, last + 1, ~0u, 0);
}

/* The tracer's life. `told` gets an errno once the command is traced, or cannot be. */
static void watch(struct tracer *tracer, int told)
{
	int error = 0;

	if (ptrace(PTRACE_SEIZE, tracer->command, NULL, (void *)(uintptr_t)FOLLOWED) != 0)
		error = errno;
	if (write(told, &error, sizeof error) != sizeof error || error)
		return;
	stand_apart(tracer);
	trace(tracer);
}

/* A child of our parent's, who knows of it from the news; without news a child of nobody's. As
 * fork(2), but for whose child it is. */
static pid_t start_beside(bool known)
{
	if (known)
		return (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, 0);

	pid_t between = fork();

	if (between == 0) {
		if (fork() == 0)
			return 0;
		_exit(0);
	}
	if (between > 0)
		waitpid(between, NULL, 0);
	return between;
}

static struct tracing_news start_tracer(const struct tracer_options *options)
{
	struct tracer tracer = {
		.command = getpid(),
		.records = options->records,
		.control = options->control,
	};
	struct tracing_news news = {0};
	bool known = options->status >= 0;
	int pair[2];

	if (pipe2(pair, O_CLOEXEC) != 0)
		return (struct tracing_news){.trace_error = errno};
	/* Where only parents may trace, an exception can be made for oneself. */
	prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);

	pid_t child = start_beside(known);

	if (child == 0) {
		close(pair[0]);
		if (known)
			close(options->status);
		watch(&tracer, pair[1]);
		_exit(0);
	}
	close(pair[1]);
	if (child < 0)
		news.trace_error = errno;
	else if (read(pair[0], &news.trace_error, sizeof news.trace_error) !=
	         sizeof news.trace_error)
		news.trace_error = EIO;
	news.tracer = known && child > 0 ? child : 0;
	close(pair[0]);
	prctl(PR_SET_PTRACER, 0, 0, 0, 0);
	return news;
}

int tracer_run(const struct tracer_options *options)
{
	struct tracing_news news = start_tracer(options);

	if (options->status >= 0)
		fcntl(options->status, F_SETFD, FD_CLOEXEC);
	if (options->control >= 0)
		close(options->control);
	if (options->records > 2)
		close(options->records);
	if (options->status >= 0)
		(void)!write(options->status, &news, sizeof news);
	execvp(options->argv[0], options->argv);
	news.exec_error = errno;
	if (options->status >= 0)
		(void)!write(options->status, &news, sizeof news);
	return news.exec_error;
}
