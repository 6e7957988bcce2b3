/* A theme: refused with line and text, or whole. */
#include "view/theme.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct complaint wrong = {.line = 0};
	struct theme theme;

	if (!theme_parse(fuzz_span(bytes, n), "fuzzed.theme", &theme, &wrong)) {
		REQUIRE(wrong.text[0]);
		REQUIRE(memchr(wrong.text, '\0', sizeof wrong.text));
		return 0;
	}
	REQUIRE(memchr(theme.name, '\0', sizeof theme.name));
	for (int glyph = 0; glyph < GLYPH_COUNT; glyph++) {
		fuzz_touch(theme.glyphs[glyph]);
		fuzz_touch(theme.ascii_glyphs[glyph]);
	}
	theme_fini(&theme);
	return 0;
}
