#include "app/feed.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/helper.h"
#include "base/memory.h"
#include "input/family.h"
#include "input/shell.h"
#include "symbols/symbols.h"

static void make_room(struct feed *feed, size_t n)
{
	feed->streams = memory_zero(n, sizeof *feed->streams);
}

static void add_stream(struct feed *feed, struct stream stream)
{
	feed->streams[feed->n++] = stream;
}

/* Mistakes that are easily made are told before anything is started. */
static bool has_stack(const char *program, const char *option, struct complaint *wrong)
{
	if (access(program, X_OK) == 0)
		return true;
	snprintf(wrong->place, sizeof wrong->place, "%s", option);
	return complain(wrong, "it needs %s: %s", program, strerror(errno));
}

/* ---- a command ---- */

/* Whether we can name the addresses that a sanitizer prints. */
static bool can_name(struct feed *feed)
{
	return access(helper_program(SYMBOLS_PROGRAM, &feed->arena).at, X_OK) == 0;
}

static bool start_command(struct feed *feed, const struct options *options, unsigned rows,
                          unsigned columns, struct complaint *wrong)
{
	char *const *argv = options->shell ? shell_command(options->shell, &feed->arena)
	                                   : options->command;
	const char *name = options->shell ? options->shell : argv[0];

	feed->tracer = helper_program("tapir-stack", &feed->arena).at;
	if (options->timeout_ns)
		feed->mark = family_mark(&feed->arena);

	struct command *command = &feed->command;
	struct command_options how = {
		.preload = options->preload,
		.names = can_name(feed),
		.records = options->stall_ns,
		.tracer = options->trace ? feed->tracer : NULL,
		.mark = feed->mark,
		.pty = options->pty,
		.rows = rows,
		.columns = columns,
	};

	if ((options->stall_ns || options->trace) &&
	    !has_stack(feed->tracer, options->trace ? "--ptrace" : "--stall", wrong))
		return false;
	if (!command_start(command, argv, &how, clock_now(), wrong))
		return false;
	make_room(feed, FEED_OF_COMMAND);
	add_stream(feed, (struct stream){.name = span_of(name),
	                                 .fd = command->output,
	                                 .terminal = options->pty});
	add_stream(feed, (struct stream){.name = SPAN("stderr"), .fd = command->errors});
	if (command->crashes >= 0)
		add_stream(feed, (struct stream){.name = SPAN("crashes"), .fd = command->crashes});
	return true;
}

/* ---- a core dump ---- */

static bool is_dump(const char *path, struct complaint *wrong)
{
	enum { TYPE_AT = 16, TYPE_CORE = 4 }; /* e_type, in either byte order; ET_CORE */

	unsigned char head[TYPE_AT + 2];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t n = fd >= 0 ? read(fd, head, sizeof head) : -1;
	int error = errno;

	if (fd >= 0)
		close(fd);
	snprintf(wrong->place, sizeof wrong->place, "%s", path);
	if (n < 0)
		return complain(wrong, "%s", strerror(error));
	if (n < (ssize_t)sizeof head || memcmp(head, "\177ELF", 4) != 0 ||
	    head[TYPE_AT] + head[TYPE_AT + 1] != TYPE_CORE)
		return complain(wrong, "no core dump");
	wrong->place[0] = '\0';
	return true;
}

/* A stream that tapir-stack makes of it. */
static bool open_dump(struct feed *feed, char *path, struct complaint *wrong)
{
	const char *program = helper_program("tapir-stack", &feed->arena).at;
	char *argv[] = {(char *)(uintptr_t)program, (char *)(uintptr_t) "--core", path, NULL};
	int pair[2];

	if (!has_stack(program, "--core", wrong) || !is_dump(path, wrong))
		return false;
	if (pipe2(pair, O_CLOEXEC) < 0)
		return complain(wrong, "%s", strerror(errno));

	struct helper_options how = {.input = -1, .output = pair[1], .speaks = true};
	int error = helper_start(program, argv, &how, &feed->reader);

	close(pair[1]);
	make_room(feed, 1);
	add_stream(feed, (struct stream){.name = span_of(path), .fd = pair[0]});
	if (!error)
		return true;
	snprintf(wrong->place, sizeof wrong->place, "%s", program);
	return complain(wrong, "%s", strerror(error));
}

/* ---- files ---- */

static bool open_file(struct feed *feed, const char *path, struct complaint *wrong)
{
	struct stream stream;

	if (!stream_open(&stream, path, wrong))
		return false;
	add_stream(feed, stream);
	return true;
}

static bool open_files(struct feed *feed, const struct options *options, struct complaint *wrong)
{
	make_room(feed, options->nfiles + 1);
	if (!options->nfiles)
		return open_file(feed, "-", wrong);
	for (size_t i = 0; i < options->nfiles; i++) {
		if (!open_file(feed, options->files[i], wrong))
			return false;
	}
	return true;
}

bool feed_open(struct feed *feed, const struct options *options, unsigned rows, unsigned columns,
               struct complaint *wrong)
{
	if (options->nfiles > 1 && (options->tee || options->tagged))
		return complain(wrong, "%s takes one stream, and there are %zu files",
		                options->tee ? "--tee" : "--tagged", options->nfiles);
	if (options->command || options->shell)
		return start_command(feed, options, rows, columns, wrong);
	if (options->core)
		return open_dump(feed, options->core, wrong);
	return open_files(feed, options, wrong);
}

void feed_fini(struct feed *feed)
{
	for (size_t i = 0; i < feed->n; i++)
		stream_close(&feed->streams[i]);
	free(feed->streams);
	if (feed_has_command(feed))
		command_fini(&feed->command);
	if (feed->reader > 0) {
		kill(feed->reader, SIGKILL);
		waitpid(feed->reader, NULL, 0);
	}
	arena_fini(&feed->arena);
}
