/* A theme: refused with its place, or whole: then a bar in it fits any terminal. */
#include "view/theme.h"
#include "fuzz.h"
#include "view/bar.h"

static void check_bar(const struct theme *theme, bool ascii)
{
	struct span path[] = {SPAN("outer"), SPAN("日本 name")};
	struct bar bar = {.counts = {.passed = 1, .failed = 20, .skipped = 300},
	                  .done = 321,
	                  .planned = 4000,
	                  .elapsed_ns = UINT64_MAX / 2,
	                  .path = path,
	                  .npath = countof(path),
	                  .current_ns = UINT64_MAX / 3};
	struct look look = {.theme = theme, .ascii = ascii, .colours = 8};
	struct arena arena = {0};

	for (unsigned columns = 0; columns < 150; columns += 9) {
		struct block block = {.arena = &arena, .ascii = ascii};

		bar_rows(&bar, &look, columns, &block);
		REQUIRE(block.nrows <= 1);
		REQUIRE(block.nrows == 0 || block.rows[0].columns < columns);
	}
	arena_fini(&arena);
}

static void check_glyph(struct span glyph, bool ascii)
{
	struct arena arena = {0};

	REQUIRE(glyph.n);
	REQUIRE(span_equal(text_printable(glyph, ascii, &arena), glyph));
	arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct complaint wrong = {.line = 0};
	struct theme theme;

	if (!theme_parse(fuzz_span(bytes, n), "fuzzed.theme", &theme, &wrong)) {
		REQUIRE(wrong.text[0]);
		REQUIRE(wrong.line && wrong.column);
		REQUIRE(memchr(wrong.text, '\0', sizeof wrong.text));
		return 0;
	}
	REQUIRE(memchr(theme.name, '\0', sizeof theme.name));
	for (int glyph = 0; glyph < GLYPH_COUNT; glyph++) {
		check_glyph(theme.glyphs[glyph], false);
		check_glyph(theme.ascii_glyphs[glyph], true);
	}
	check_bar(&theme, false);
	check_bar(&theme, true);
	theme_fini(&theme);
	return 0;
}
