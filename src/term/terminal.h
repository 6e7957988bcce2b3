/* The output, owned by a writer thread: nothing the caller does ever waits for it. Text is
 * queued (what does not fit in memory waits in an unlinked file), of bars only the newest is
 * kept, and each paint is one blocking write(2), or one for its lines and one for the bar. Also for
 * files and pipes, without a bar.
 *
 * A terminal is written to through an open file description of our own, so nothing done to it is
 * seen by the tests or the shell. Its modes are never changed. */
#ifndef TAPIR_TERM_TERMINAL_H
#define TAPIR_TERM_TERMINAL_H

#include "term/screen.h"

struct terminal;

/* Takes over `fd` (kept open, not closed). The writer starts with the first output. While it
 * exists, die() puts the screen back. There can be one at a time. SIGPIPE must be ignored. */
struct terminal *terminal_new(int fd, const struct caps *caps);

/* How wide the terminal is that `fd` is; 0 when it is none, or does not know. */
unsigned terminal_columns(int fd);

/* Its size; 0 when it is no terminal, or has none. Asks the kernel each time: one ioctl. */
void terminal_size(const struct terminal *terminal, unsigned *ret_rows, unsigned *ret_columns);

/* The bar to show from now on; replaces one that was not drawn yet. It is not drawn before
 * caps.delay_ns have passed since terminal_new(), nor more often than each caps.frame_ns, nor while
 * the terminal belongs to another job, is too small, or is being resized: it appears by itself when
 * that has ended. */
struct terminal_bar {
	struct span row;          /* empty: no bar */
	struct progress progress; /* how far the run is, where caps.progress says it is shown */
};

/* Queues lines, each ended by "\n"; may be none. Written at once, without pacing, and with the
 * newest bar: `bar`, unless it is NULL. */
void terminal_show(struct terminal *terminal, const struct terminal_bar *bar, struct span lines);

/* When the next bar is drawn at the earliest, if no lines come before. */
uint64_t terminal_turn(struct terminal *terminal);

/* Has the terminal call its user once all else is written; `text` is printable and copied. */
void terminal_notify(struct terminal *terminal, struct span text);

/* To be called after SIGWINCH: the writer looks at the size at once, not only when it paints next.
 * The caller then makes a bar that fits. */
void terminal_resized(struct terminal *terminal);

/* Job control: gives the terminal back before stopping (waits for the paint in progress, unless
 * the terminal is stuck), and takes it again after. What is printed between them waits. */
void terminal_suspend(struct terminal *terminal);
void terminal_resume(struct terminal *terminal);

/* The lines that come next are the last. The bar goes before the last paint of them, so that they
 * are what stays: until then it is there, and may say how far a slow terminal is behind. A file or
 * a pipe needs no writer for them, which would cost more than all of a short run. */
void terminal_leave(struct terminal *terminal);

/* The bytes of lines that were not given to the terminal yet; 0 for a file or a pipe. */
uint64_t terminal_owed(struct terminal *terminal);

/* After terminal_leave(): waits until all lines are given to a terminal, but no longer than `ns`,
 * nor once it is stuck. Whether there are still some, and the terminal moves. */
bool terminal_drain(struct terminal *terminal, uint64_t ns);

/* Waits until all is written and the screen is as it was before. A terminal is waited for as long
 * as something moves: STUCK_NS without progress, and the rest is given up. A pipe or a file is
 * waited for without end, so let the signals that shall end the program kill it meanwhile
 * (with emergency_act()). Frees it. 0, -ETIMEDOUT when something was given up, or the
 * negative errno of the first write that failed, after which everything was dropped. */
int terminal_finish(struct terminal *terminal);

#endif
