#include "term/emergency.h"

#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "term/watchdog.h"

static struct {
	atomic_int out; /* -1: nothing to put back */
	int watched;    /* the same, for the watchdog */
	struct span bytes, aftermath;
	struct span (*erase)(unsigned rows);
	atomic_bool drawn;   /* a bar may be on the screen, or progress beside it */
	atomic_bool writing; /* the writer is in write(2) */
	atomic_bool dying;   /* it must not start another */
	struct watchdog watchdog;
} emergency = {.out = -1};

/* Rows of the bar that is being drawn. The watchdog has to know them when we are no more, so they
 * stand in memory that it shares. */
static atomic_uint own_rows, *rows_drawn = &own_rows;

void emergency_begin(int out, struct span bytes, struct span aftermath,
                     struct span (*erase)(unsigned rows))
{
	emergency.erase = erase;
	emergency.watched = out;
	emergency.bytes = bytes;
	emergency.aftermath = aftermath;
	atomic_store(&emergency.drawn, false);
	atomic_store(&emergency.dying, false);
	atomic_store(&emergency.out, out);
	memory_on_death(emergency_act);
}

void emergency_end(void)
{
	atomic_store(&emergency.out, -1);
	memory_on_death(NULL);
	watchdog_stop(&emergency.watchdog);
}

/* Async-signal-safe. Whether all was written. */
static bool undo(int out, struct span bytes)
{
	struct span torn = emergency.erase(atomic_load(rows_drawn));

	return write(out, torn.at, torn.n) == (ssize_t)torn.n &&
	       write(out, bytes.at, bytes.n) == (ssize_t)bytes.n;
}

static void undo_after_us(int out)
{
	undo(out, emergency.aftermath);
}

static void start_watchdog(void)
{
	void *shared = MAP_FAILED;

	/* Never given back: a handler may look at any time. Without, the watchdog does what it can.
	 */
	if (rows_drawn == &own_rows)
		shared = mmap(NULL, sizeof *rows_drawn, PROT_READ | PROT_WRITE,
		              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared != MAP_FAILED)
		rows_drawn = shared;
	watchdog_start(&emergency.watchdog, emergency.watched, undo_after_us);
}

void emergency_enter(bool touched, unsigned rows)
{
	if (touched) {
		if (!atomic_load(&emergency.drawn) && emergency.watchdog.pid == 0 &&
		    emergency.aftermath.n)
			start_watchdog();
		atomic_store(&emergency.drawn, true);
	}
	atomic_store(rows_drawn, rows);
	atomic_store(&emergency.writing, true);
	while (atomic_load(&emergency.dying)) {
		atomic_store(&emergency.writing, false);
		pause();
	}
}

void emergency_leave(bool touched)
{
	atomic_store(rows_drawn, 0);
	atomic_store(&emergency.drawn, touched);
	atomic_store(&emergency.writing, false);
}

bool emergency_writing(void)
{
	return atomic_load(&emergency.writing);
}

void emergency_act(void)
{
	int out = atomic_exchange(&emergency.out, -1);

	if (out < 0)
		return;
	/* The writer may be in the middle of a paint, or be the one who crashed in it. */
	atomic_store(&emergency.dying, true);
	for (int tries = 0; atomic_load(&emergency.writing) && tries < 100; tries++)
		poll(NULL, 0, 1);
	if (!atomic_load(&emergency.drawn))
		return;

	/* Not for long: the terminal may be stopped. Then the watchdog waits for it. */
	if (poll(&(struct pollfd){.fd = out, .events = POLLOUT}, 1, 100) <= 0)
		return;
	fcntl(out, F_SETFL, O_WRONLY | O_NONBLOCK);
	if (undo(out, emergency.bytes))
		watchdog_dismiss(&emergency.watchdog);
}
