/* tapir-symbolize: names for addresses, for people; and for tapir: as --worker what reads files, as
 * --fetch what gets them from the network. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/inheritance.h"
#include "base/limits.h"
#include "base/memory.h"
#include "symbols/debugfile.h"
#include "symbols/fetcher.h"
#include "symbols/hex.h"
#include "symbols/sandbox.h"
#include "symbols/spot.h"
#include "symbols/symbols.h"
#include "symbols/worker.h"

enum { EXIT_UNNAMED = 1, EXIT_TROUBLE = 2 };

static const char usage[] =
	"Usage: tapir-symbolize [OPTION]... < TEXT\n"
	"       tapir-symbolize [OPTION]... -e FILE [ADDRESS]...\n"
	"\n"
	"Copies text and names the addresses in it: \"(MODULE+0x1f)\" of sanitizers and of\n"
	"systemd, \"MODULE(+0x1f)[0x…]\" of the C library. With -e names the addresses of\n"
	"one file, from the command line or standard input: for each, the functions it is\n"
	"in, innermost first, each followed by FILE:LINE:COLUMN; then an empty line.\n"
	"\n"
	"  -e, --exe=FILE          the file that the addresses are of\n"
	"  -r, --return            the addresses are return addresses: look one byte before\n"
	"  -m, --module=NAME=FILE  FILE is the module NAME of the text; that names\n"
	"                          \"f+0x1a/0x40 [NAME]\" of a kernel's, NAME being vmlinux\n"
	"                          for the kernel itself; may be repeated\n"
	"      --debug-dir=DIR     where debug files are, instead of " DEBUG_ROOT "\n"
	"      --debuginfod        fetch debug files that are not here from the servers of\n"
	"                          DEBUGINFOD_URLS: at most 5 s and 500 MB in all\n"
	"      --no-demangle       leave names as the linker knows them\n"
	"  -v, --verbose           say how well the reader is sandboxed\n"
	"  -h, --help              this help\n"
	"  -V, --version           the version\n"
	"\n"
	"Exit status: 0 all is well, 1 some ADDRESS has no name, 2 called wrongly or FILE\n"
	"cannot be read.\n";

enum action { ACTION_NAME, ACTION_HELP, ACTION_VERSION, ACTION_WORK, ACTION_FETCH };

struct options {
	enum action action;
	const char *file;
	bool verbose, returns, debuginfod;
	struct module_options module;
	struct catalog catalog;
	struct arena arena; /* of the catalog */
};

/* ---- the worker ---- */

static const char *yes(bool is)
{
	return is ? "yes" : "no";
}

/* Nothing else that was open is a child's to have. Returns the socket, moved. */
static int keep_only(int fd)
{
	if (fd != 3 && fd > STDERR_FILENO) {
		dup2(fd, 3);
		fd = 3;
	}
	syscall(SYS_close_range, fd == 3 ? 4 : 3, ~0u, 0);
	return fd;
}

/* In a child of ours; or as tapir's worker, where the socket is standard input. */
static void serve(int fd, void *arg)
{
	const struct options *options = arg;

	fd = keep_only(fd);
	unsetenv("DEBUGINFOD_URLS");

	struct sandbox sandbox = sandbox_enter();

	if (options->verbose)
		fprintf(stderr,
		        "tapir-symbolize: sandbox: limits %s, no privileges %s, Landlock %s, "
		        "seccomp %s\n",
		        yes(sandbox.limits), yes(sandbox.privileges), yes(sandbox.landlock),
		        yes(sandbox.seccomp));
	sandbox_write_no_files();
	worker_run(fd, &options->module);
}

/* In a child of ours; or as tapir's fetcher. */
static void serve_fetching(int fd, void *arg)
{
	(void)arg;
	fetcher_run(keep_only(fd));
}

static void wait_for_answers(struct symbols *symbols)
{
	while (symbols_busy(symbols)) {
		uint64_t now_ns = clock_now(), deadline_ns = symbols_deadline(symbols, now_ns);
		struct pollfd polls[SYMBOLS_POLLS];

		symbols_polls(symbols, polls);
		poll(polls, SYMBOLS_POLLS,
		     deadline_ns > now_ns ? (int)((deadline_ns - now_ns) / NS_PER_MS) + 1 : 0);
		symbols_serve(symbols, clock_now());
	}
}

/* Asks for all of them, and waits until nothing better will come. */
static void find_names(struct symbols *symbols, const struct cache_key *keys, size_t n)
{
	struct arena arena = {0};
	struct span trouble;

	symbols_ask_keys(symbols, keys, n, clock_now());
	wait_for_answers(symbols);
	symbols_seek_keys(symbols, keys, n, clock_now());
	wait_for_answers(symbols);
	while (symbols_trouble(symbols, &arena, &trouble))
		fprintf(stderr, "tapir-symbolize: %.*s\n", (int)trouble.n, trouble.at);
	arena_fini(&arena);
}

/* ---- text ---- */

static bool write_out(struct buffer *out)
{
	bool done = fwrite(out->bytes, 1, out->n, stdout) == out->n && fflush(stdout) == 0;

	out->n = 0;
	return done;
}

/* Rewrites whole lines. All their addresses are asked for together: that is what makes it fast. */
static bool rewrite_lines(struct symbols *symbols, const struct catalog *catalog, struct span text)
{
	struct arena arena = {0};
	struct buffer out = {0};
	struct cache_key *keys = NULL;
	struct span rest = text, line;
	struct spot spot;
	size_t n = 0;
	bool struck = false; /* the frame above is what a signal's handler returns to */

	while (span_next_line(&rest, &line)) {
		if (!spot_find(line, catalog, &arena, &spot))
			continue;
		*ARENA_PUSH(&arena, keys, n) = spot.key;
		n++;
		if (!spot.key.query.returns)
			continue;
		*ARENA_PUSH(&arena, keys, n) = spot_struck_key(&spot);
		n++;
	}
	find_names(symbols, keys, n);
	for (rest = text; span_next_line(&rest, &line);) {
		size_t whole = (size_t)(rest.at - line.at);

		if (!spot_find(line, catalog, &arena, &spot)) {
			buffer_add(&out, (struct span){line.at, whole});
			struck = false;
			continue;
		}

		struct cache_key key = struck ? spot_struck_key(&spot) : spot.key;
		const struct cache_entry *entry = symbols_answer(symbols, &key);

		struck = entry && entry->answer.signal;
		spot_write(&spot, line, entry, &out);
	}

	bool done = write_out(&out);

	buffer_fini(&out);
	arena_fini(&arena);
	return done;
}

static int filter(struct symbols *symbols, const struct catalog *catalog)
{
	struct buffer in = {0};
	bool fine = true;
	ssize_t n;

	while (fine) {
		n = read(STDIN_FILENO, buffer_reserve(&in, READ_BYTES), READ_BYTES);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		in.n += (size_t)n;

		/* What ends in no newline waits for the rest, but not for ever. */
		size_t whole = in.n;

		while (whole && in.bytes[whole - 1] != '\n')
			whole--;
		if (!whole && in.n > LINE_BYTES)
			whole = in.n;
		if (whole)
			fine = rewrite_lines(symbols, catalog, span_head(buffer_span(&in), whole));
		buffer_drop(&in, whole);
	}
	if (fine && in.n)
		fine = rewrite_lines(symbols, catalog, buffer_span(&in));
	buffer_fini(&in);
	return fine ? 0 : EXIT_TROUBLE;
}

/* ---- addresses of one file ---- */

static bool read_address(struct span text, const struct options *options, struct cache_key *ret)
{
	struct span digits = span_trim(text);
	uint64_t value = 0;

	if (span_starts_nocase(digits, SPAN("0x")))
		digits = span_from(digits, 2);
	if (digits.n == 0 || digits.n > 16)
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		if (hex_value(digits.at[i]) < 0)
			return false;
		value = value << 4 | (uint64_t)hex_value(digits.at[i]);
	}
	*ret = (struct cache_key){.module = span_of(options->file),
	                          .query.address = options->returns ? value - 1 : value};
	return true;
}

static void write_answer(const struct cache_entry *entry, struct buffer *out)
{
	size_t n = entry ? entry->answer.nlocations : 0;

	for (size_t i = 0; i < n; i++) {
		const struct location *location = &entry->answer.locations[i];

		spot_write_text(location->function.n ? location->function : SPAN("??"), out);
		buffer_add_byte(out, '\n');
		spot_write_text(location->file.n ? location->file : SPAN("??"), out);
		buffer_format(out, ":%llu:%llu\n", (unsigned long long)location->line,
		              (unsigned long long)location->column);
	}
	buffer_add(out, n ? SPAN("\n") : SPAN("??\n??:0:0\n\n"));
}

static int complain_of(const char *what, const char *why)
{
	fprintf(stderr, "tapir-symbolize: %s: %s\n", what, why);
	return EXIT_TROUBLE;
}

/* Addresses that are asked for together. */
struct batch {
	struct symbols *symbols;
	struct cache_key *keys;
	size_t n;
	int status; /* the worst so far */
};

static void note_status(struct batch *batch, int status)
{
	batch->status = status > batch->status ? status : batch->status;
}

static void name_batch(struct batch *batch)
{
	struct buffer out = {0};

	find_names(batch->symbols, batch->keys, batch->n);
	for (size_t i = 0; i < batch->n; i++) {
		const struct cache_entry *entry = symbols_answer(batch->symbols, &batch->keys[i]);

		if (!entry || entry->answer.nlocations == 0)
			note_status(batch, EXIT_UNNAMED);
		write_answer(entry, &out);
	}
	batch->n = 0;
	if (!write_out(&out))
		note_status(batch, EXIT_TROUBLE);
	buffer_fini(&out);
}

/* False when it is none, which is said. */
static bool add_address(struct batch *batch, struct span text, const struct options *options)
{
	if (!read_address(text, options, &batch->keys[batch->n])) {
		fprintf(stderr, "tapir-symbolize: %.*s: no address\n", (int)text.n, text.at);
		note_status(batch, EXIT_TROUBLE);
		return false;
	}
	if (++batch->n == SYMBOL_QUERIES_MAX)
		name_batch(batch);
	return true;
}

/* Those of the command line, else those of standard input, one in each line. */
static int name_addresses(struct symbols *symbols, const struct options *options, char **words,
                          size_t nwords)
{
	struct batch batch = {.symbols = symbols,
	                      .keys = memory_zero(SYMBOL_QUERIES_MAX, sizeof *batch.keys)};
	char line[256];
	bool fine = true;

	for (size_t i = 0; fine && i < nwords; i++)
		fine = add_address(&batch, span_of(words[i]), options);
	while (fine && !nwords && fgets(line, sizeof line, stdin))
		fine = add_address(&batch, span_head(span_of(line), strcspn(line, "\n")), options);
	if (fine && batch.n)
		name_batch(&batch);
	free(batch.keys);
	return batch.status;
}

static int run(const struct options *options, char **words, size_t nwords)
{
	struct process_options worker = {
		.run = serve, .arg = (void *)(uintptr_t)options, .patience_ns = SYMBOL_BATCH_NS};
	struct process_options fetcher = {.run = serve_fetching, .gentle = true};
	struct symbols *symbols = symbols_new(&worker, options->debuginfod ? &fetcher : NULL);
	int status;

	if (options->file && access(options->file, R_OK) != 0)
		status = complain_of(options->file, strerror(errno));
	else if (options->file)
		status = name_addresses(symbols, options, words, nwords);
	else if (nwords)
		status = complain_of(words[0], "an address needs -e FILE");
	else
		status = filter(symbols, &options->catalog);
	if (symbols_lost(symbols))
		fputs("tapir-symbolize: a file took too long to read, or could not be: its "
		      "addresses have no names\n",
		      stderr);
	symbols_free(symbols);
	return status;
}

/* False when it is none, or its file cannot be read, which is said. */
static bool add_module(struct options *options, const char *text)
{
	const char *file;

	if (!catalog_add(&options->catalog, span_of(text), &options->arena)) {
		complain_of(text, "it is to be NAME=FILE");
		return false;
	}
	/* The text ends in a NUL, and so does what stands last in it. */
	file = options->catalog.entries[options->catalog.n - 1].file.at;
	if (access(file, R_OK) == 0)
		return true;
	complain_of(file, strerror(errno));
	return false;
}

/* False when they are wrong, which is said. */
static bool read_options(int argc, char **argv, struct options *options)
{
	static const struct option longs[] = {
		{"exe", required_argument, NULL, 'e'},
		{"return", no_argument, NULL, 'r'},
		{"debug-dir", required_argument, NULL, 'd'},
		{"no-demangle", no_argument, NULL, 'M'},
		{"module", required_argument, NULL, 'm'},
		{"verbose", no_argument, NULL, 'v'},
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{"worker", no_argument, NULL, 'w'},
		{"debuginfod", no_argument, NULL, 'n'},
		{"fetch", no_argument, NULL, 'f'},
		{0},
	};
	int letter;

	/* What is to be done is known by the first option that says so; nothing after it matters.
	 */
	while (options->action == ACTION_NAME &&
	       (letter = getopt_long(argc, argv, "e:m:rvhV", longs, NULL)) >= 0) {
		switch (letter) {
		case 'e':
			options->file = optarg;
			break;
		case 'r':
			options->returns = true;
			break;
		case 'd':
			options->module.root = optarg;
			break;
		case 'M':
			options->module.mangled = true;
			break;
		case 'm':
			if (!add_module(options, optarg))
				return false;
			break;
		case 'v':
			options->verbose = true;
			break;
		case 'h':
			options->action = ACTION_HELP;
			break;
		case 'V':
			options->action = ACTION_VERSION;
			break;
		case 'n':
			options->debuginfod = true;
			break;
		case 'f':
			options->action = ACTION_FETCH;
			break;
		case 'w':
			options->action = ACTION_WORK;
			break;
		default:
			fputs("tapir-symbolize --help says more.\n", stderr);
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	struct options options = {.module = {.root = DEBUG_ROOT}};
	int status = 0;

	inheritance_mend();
	if (!read_options(argc, argv, &options))
		return EXIT_TROUBLE;

	switch (options.action) {
	case ACTION_HELP:
		status = fputs(usage, stdout) < 0 ? EXIT_TROUBLE : 0;
		break;
	case ACTION_VERSION:
		status = puts("tapir-symbolize " TAPIR_VERSION) < 0 ? EXIT_TROUBLE : 0;
		break;
	case ACTION_WORK:
		serve(STDIN_FILENO, &options);
		break;
	case ACTION_FETCH:
		fetcher_run(STDIN_FILENO);
		break;
	case ACTION_NAME:
		status = run(&options, argv + optind, (size_t)(argc - optind));
		break;
	}
	arena_fini(&options.arena);
	return status;
}
