#include "input/preload.h"

#include <unistd.h>

#include "base/helper.h"
#include "base/limits.h"
#include "input/family.h"

struct span preload_library(struct arena *arena)
{
	static const struct span installed = SPAN_INIT(TAPIR_LIB_DIR "/libtapir.so.0");
	struct span built = helper_beside("libtapir/libtapir.so", R_OK, arena);

	if (built.n)
		return built;
	return access(installed.at, R_OK) == 0 ? installed : (struct span){0};
}

/* A variable that gets a value of ours: behind what it has, with a separator between, or instead of
 * it. */
struct addition {
	struct span name, value;
	struct span about; /* a value that speaks of this already is left as it is */
	char separator;    /* 0: instead */
};

static bool is_of(const char *entry, struct span name)
{
	return strncmp(entry, name.at, name.n) == 0 && entry[name.n] == '=';
}

static char *make_entry(const struct addition *addition, char *old, struct arena *arena)
{
	struct span name = addition->name, value = addition->value;
	struct span had = old ? span_of(old + name.n + 1) : SPAN("");

	if (addition->about.n && span_find(had, addition->about) < had.n)
		return old;
	if (!addition->separator)
		had = SPAN("");

	struct span text = arena_format(arena, "%.*s=%.*s%.*s%.*s", (int)name.n, name.at,
	                                (int)had.n, had.at, had.n ? 1 : 0, &addition->separator,
	                                (int)value.n, value.at);

	return (char *)(uintptr_t)text.at;
}

/* The entry of `environment` with that name; -1: there is none. */
static long find_entry(char *const *environment, struct span name)
{
	for (long i = 0; environment[i]; i++) {
		if (is_of(environment[i], name))
			return i;
	}
	return -1;
}

/* Puts it into `environment`, which has `n` entries and room for one more. How many it has then. */
static size_t add(char **environment, size_t n, const struct addition *addition,
                  struct arena *arena)
{
	long at = find_entry(environment, addition->name);
	char *entry = make_entry(addition, at < 0 ? NULL : environment[at], arena);

	environment[at < 0 ? (long)n : at] = entry;
	return n + (at < 0);
}

static const struct addition for_names[] = {
	{SPAN_INIT("ASAN_OPTIONS"), SPAN_INIT("symbolize=0"), SPAN_INIT("symbolize="), ':'},
	{SPAN_INIT("UBSAN_OPTIONS"), SPAN_INIT("symbolize=0"), SPAN_INIT("symbolize="), ':'},
	{SPAN_INIT("TSAN_OPTIONS"), SPAN_INIT("symbolize=0"), SPAN_INIT("symbolize="), ':'},
	/* Its own format leaves out the path. */
	{SPAN_INIT("TSAN_OPTIONS"), SPAN_INIT("stack_trace_format=\"    #%n %p %F %L\""),
         SPAN_INIT("stack_trace_format="), ':'},
	{SPAN_INIT("LSAN_OPTIONS"), SPAN_INIT("symbolize=0"), SPAN_INIT("symbolize="), ':'},
	{SPAN_INIT("MSAN_OPTIONS"), SPAN_INIT("symbolize=0"), SPAN_INIT("symbolize="), ':'},
};

static const struct addition for_tracing[] = {
	{SPAN_INIT("ASAN_OPTIONS"), SPAN_INIT("detect_leaks=0"), SPAN_INIT("detect_leaks="), ':'},
	{SPAN_INIT("LSAN_OPTIONS"), SPAN_INIT("detect_leaks=0"), SPAN_INIT("detect_leaks="), ':'},
};

/* A copy of `environment` with additions, and with those for names if `names`. */
static char **add_all(char *const *environment, const struct addition *additions, size_t nadditions,
                      bool names, struct arena *arena)
{
	size_t n = 0;

	while (environment[n])
		n++;

	char **ret = arena_new(arena, n + nadditions + countof(for_names) + 1, sizeof *ret);

	if (n)
		memcpy(ret, environment, n * sizeof *ret);
	for (size_t i = 0; i < nadditions; i++)
		n = add(ret, n, &additions[i], arena);
	for (size_t i = 0; names && i < countof(for_names); i++)
		n = add(ret, n, &for_names[i], arena);
	return ret;
}

char **preload_environment(char *const *environment, const struct preload *preload,
                           struct arena *arena)
{
	const struct span link_order = SPAN("verify_asan_link_order=");
	const struct addition always[] = {
		{SPAN("LD_PRELOAD"), preload->library, {0}, ':'},
		{SPAN("TAPIR_LINE_BUFFER"), SPAN("1"), SPAN("0"), 0},
		/* Else a program built with gcc's refuses to start behind another library. */
		{SPAN("ASAN_OPTIONS"), SPAN("verify_asan_link_order=0"), link_order, ':'},
	};
	const struct addition for_channel[] = {
		{SPAN("TAPIR_CRASH_PATH"), preload->channel, {0}, 0},
		{SPAN("TAPIR_CRASH_PIPE"), preload->pipe, {0}, 0},
	};
	const struct addition for_looker = {
		SPAN("TAPIR_TRACER"), arena_format(arena, "%ld", (long)preload->looker), {0}, 0};

	if (preload->channel.n)
		environment = add_all(environment, for_channel, countof(for_channel), false, arena);
	if (preload->looker)
		environment = add_all(environment, &for_looker, 1, false, arena);
	return add_all(environment, always, countof(always), preload->names, arena);
}

char **preload_marked(char *const *environment, struct span mark, struct arena *arena)
{
	const struct addition addition = {SPAN(FAMILY_VARIABLE), mark, {0}, ':'};

	return add_all(environment, &addition, 1, false, arena);
}

char **preload_traced(char *const *environment, bool names, struct arena *arena)
{
	return add_all(environment, for_tracing, countof(for_tracing), names, arena);
}
