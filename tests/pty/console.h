/* A command on a real pseudo-terminal, seen through libvterm: its screen as text and attributes.
 *
 * Nothing here sleeps: a command reads from gates (FIFOs) that the test feeds, and the test waits
 * for a row to read as it should. What never comes fails after CONSOLE_PATIENCE_S with the whole
 * screen as the message. */
#ifndef TAPIR_TESTS_PTY_CONSOLE_H
#define TAPIR_TESTS_PTY_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

#include "emulator.h"

enum { CONSOLE_PATIENCE_S = 20, CONSOLE_GATES = 2 };

struct console {
	int master;
	pid_t shell;
	int status;               /* of wait(2), once over */
	bool over;                /* the shell has ended */
	bool hung_up;             /* nobody has the terminal open, and all is read */
	bool stopped;             /* nothing is read from the terminal */
	unsigned rate;            /* … or no more bytes in a second than this; 0: all there are */
	uint64_t read_ns;         /* when that was last done */
	char *folder;             /* scratch; the command's working directory */
	int gates[CONSOLE_GATES]; /* "a" and "b" in it; -1: closed */
	struct termios termios;   /* before anything ran */
	struct emulator emulator;
	struct buffer bytes; /* everything written to the terminal */
};

/* Runs `command` with sh(1) on a terminal of that size. `environment` ("NAME=VALUE", …, NULL) is
 * added to a bare one, in which $TAPIR is the program, $PAINTER is painter.c, TERM is
 * xterm-256color and the encoding UTF-8. NULL for nothing. */
struct console *console_start(unsigned rows, unsigned columns, const char *const *environment,
                              const char *command);

/* The same for any program, found along PATH, in this folder and environment, but for TERM. */
struct console *console_run(unsigned rows, unsigned columns, char *const *arguments);

/* Kills what still runs. */
void console_free(struct console *console);

/* Writes into a gate what the command reads from the FIFO; console_close() is its end, once all of
 * that has been read. */
void console_feed(struct console *console, unsigned gate, const char *text);
void console_feed_bytes(struct console *console, unsigned gate, struct span bytes);
void console_close(struct console *console, unsigned gate);

/* What a user does: types, changes the size of the window. */
void console_type(struct console *console, const char *keys);
void console_resize(struct console *console, unsigned rows, unsigned columns);

/* Sends a signal to the process whose number the command has put into the file `name`, once it
 * has. Returns that number. */
pid_t console_kill(struct console *console, const char *name, int signo);

/* Reads what has been written, for at most `ms` milliseconds if there is nothing. */
void console_pump(struct console *console, int ms);

/* Waits for it, with patience. False: it did not happen. */
bool console_await_row(struct console *console, int row, const char *text);
bool console_await_row_with(struct console *console, int row, const char *part);
bool console_await_text(struct console *console, const char *text);
bool console_await_no_text(struct console *console, const char *text);
bool console_await_end(struct console *console);

/* The same until nobody has the terminal open, tapir's watchdog neither, and all is read. */
bool console_await_hangup(struct console *console);

/* Whether the terminal is as it was before: margins full, colours and cursor plain, the normal
 * screen, the same modes. If not, what is wrong. Spoils the screen. */
const char *console_insanity(struct console *console);

#endif
