/* Writes a TAP stream of a given size: the workloads of the benchmark, the same bytes each time.
 *
 * usage: bench-stream KIND N [lines]
 * With "lines", each line is a write(2) of its own, as from a producer that flushes. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/span.h"

static bool by_line;

static void line(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void line(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	if (by_line)
		fflush(stdout);
}

static void repeat(char byte, uint64_t n)
{
	char block[4096];

	memset(block, byte, sizeof block);
	for (; n > 0; n -= n < sizeof block ? n : sizeof block)
		fwrite(block, 1, n < sizeof block ? n : sizeof block, stdout);
}

/* Names as long as people's, and not all alike. */
static const char *const subjects[] = {
	"parser reads numbers with",   "the connection survives a",  "cache entries expire after",
	"unicode names are kept for",  "a rename does not lose its", "rounding is half-even in the",
	"an empty list gives back no",
};
static const char *const objects[] = {"signs", "reset", "hours", "users", "inode"};

static void point(const char *indent, bool ok, uint64_t number)
{
	line("%s%s %ju - %s %s %ju", indent, ok ? "ok" : "not ok", (uintmax_t)number,
	     subjects[number % countof(subjects)], objects[number % countof(objects)],
	     (uintmax_t)(number % 9973));
}

static void make_flat(uint64_t n)
{
	line("1..%ju", (uintmax_t)n);
	for (uint64_t i = 1; i <= n; i++)
		point("", true, i);
}

static void make_yaml(uint64_t n)
{
	line("TAP version 14");
	line("1..%ju", (uintmax_t)n);
	for (uint64_t i = 1; i <= n; i++) {
		point("", true, i);
		line("  ---");
		line("  duration_ms: %ju.%03ju", (uintmax_t)(i % 50), (uintmax_t)(i % 1000));
		line("  type: 'test'");
		line("  at:");
		line("    file: src/module.test.js");
		line("    line: %ju", (uintmax_t)(i % 900));
		line("  tags: [unit, quick]");
		line("  ...");
	}
}

/* Subtests of 100 points. */
static void make_nested(uint64_t n)
{
	line("TAP version 14");
	for (uint64_t i = 1; i <= n; i++) {
		line("# Subtest: group %ju", (uintmax_t)i);
		for (uint64_t k = 1; k <= 100; k++)
			point("    ", true, k);
		line("    1..100");
		line("ok %ju - group %ju", (uintmax_t)i, (uintmax_t)i);
	}
	line("1..%ju", (uintmax_t)n);
}

static void say_yaml(uint64_t i)
{
	line("  ---");
	line("  operator: equal");
	line("  expected: %ju", (uintmax_t)i);
	line("  actual: %ju", (uintmax_t)(i + 1));
	line("  at:");
	line("    file: src/module.test.js");
	line("    line: %ju", (uintmax_t)(i % 900 + 1));
	line("    column: 5");
	line("  severity: fail");
	line("  ...");
}

static void say_comments(uint64_t i)
{
	line("#   Failed test 'the connection survives'");
	line("#   at t/connection.t line %ju.", (uintmax_t)(i % 900 + 1));
	line("#          got: '%ju'", (uintmax_t)i);
	line("#     expected: '%ju'", (uintmax_t)(i + 1));
	for (int k = 0; k < 6; k++)
		line("# what else was seen: %d packets of %ju bytes", k, (uintmax_t)(i % 1500));
}

static void make_fail(uint64_t n)
{
	line("TAP version 14");
	line("1..%ju", (uintmax_t)n);
	for (uint64_t i = 1; i <= n; i++) {
		point("", i % 100 != 0, i);
		if (i % 100 != 0)
			continue;
		if (i % 200 == 0)
			say_yaml(i);
		else
			say_comments(i);
	}
}

/* What programs log while their tests run, `n` bytes of it. */
static void make_noise(uint64_t n)
{
	uint64_t written = 0;

	line("ok 1 - before");
	for (uint64_t i = 0; written < n; i++) {
		written += 135;
		line("2026-01-01T12:%02ju:%02ju.%06ju worker-%ju INFO  net.server: "
		     "request %08ju served from the cache in %03ju us, %04ju bytes, "
		     "keep-alive, status=200",
		     (uintmax_t)(i / 60 % 60), (uintmax_t)(i % 60), (uintmax_t)(i % 1000000),
		     (uintmax_t)(i % 8), (uintmax_t)i, (uintmax_t)(i % 1000),
		     (uintmax_t)(i % 10000));
	}
	line("ok 2 - after");
	line("1..2");
}

static void make_longline(uint64_t n)
{
	line("ok 1 - before");
	fputs("ok 2 - ", stdout);
	repeat('x', n);
	putchar('\n');
	line("1..2");
}

static void make_hugeyaml(uint64_t n)
{
	uint64_t written = 0;

	line("TAP version 14");
	line("not ok 1 - says a lot");
	line("  ---");
	line("  message: |-");
	for (uint64_t i = 0; written < n; i++) {
		written += 57;
		line("    line %010ju of a message that does not seem to end", (uintmax_t)i);
	}
	line("  ...");
	line("1..1");
}

/* Points as other producers write them: no number, or no "-". */
static void make_bare(uint64_t n)
{
	for (uint64_t i = 1; i <= n; i++)
		line(i % 2 ? "ok %s %s %ju" : "ok - %s %s %ju", subjects[i % countof(subjects)],
		     objects[i % countof(objects)], (uintmax_t)(i % 9973));
	line("1..%ju", (uintmax_t)n);
}

static void make_directives(uint64_t n)
{
	for (uint64_t i = 1; i <= n; i++)
		line("%s %ju - %s # %s not here", i % 2 ? "ok" : "not ok", (uintmax_t)i,
		     subjects[i % countof(subjects)], i % 2 ? "SKIP" : "TODO");
	line("1..%ju", (uintmax_t)n);
}

/* As bats does. */
static void make_timed(uint64_t n)
{
	line("1..%ju", (uintmax_t)n);
	for (uint64_t i = 1; i <= n; i++) {
		line("begin %ju %s", (uintmax_t)i, subjects[i % countof(subjects)]);
		line("ok %ju %s in %jums", (uintmax_t)i, subjects[i % countof(subjects)],
		     (uintmax_t)(i % 300));
	}
}

static void make_comments(uint64_t n)
{
	for (uint64_t i = 1; i <= n; i++) {
		line("# %s", subjects[i % countof(subjects)]);
		point("", true, i);
	}
	line("1..%ju", (uintmax_t)n);
}

/* As the kernel's console shows it. */
static void make_kernel(uint64_t n)
{
	line("[    0.000001] KTAP version 1");
	line("[    0.000002] 1..%ju", (uintmax_t)n);
	for (uint64_t i = 1; i <= n; i++)
		line("[ %4ju.%06ju] ok %ju %s", (uintmax_t)(i / 1000), (uintmax_t)(i % 1000 * 1000),
		     (uintmax_t)i, subjects[i % countof(subjects)]);
}

/* `n` levels, each indented by four more. */
static void make_deep(uint64_t n)
{
	line("TAP version 14");
	for (uint64_t depth = 0; depth < n; depth++) {
		repeat(' ', 4 * depth);
		line("# Subtest: level %ju", (uintmax_t)depth);
	}
	for (uint64_t depth = n + 1; depth-- > 0;) {
		repeat(' ', 4 * depth);
		line("ok 1 - level %ju", (uintmax_t)depth);
		repeat(' ', 4 * depth);
		line("1..1");
	}
}

static void make_plan(uint64_t n)
{
	line("1..%ju", (uintmax_t)n);
	line("ok 1 - alone");
}

static void make_number(uint64_t n)
{
	line("ok %ju - far out", (uintmax_t)n);
	line("1..1");
}

/* Each number once, none next to the one before. */
static void make_scattered(uint64_t n)
{
	line("1..%ju", (uintmax_t)n);
	for (uint64_t i = 0; i < n; i++) {
		uint64_t number = i < n / 2 ? 2 * i + 1 : 2 * (i - n / 2) + 2;

		line("ok %ju", (uintmax_t)number);
	}
}

/* One failure, its traceback `n` frames long. */
static void make_frames(uint64_t n)
{
	line("1..1");
	line("not ok 1 - recursion");
	line("# Traceback (most recent call last):");
	for (uint64_t i = 0; i < n; i++) {
		line("#   File \"/srv/app/module_%ju.py\", line %ju, in step_%ju",
		     (uintmax_t)(i % 17), (uintmax_t)(i % 900 + 1), (uintmax_t)i);
		line("#     return self.step(%ju)", (uintmax_t)i);
	}
	line("# RecursionError: maximum recursion depth exceeded");
}

/* `n` failures, each with a traceback of 10 frames like no other. */
static void make_traces(uint64_t n)
{
	line("1..%ju", (uintmax_t)n);
	for (uint64_t i = 1; i <= n; i++) {
		point("", false, i);
		line("# Traceback (most recent call last):");
		for (uint64_t k = 0; k < 10; k++) {
			line("#   File \"/srv/app/module_%ju.py\", line %ju, in step_%ju",
			     (uintmax_t)k, (uintmax_t)(i % 900 + 1), (uintmax_t)i);
			line("#     return self.step(%ju)", (uintmax_t)i);
		}
		line("# ValueError: the value is %ju", (uintmax_t)i);
	}
}

/* `n` failures and nothing said about them. */
static void make_failures(uint64_t n)
{
	line("1..%ju", (uintmax_t)n);
	for (uint64_t i = 1; i <= n; i++)
		point("", false, i);
}

static const struct {
	const char *kind;
	void (*make)(uint64_t n);
} kinds[] = {
	{"flat", make_flat},           {"yaml", make_yaml},
	{"nested", make_nested},       {"fail", make_fail},
	{"noise", make_noise},         {"longline", make_longline},
	{"hugeyaml", make_hugeyaml},   {"deep", make_deep},
	{"plan", make_plan},           {"number", make_number},
	{"scattered", make_scattered}, {"frames", make_frames},
	{"traces", make_traces},       {"failures", make_failures},
	{"bare", make_bare},           {"directives", make_directives},
	{"timed", make_timed},         {"comments", make_comments},
	{"kernel", make_kernel},
};

int main(int argc, char **argv)
{
	struct span size = span_of(argc > 2 ? argv[2] : "");
	uint64_t n;

	if (!span_take_number(&size, &n) || size.n > 0) {
		fputs("usage: bench-stream KIND N [lines]\n", stderr);
		return 2;
	}
	by_line = argc > 3 && strcmp(argv[3], "lines") == 0;
	setvbuf(stdout, NULL, _IOFBF, 64 * 1024);
	for (size_t i = 0; i < countof(kinds); i++) {
		if (strcmp(argv[1], kinds[i].kind) == 0) {
			kinds[i].make(n);
			return fflush(stdout) == 0 ? 0 : 1;
		}
	}
	fprintf(stderr, "bench-stream: no stream is called %s\n", argv[1]);
	return 2;
}
