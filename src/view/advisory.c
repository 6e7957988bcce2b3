#include "view/advisory.h"

#include "base/duration.h"
#include "view/headline.h"
#include "view/passage.h"
#include "view/summary.h"

static const struct {
	struct span word;
	enum role role;
} advisories[] = {
	[ADVISORY_PASS] = {SPAN_INIT("PASS"), ROLE_PASS},
	[ADVISORY_SKIP] = {SPAN_INIT("SKIP"), ROLE_SKIP},
	[ADVISORY_TODO] = {SPAN_INIT("TODO"), ROLE_TODO},
	[ADVISORY_SLOW] = {SPAN_INIT("SLOW"), ROLE_SLOW},
};
_Static_assert(countof(advisories) == ADVISORY_SLOW + 1, "one word for each advisory");

static void add_duration(const struct run_point *point, struct style style, struct block *block)
{
	if (point->duration_ns == TAP_NO_DURATION)
		return;
	row_add(block, style, SPAN("  "));
	row_add(block, style, duration_fine(point->duration_ns, point->measured, block->arena));
}

void advisory_rows(enum advisory kind, const struct span *path, size_t npath,
                   const struct run_point *point, const struct look *look, struct block *block)
{
	struct style style = look_style(look, advisories[kind].role);
	struct span title = path_titled(path, npath, point->numbered, point->number, look,
	                                block->arena);
	struct span reason = span_trim(point->reason);

	block_row(block);
	row_add(block, style, advisories[kind].word);
	if (kind == ADVISORY_TODO && point->ok)
		row_add(block, style, SPAN(" passed"));
	row_add(block, style, SPAN(": "));
	row_add(block, style, title);
	if (kind == ADVISORY_PASS || kind == ADVISORY_SLOW)
		add_duration(point, style, block);
	if (!reason.n || kind == ADVISORY_PASS || kind == ADVISORY_SLOW)
		return;
	indented_row(block, 2);
	row_add_output(block, look_style(look, ROLE_OUTPUT), reason, look->colours > 0);
}

void output_row(struct span line, const struct look *look, struct block *block)
{
	block_row(block);
	row_add_output(block, look_style(look, ROLE_OUTPUT), line, look->colours > 0);
}

void error_title_row(struct span stream, struct span title, const struct look *look,
                     struct block *block)
{
	struct style style = look_style(look, ROLE_HIDDEN);

	block_row(block);
	row_add(block, style, SPAN("stderr, "));
	if (stream.n) {
		row_add_foreign(block, style, stream);
		row_add(block, style, look_glyph(look, GLYPH_SEPARATOR));
	}
	row_add(block, style, title);
	row_add(block, style, SPAN(":"));
}

void stray_row(struct span line, const struct look *look, struct block *block)
{
	block_row(block);
	row_add(block, look_style(look, ROLE_HIDDEN), SPAN("no tag: "));
	row_add_output(block, look_style(look, ROLE_OUTPUT), line, look->colours > 0);
}

void hint_rows(uint64_t quiet_ns, const struct look *look, struct block *block)
{
	struct style style = look_style(look, ROLE_HIDDEN);

	block_row(block);
	row_add(block, style,
	        arena_join(block->arena, SPAN("nothing has come for "),
	                   duration_round(quiet_ns, block->arena),
	                   SPAN(": many programs that write to a pipe")));
	indented_row(block, 2);
	row_add(block, style,
	        SPAN("keep their output back in blocks. Try: stdbuf -oL COMMAND | tapir,"));
	indented_row(block, 2);
	row_add(block, style,
	        SPAN("PYTHONUNBUFFERED=1, Perl's $| = 1, Ruby's $stdout.sync = true"));
}
