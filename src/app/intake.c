#include "app/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/channel.h"
#include "app/signals.h"
#include "base/clock.h"
#include "base/helper.h"
#include "base/limits.h"
#include "base/memory.h"
#include "input/holder.h"
#include "input/pty.h"
#include "input/shell.h"
#include "symbols/symbols.h"

/* A command's streams: its output, its standard error, what libtapir says of its crashes. */
enum { OUT, ERR, CRASHES, OF_COMMAND };

static bool has_command(const struct intake *intake)
{
	return intake->command.pid || intake->command.ended;
}

/* ---- beginning ---- */

static void make_room(struct intake *intake, size_t n)
{
	intake->streams = memory_zero(n, sizeof *intake->streams);
	intake->polls = memory_zero(n + INTAKE_OTHERS, sizeof *intake->polls);
}

static void add_stream(struct intake *intake, struct stream stream)
{
	intake->streams[intake->n] = stream;
	intake->polls[intake->n++] = (struct pollfd){.fd = stream.fd, .events = POLLIN};
	intake->nopen++;
}

/* Whether we can name the addresses that a sanitizer prints. */
static bool can_name(struct intake *intake)
{
	return access(helper_program(SYMBOLS_PROGRAM, &intake->arena).at, X_OK) == 0;
}

static bool has_stack(const char *program, const char *option, struct complaint *wrong)
{
	if (access(program, X_OK) == 0)
		return true;
	snprintf(wrong->place, sizeof wrong->place, "%s", option);
	return complain(wrong, "it needs %s: %s", program, strerror(errno));
}

static bool start_command(struct intake *intake, const struct options *options, unsigned rows,
                          unsigned columns, struct complaint *wrong)
{
	char *const *argv = options->shell ? shell_command(options->shell, &intake->arena)
	                                   : options->command;
	const char *name = options->shell ? options->shell : argv[0];

	if (options->timeout_ns)
		intake->mark = family_mark(&intake->arena);

	bool stack = options->stall_ns || options->trace;
	const char *program = helper_program("tapir-stack", &intake->arena).at;
	struct command_options how = {
		.preload = options->preload,
		.names = can_name(intake),
		.records = options->stall_ns,
		.tracer = options->trace ? program : NULL,
		.mark = intake->mark,
		.pty = options->pty,
		.rows = rows,
		.columns = columns,
	};

	if (stack && !has_stack(program, options->trace ? "--ptrace" : "--stall", wrong))
		return false;
	if (!command_start(&intake->command, argv, &how, clock_now(), wrong))
		return false;
	intake->lookout = (struct lookout){.limit_ns = options->stall_ns, .program = program};
	intake->timeout = (struct timeout){.limit_ns = options->timeout_ns,
	                                   .grace_ns = options->kill_after_ns};
	make_room(intake, OF_COMMAND);
	add_stream(intake, (struct stream){.name = span_of(name),
	                                   .fd = intake->command.output,
	                                   .terminal = options->pty});
	add_stream(intake, (struct stream){.name = SPAN("stderr"), .fd = intake->command.errors});
	if (intake->command.crashes >= 0)
		add_stream(intake,
		           (struct stream){.name = SPAN("crashes"), .fd = intake->command.crashes});
	return true;
}

static bool open_files(struct intake *intake, char *const *paths, size_t n, struct complaint *wrong)
{
	make_room(intake, n);
	for (size_t i = 0; i < n; i++) {
		struct stream stream;

		if (!stream_open(&stream, paths[i], wrong))
			return false;
		add_stream(intake, stream);
	}
	return true;
}

/* Mistakes that are easily made are told before anything is started. */
static bool is_dump(const char *path, struct complaint *wrong)
{
	unsigned char head[18];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t n = fd >= 0 ? read(fd, head, sizeof head) : -1;
	int error = errno;

	if (fd >= 0)
		close(fd);
	snprintf(wrong->place, sizeof wrong->place, "%s", path);
	if (n < 0)
		return complain(wrong, "%s", strerror(error));
	/* The type is at 16, in either byte order. */
	if (n < (ssize_t)sizeof head || memcmp(head, "\177ELF", 4) != 0 || head[16] + head[17] != 4)
		return complain(wrong, "no core dump");
	wrong->place[0] = '\0';
	return true;
}

/* A stream that tapir-stack makes of a core dump. */
static bool open_dump(struct intake *intake, char *path, struct complaint *wrong)
{
	const char *program = helper_program("tapir-stack", &intake->arena).at;
	char *argv[] = {(char *)(uintptr_t)program, (char *)(uintptr_t) "--core", path, NULL};
	int pair[2];

	if (!has_stack(program, "--core", wrong) || !is_dump(path, wrong))
		return false;
	if (pipe2(pair, O_CLOEXEC) < 0)
		return complain(wrong, "%s", strerror(errno));

	struct helper_options how = {.input = -1, .output = pair[1], .speaks = true};
	int error = helper_start(program, argv, &how, &intake->reader);

	close(pair[1]);
	make_room(intake, 1);
	add_stream(intake, (struct stream){.name = span_of(path), .fd = pair[0]});
	if (!error)
		return true;
	snprintf(wrong->place, sizeof wrong->place, "%s", program);
	return complain(wrong, "%s", strerror(error));
}

bool intake_open(struct intake *intake, const struct options *options, unsigned rows,
                 unsigned columns, struct complaint *wrong)
{
	/* Only because argv's strings are not const; never written to. */
	static char standard[] = "-";
	static char *const only_standard[] = {standard};

	if (options->nfiles > 1 && options->tee)
		return complain(wrong, "--tee takes one stream, and there are %zu files",
		                options->nfiles);
	if (options->nfiles > 1 && options->tagged)
		return complain(wrong, "--tagged takes one stream, and there are %zu files",
		                options->nfiles);
	intake->bytes = options->tagged ? memory_new(READ_BYTES) : NULL;
	if (options->command || options->shell)
		return start_command(intake, options, rows, columns, wrong);
	if (options->core)
		return open_dump(intake, options->core, wrong);
	if (options->nfiles)
		return open_files(intake, options->files, options->nfiles, wrong);
	return open_files(intake, only_standard, 1, wrong);
}

void intake_begin(struct intake *intake, struct reporter *reporter, struct result *result,
                  uint64_t now_ns)
{
	intake->reporter = reporter;
	intake->result = result;
	intake->read_ns = now_ns;
	timeout_hear(&intake->timeout, now_ns);
	lookout_hear(&intake->lookout, now_ns);
	for (size_t i = 0; i < (has_command(intake) ? 1 : intake->n); i++)
		reporter_stream(reporter, intake->streams[i].name);
	if (intake->command.trace_error)
		reporter_untraced(reporter, intake->command.trace_error);
	if (intake->bytes)
		intake->tagged = tagged_new(reporter, OUT);
}

/* ---- reading ---- */

/* A producer that writes line by line wakes us for each; waiting a moment after a short read lets
 * the next lines come together, which costs the producer far less. A headline waits for it, so then
 * it is shorter. */
static void nap(const struct intake *intake, uint64_t since_ns)
{
	if (since_ns < NS_PER_MS)
		signals_poll(NULL, 0,
		             reporter_may_announce(intake->reporter) ? NAP_FAILED_NS : NAP_NS);
}

static void close_stream(struct intake *intake, size_t i)
{
	stream_close(&intake->streams[i]);
	intake->polls[i].fd = -1;
	intake->nopen--;
}

/* What a command says besides its output. */
static bool is_error(const struct intake *intake, size_t i)
{
	return has_command(intake) && i != OUT;
}

/* … and which of that. */
static enum aside aside_of(size_t i)
{
	return i == CRASHES ? ASIDE_RECORDS : ASIDE_ERRORS;
}

/* Whether a stream's lines have tags; what libtapir says has none. */
static bool is_tagged(const struct intake *intake, size_t i)
{
	return intake->tagged && !(has_command(intake) && i == CRASHES);
}

/* Whether they are what libtapir says in tests of ctest's. */
static bool is_of_ctest(const struct intake *intake, size_t i)
{
	return intake->ctest && has_command(intake) && i == CRASHES;
}

/* Where to read a stream's bytes to. */
static char *space_for(struct intake *intake, size_t i, size_t *ret_room)
{
	if (is_tagged(intake, i) || is_of_ctest(intake, i)) {
		*ret_room = READ_BYTES;
		return intake->bytes;
	}
	return is_error(intake, i)
	               ? reporter_aside_space(intake->reporter, OUT, aside_of(i), ret_room)
	               : reporter_space(intake->reporter, (unsigned)i, ret_room);
}

/* True when ctest begins in these bytes, which lie where reporter_space() said. */
static bool begin_ctest(struct intake *intake, struct span bytes, uint64_t now_ns)
{
	size_t at = channel_has_tap(reporter_channel(intake->reporter, OUT)) ? bytes.n
	                                                                     : ctest_find(bytes);

	if (at == bytes.n)
		return false;
	if (at)
		reporter_read(intake->reporter, OUT, at, now_ns);
	if (!intake->bytes)
		intake->bytes = memory_new(READ_BYTES);
	intake->ctest = ctest_new(intake->reporter, OUT, intake->cwd, intake->ascii);
	ctest_read(intake->ctest, span_from(bytes, at), now_ns);
	return true;
}

static void take_output(struct intake *intake, size_t i, struct span bytes, uint64_t now_ns)
{
	if (i == OUT && intake->ctest)
		ctest_read(intake->ctest, bytes, now_ns);
	else if (i != OUT || !begin_ctest(intake, bytes, now_ns))
		reporter_read(intake->reporter, (unsigned)i, bytes.n, now_ns);
}

static void take_bytes(struct intake *intake, size_t i, struct span bytes, uint64_t now_ns)
{
	struct complaint wrong = {0};

	if (!is_error(intake, i) && !result_tee(intake->result, bytes, &wrong))
		intake->complain(intake->context, &wrong);
	if (is_tagged(intake, i))
		tagged_read(intake->tagged, bytes, is_error(intake, i), now_ns);
	else if (is_of_ctest(intake, i))
		ctest_read_records(intake->ctest, bytes, now_ns);
	else if (is_error(intake, i))
		reporter_aside_read(intake->reporter, OUT, aside_of(i), bytes.n, now_ns);
	else
		take_output(intake, i, bytes, now_ns);
	if (bytes.n < READ_BYTES / 4)
		nap(intake, now_ns - intake->read_ns);
	intake->read_ns = now_ns;
}

/* The streams that a stream carries end with it. */
static void end_carried(struct intake *intake, size_t i, uint64_t now_ns)
{
	if (i == OUT && intake->tagged)
		tagged_end(intake->tagged, now_ns);
	if (i == OUT && intake->ctest)
		ctest_end(intake->ctest, now_ns);
}

static void end_stream(struct intake *intake, size_t i, bool broken, uint64_t now_ns)
{
	close_stream(intake, i);
	/* A command's stream ends when the command has: then it is known how. */
	if (has_command(intake))
		return;
	end_carried(intake, i, now_ns);
	reporter_end(intake->reporter, (unsigned)i, broken, now_ns);
}

/* Whether bytes came. */
static bool read_stream(struct intake *intake, size_t i, uint64_t now_ns)
{
	struct stream *stream = &intake->streams[i];
	size_t room, n;
	char *to = space_for(intake, i, &room);
	enum stream_got got = stream_read(stream, to, room, &n);

	if (got == STREAM_BYTES) {
		take_bytes(intake, i, (struct span){to, n}, now_ns);
	} else if (got == STREAM_OVER) {
		end_stream(intake, i, false, now_ns);
	} else if (got == STREAM_ERROR) {
		struct complaint wrong = {0};

		snprintf(wrong.place, sizeof wrong.place, "%.*s", (int)stream->name.n,
		         stream->name.at);
		complain(&wrong, "%s", strerror(errno));
		intake->complain(intake->context, &wrong);
		end_stream(intake, i, true, now_ns);
	}
	return got == STREAM_BYTES;
}

/* A terminal gives a little at a time; what comes by another way is to stand behind all of it. */
static void read_all(struct intake *intake, size_t i, uint64_t now_ns)
{
	size_t most = intake->streams[i].terminal ? TERMINAL_READS : 1;

	while (most-- && read_stream(intake, i, now_ns))
		continue;
}

/* ---- the command's end ---- */

/* Somebody the command left behind holds its output open: he is named, and not waited for. */
static struct span let_go(struct intake *intake)
{
	struct span holders = {0};

	for (size_t i = 0; i < intake->n; i++) {
		if (intake->polls[i].fd < 0)
			continue;
		if (!holders.n && i != CRASHES)
			holders = holders_named(intake->polls[i].fd, HOLDERS_MAX, &intake->arena);
		close_stream(intake, i);
	}
	return holders;
}

/* Who could not be killed, by name. */
static struct span name_survivors(struct intake *intake)
{
	const struct family *family = &intake->timeout.family;
	struct span names = {0};

	for (size_t i = 0; i < family->n && i < HOLDERS_MAX; i++)
		names = arena_join(&intake->arena, names, names.n ? SPAN(", ") : SPAN(""),
		                   process_named(family->members[i].pid, &intake->arena));
	return names;
}

static void end_command(struct intake *intake, uint64_t now_ns)
{
	const struct command *command = &intake->command;
	int status = command->status;
	struct ending ending = {
		.known = true,
		.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
		.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		.core = WIFSIGNALED(status) && WCOREDUMP(status),
		.timeout_ns = intake->timeout.stage ? intake->timeout.limit_ns : 0,
		.wall_ns = command->ended_ns - command->began_ns,
		.user_ns = command->user_ns,
		.system_ns = command->system_ns,
		.peak_bytes = command->peak_bytes,
		.leak = let_go(intake),
	};

	if (timeout_gave_up(&intake->timeout))
		ending.leak = name_survivors(intake);

	reporter_ending(intake->reporter, OUT, &ending);
	end_carried(intake, OUT, now_ns);
	reporter_end(intake->reporter, OUT, false, now_ns);
}

/* When a command that has ended, but not its output, is waited for no longer. */
static uint64_t leak_deadline(const struct intake *intake)
{
	uint64_t ended_ns = intake->command.ended_ns;

	return (intake->read_ns > ended_ns ? intake->read_ns : ended_ns) + LEAK_NS;
}

/* Whether the timeout has still something to do. */
static bool has_timeout(const struct intake *intake)
{
	return intake->timeout.stage ? timeout_is_busy(&intake->timeout) : !intake->command.ended;
}

static void watch_time(struct intake *intake, uint64_t now_ns)
{
	struct timeout *timeout = &intake->timeout;
	const int ends[] = {intake->streams[OUT].fd, intake->streams[ERR].fd};
	const struct kinship kinship = {.head = intake->command.pid,
	                                .mark = intake->mark,
	                                .ends = ends,
	                                .n = countof(ends),
	                                .stranger = intake->command.tracer};

	timeout_hear(timeout, reporter_point_ns(intake->reporter));
	lookout_hear(&intake->lookout, reporter_point_ns(intake->reporter));
	lookout_tick(&intake->lookout, &intake->command, now_ns);
	if (has_timeout(intake) && timeout_tick(timeout, &kinship, now_ns))
		reporter_timed_out(intake->reporter, timeout->limit_ns,
		                   timeout->stage == TIMEOUT_KILLED ? timeout->grace_ns : 0);
}

static void watch_command(struct intake *intake, uint64_t now_ns)
{
	if (intake->told)
		return;
	watch_time(intake, now_ns);
	if (timeout_gave_up(&intake->timeout) && !command_ended(&intake->command, now_ns))
		command_abandon(&intake->command, now_ns);
	if (!command_ended(&intake->command, now_ns))
		return;
	command_stop_crashes(&intake->command);
	if (timeout_is_busy(&intake->timeout))
		return;
	if (!intake->nopen || timeout_gave_up(&intake->timeout) ||
	    now_ns >= leak_deadline(intake)) {
		end_command(intake, now_ns);
		intake->told = true;
	}
}

void intake_wait(struct intake *intake, const struct pollfd *others, size_t n, uint64_t timeout_ns,
                 bool *ret_ready)
{
	memcpy(intake->polls + intake->n, others, n * sizeof *others);
	*ret_ready = signals_poll(intake->polls, intake->n + n, timeout_ns) > 0;
}

void intake_read(struct intake *intake, bool ready, uint64_t now_ns)
{
	/* Before ctest says that a test died, libtapir has said why. */
	if (ready && is_of_ctest(intake, CRASHES) && intake->n > CRASHES &&
	    intake->polls[CRASHES].fd >= 0 && intake->polls[CRASHES].revents)
		read_all(intake, CRASHES, now_ns);
	for (size_t i = 0; i < intake->n && ready; i++) {
		if (intake->polls[i].fd >= 0 && intake->polls[i].revents)
			read_all(intake, i, now_ns);
	}
	if (has_command(intake))
		watch_command(intake, now_ns);
}

bool intake_over(const struct intake *intake)
{
	return !intake->nopen && (!has_command(intake) || intake->told);
}

uint64_t intake_deadline(const struct intake *intake)
{
	if (!has_command(intake) || intake->told)
		return UINT64_MAX;
	if (has_timeout(intake)) {
		uint64_t timeout_ns = timeout_deadline(&intake->timeout);
		uint64_t lookout_ns = lookout_deadline(&intake->lookout);

		return timeout_ns < lookout_ns ? timeout_ns : lookout_ns;
	}
	return intake->command.ended && intake->nopen ? leak_deadline(intake) : UINT64_MAX;
}

void intake_resize(struct intake *intake, unsigned rows, unsigned columns)
{
	for (size_t i = 0; i < intake->n; i++) {
		if (intake->streams[i].terminal && intake->streams[i].fd >= 0)
			pty_resize(intake->streams[i].fd, rows, columns);
	}
}

void intake_resumed(struct intake *intake, uint64_t now_ns)
{
	timeout_hear(&intake->timeout, now_ns);
	lookout_resume(&intake->lookout, now_ns);
}

void intake_fini(struct intake *intake)
{
	for (size_t i = 0; i < intake->n; i++)
		stream_close(&intake->streams[i]);
	free(intake->streams);
	free(intake->polls);
	free(intake->bytes);
	tagged_free(intake->tagged);
	ctest_free(intake->ctest);
	timeout_fini(&intake->timeout);
	lookout_fini(&intake->lookout);
	if (has_command(intake))
		command_fini(&intake->command);
	if (intake->reader > 0) {
		kill(intake->reader, SIGKILL);
		waitpid(intake->reader, NULL, 0);
	}
	arena_fini(&intake->arena);
}
