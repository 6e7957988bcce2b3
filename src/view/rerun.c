#include "view/rerun.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "trace/path.h"
#include "view/launcher.h"
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
	struct rerun_wishes wishes;
	enum runner runner;
	struct names names, files, streams;
	struct span before, all; /* of rerun_by_streams(); empty: it was not called */
};

/* How a runner is called. */
struct call {
	const char *before;       /* of the whole command */
	const char *each;         /* in front of each name or file */
	bool files_only;          /* it takes files, and not single tests */
	bool no_files;            /* it takes single tests, and not files */
	const char *joined;       /* an option that takes all names, ":" between them */
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
	[RUNNER_GTEST] = {.before = "PROGRAM", .no_files = true, .joined = "--gtest_filter="},
};
_Static_assert(countof(calls) == RUNNER_COUNT, "one call for each runner");

/* ---- a template of the user's ---- */

enum key { KEY_NAMES, KEY_NAMES_RE, KEY_FILES, KEY_STREAMS, KEY_STREAMS_RE, KEY_COUNT };

static const char *const keys[] = {
	[KEY_NAMES] = "names",     [KEY_NAMES_RE] = "names_re",     [KEY_FILES] = "files",
	[KEY_STREAMS] = "streams", [KEY_STREAMS_RE] = "streams_re",
};
_Static_assert(countof(keys) == KEY_COUNT, "a word for each key");

/* Takes the next piece off *text: literal bytes (*ret_key is KEY_COUNT), or a key. False when it is
 * neither. */
static bool take_piece(struct span *text, struct span *ret_literal, enum key *ret_key)
{
	size_t n = 0;

	*ret_key = KEY_COUNT;
	while (n < text->n && text->at[n] != '{' && text->at[n] != '}')
		n++;
	if (n == 0 && text->n > 1 && text->at[0] == text->at[1]) {
		*ret_literal = span_head(*text, 1);
		*text = span_from(*text, 2);
		return true;
	}
	*ret_literal = span_head(*text, n);
	if (n) {
		*text = span_from(*text, n);
		return true;
	}

	size_t end = span_index(*text, '}');
	struct span name = span_from(span_head(*text, end), 1);

	if (text->at[0] != '{' || end == text->n)
		return false;
	for (enum key key = 0; key < KEY_COUNT; key++) {
		if (!span_is(name, keys[key]))
			continue;
		*ret_key = key;
		*text = span_from(*text, end + 1);
		return true;
	}
	return false;
}

bool rerun_template_check(struct span text, struct complaint *wrong)
{
	const char *begin = text.at;
	struct span literal;
	enum key key;

	while (text.n) {
		if (take_piece(&text, &literal, &key))
			continue;
		wrong->line = 1;
		wrong->column = (unsigned)(text.at - begin) + 1;
		return complain(wrong, "a brace begins none of {names}, {names_re}, {files}, "
		                       "{streams}, {streams_re}");
	}
	return true;
}

struct rerun *rerun_new(const struct rerun_wishes *wishes)
{
	struct rerun *rerun = memory_zero(1, sizeof *rerun);

	if (wishes)
		rerun->wishes = *wishes;

	rerun->names.all = rerun->files.all = rerun->streams.all = true;
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

/* A template knows what to do with names, whichever runner they are of. */
static void see_for_template(struct rerun *rerun, const struct failure *failure,
                             const struct diagnosis *diagnosis,
                             const struct diagnosis_options *options)
{
	struct arena arena = {0};
	struct runner_hint hint = {.file = failure->file};

	if (is_nameless(failure)) {
		rerun->unknown = true;
		return;
	}
	if (!runner_read(failure, diagnosis, &arena, &hint) || !hint.name.n)
		hint.name = span_trim(failure->path[failure->npath - 1]);
	rerun->any = true;
	add_name(rerun, &rerun->names, hint.name);
	add_name(rerun, &rerun->files,
	         path_shown(path_clean(hint.file, &arena), options->cwd, options->absolute_paths,
	                    &arena));
	arena_fini(&arena);
}

void rerun_failure(struct rerun *rerun, const struct failure *failure,
                   const struct diagnosis *diagnosis, const struct diagnosis_options *options)
{
	struct arena arena = {0};
	struct runner_hint hint;

	if (failure->more || rerun->unknown)
		return;
	if (rerun->wishes.template) {
		see_for_template(rerun, failure, diagnosis, options);
		return;
	}
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

static void add_word(struct buffer *out, const char *option, struct span quoted)
{
	buffer_add_byte(out, ' ');
	if (option)
		buffer_add(out, span_of(option));
	buffer_add(out, quoted);
}

/* All names in one pattern, as one word. */
static void add_pattern(struct buffer *out, const struct names *names, const char *open,
                        const char *close, bool ascii, struct arena *arena)
{
	struct buffer pattern = {0};

	buffer_add(&pattern, span_of(open));
	for (size_t i = 0; i < names->n; i++) {
		if (i)
			buffer_add_byte(&pattern, '|');
		add_literal(&pattern, names->at[i]);
	}
	buffer_add(&pattern, span_of(close));
	buffer_add(out, quote_word(buffer_span(&pattern), ascii, arena));
	buffer_fini(&pattern);
}

static void add_filter(struct buffer *out, const struct rerun *rerun, bool ascii,
                       struct arena *arena)
{
	const struct call *call = &calls[rerun->runner];

	buffer_add_byte(out, ' ');
	buffer_add(out, span_of(call->filter));
	buffer_add_byte(out, ' ');
	add_pattern(out, &rerun->names, call->open, call->close, ascii, arena);
}

static void add_joined(struct buffer *out, const struct rerun *rerun, bool ascii,
                       struct arena *arena)
{
	struct buffer names = {0};

	for (size_t i = 0; i < rerun->names.n; i++) {
		if (i)
			buffer_add_byte(&names, ':');
		buffer_add(&names, rerun->names.at[i]);
	}
	add_word(out, calls[rerun->runner].joined, quote_word(buffer_span(&names), ascii, arena));
	buffer_fini(&names);
}

/* Each quoted: quote_shell() is for files, quote_word() for names, which must not change. */
static void add_words(struct buffer *out, const struct names *names,
                      struct span (*quote)(struct span word, bool ascii, struct arena *arena),
                      bool ascii, struct arena *arena)
{
	for (size_t i = 0; i < names->n; i++) {
		if (i)
			buffer_add_byte(out, ' ');
		buffer_add(out, quote(names->at[i], ascii, arena));
	}
}

/* What a key asks for. */
static const struct names *names_of(const struct rerun *rerun, enum key key)
{
	switch (key) {
	case KEY_FILES:
		return &rerun->files;
	case KEY_STREAMS:
	case KEY_STREAMS_RE:
		return &rerun->streams;
	default:
		return &rerun->names;
	}
}

/* False when something that it asks for is not known. */
static bool fill_template(struct buffer *out, const struct rerun *rerun, bool ascii,
                          struct arena *arena)
{
	struct span text = span_of(rerun->wishes.template), literal;
	enum key key;

	while (text.n && take_piece(&text, &literal, &key)) {
		const struct names *names = names_of(rerun, key);

		if (key == KEY_COUNT)
			buffer_add(out, literal);
		else if (!names->all || !names->n)
			return false;
		else if (key == KEY_NAMES_RE || key == KEY_STREAMS_RE)
			add_pattern(out, names, "^(", ")$", ascii, arena);
		else
			add_words(out, names, key == KEY_FILES ? quote_shell : quote_word, ascii,
			          arena);
	}
	return true;
}

/* Whether it asks for names of tests, or their files: those of all failures have to be known. */
static bool asks_for_tests(const struct rerun *rerun)
{
	struct span text = span_of(rerun->wishes.template), literal;
	enum key key;

	while (text.n && take_piece(&text, &literal, &key)) {
		if (key < KEY_STREAMS)
			return true;
	}
	return false;
}

/* ---- a command of ours ---- */

/* Whether it is a program of the user's that was compiled, and so no runner of others. */
static bool is_program(const char *path)
{
	char head[4] = "";
	int fd = strchr(path, '/') ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;

	if (fd >= 0) {
		if (read(fd, head, sizeof head) != sizeof head)
			head[0] = '\0';
		close(fd);
	}
	return memcmp(head, "\177ELF", sizeof head) == 0;
}

static void add_command(struct buffer *out, char *const *words, size_t n, bool ascii,
                        struct arena *arena)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buffer_add_byte(out, ' ');
		buffer_add(out, quote_word(span_of(words[i]), ascii, arena));
	}
}

static size_t count_words(char *const *words)
{
	size_t n = 0;

	while (words[n])
		n++;
	return n;
}

/* How the runner is called: as our command calls it, where that is certain. */
static void add_runner(struct buffer *out, const char *before, char *const *command, bool ascii,
                       struct arena *arena)
{
	struct span whole = span_of(before);
	struct span first = arena_copy(arena, span_head(whole, span_index(whole, ' ')));
	size_t at;

	if (command && span_is(whole, "PROGRAM") && is_program(command[0])) {
		add_command(out, command, count_words(command), ascii, arena);
	} else if (command && launcher_find(command, first.at, &at)) {
		add_command(out, command, at + 1, ascii, arena);
		buffer_add(out, span_from(whole, first.n));
	} else {
		buffer_add(out, whole);
	}
}

void rerun_stream(struct rerun *rerun, struct span name)
{
	add_name(rerun, &rerun->streams, name);
}

void rerun_by_streams(struct rerun *rerun, struct span before, struct span all)
{
	rerun->before = arena_copy(&rerun->arena, before);
	rerun->all = arena_copy(&rerun->arena, all);
}

static bool add_template(struct buffer *out, const struct rerun *rerun, bool ascii,
                         struct arena *arena)
{
	if (asks_for_tests(rerun) ? !rerun->any || rerun->unknown : !rerun->streams.n)
		return false;
	return fill_template(out, rerun, ascii, arena);
}

static bool add_streams(struct buffer *out, const struct rerun *rerun, bool ascii,
                        struct arena *arena)
{
	if (!rerun->streams.n)
		return false;
	buffer_add(out, rerun->streams.all ? rerun->before : rerun->all);
	if (rerun->streams.all)
		add_pattern(out, &rerun->streams, "^(", ")$", ascii, arena);
	return true;
}

/* From what the failures gave away. */
static bool add_call(struct buffer *out, const struct rerun *rerun, bool ascii, struct arena *arena)
{
	const struct call *call = &calls[rerun->runner];
	bool by_name = rerun->names.all && !call->files_only;
	bool by_file = !call->no_files && (!by_name || call->filter);

	if (!rerun->any || rerun->unknown || !rerun->sure || (!by_name && !by_file) ||
	    (by_file && !rerun->files.all))
		return false;
	add_runner(out, call->before, rerun->wishes.command, ascii, arena);
	if (by_name && call->filter)
		add_filter(out, rerun, ascii, arena);
	if (by_name && call->joined)
		add_joined(out, rerun, ascii, arena);
	for (size_t i = 0; by_name && !call->filter && !call->joined && i < rerun->names.n; i++)
		add_word(out, call->each, quote_word(rerun->names.at[i], ascii, arena));
	for (size_t i = 0; by_file && i < rerun->files.n; i++)
		add_word(out, call->each, quote_shell(rerun->files.at[i], ascii, arena));
	return true;
}

struct span rerun_command(const struct rerun *rerun, bool ascii, struct arena *arena)
{
	struct buffer out = {0};
	struct span ret = {0};
	bool known = rerun->wishes.template ? add_template(&out, rerun, ascii, arena)
	             : rerun->before.n      ? add_streams(&out, rerun, ascii, arena)
	                                    : add_call(&out, rerun, ascii, arena);

	if (known)
		ret = arena_copy(arena, buffer_span(&out));
	buffer_fini(&out);
	return ret;
}
