/* A fuzz target as an ordinary test: every file of its corpus, then a fixed number of mutations of
 * them. The same numbers give the same inputs on every machine.
 *
 *     fuzz-NAME CORPUS MUTATIONS    prints TAP
 *     fuzz-NAME FILE                runs that one input
 *
 * When an input kills the program, it is left in ./crash-NAME, to be looked at and then moved to
 * the corpus. */
#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_MAX = 1000, INPUT_BYTES = 1 << 20, MUTANT_BYTES = 16 * 1024, CHANGES_MAX = 6 };

struct input {
	char *name;
	uint8_t *bytes;
	size_t n;
};

/* What ran when the program died, for a handler that has no argument. */
static struct span running;
static char crash_path[256];

/* ASan calls it when it has found something; weak, for builds without. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void save_crash(void)
{
	int fd = open(crash_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0)
		return;
	ssize_t n = write(fd, running.at, running.n);
	(void)n;
	close(fd);
}

static void on_death(int signo)
{
	save_crash();
	signal(signo, SIG_DFL);
	raise(signo);
}

/* A target must not keep the bytes it is given, so each run has a copy of its own. */
static void run_target(const uint8_t *bytes, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);

	memcpy(copy, bytes, n);
	running = (struct span){(const char *)copy, n};
	LLVMFuzzerTestOneInput(copy, n);
	running = (struct span){0};
	free(copy);
}

/* xorshift64*: small, and the same everywhere. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 2685821657736338717ull;
}

static size_t below(uint64_t *state, size_t bound)
{
	return bound ? next_random(state) % bound : 0;
}

/* Pieces that mean something to somebody: TAP, YAML, escapes, numbers at the edges, UTF-8. */
static const char *const tokens[] = {
	"ok",
	"not ok ",
	"1..",
	"1..0 # SKIP ",
	"# Subtest: ",
	"    ",
	"Bail out!",
	"\n  ---\n",
	"\n  ...\n",
	"# TODO ",
	"TAP version 14\n",
	"KTAP version 1\n",
	"pragma +strict\n",
	"{\n",
	"\n}\n",
	"begin 1 ",
	"\n",
	"\r\n",
	"\\#",
	"\\",
	"#",
	"0",
	"18446744073709551616",
	"4294967296",
	"-1",
	"at ",
	"  File \"x\", line 1, in f\n",
	"x.c:1:2: error: ",
	"#0 0x1 in f ",
	"message: |\n",
	"- ",
	": ",
	"\"",
	"'",
	"\x1b[31m",
	"\x1b]8;;x\x1b\\",
	"\x9b",
	"\x7f",
	"\xe2\x80\xae",
	"\xf0\x9f\x98\x80",
	"\xcc\x81",
	"\xff",
	"\xed\xa0\x80",
	"{path}",
	"{",
	"}",
	"{{",
	"[styles]\n",
	" = ",
	"bold red",
	"#ff8000",
	"in 12ms",
	"# time=3ms",
	"\t",
};

/* Puts `n` bytes in place of `gone` at `at`, as far as there is room. */
static size_t replace(uint8_t *mutant, size_t size, size_t at, size_t gone, const void *bytes,
                      size_t n)
{
	if (gone > size - at)
		gone = size - at;
	if (size - gone + n > MUTANT_BYTES)
		return size;
	memmove(mutant + at + n, mutant + at + gone, size - at - gone);
	memcpy(mutant + at, bytes, n);
	return size - gone + n;
}

static size_t change(uint64_t *random, uint8_t *mutant, size_t size, const struct input *other)
{
	size_t at = below(random, size + 1);
	size_t from;
	uint8_t bytes[64];
	const char *token;

	switch (below(random, 7)) {
	case 0: /* one bit */
		if (at < size)
			mutant[at] ^= (uint8_t)(1u << below(random, 8));
		return size;
	case 1: /* one byte */
		bytes[0] = (uint8_t)below(random, 256);
		return replace(mutant, size, at, 1, bytes, 1);
	case 2: /* a piece goes */
		return replace(mutant, size, at, below(random, 64), bytes, 0);
	case 3: /* the end goes */
		return at;
	case 4: /* a piece comes twice */
		from = below(random, size + 1);
		size_t n = below(random, sizeof bytes);
		if (n > size - from)
			n = size - from;
		memcpy(bytes, mutant + from, n);
		return replace(mutant, size, at, 0, bytes, n);
	case 5: /* a piece of another file */
		from = below(random, other->n + 1);
		return replace(mutant, size, at, below(random, 32), other->bytes + from,
		               below(random, other->n - from + 1) % 512);
	default: /* a token */
		token = tokens[below(random, countof(tokens))];
		return replace(mutant, size, at, below(random, 4), token, strlen(token));
	}
}

static void run_mutant(uint64_t number, const struct input *inputs, size_t ninputs)
{
	static uint8_t mutant[MUTANT_BYTES];
	uint64_t random = (number + 1) * 0x9e3779b97f4a7c15ull;
	const struct input *base = &inputs[below(&random, ninputs)];
	size_t size = base->n < MUTANT_BYTES ? base->n : MUTANT_BYTES;
	size_t changes = 1 + below(&random, CHANGES_MAX);

	memcpy(mutant, base->bytes, size);
	for (size_t i = 0; i < changes; i++)
		size = change(&random, mutant, size, &inputs[below(&random, ninputs)]);
	run_target(mutant, size);
}

static bool read_input(const char *path, struct input *ret)
{
	FILE *file = fopen(path, "rb");

	if (!file)
		return false;
	ret->bytes = malloc(INPUT_BYTES);
	ret->n = fread(ret->bytes, 1, INPUT_BYTES, file);
	fclose(file);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct input *)a)->name, ((const struct input *)b)->name);
}

static size_t read_corpus(const char *folder, struct input *inputs)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	size_t n = 0;

	while (directory && n < FILES_MAX && (entry = readdir(directory))) {
		char path[4096];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (read_input(path, &inputs[n]))
			inputs[n++].name = strdup(entry->d_name);
	}
	if (directory)
		closedir(directory);
	qsort(inputs, n, sizeof *inputs, by_name);
	return n;
}

static int replay(const char *folder, uint64_t mutations)
{
	static struct input inputs[FILES_MAX + 1];
	size_t n = read_corpus(folder, inputs);

	printf("1..%zu\n", n + 2);
	fflush(stdout);
	for (size_t i = 0; i < n; i++) {
		run_target(inputs[i].bytes, inputs[i].n);
		printf("ok %zu - %s\n", i + 1, inputs[i].name);
		fflush(stdout);
	}
	printf("%sok %zu - the corpus is there\n", n ? "" : "not ", n + 1);
	fflush(stdout);

	/* An empty input is a base for mutations too. */
	inputs[n] = (struct input){.bytes = (uint8_t *)strdup("")};
	for (uint64_t i = 0; i < mutations; i++)
		run_mutant(i, inputs, n + 1);
	printf("ok %zu - %llu mutations keep every promise\n", n + 2,
	       (unsigned long long)mutations);
	for (size_t i = 0; i <= n; i++) {
		free(inputs[i].bytes);
		free(inputs[i].name);
	}
	return n ? 0 : 1;
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
	struct input input = {0};

	snprintf(crash_path, sizeof crash_path, "crash-%s", name);
	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(save_crash);
	else
		signal(SIGSEGV, on_death);
	signal(SIGABRT, on_death);

	if (argc == 3)
		return replay(argv[1], strtoull(argv[2], NULL, 10));
	if (argc != 2 || !read_input(argv[1], &input)) {
		fprintf(stderr, "usage: %s CORPUS MUTATIONS, or %s FILE\n", name, name);
		return 2;
	}
	run_target(input.bytes, input.n);
	free(input.bytes);
	return 0;
}
