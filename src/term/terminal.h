/* The output, owned by a writer thread: nothing the caller does ever waits for it. Text is
 * queued (what does not fit in memory waits in an unlinked file), of bars only the newest is
 * kept, and each paint is one blocking write(2). Also for files and pipes, without a bar. */
#ifndef TAPIR_TERM_TERMINAL_H
#define TAPIR_TERM_TERMINAL_H

#include "term/screen.h"

struct terminal;

/* Takes over `fd` (kept open, not closed). The writer starts with the first output. */
struct terminal *terminal_new(int fd, const struct caps *caps);

/* Its size; 0 when it is no terminal. Asks the kernel each time: one ioctl. */
void terminal_size(const struct terminal *terminal, unsigned *ret_rows, unsigned *ret_columns);

/* Queues lines, each ended by "\n". */
void terminal_print(struct terminal *terminal, struct span lines);

/* The bar to show from now on; replaces one that was not drawn yet. Empty: none. */
void terminal_bar(struct terminal *terminal, struct span bar);

/* Job control: gives the terminal back before stopping (waits for the paint in progress, at
 * most STUCK_NS), and takes it again after. */
void terminal_suspend(struct terminal *terminal);
void terminal_resume(struct terminal *terminal);

/* Waits until all is written and the screen is as it was before, as long as something moves:
 * at most STUCK_NS without progress. 0, or a negative errno of a write that failed. Frees it. */
int terminal_finish(struct terminal *terminal);

/* Puts the screen back at once. Async-signal-safe. */
void terminal_emergency(void);

#endif
