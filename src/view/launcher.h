/* Where in a command's words the test runner stands, behind what starts it: "uv run python3 -m
 * pytest". Knows some launchers by their names, and starts nothing. */
#ifndef TAPIR_VIEW_LAUNCHER_H
#define TAPIR_VIEW_LAUNCHER_H

#include <stdbool.h>
#include <stddef.h>

/* True when the runner (as it is called without a path) is one of `words`, which are
 * NULL-terminated, and nothing but launchers and options of theirs stands before it: *ret is its
 * index. "pytest-3" and "python3.11" are "pytest" and "python3" too. */
bool launcher_find(char *const *words, const char *runner, size_t *ret);

#endif
