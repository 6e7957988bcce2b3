#include "term/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "term/composer.h"
#include "term/emergency.h"

/* What gets the writer out of a write(2) that waits, to go on with what is left of it. */
#define NUDGE SIGRTMIN

enum order { ORDER_WRITE, ORDER_SUSPEND, ORDER_FINISH };

struct terminal {
	int fd;  /* the caller's */
	int out; /* what is written to: our own description of a terminal, else fd */
	struct caps caps;

	pthread_t thread;
	bool started;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t wake;  /* there is something to do */
	pthread_cond_t moved; /* something was done */
	enum order order;
	struct composer composer; /* its screen is the writer's alone, also without the lock */
	struct buffer paint;      /* the writer's own */
	struct buffer notice;     /* written last */
	bool suspended, finished;
	int error;
	atomic_uint moves;   /* how often some of a paint went out; outside of the lock */
	unsigned seen_moves; /* … as of … */
	uint64_t seen_ns;    /* … when it last changed; 0: nobody has looked */
};

/* A description of our own of the terminal behind `fd`: the shared one may be non-blocking, which
 * tears paints. -1 when it cannot be had. */
static int open_again(int fd)
{
	char path[32];

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);

	int own = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);

	if (own < 0 && tcgetpgrp(fd) >= 0)
		own = open("/dev/tty", O_WRONLY | O_NOCTTY | O_CLOEXEC);
	return own;
}

static void init_conditions(struct terminal *terminal)
{
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&terminal->lock, NULL);
	pthread_cond_init(&terminal->wake, &monotonic);
	pthread_cond_init(&terminal->moved, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

struct terminal *terminal_new(int fd, const struct caps *caps)
{
	struct terminal *terminal = memory_zero(1, sizeof *terminal);
	unsigned rows, columns;

	*terminal = (struct terminal){
		.fd = fd,
		.out = caps->tty ? open_again(fd) : fd,
		.caps = *caps,
	};
	if (terminal->out < 0)
		terminal->out = fd;
	init_conditions(terminal);
	terminal_size(terminal, &rows, &columns);
	composer_init(&terminal->composer, caps, rows, columns, clock_now());

	emergency_begin(terminal->out, screen_emergency(caps), screen_aftermath(caps),
	                screen_erase);
	return terminal;
}

/* Zeroes where it is not known. */
static struct winsize size_of(int fd)
{
	struct winsize size = {0};

	return ioctl(fd, TIOCGWINSZ, &size) < 0 ? (struct winsize){0} : size;
}

unsigned terminal_columns(int fd)
{
	return size_of(fd).ws_col;
}

void terminal_size(const struct terminal *terminal, unsigned *ret_rows, unsigned *ret_columns)
{
	struct winsize size = terminal->caps.tty ? size_of(terminal->out) : (struct winsize){0};

	*ret_rows = size.ws_row;
	*ret_columns = size.ws_col;
}

/* All of it; each part that goes out counts as a move. 0 or a negative errno. */
static int write_all(struct terminal *terminal, struct span bytes)
{
	int error = 0;

	while (bytes.n && !error) {
		error = file_write_some(terminal->out, &bytes);
		atomic_fetch_add(&terminal->moves, 1);
	}
	return error;
}

/* A part of a paint; with `rows` it draws a bar of so many. What is known to be on the screen is,
 * at any moment, at least what is: a handler may have to undo it. */
static int write_part(struct terminal *terminal, struct span part, unsigned rows)
{
	bool touched = screen_is_touched(&terminal->composer.screen);
	int error;

	if (!part.n)
		return 0;
	emergency_enter(touched, rows);
	error = write_all(terminal, part);
	emergency_leave(touched);
	return error;
}

/* One paint, with the lock given up meanwhile. The bar, in rows that are its own by then, is a
 * write for itself: a paint that is cut short can be undone if it is known that it stopped there.
 */
static void write_paint(struct terminal *terminal)
{
	struct screen *screen = &terminal->composer.screen;
	struct span paint = buffer_span(&terminal->paint);
	const struct {
		struct span bytes;
		unsigned rows;
	} parts[] = {
		{span_head(paint, screen->bar_from), 0},
		{span_from(span_head(paint, screen->bar_to), screen->bar_from), screen->height},
		{span_from(paint, screen->bar_to), 0},
	};
	uint64_t began_ns = clock_now();
	int error = 0;

	pthread_mutex_unlock(&terminal->lock);
	for (size_t i = 0; i < countof(parts) && !error; i++)
		error = write_part(terminal, parts[i].bytes, parts[i].rows);
	composer_took(&terminal->composer, clock_now() - began_ns);
	pthread_mutex_lock(&terminal->lock);

	if (error && terminal->error == 0)
		terminal->error = error;
	terminal->paint.n = screen->bar_from = screen->bar_to = 0;
	pthread_cond_broadcast(&terminal->moved);
}

/* Whether the terminal is ours to draw on: not while we are a job in the background. */
static bool in_foreground(const struct terminal *terminal)
{
	pid_t group = tcgetpgrp(terminal->out);

	return group < 0 || group == getpgrp();
}

/* Whether something changed since the last paint without anybody telling us. */
static void look_around(struct terminal *terminal, uint64_t now_ns)
{
	unsigned rows, columns;

	if (terminal->caps.bar == BAR_NONE)
		return;
	terminal_size(terminal, &rows, &columns);
	composer_resize(&terminal->composer, rows, columns, now_ns, &terminal->paint);
	composer_set_background(&terminal->composer, !in_foreground(terminal));
}

static void wait_until(struct terminal *terminal, pthread_cond_t *condition, uint64_t time_ns)
{
	struct timespec time = {
		.tv_sec = (time_t)(time_ns / NS_PER_S),
		.tv_nsec = (long)(time_ns % NS_PER_S),
	};

	if (time_ns == UINT64_MAX)
		pthread_cond_wait(condition, &terminal->lock);
	else
		pthread_cond_timedwait(condition, &terminal->lock, &time);
}

static void give_back(struct terminal *terminal)
{
	composer_lift(&terminal->composer, clock_now(), &terminal->paint);
	if (terminal->paint.n && !terminal->error)
		write_paint(terminal);
	terminal->suspended = true;
	pthread_cond_broadcast(&terminal->moved);
	while (terminal->order == ORDER_SUSPEND)
		wait_until(terminal, &terminal->wake, UINT64_MAX);
	terminal->suspended = false;
}

static void *run_writer(void *argument)
{
	struct terminal *terminal = argument;
	struct composer *composer = &terminal->composer;

	pthread_mutex_lock(&terminal->lock);
	for (;;) {
		uint64_t now_ns = clock_now();

		/* What comes is dropped, so that nothing waits for it. */
		if (terminal->error)
			composer_drop(composer);
		if (terminal->order == ORDER_SUSPEND) {
			give_back(terminal);
			continue;
		}
		look_around(terminal, now_ns);
		composer_next(composer, now_ns, &terminal->paint);
		if (terminal->paint.n) {
			write_paint(terminal);
			continue;
		}
		if (terminal->order == ORDER_FINISH && composer_is_empty(composer))
			break;
		wait_until(terminal, &terminal->wake, composer_deadline(composer, now_ns));
	}
	screen_leave(&composer->screen, &terminal->paint);
	buffer_add(&terminal->paint, buffer_span(&terminal->notice));
	if (terminal->paint.n && !terminal->error)
		write_paint(terminal);
	terminal->finished = true;
	pthread_cond_broadcast(&terminal->moved);
	pthread_mutex_unlock(&terminal->lock);
	return NULL;
}

/* The writer takes no signals (one would cut its writes) but those that are its own fault, the one
 * that stops a background job when the user asked for that ("stty tostop"), and ours at the end. */
static void start_writer(struct terminal *terminal)
{
	static const int left[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGTTOU};
	sigset_t blocked, before;

	sigfillset(&blocked);
	for (size_t i = 0; i < countof(left); i++)
		sigdelset(&blocked, left[i]);
	sigdelset(&blocked, NUDGE);
	pthread_sigmask(SIG_SETMASK, &blocked, &before);
	/* Should there be no thread to be had, terminal_finish() writes. */
	terminal->started = pthread_create(&terminal->thread, NULL, run_writer, terminal) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Signalled without the lock, which the writer needs next. */
static void poke(struct terminal *terminal)
{
	pthread_mutex_unlock(&terminal->lock);
	pthread_cond_signal(&terminal->wake);
	if (!terminal->started && !(terminal->composer.leaving && !terminal->caps.tty))
		start_writer(terminal);
}

void terminal_show(struct terminal *terminal, const struct terminal_bar *bar, struct span lines)
{
	bool draws = bar && terminal->caps.bar != BAR_NONE;

	if (!bar && lines.n == 0)
		return;
	pthread_mutex_lock(&terminal->lock);
	if (bar)
		composer_set_bar(&terminal->composer, bar->row, bar->progress);
	if (lines.n && !terminal->error)
		composer_add(&terminal->composer, lines);
	if (draws || lines.n)
		poke(terminal);
	else
		pthread_mutex_unlock(&terminal->lock);
}

uint64_t terminal_turn(struct terminal *terminal)
{
	pthread_mutex_lock(&terminal->lock);
	uint64_t turn_ns = composer_turn(&terminal->composer);
	pthread_mutex_unlock(&terminal->lock);
	return turn_ns;
}

void terminal_notify(struct terminal *terminal, struct span text)
{
	if (!terminal->caps.tty)
		return;
	pthread_mutex_lock(&terminal->lock);
	screen_notify(terminal->caps.notice, text, &terminal->notice);
	pthread_mutex_unlock(&terminal->lock);
}

void terminal_resized(struct terminal *terminal)
{
	if (!terminal->started)
		return;
	pthread_mutex_lock(&terminal->lock);
	poke(terminal);
}

static void on_nudge(int signo)
{
	(void)signo;
}

/* Whether nothing has gone out for STUCK_NS in which somebody waited for it. */
static bool is_stuck(struct terminal *terminal)
{
	unsigned moves = atomic_load(&terminal->moves);
	uint64_t now_ns = clock_now();

	if (moves != terminal->seen_moves || terminal->seen_ns == 0) {
		terminal->seen_moves = moves;
		terminal->seen_ns = now_ns;
	}
	return now_ns >= terminal->seen_ns + STUCK_NS;
}

/* Waits for what the writer does, at most until `end_ns` when it is a terminal. False: that time
 * has come, or the terminal is stuck.
 *
 * A pseudo-terminal that is full wakes its writer only when it is all but empty, which with a slow
 * line takes longer than that. But there is room in it much earlier, and who asks gets it. So the
 * writer is made to ask again and again. (Others may write between the parts of a paint then. Only
 * the tests would, which are over or stop too; and a bar that is torn is drawn again or gone soon.)
 */
static bool await_writer(struct terminal *terminal, bool (*is_done)(const struct terminal *),
                         uint64_t end_ns)
{
	bool tty = terminal->caps.tty;

	while (!is_done(terminal)) {
		uint64_t now_ns = clock_now();

		if (now_ns >= end_ns || (tty && is_stuck(terminal)))
			return false;
		wait_until(terminal, &terminal->moved, tty ? now_ns + NUDGE_NS : end_ns);
		if (tty && !is_done(terminal) && emergency_writing())
			pthread_kill(terminal->thread, NUDGE);
	}
	return true;
}

static bool is_drained(const struct terminal *terminal)
{
	return composer_is_empty(&terminal->composer);
}

static bool is_suspended(const struct terminal *terminal)
{
	return terminal->suspended;
}

static bool is_finished(const struct terminal *terminal)
{
	return terminal->finished;
}

/* Without SA_RESTART. It stays, should a late nudge be on its way. */
static void allow_nudges(void)
{
	sigaction(NUDGE, &(struct sigaction){.sa_handler = on_nudge}, NULL);
}

void terminal_suspend(struct terminal *terminal)
{
	if (!terminal->started)
		return;
	allow_nudges();
	pthread_mutex_lock(&terminal->lock);
	terminal->order = ORDER_SUSPEND;
	terminal->seen_ns = 0;
	pthread_cond_signal(&terminal->wake);
	/* Whoever reads a pipe may have been stopped with us. */
	await_writer(terminal, is_suspended,
	             terminal->caps.tty ? UINT64_MAX : clock_now() + STUCK_NS);
	pthread_mutex_unlock(&terminal->lock);
}

void terminal_resume(struct terminal *terminal)
{
	if (!terminal->started)
		return;
	pthread_mutex_lock(&terminal->lock);
	if (terminal->order == ORDER_SUSPEND)
		terminal->order = ORDER_WRITE;
	terminal->seen_ns = 0;
	poke(terminal);
}

void terminal_leave(struct terminal *terminal)
{
	pthread_mutex_lock(&terminal->lock);
	terminal->composer.leaving = true;
	pthread_mutex_unlock(&terminal->lock);
}

uint64_t terminal_owed(struct terminal *terminal)
{
	pthread_mutex_lock(&terminal->lock);

	uint64_t owed = queue_bytes(&terminal->composer.queue);

	pthread_mutex_unlock(&terminal->lock);
	return terminal->caps.tty ? owed : 0;
}

bool terminal_drain(struct terminal *terminal, uint64_t ns)
{
	if (!terminal->caps.tty || !terminal->started)
		return false;
	allow_nudges();
	pthread_mutex_lock(&terminal->lock);

	bool drained = await_writer(terminal, is_drained, clock_now() + ns);
	bool stuck = is_stuck(terminal);

	pthread_mutex_unlock(&terminal->lock);
	return !drained && !stuck;
}

int terminal_finish(struct terminal *terminal)
{
	allow_nudges();
	pthread_mutex_lock(&terminal->lock);
	terminal->order = ORDER_FINISH;
	pthread_cond_signal(&terminal->wake);
	if (terminal->started && !await_writer(terminal, is_finished, UINT64_MAX)) {
		/* It sleeps in write(2) and uses all of this until the program ends; the watchdog
		 * puts the screen back when the terminal moves again. */
		pthread_mutex_unlock(&terminal->lock);
		pthread_detach(terminal->thread);
		return -ETIMEDOUT;
	}
	pthread_mutex_unlock(&terminal->lock);
	if (terminal->started)
		pthread_join(terminal->thread, NULL);
	else
		run_writer(terminal);

	int error = terminal->error;

	emergency_end();
	if (terminal->out != terminal->fd)
		close(terminal->out);
	composer_fini(&terminal->composer);
	buffer_fini(&terminal->notice);
	buffer_fini(&terminal->paint);
	pthread_mutex_destroy(&terminal->lock);
	pthread_cond_destroy(&terminal->wake);
	pthread_cond_destroy(&terminal->moved);
	free(terminal);
	return error;
}
