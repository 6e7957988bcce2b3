/* The command that has a shell run a text. */
#ifndef TAPIR_INPUT_SHELL_H
#define TAPIR_INPUT_SHELL_H

#include "base/arena.h"

/* What to start: bash where it is found through PATH, with "pipefail", so that a pipe's status
 * is that of its last part that failed; else sh, with the same if it knows that. NULL-terminated,
 * in the arena; `text` is borrowed. */
char *const *shell_command(const char *text, struct arena *arena);

#endif
