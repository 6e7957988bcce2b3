#include "base/helper.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"

struct span helper_beside(const char *name, int mode, struct arena *arena)
{
	char path[OPTION_BYTES];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);
	struct span folder = {path, n > 0 ? (size_t)n : 0};

	while (folder.n && folder.at[folder.n - 1] != '/')
		folder.n--;

	struct span file = arena_join(arena, folder, span_of(name), SPAN(""));

	return folder.n && access(file.at, mode) == 0 ? file : (struct span){0};
}

struct span helper_program(const char *name, struct arena *arena)
{
	struct span own = helper_beside(name, X_OK, arena);

	return own.n ? own : arena_format(arena, "%s/%s", TAPIR_BIN_DIR, name);
}

static void add_files(posix_spawn_file_actions_t *files, const struct helper_options *options)
{
	if (options->input >= 0)
		posix_spawn_file_actions_adddup2(files, options->input, STDIN_FILENO);
	else
		posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (options->output >= 0)
		posix_spawn_file_actions_adddup2(files, options->output, STDOUT_FILENO);
	else
		posix_spawn_file_actions_addopen(files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (!options->speaks)
		posix_spawn_file_actions_addopen(files, 2, "/dev/null", O_WRONLY, 0);
}

int helper_start(const char *program, char *const *argv, const struct helper_options *options,
                 pid_t *ret)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	char libraries[OPTION_BYTES];
	char *envp[] = {NULL, NULL};
	const char *library_path = getenv("LD_LIBRARY_PATH");
	sigset_t all, none;

	if (library_path && strlen(library_path) < sizeof libraries - 32) {
		snprintf(libraries, sizeof libraries, "LD_LIBRARY_PATH=%s", library_path);
		envp[0] = libraries;
	}
	sigfillset(&all);
	sigemptyset(&none);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
	                                              POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawn_file_actions_init(&files);
	add_files(&files, options);

	int error = posix_spawn(ret, program, &files, &attributes, argv,
	                        options->environment ? environ : envp);

	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return error;
}
