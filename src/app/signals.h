/* Signals as facts the loop can read. Handlers only set flags, but for the fatal ones, which put
 * the terminal back and die of the same signal. */
#ifndef TAPIR_APP_SIGNALS_H
#define TAPIR_APP_SIGNALS_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/* Takes over the signals and blocks those that are flags: from now on they arrive only inside
 * signals_poll(). One per program, as signals are. */
void signals_init(void);

/* ppoll(2), with the signals let in; returns what it returns, EINTR included. */
int signals_poll(struct pollfd *fds, nfds_t n, uint64_t timeout_ns);

/* From now on Ctrl-C, SIGTERM and SIGHUP end the program at once: it only waits for its output. */
void signals_release(void);

/* How often Ctrl-C was pressed so far. */
unsigned signals_interrupts(void);

/* Whether a process has sent us SIGINT since the last call. What a terminal sends for Ctrl-C, all
 * that runs in its foreground gets by itself. */
bool signals_interrupt_sent(void);

/* SIGTERM or SIGHUP, once one came; else 0. */
int signals_end(void);

/* Whether the window changed its size since the last call. */
bool signals_resized(void);

/* Whether we are to stop (Ctrl-Z), or went on, since the last call. */
bool signals_stop(void);
bool signals_continued(void);

/* Stops this process as SIGTSTP would have; returns when it goes on. */
void signals_stop_now(void);

/* Dies of `signo` as if we had never handled it. */
_Noreturn void signals_die(int signo);

#endif
