#include "input/shell.h"

#include <stdlib.h>
#include <unistd.h>

#define PIPEFAIL "(set -o pipefail) 2>/dev/null && set -o pipefail\n"

/* Whether execvp(3) would find it. */
static bool is_found(const char *name, struct arena *arena)
{
	const char *path = getenv("PATH");
	struct span rest = span_of(path ? path : "/bin:/usr/bin");

	for (;;) {
		size_t n = span_index(rest, ':');
		struct span folder = n ? span_head(rest, n) : SPAN(".");

		if (access(arena_join(arena, folder, SPAN("/"), span_of(name)).at, X_OK) == 0)
			return true;
		if (n == rest.n)
			return false;
		rest = span_from(rest, n + 1);
	}
}

/* argv's strings are not const only because they never were. */
static char *word(const char *text)
{
	return (char *)(uintptr_t)text;
}

char *const *shell_command(const char *text, struct arena *arena)
{
	char **argv = arena_new(arena, 6, sizeof *argv);
	size_t n = 0;

	if (is_found("bash", arena)) {
		argv[n++] = word("bash");
		argv[n++] = word("-o");
		argv[n++] = word("pipefail");
	} else {
		argv[n++] = word("/bin/sh");
		text = arena_join(arena, SPAN(PIPEFAIL), span_of(text), SPAN("")).at;
	}
	argv[n++] = word("-c");
	argv[n++] = word(text);
	argv[n] = NULL;
	return argv;
}
