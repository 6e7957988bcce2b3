/* The terminal layer by itself: does on its standard output what the lines of its standard input
 * say. "print TEXT" and "bar TEXT" ("\n" stands for a newline), "resized", "suspend", "resume",
 * "crash", "overflow" (of the stack), "die"; "emergency"; at the end of its input it finishes. */
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/signals.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "term/emergency.h"
#include "term/terminal.h"

static void unescape(const char *text, struct buffer *out)
{
	out->n = 0;
	for (; *text; text++) {
		if (text[0] == '\\' && text[1] == 'n') {
			buffer_add_byte(out, '\n');
			text++;
		} else {
			buffer_add_byte(out, *text);
		}
	}
}

static void crash(void)
{
	raise(SIGSEGV);
}

static unsigned fall(unsigned depth)
{
	volatile char frame[4096];

	frame[0] = (char)depth;
	if (depth == 0)
		return 0;
	return fall(depth - 1) + (unsigned char)frame[0];
}

static void overflow(void)
{
	signals_init();
	fall(UINT_MAX);
}

static void die_now(void)
{
	die("a bug of our own");
}

static void obey(struct terminal *terminal, const char *line, struct buffer *text)
{
	static const struct {
		const char *word;
		void (*call)(struct terminal *);
		void (*end)(void);
	} orders[] = {
		{"suspend", terminal_suspend, NULL}, {"resume", terminal_resume, NULL},
		{"resized", terminal_resized, NULL}, {"crash", NULL, crash},
		{"overflow", NULL, overflow},        {"die", NULL, die_now},
		{"emergency", NULL, emergency_act},
	};

	if (strncmp(line, "print ", 6) == 0) {
		unescape(line + 6, text);
		buffer_add_byte(text, '\n');
		terminal_show(terminal, NULL, buffer_span(text));
	} else if (strncmp(line, "bar ", 4) == 0) {
		unescape(line + 4, text);
		terminal_show(terminal, &(struct terminal_bar){.row = buffer_span(text)}, SPAN(""));
	}
	for (size_t i = 0; i < countof(orders); i++) {
		if (strcmp(line, orders[i].word) != 0)
			continue;
		if (orders[i].call)
			orders[i].call(terminal);
		else
			orders[i].end();
	}
}

static void on_fatal(int signo)
{
	emergency_act();
	raise(signo);
}

int main(void)
{
	struct sigaction fatal = {.sa_handler = on_fatal, .sa_flags = SA_RESETHAND | SA_NODEFER};
	struct caps caps;
	struct buffer text = {0};
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	setlocale(LC_ALL, "");
	sigaction(SIGSEGV, &fatal, NULL);
	sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
	caps_find(1, COLOR_AUTO, BAR_AUTO, LINK_AUTO, &caps);

	struct terminal *terminal = terminal_new(1, &caps);

	while ((n = getline(&line, &room, stdin)) > 0) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		obey(terminal, line, &text);
	}
	free(line);
	buffer_fini(&text);

	int error = terminal_finish(terminal);

	/* Standard error may be the same terminal, and as stuck. */
	if (error && error != -ETIMEDOUT)
		fprintf(stderr, "painter: %s\n", strerror(-error));
	return error != 0;
}
