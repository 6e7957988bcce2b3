/* Where records go: standard output where that is the pipe of TAPIR_CRASH_PIPE, else
 * TAPIR_CRASH_PATH, else TAPIR_CRASH_FD, else standard output where that is a
 * pipe, else standard error. Knows nothing of what they say. */
#ifndef TAPIR_LIBTAPIR_CHANNEL_H
#define TAPIR_LIBTAPIR_CHANNEL_H

#include <stdbool.h>

/* Opens what the environment names, as long as it can be reached. In normal context. */
void channel_init(void);

/* The descriptor to write to. *ret_shared says that others write there too, so that it may be in
 * the middle of a line. Async-signal-safe. */
int channel_find(bool *ret_shared);

#endif
