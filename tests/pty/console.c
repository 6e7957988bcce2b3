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

#include "base/limits.h"
#include "base/memory.h"

static const char *const gate_names[CONSOLE_GATES] = {"a", "b"};

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_nsec;
}

static void add_codepoint(struct buffer *out, uint32_t code)
{
	if (code < 0x80) {
		buffer_add_byte(out, (char)code);
	} else if (code < 0x800) {
		buffer_add_byte(out, (char)(0xc0 | code >> 6));
		buffer_add_byte(out, (char)(0x80 | (code & 0x3f)));
	} else if (code < 0x10000) {
		buffer_add_byte(out, (char)(0xe0 | code >> 12));
		buffer_add_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
		buffer_add_byte(out, (char)(0x80 | (code & 0x3f)));
	} else {
		buffer_add_byte(out, (char)(0xf0 | code >> 18));
		buffer_add_byte(out, (char)(0x80 | (code >> 12 & 0x3f)));
		buffer_add_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
		buffer_add_byte(out, (char)(0x80 | (code & 0x3f)));
	}
}

static void add_cell(struct buffer *out, const VTermScreenCell *cell)
{
	/* The second half of a wide character. */
	if (cell->chars[0] == (uint32_t)-1)
		return;
	if (cell->chars[0] == 0)
		buffer_add_byte(out, ' ');
	for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
		add_codepoint(out, cell->chars[i]);
}

static void trim(struct buffer *out, size_t from, char blank)
{
	while (out->n > from && out->bytes[out->n - 1] == blank)
		out->n--;
}

static int keep_line(int columns, const VTermScreenCell *cells, void *user)
{
	struct console *console = user;
	size_t from = console->scrollback.n;

	for (int i = 0; i < columns; i++)
		add_cell(&console->scrollback, &cells[i]);
	trim(&console->scrollback, from, ' ');
	buffer_add_byte(&console->scrollback, '\n');
	return 1;
}

static int note_property(VTermProp property, VTermValue *value, void *user)
{
	struct console *console = user;

	if (property == VTERM_PROP_CURSORVISIBLE)
		console->cursor_hidden = !value->boolean;
	if (property == VTERM_PROP_ALTSCREEN)
		console->alternate = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.sb_pushline = keep_line,
	.settermprop = note_property,
};

static void make_screen(struct console *console)
{
	console->vterm = vterm_new((int)console->rows, (int)console->columns);
	vterm_set_utf8(console->vterm, 1);
	console->screen = vterm_obtain_screen(console->vterm);
	vterm_screen_enable_altscreen(console->screen, 1);
	vterm_screen_set_callbacks(console->screen, &callbacks, console);
	vterm_screen_reset(console->screen, 1);
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
	struct winsize size = {.ws_row = (unsigned short)console->rows,
	                       .ws_col = (unsigned short)console->columns};
	sigset_t none;

	console->shell = forkpty(&console->master, NULL, NULL, &size);
	if (console->shell < 0)
		die("no pseudo-terminal");
	if (console->shell == 0) {
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		return true;
	}
	fcntl(console->master, F_SETFD, FD_CLOEXEC);
	tcgetattr(console->master, &console->termios);
	return false;
}

static struct console *make_console(unsigned rows, unsigned columns)
{
	struct console *console = memory_zero(1, sizeof *console);

	console->rows = rows;
	console->columns = columns;
	make_folder(console);
	make_screen(console);
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
	vterm_free(console->vterm);
	buffer_fini(&console->scrollback);
	buffer_fini(&console->bytes);
	buffer_fini(&console->pending);
	free(console->folder);
	free(console);
}

/* The parameters of an SGR sequence with dim (2) as the first alternative font (11), which
 * libvterm 0.1.4 does know. Those of a long colour are left alone. */
static void add_parameters(struct span parameters, struct buffer *out)
{
	unsigned skip = 0;

	for (;;) {
		size_t end = span_index(parameters, ';');
		struct span one = span_head(parameters, end);

		if (skip == 1 && (span_is(one, "2") || span_is(one, "5")))
			skip = span_is(one, "2") ? 3 + 1 : 1 + 1;
		else if (skip == 0 && span_is(one, "2"))
			one = SPAN("11");
		else if (skip == 0 && span_is(one, "22"))
			one = SPAN("22;10");
		else if (skip == 0 && (span_is(one, "38") || span_is(one, "48")))
			skip = 1 + 1;
		skip -= skip > 0;
		buffer_add(out, one);
		if (end == parameters.n)
			return;
		buffer_add_byte(out, ';');
		parameters = span_from(parameters, end + 1);
	}
}

/* Gives libvterm what has come, but for a control sequence that is not complete yet. */
static void show(struct console *console, struct span bytes)
{
	struct buffer shown = {0};

	buffer_add(&console->pending, bytes);

	struct span rest = buffer_span(&console->pending);

	for (;;) {
		size_t start = span_find(rest, SPAN("\033["));
		size_t end = start + 2;

		while (end < rest.n &&
		       ((rest.at[end] >= '0' && rest.at[end] <= '9') || rest.at[end] == ';'))
			end++;
		if (start == rest.n && rest.n && rest.at[rest.n - 1] == '\033')
			start--;
		buffer_add(&shown, span_head(rest, start));
		rest = span_from(rest, start);
		end -= start;
		if (rest.n <= end)
			break;
		buffer_add(&shown, span_head(rest, 2));
		if (rest.at[end] == 'm')
			add_parameters((struct span){rest.at + 2, end - 2}, &shown);
		else
			buffer_add(&shown, (struct span){rest.at + 2, end - 2});
		rest = span_from(rest, end);
	}
	vterm_input_write(console->vterm, shown.bytes, shown.n);
	buffer_drop(&console->pending, console->pending.n - rest.n);
	buffer_fini(&shown);
}

void console_pump(struct console *console, int ms)
{
	char bytes[16 * 1024];
	struct pollfd poll_master = {.fd = console->stopped ? -1 : console->master,
	                             .events = POLLIN};

	if (!console->over)
		console->over = waitpid(console->shell, &console->status, WNOHANG) ==
		                console->shell;
	while (poll(&poll_master, 1, ms) > 0) {
		ssize_t n = read(console->master, bytes, sizeof bytes);

		if (n <= 0)
			break;
		buffer_add(&console->bytes, (struct span){bytes, (size_t)n});
		show(console, (struct span){bytes, (size_t)n});
		ms = 0;
	}
	vterm_screen_flush_damage(console->screen);
}

void console_type(struct console *console, const char *keys)
{
	size_t n = strlen(keys);

	if (write(console->master, keys, n) != (ssize_t)n)
		die("the keyboard is stuck");
}

/* A terminal that loses rows drops those below the cursor first. libvterm 0.1.4 scrolls instead
 * when they are not empty, the cursor even out of the screen; so they are made empty. */
static void empty_lost_rows(struct console *console, unsigned rows)
{
	char bytes[64];
	VTermPos cursor;

	vterm_state_get_cursorpos(vterm_obtain_state(console->vterm), &cursor);

	int first = cursor.row + 1 > (int)rows ? cursor.row + 1 : (int)rows;

	if (first >= (int)console->rows)
		return;

	int n = snprintf(bytes, sizeof bytes, "\0337\033[%d;1H\033[J\0338", first + 1);

	vterm_input_write(console->vterm, bytes, (size_t)n);
}

void console_resize(struct console *console, unsigned rows, unsigned columns)
{
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};

	console_pump(console, 0);
	empty_lost_rows(console, rows);
	console->rows = rows;
	console->columns = columns;
	vterm_set_size(console->vterm, (int)rows, (int)columns);
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

/* Text handed out lives in a slot per row. */
static const char *keep(int kind, int row, struct buffer *text)
{
	static struct buffer slots[3][CONSOLE_ROWS_MAX];
	struct buffer *slot = &slots[kind][row];

	buffer_add_byte(text, '\0');
	buffer_fini(slot);
	*slot = *text;
	return slot->bytes;
}

static int row_index(const struct console *console, int row)
{
	return row < 0 ? (int)console->rows + row : row;
}

void console_cell(const struct console *console, int row, int column, VTermScreenCell *ret)
{
	VTermPos position = {.row = row, .col = column};

	vterm_screen_get_cell(console->screen, position, ret);
}

static void add_row(struct console *console, int row, struct buffer *out)
{
	size_t from = out->n;
	VTermScreenCell cell;

	for (unsigned column = 0; column < console->columns; column++) {
		console_cell(console, row, (int)column, &cell);
		add_cell(out, &cell);
	}
	trim(out, from, ' ');
}

const char *console_row(struct console *console, int row)
{
	struct buffer text = {0};

	row = row_index(console, row);
	add_row(console, row, &text);
	return keep(0, row, &text);
}

const char *console_attributes(struct console *console, int row)
{
	struct buffer text = {0};
	VTermScreenCell cell;

	row = row_index(console, row);
	for (unsigned column = 0; column < console->columns; column++) {
		console_cell(console, row, (int)column, &cell);
		buffer_add_byte(&text, cell.attrs.bold        ? 'B'
		                       : cell.attrs.font == 1 ? 'D'
		                       : cell.attrs.italic    ? 'I'
		                       : cell.attrs.underline ? 'U'
		                       : cell.attrs.reverse   ? 'R'
		                       : cell.attrs.strike    ? 'S'
		                                              : '.');
	}
	trim(&text, 0, '.');
	return keep(1, row, &text);
}

const char *console_colours(struct console *console, int row)
{
	struct buffer text = {0};
	VTermScreenCell cell;

	row = row_index(console, row);
	for (unsigned column = 0; column < console->columns; column++) {
		console_cell(console, row, (int)column, &cell);

		VTermColor colour = VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ? cell.bg : cell.fg;

		if (VTERM_COLOR_IS_DEFAULT_FG(&colour) || VTERM_COLOR_IS_DEFAULT_BG(&colour))
			buffer_add_byte(&text, '.');
		else if (!VTERM_COLOR_IS_INDEXED(&colour) || colour.indexed.idx >= 16)
			buffer_add_byte(&text, '#');
		else
			buffer_add_byte(&text, "01234567abcdefgh"[colour.indexed.idx]);
	}
	trim(&text, 0, '.');
	return keep(2, row, &text);
}

static unsigned count_in(struct span text, struct span wanted)
{
	struct span line;
	unsigned n = 0;

	while (span_next_line(&text, &line))
		n += span_find(line, wanted) < line.n;
	return n;
}

unsigned console_count(struct console *console, const char *text)
{
	unsigned n = count_in(buffer_span(&console->scrollback), span_of(text));

	for (int row = 0; row < (int)console->rows; row++)
		n += strstr(console_row(console, row), text) != NULL;
	return n;
}

static bool has_text(struct console *console, int row, const char *text)
{
	(void)row;
	return console_count(console, text) > 0;
}

static bool has_no_text(struct console *console, int row, const char *text)
{
	(void)row;
	for (row = 0; row < (int)console->rows; row++) {
		if (strstr(console_row(console, row), text))
			return false;
	}
	return true;
}

static bool has_row(struct console *console, int row, const char *text)
{
	return strcmp(console_row(console, row), text) == 0;
}

static bool has_part(struct console *console, int row, const char *part)
{
	return strstr(console_row(console, row), part) != NULL;
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

const char *console_insanity(struct console *console)
{
	static const char probe[] = "\033[1;1Hprobe\033[999;1H\n";
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
	if (console->alternate)
		return "the alternate screen is on";
	if (console->cursor_hidden)
		return "the cursor is hidden";
	vterm_state_get_cursorpos(vterm_obtain_state(console->vterm), &cursor);
	if (cursor.col != 0)
		return "the cursor is not at the beginning of a row";

	/* Two characters at the edge of a row, then a newline in the last: with what was left
	 * over they are coloured, do not wrap, or do not scroll. */
	vterm_input_write(console->vterm, probe, sizeof probe - 1);
	if (console->rows > 1 && strstr(console_row(console, 0), "probe"))
		return "the margins are not full";
	vterm_input_write(console->vterm, "\033[1;999Hxy", 10);
	console_cell(console, console->rows > 1 ? 1 : 0, 0, &cell);
	if (cell.chars[0] != 'y')
		return "text does not wrap";
	if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg) ||
	    cell.attrs.bold || cell.attrs.reverse || cell.attrs.underline)
		return "a colour or an attribute is on";
	return NULL;
}

const char *console_dump(struct console *console)
{
	static struct buffer dump;

	dump.n = 0;
	buffer_format(&dump, "screen of %u rows and %u columns:\n", console->rows,
	              console->columns);
	for (int row = 0; row < (int)console->rows; row++)
		buffer_format(&dump, "%3d |%s|\n", row, console_row(console, row));
	buffer_add_byte(&dump, '\0');
	return dump.bytes;
}
