#include "input/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "input/preload.h"
#include "input/pty.h"
#include "input/tracing.h"

static void close_pair(int pair[2])
{
	close(pair[0]);
	close(pair[1]);
}

/* Our own signal mask and dispositions are not for it. (What our parent ignored stays so.) */
static void set_plain_signals(posix_spawnattr_t *attributes)
{
	sigset_t none, plain;

	sigemptyset(&none);
	sigemptyset(&plain);
	sigaddset(&plain, SIGPIPE);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &plain);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

/* What a command is started with. */
struct start {
	const struct command_options *options;
	char *const *argv, *const *environment;
	int output, errors; /* its standard output and error */
	int others[3];      /* what it gets besides, under the same numbers; -1: none */
	struct arena arena; /* of words and variables */
};

/* 0, or an errno. */
static int spawn(const struct start *start, pid_t *ret)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, start->output, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, start->errors, STDERR_FILENO);
	for (size_t i = 0; i < countof(start->others); i++) {
		int fd = start->others[i];

		if (fd >= 0)
			posix_spawn_file_actions_adddup2(&files, fd, fd);
	}
	posix_spawnattr_init(&attributes);
	set_plain_signals(&attributes);

	int error = posix_spawnp(ret, start->argv[0], &files, &attributes, start->argv,
	                         start->environment);

	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

/* A number that is no other pipe's. */
static struct span name_pipe(int fd, struct arena *arena)
{
	struct stat found;

	if (fstat(fd, &found) < 0)
		return SPAN("0");
	return arena_number(arena, found.st_ino);
}

/* A pipe for what libtapir has to say where the output goes elsewhere. It is no descriptor of the
 * command's, which might close or reuse that: it is opened by a path that leads to ours. False:
 * then there is none. */
static bool open_crashes(struct command *command, struct arena *arena, struct span *ret_path)
{
	int pair[2];

	if (pipe2(pair, O_CLOEXEC) < 0)
		return false;
	command->crashes = pair[0];
	command->crashes_end = pair[1];
	*ret_path = arena_format(arena, "/proc/%ld/fd/%d", (long)getpid(), pair[1]);
	return true;
}

/* Starts who is going to trace it, and becomes it. 0, or an errno. */
static int start_traced(struct start *start, struct command *command)
{
	const struct command_options *options = start->options;
	struct tracing tracing;

	if (!tracing_open(&tracing))
		return errno;
	start->others[0] = command->crashes_end;
	start->others[1] = tracing.status[1];
	start->others[2] = tracing.control[0];
	start->argv = tracing_command(&tracing, options->tracer, command->crashes_end, start->argv,
	                              &start->arena);
	start->environment = preload_traced(start->environment, options->names, &start->arena);

	int error = spawn(start, &command->pid);
	struct tracing_news news = tracing_wait(&tracing);

	command->control = tracing.control[1];
	command->tracer = news.tracer;
	command->trace_error = news.trace_error;
	if (!error && news.exec_error) {
		waitpid(command->pid, NULL, 0);
		error = news.exec_error;
	}
	return error;
}

/* Whether it shows the output of its tests line by line, so that what libtapir says in them is best
 * said there: else nobody would know whose it is. */
static bool keeps_apart(const char *program)
{
	const char *slash = strrchr(program, '/');

	return strcmp(slash ? slash + 1 : program, "ctest") == 0;
}

/* Has libtapir tell of its crashes, into the pipe that `path` leads to. */
static void preload(struct start *start, struct span library, struct span path)
{
	const struct preload preload = {
		.library = library,
		.channel = keeps_apart(start->argv[0]) ? (struct span){0} : path,
		.pipe = name_pipe(start->output, &start->arena),
		.looker = start->options->records ? getpid() : 0,
		.names = start->options->names,
	};

	start->environment = preload_environment(start->environment, &preload, &start->arena);
}

static void close_crashes(struct command *command)
{
	if (command->crashes >= 0)
		close(command->crashes);
	command->crashes = -1;
	command_fini(command);
}

/* 0, or an errno; what fails leaves nothing open of its own. */
static int start_command(struct start *start, struct command *command)
{
	const struct command_options *options = start->options;
	struct span library = {0}, path = {0};
	int error;

	if (options->preload)
		library = preload_library(&start->arena);
	if (options->mark.n)
		start->environment = preload_marked(start->environment, options->mark,
		                                    &start->arena);
	if ((library.n || options->records || options->tracer) &&
	    !open_crashes(command, &start->arena, &path) && options->tracer) {
		error = errno;
	} else if (options->tracer) {
		error = start_traced(start, command);
	} else {
		if (library.n && path.n)
			preload(start, library, path);
		error = spawn(start, &command->pid);
	}
	if (error)
		close_crashes(command);
	return error;
}

static bool open_output(bool pty, int ret[2])
{
	if (pty)
		return pty_open(&ret[0], &ret[1]);
	if (pipe2(ret, O_CLOEXEC) < 0)
		return false;
	fcntl(ret[0], F_SETPIPE_SZ, PIPE_BYTES);
	return true;
}

bool command_start(struct command *command, char *const *argv,
                   const struct command_options *options, uint64_t now_ns, struct complaint *wrong)
{
	int output[2], errors[2];
	struct command started = {
		.crashes = -1, .crashes_end = -1, .control = -1, .began_ns = now_ns};

	snprintf(wrong->place, sizeof wrong->place, "%s", argv[0]);
	if (!open_output(options->pty, output))
		return complain(wrong, "%s", strerror(errno));
	if (pipe2(errors, O_CLOEXEC) < 0) {
		close_pair(output);
		return complain(wrong, "%s", strerror(errno));
	}
	if (options->pty)
		pty_resize(output[0], options->rows, options->columns);
	/* Else a crash takes with it what Python has not written yet. */
	setenv("PYTHONUNBUFFERED", "1", 0);

	struct start start = {
		.options = options,
		.argv = argv,
		.environment = environ,
		.output = output[1],
		.errors = errors[1],
		.others = {-1, -1, -1},
	};
	int error = start_command(&start, &started);

	arena_fini(&start.arena);
	close(output[1]);
	close(errors[1]);
	if (error) {
		close(output[0]);
		close(errors[0]);
		return complain(wrong, "%s", strerror(error));
	}
	started.output = output[0];
	started.errors = errors[0];
	*command = started;
	wrong->place[0] = '\0';
	return true;
}

void command_stop_crashes(struct command *command)
{
	if (command->crashes_end >= 0)
		close(command->crashes_end);
	command->crashes_end = -1;
	if (command->control >= 0)
		close(command->control);
	command->control = -1;
}

void command_fini(struct command *command)
{
	command_stop_crashes(command);
	/* Whom it traces goes on. */
	if (command->tracer > 0) {
		kill(command->tracer, SIGKILL);
		waitpid(command->tracer, NULL, 0);
	}
	command->tracer = 0;
}

static uint64_t time_ns(struct timeval time)
{
	return (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_usec * 1000;
}

bool command_ended(struct command *command, uint64_t now_ns)
{
	struct rusage usage;
	int status;

	if (command->ended || !command->pid)
		return command->ended;

	pid_t pid = wait4(command->pid, &status, WNOHANG, &usage);

	if (pid == 0 || (pid < 0 && errno == EINTR))
		return false;
	command->ended = true;
	command->pid = 0;
	command->ended_ns = now_ns;
	if (pid < 0)
		return true; /* somebody else awaited it: nothing more can be known */
	command->status = status;
	command->user_ns = time_ns(usage.ru_utime);
	command->system_ns = time_ns(usage.ru_stime);
	command->peak_bytes = (uint64_t)usage.ru_maxrss * 1024;
	return true;
}

void command_abandon(struct command *command, uint64_t now_ns)
{
	command->ended = true;
	command->pid = 0;
	command->ended_ns = now_ns;
}

void command_signal(const struct command *command, int signo)
{
	if (command->pid > 0)
		kill(command->pid, signo);
}
