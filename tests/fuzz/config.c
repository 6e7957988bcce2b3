/* A configuration file: refused with its place, or settings that are within their bounds. */
#include "app/config.h"
#include "base/limits.h"
#include "fuzz.h"
#include "view/template.h"

static void require_template(const char *text)
{
	struct complaint wrong;
	struct template *template = text ? template_new(span_of(text), &wrong) : NULL;

	REQUIRE(!text || template);
	template_free(template);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct span text = fuzz_span(bytes, n), line;
	struct options options = {.show = SHOW_FAIL};
	struct complaint wrong = {.line = 0};
	unsigned lines = 0;

	bool fine = config_parse(text, "config", &options, &wrong);
	while (span_next_line(&text, &line))
		lines++;
	if (!fine) {
		REQUIRE(wrong.text[0]);
		REQUIRE(strcmp(wrong.place, "config") == 0);
		REQUIRE(wrong.line >= 1 && wrong.line <= lines);
	}

	/* Settings before a mistake are taken too, and hold the same. */
	REQUIRE(options.slowest <= SLOWEST_MAX);
	REQUIRE(options.show < SHOW_OUTPUT << 1);
	REQUIRE(options.bar <= BAR_AS_REGION && options.color <= COLOR_NEVER);
	REQUIRE(options.action == ACTION_REPORT && options.nfiles == 0);
	require_template(options.editor_template);
	require_template(options.hyperlink_template);
	options_fini(&options);
	return 0;
}
