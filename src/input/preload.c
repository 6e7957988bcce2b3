#include "input/preload.h"

#include <unistd.h>

#include "base/limits.h"

struct span preload_library(struct arena *arena)
{
	static const struct span built = {"libtapir/libtapir.so",
	                                  sizeof "libtapir/libtapir.so" - 1};
	static const struct span installed = {TAPIR_LIB_DIR "/libtapir.so.0",
	                                      sizeof TAPIR_LIB_DIR "/libtapir.so.0" - 1};
	char path[OPTION_BYTES];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);
	struct span folder = {path, n > 0 ? (size_t)n : 0};

	while (folder.n && folder.at[folder.n - 1] != '/')
		folder.n--;

	struct span library = arena_join(arena, folder, built, SPAN(""));

	if (folder.n && access(library.at, R_OK) == 0)
		return library;
	return access(installed.at, R_OK) == 0 ? installed : (struct span){0};
}

/* A variable that gets a value of ours: behind what it has, with a separator between, or instead of
 * it. */
struct addition {
	struct span name, value;
	char separator; /* 0: instead */
};

static bool is_of(const char *entry, struct span name)
{
	return strncmp(entry, name.at, name.n) == 0 && entry[name.n] == '=';
}

static char *make_entry(const struct addition *addition, const char *old, struct arena *arena)
{
	struct span name = addition->name, value = addition->value;
	struct span had = span_of(old ? old + name.n + 1 : NULL);

	if (!addition->separator || !had.n)
		had = SPAN("");

	struct span text = arena_format(arena, "%.*s=%.*s%.*s%.*s", (int)name.n, name.at,
	                                (int)had.n, had.n ? had.at : "", had.n ? 1 : 0,
	                                &addition->separator, (int)value.n, value.at);

	return (char *)(uintptr_t)text.at;
}

char **preload_environment(char *const *environment, struct span library, struct span channel,
                           struct arena *arena)
{
	const struct addition additions[] = {
		{SPAN("LD_PRELOAD"), library, ':'},
		{SPAN("TAPIR_CRASH_PATH"), channel, 0},
		/* Else a program built with gcc's refuses to start behind another library. */
		{SPAN("ASAN_OPTIONS"), SPAN("verify_asan_link_order=0"), ':'},
	};
	size_t n = 0, added = 0;

	while (environment[n])
		n++;

	char **ret = arena_new(arena, n + countof(additions) + 1, sizeof *ret);
	const char *old[countof(additions)] = {0};

	for (size_t i = 0, kept = 0; i < n; i++) {
		bool ours = false;

		for (size_t k = 0; k < countof(additions) && !ours; k++) {
			ours = is_of(environment[i], additions[k].name);
			if (ours)
				old[k] = environment[i];
		}
		if (!ours)
			ret[kept++] = environment[i];
		added = kept;
	}
	for (size_t k = 0; k < countof(additions); k++)
		ret[added++] = make_entry(&additions[k], old[k], arena);
	return ret;
}
