/* Any bytes as an ELF file, and what is said about addresses in it. */
#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"
#include "fuzz.h"
#include "symbols/debugfile.h"
#include "symbols/module.h"
#include "symbols/spot.h"

enum { QUERIES = 48 };

static void check_answer(const struct answer *answer)
{
	REQUIRE(answer->nlocations <= SYMBOL_CHAIN_MAX);
	for (size_t i = 0; i < answer->nlocations; i++) {
		const struct location *location = &answer->locations[i];

		REQUIRE(location->function.n <= SYMBOL_NAME_BYTES);
		REQUIRE(location->inlined == (i + 1 < answer->nlocations));
		fuzz_touch(location->function);
		fuzz_touch(location->file);
	}
}

/* Addresses about where the corpus has its code, and a name from its table of symbols. */
static void ask(const char *path, bool mangled)
{
	struct module_options options = {.root = "/nonexistent", .mangled = mangled};
	static const struct span files[SYMBOL_FILES_MAX];
	struct module_name name = {.path = span_of(path), .files = files};
	struct module *module = module_open(&name, &options);
	struct query queries[QUERIES] = {
		{.origin = ORIGIN_SYMBOL, .symbol = SPAN("main"), .address = 4},
		{.origin = ORIGIN_SYMBOL,
	         .symbol = SPAN("inner"),
	         .symbol_size = 0x20,
	         .address = 4,
	         .returns = true},
		{.origin = ORIGIN_START, .address = 0x1010, .returns = true},
	};
	struct answer answers[QUERIES];
	struct arena arena = {0};

	for (size_t i = 3; i < QUERIES; i++)
		queries[i].address = 0x1000 + 2 * i;
	module_find(module, queries, QUERIES, &arena, answers);
	for (size_t i = 0; i < QUERIES; i++)
		check_answer(&answers[i]);
	module_free(module);
	arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	char path[64];
	struct arena arena = {0};
	struct span text = fuzz_span(bytes, n), line;
	struct spot spot;

	REQUIRE(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	ask(path, n % 2);
	close(fd);

	/* The same bytes as text to be rewritten. */
	struct catalog_entry kernel = {SPAN("vmlinux"), SPAN("/vmlinux")};
	struct catalog catalog = {&kernel, 1};

	while (span_next_line(&text, &line)) {
		if (spot_find(line, &catalog, &arena, &spot))
			REQUIRE(spot.begin < spot.end && spot.end <= line.n);
	}
	arena_fini(&arena);
	return 0;
}
