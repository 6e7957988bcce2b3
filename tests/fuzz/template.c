/* An editor template: refused with its place, or rows that are text. */
#include "view/template.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct complaint wrong = {.line = 0};
	struct template *template = template_new(fuzz_span(bytes, n), &wrong);

	if (!template) {
		REQUIRE(wrong.text[0]);
		return 0;
	}

	struct arena arena = {0};
	struct block block = {.arena = &arena};
	struct theme theme;
	struct frame frame = {
		.function = SPAN("f"),
		.file = SPAN("a b/\x1b[c.c"),
		.shown = SPAN("a b/\x1b[c.c"),
		.line = 7,
		.column = 3,
	};
	theme_default(&theme);
	struct template_values values = {
		.editor = SPAN("vi"),
		.frame = &frame,
		.line_digits = 3,
		.url_path = SPAN("/a%20b/c.c"),
		.theme = &theme,
		.colours = 256,
	};

	template_rows(template, &values, &block);
	for (size_t i = 0; i < block.nrows; i++) {
		for (size_t j = 0; j < block.rows[i].npieces; j++) {
			struct span text = block.rows[i].pieces[j].text;

			REQUIRE(span_index(text, '\x1b') == text.n);
			REQUIRE(span_index(text, '\n') == text.n);
		}
	}
	fuzz_touch(template_text(template, &values, &arena));
	theme_fini(&theme);
	arena_fini(&arena);
	template_free(template);
	return 0;
}
