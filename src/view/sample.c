#include "view/sample.h"

#include "base/limits.h"
#include "view/advisory.h"
#include "view/bar.h"
#include "view/report.h"
#include "view/summary.h"

enum { SAMPLE_COLUMNS = 80 };

static void add_failure(const struct look *look, struct block *block)
{
	static const struct frame frame_list[] = {
		{
			.function = SPAN_INIT("test_overflow"),
			.file = SPAN_INIT("test/parse.c"),
			.line = 212,
			.source = SPAN_INIT("assert(parse(\"99999999999\") == ERANGE);"),
		},
		{
			.function = SPAN_INIT("parse"),
			.file = SPAN_INIT("src/parse.c"),
			.line = 40,
			.source = SPAN_INIT("return value;"),
		},
		{.function = SPAN_INIT("main"), .harness = true, .hidden = true},
	};
	struct frame frames[countof(frame_list)];
	struct span path[] = {SPAN("test/parse.c"), SPAN("numbers"), SPAN("overflow")};
	struct failure failure = {
		.kind = FAILURE_FAIL, .path = path, .npath = countof(path), .ordinal = 1};
	struct diagnosis diagnosis = {
		.kind = FAILURE_FAIL,
		.message = SPAN("a number that does not fit is an error"),
		.has_values = true,
		.expected = SPAN("34"),
		.actual = SPAN("0"),
		.frames = frames,
		.nframes = countof(frames),
		.nhidden = 1,
	};
	struct complaint wrong;
	struct template *editor_line = template_new(SPAN(EDITOR_TEMPLATE_DEFAULT), &wrong);
	struct look own = *look;

	memcpy(frames, frame_list, sizeof frames);
	own.editor_line = editor_line;
	own.editor = SPAN("vim");
	own.hyperlink = NULL; /* there are no such files */
	report_rows(&failure, &diagnosis, &(struct report_options){0}, &own, block);
	template_free(editor_line);
}

static void add_bar(const struct look *look, uint64_t failed, struct block *block)
{
	struct span path[] = {SPAN("net"), SPAN("tls_handshake")};
	struct bar bar = {
		.counts = {.passed = 118 + failed, .failed = failed, .skipped = 3},
		.done = 121 + 2 * failed,
		.planned = 300,
		.elapsed_ns = 41 * NS_PER_S,
		.path = path,
		.npath = countof(path),
		.current_ns = 12 * NS_PER_S,
	};
	unsigned columns = look->columns && look->columns < SAMPLE_COLUMNS ? look->columns
	                                                                   : SAMPLE_COLUMNS;

	bar_rows(&bar, look, columns, block);
}

static void add_skipped(const struct look *look, struct block *block)
{
	struct span path[] = {SPAN("net"), SPAN("ipv6")};
	struct run_point point = {
		.ok = true, .directive = TAP_SKIP, .name = path[1], .reason = SPAN("no route")};

	advisory_rows(ADVISORY_SKIP, path, countof(path), &point, look, block);
}

static void add_end(const struct look *look, uint64_t failed, struct block *block)
{
	struct summary summary = {
		.totals = {.tests = 300, .passed = 297 - failed, .failed = failed, .skipped = 3},
		.planned = 300,
		.duration_ns = 101 * NS_PER_S,
		.ok = !failed,
	};

	summary_rows(&summary, look, block);
}

void sample_rows(const struct look *look, struct block *block)
{
	block_row(block);
	row_add_foreign(block, (struct style){.attributes = look->colours ? STYLE_UNDERLINE : 0},
	                span_of(look->theme->name));
	add_failure(look, block);
	add_skipped(look, block);
	block_row(block);
	add_bar(look, 0, block);
	add_bar(look, 2, block);
	add_end(look, 2, block);
	add_end(look, 0, block);
	block_row(block);
}
