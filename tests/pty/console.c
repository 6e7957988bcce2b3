#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include "base/limits.h"
#include "base/memory.h"

static const char *const gate_names[CONSOLE_GATES] = {"a", "b"};

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_nsec;
}

static void make_folder(struct console *console)
{
	char path[] = "/tmp/tapir-console-XXXXXX";

	if (!mkdtemp(path))
		die("no scratch folder");
	console->folder = strdup(path);

	int folder = open(console->folder, O_DIRECTORY | O_CLOEXEC);

	for (size_t i = 0; i < CONSOLE_GATES; i++) {
		if (mkfifoat(folder, gate_names[i], 0600) < 0)
			die("no gate");
		/* Held open, so that neither side ever waits for the other to open it. */
		console->gates[i] = openat(folder, gate_names[i], O_RDWR | O_CLOEXEC);
	}
	close(folder);
}

/* A bare environment: nothing of this machine's decides what is tested. */
static void set_environment(const char *folder, const char *const *environment)
{
	clearenv();
	setenv("PATH", "/usr/local/bin:/usr/bin:/bin", 1);
	setenv("HOME", folder, 1);
	setenv("TMPDIR", folder, 1);
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TAPIR", TAPIR_PROGRAM, 1);
	setenv("PAINTER", PAINTER_PROGRAM, 1);
	/* Leaks are looked for by the unit tests; many of these programs are killed. */
	setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
	for (; environment && *environment; environment++)
		putenv(strdup(*environment));
}

/* True in the child, which is to become something. */
static bool fork_on_terminal(struct console *console)
{
	struct winsize size = {.ws_row = (unsigned short)console->emulator.rows,
	                       .ws_col = (unsigned short)console->emulator.columns};
	sigset_t none;

	int slave;

	if (openpty(&console->master, &slave, NULL, NULL, &size) < 0)
		die("no pseudo-terminal");
	fcntl(console->master, F_SETFD, FD_CLOEXEC);
	tcgetattr(slave, &console->termios);
	console->shell = fork();
	if (console->shell < 0)
		die("no process");
	if (console->shell == 0) {
		login_tty(slave);
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		/* As a shell gives a job: what runs the tests may ignore some (nohup does). */
		for (int signo = 1; signo < 32; signo++)
			sigaction(signo, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
		return true;
	}
	close(slave);
	return false;
}

static struct console *make_console(unsigned rows, unsigned columns)
{
	struct console *console = memory_zero(1, sizeof *console);

	make_folder(console);
	emulator_init(&console->emulator, rows, columns);
	return console;
}

struct console *console_start(unsigned rows, unsigned columns, const char *const *environment,
                              const char *command)
{
	struct console *console = make_console(rows, columns);

	if (fork_on_terminal(console)) {
		set_environment(console->folder, environment);
		if (chdir(console->folder) == 0)
			execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	return console;
}

struct console *console_run(unsigned rows, unsigned columns, char *const *arguments)
{
	struct console *console = make_console(rows, columns);

	if (fork_on_terminal(console)) {
		setenv("TERM", "xterm-256color", 1);
		execvp(arguments[0], arguments);
		_exit(127);
	}
	return console;
}

static void remove_folder(const char *folder)
{
	pid_t pid = fork();

	if (pid == 0) {
		execl("/bin/rm", "rm", "-rf", folder, (char *)NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

void console_free(struct console *console)
{
	/* Its end hangs up on every process of the session that is still there. */
	close(console->master);
	if (!console->over) {
		kill(console->shell, SIGKILL);
		waitpid(console->shell, NULL, 0);
	}
	for (size_t i = 0; i < CONSOLE_GATES; i++) {
		if (console->gates[i] >= 0)
			close(console->gates[i]);
	}
	remove_folder(console->folder);
	emulator_fini(&console->emulator);
	buffer_fini(&console->bytes);
	free(console->folder);
	free(console);
}

/* How much may be read now: `room`, or of a slow terminal what has become its turn. */
static size_t readable(struct console *console, size_t room)
{
	uint64_t now_ns = now(), since_ns = now_ns - console->read_ns;

	if (!console->rate)
		return room;
	/* A slow line does not make up for the time it had nothing to send. */
	if (since_ns > NS_PER_S / 10)
		since_ns = NS_PER_S / 10;

	size_t n = (size_t)(since_ns * console->rate / NS_PER_S);

	if (n)
		console->read_ns = now_ns;
	return n < room ? n : room;
}

void console_pump(struct console *console, int ms)
{
	char bytes[16 * 1024];
	size_t room;
	struct pollfd poll_master = {.fd = console->stopped ? -1 : console->master,
	                             .events = POLLIN};

	if (!console->over)
		console->over = waitpid(console->shell, &console->status, WNOHANG) ==
		                console->shell;
	if (console->rate)
		poll(NULL, 0, ms < 10 ? ms : 10);
	while ((room = readable(console, sizeof bytes)) && poll(&poll_master, 1, ms) > 0) {
		ssize_t n = read(console->master, bytes, room);

		console->hung_up = n <= 0;
		if (n <= 0)
			break;
		buffer_add(&console->bytes, (struct span){bytes, (size_t)n});
		emulator_write(&console->emulator, (struct span){bytes, (size_t)n});
		ms = 0;
	}
}

void console_type(struct console *console, const char *keys)
{
	size_t n = strlen(keys);

	if (write(console->master, keys, n) != (ssize_t)n)
		die("the keyboard is stuck");
}

void console_resize(struct console *console, unsigned rows, unsigned columns)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};

	/* What was written before and not read yet is shown at the new size, as in real life. */
	emulator_resize(&console->emulator, rows, columns);
	ioctl(console->master, TIOCSWINSZ, &size);
}

static pid_t read_number(const struct console *console, const char *name)
{
	char path[256], text[32] = "";
	uint64_t number;

	snprintf(path, sizeof path, "%s/%s", console->folder, name);

	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;

	ssize_t n = read(fd, text, sizeof text);
	struct span rest = {text, n > 0 ? (size_t)n : 0};

	close(fd);
	/* Only with its newline is it all there. */
	return span_take_number(&rest, &number) && rest.n ? (pid_t)number : 0;
}

pid_t console_kill(struct console *console, const char *name, int signo)
{
	uint64_t end = now() + CONSOLE_PATIENCE_S * NS_PER_S;

	while (now() < end) {
		pid_t pid = read_number(console, name);

		if (pid > 0) {
			kill(pid, signo);
			return pid;
		}
		console_pump(console, 5);
	}
	return 0;
}

static bool has_text(struct console *console, int row, const char *text)
{
	(void)row;
	return emulator_count(&console->emulator, text) > 0;
}

static bool has_no_text(struct console *console, int row, const char *text)
{
	(void)row;
	for (row = 0; row < (int)console->emulator.rows; row++) {
		if (strstr(emulator_row(&console->emulator, row), text))
			return false;
	}
	return true;
}

static bool has_row(struct console *console, int row, const char *text)
{
	return strcmp(emulator_row(&console->emulator, row), text) == 0;
}

static bool has_part(struct console *console, int row, const char *part)
{
	return strstr(emulator_row(&console->emulator, row), part) != NULL;
}

static bool await(struct console *console, bool (*done)(struct console *, int, const char *),
                  int row, const char *text)
{
	uint64_t end = now() + CONSOLE_PATIENCE_S * NS_PER_S;

	for (;;) {
		console_pump(console, 0);
		if (done(console, row, text))
			return true;
		if (now() >= end)
			return false;
		console_pump(console, 20);
	}
}

void console_feed_bytes(struct console *console, unsigned gate, struct span bytes)
{
	while (bytes.n) {
		ssize_t n = write(console->gates[gate], bytes.at, bytes.n);

		if (n < 0)
			die("a gate is stuck");
		bytes = span_from(bytes, (size_t)n);
	}
}

void console_feed(struct console *console, unsigned gate, const char *text)
{
	console_feed_bytes(console, gate, span_of(text));
}

/* All that was fed has been read; so there is a reader, and it sees the end that comes next. */
static bool is_drained(struct console *console, int gate, const char *text)
{
	int n = 0;

	(void)text;
	return ioctl(console->gates[gate], FIONREAD, &n) == 0 && n == 0;
}

void console_close(struct console *console, unsigned gate)
{
	if (!await(console, is_drained, (int)gate, NULL))
		die("nobody reads at a gate");
	close(console->gates[gate]);
	console->gates[gate] = -1;
}

bool console_await_row(struct console *console, int row, const char *text)
{
	return await(console, has_row, row, text);
}

bool console_await_row_with(struct console *console, int row, const char *part)
{
	return await(console, has_part, row, part);
}

bool console_await_text(struct console *console, const char *text)
{
	return await(console, has_text, 0, text);
}

bool console_await_no_text(struct console *console, const char *text)
{
	return await(console, has_no_text, 0, text);
}

static bool is_over(struct console *console, int row, const char *text)
{
	(void)row;
	(void)text;
	return console->over;
}

bool console_await_end(struct console *console)
{
	bool over = await(console, is_over, 0, NULL);

	console_pump(console, 0);
	return over;
}

static bool is_hung_up(struct console *console, int row, const char *text)
{
	(void)row;
	(void)text;
	return console->hung_up;
}

bool console_await_hangup(struct console *console)
{
	return await(console, is_hung_up, 0, NULL);
}

const char *console_insanity(struct console *console)
{
	struct termios termios;
	VTermScreenCell cell;
	VTermPos cursor;

	tcgetattr(console->master, &termios);
	if (termios.c_iflag != console->termios.c_iflag ||
	    termios.c_oflag != console->termios.c_oflag ||
	    termios.c_cflag != console->termios.c_cflag ||
	    termios.c_lflag != console->termios.c_lflag ||
	    memcmp(termios.c_cc, console->termios.c_cc, sizeof termios.c_cc) != 0)
		return "the modes of the terminal changed";
	if (console->emulator.alternate)
		return "the alternate screen is on";
	if (console->emulator.cursor_hidden)
		return "the cursor is hidden";
	vterm_state_get_cursorpos(vterm_obtain_state(console->emulator.vterm), &cursor);
	if (cursor.col != 0)
		return "the cursor is not at the beginning of a row";

	/* Two characters at the edge of a row, then a newline in the last: with what was left
	 * over they are coloured, do not wrap, or do not scroll. */
	emulator_write(&console->emulator, SPAN("\033[1;1Hprobe\033[999;1H\n"));
	if (console->emulator.rows > 1 && strstr(emulator_row(&console->emulator, 0), "probe"))
		return "the margins are not full";
	emulator_write(&console->emulator, SPAN("\033[1;999Hxy"));
	emulator_cell(&console->emulator, console->emulator.rows > 1 ? 1 : 0, 0, &cell);
	if (cell.chars[0] != 'y')
		return "text does not wrap";
	if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg) ||
	    cell.attrs.bold || cell.attrs.reverse || cell.attrs.underline)
		return "a colour or an attribute is on";
	return NULL;
}
