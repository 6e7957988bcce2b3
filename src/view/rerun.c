#include "view/rerun.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "trace/path.h"
#include "view/quote.h"
#include "view/runners.h"

/* When more than this failed, it is no few tests that want a closer look, and nobody wants to
 * read their names in one command. */
enum { NAMES_MAX = 10 };

/* Different names or files, up to NAMES_MAX. */
struct names {
	struct span at[NAMES_MAX];
	size_t n;
	bool all; /* none was left out */
};

struct rerun {
	struct arena arena;
	bool any;     /* a failure was recognised */
	bool unknown; /* one was not, or they are of several runners */
	bool sure;
	enum runner runner;
	struct names names, files;
};

/* How a runner is called. */
struct call {
	const char *before;       /* of the whole command */
	const char *each;         /* in front of each name or file */
	bool files_only;          /* it takes files, and not single tests */
	bool no_files;            /* it takes single tests, and not files */
	const char *filter;       /* an option that takes all names as one pattern … */
	const char *open, *close; /* … which they stand in, "|" between them */
};

static const struct call calls[] = {
	[RUNNER_PYTEST] = {.before = "pytest"},
	[RUNNER_BATS] = {.before = "bats", .filter = "-f", .open = "^(", .close = ")$"},
	[RUNNER_NODE] = {.before = "node --test", .files_only = true},
	[RUNNER_RSPEC] = {.before = "rspec"},
	[RUNNER_BUSTED] = {.before = "busted", .files_only = true},
	[RUNNER_UNITTEST] = {.before = "python3 -m unittest"},
	[RUNNER_PERL] = {.before = "prove -lv", .files_only = true},
	[RUNNER_CRITERION] = {.before = "PROGRAM",
                              .no_files = true,
                              .filter = "--filter",
                              .open = "@(",
                              .close = ")"},
	[RUNNER_GLIB] = {.before = "PROGRAM", .each = "-p ", .no_files = true},
};
_Static_assert(countof(calls) == RUNNER_COUNT, "one call for each runner");

struct rerun *rerun_new(void)
{
	struct rerun *rerun = memory_zero(1, sizeof *rerun);

	rerun->names.all = rerun->files.all = true;
	return rerun;
}

void rerun_free(struct rerun *rerun)
{
	if (!rerun)
		return;
	arena_fini(&rerun->arena);
	free(rerun);
}

static void add_name(struct rerun *rerun, struct names *names, struct span name)
{
	if (!name.n) {
		names->all = false;
		return;
	}
	for (size_t i = 0; i < names->n; i++) {
		if (span_equal(names->at[i], name))
			return;
	}
	if (names->n == NAMES_MAX)
		names->all = false;
	else
		names->at[names->n++] = arena_copy(&rerun->arena, name);
}

/* A failure of the whole stream, which no command brings back. */
static bool is_nameless(const struct failure *failure)
{
	return !failure->npath || !span_trim(failure->path[failure->npath - 1]).n;
}

void rerun_failure(struct rerun *rerun, const struct failure *failure,
                   const struct diagnosis *diagnosis, const struct diagnosis_options *options)
{
	struct arena arena = {0};
	struct runner_hint hint;

	if (failure->more || rerun->unknown)
		return;
	if (!runner_read(failure, diagnosis, &arena, &hint) ||
	    (rerun->any && hint.runner != rerun->runner)) {
		rerun->unknown |= !is_nameless(failure);
	} else {
		rerun->any = true;
		rerun->runner = hint.runner;
		rerun->sure |= hint.sure;
		add_name(rerun, &rerun->names, hint.name);
		if (hint.runner != RUNNER_UNITTEST)
			hint.file = path_shown(path_clean(hint.file, &arena), options->cwd,
			                       options->absolute_paths, &arena);
		add_name(rerun, &rerun->files, hint.file);
	}
	arena_fini(&arena);
}

/* Characters that mean something in a pattern, with a backslash in front. */
static void add_literal(struct buffer *out, struct span name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (name.at[i] && strchr(".[]\\()*+?{}|^$", name.at[i]))
			buffer_add_byte(out, '\\');
		buffer_add_byte(out, name.at[i]);
	}
}

static void add_word(struct buffer *out, const char *option, struct span word, bool ascii,
                     struct arena *arena)
{
	buffer_add_byte(out, ' ');
	if (option)
		buffer_add(out, span_of(option));
	buffer_add(out, quote_shell(word, ascii, arena));
}

/* All names in one pattern, as one word. */
static void add_filter(struct buffer *out, const struct rerun *rerun, bool ascii,
                       struct arena *arena)
{
	const struct call *call = &calls[rerun->runner];
	struct buffer pattern = {0};

	buffer_add(&pattern, span_of(call->open));
	for (size_t i = 0; i < rerun->names.n; i++) {
		if (i)
			buffer_add_byte(&pattern, '|');
		add_literal(&pattern, rerun->names.at[i]);
	}
	buffer_add(&pattern, span_of(call->close));
	buffer_add_byte(out, ' ');
	buffer_add(out, span_of(call->filter));
	add_word(out, NULL, buffer_span(&pattern), ascii, arena);
	buffer_fini(&pattern);
}

struct span rerun_command(const struct rerun *rerun, bool ascii, struct arena *arena)
{
	const struct call *call = &calls[rerun->runner];
	bool by_name = rerun->names.all && !call->files_only;
	bool by_file = !call->no_files && (!by_name || call->filter);
	struct buffer out = {0};

	if (!rerun->any || rerun->unknown || !rerun->sure || (!by_name && !by_file) ||
	    (by_file && !rerun->files.all))
		return (struct span){0};
	buffer_add(&out, span_of(call->before));
	if (by_name && call->filter)
		add_filter(&out, rerun, ascii, arena);
	for (size_t i = 0; by_name && !call->filter && i < rerun->names.n; i++)
		add_word(&out, call->each, rerun->names.at[i], ascii, arena);
	for (size_t i = 0; by_file && i < rerun->files.n; i++)
		add_word(&out, call->each, rerun->files.at[i], ascii, arena);

	struct span command = arena_copy(arena, buffer_span(&out));

	buffer_fini(&out);
	return command;
}
