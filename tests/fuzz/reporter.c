/* The whole program but its descriptors: any bytes as a stream, arriving in pieces with pauses
 * between them. What comes out is printable lines, whatever went in. */
#include "app/reporter.h"
#include "base/limits.h"
#include "fuzz.h"
#include "trace/source.h"

static char name[] = "tapir";
static char plain_editor[] = "--editor=vi";
static char everything[] = "--show=fail,skip,todo,pass,slow,output";
static char slowest[] = "--slowest=3";

/* Without colours there is no byte below 0x20 but newlines, no DEL and no C1. */
static void check_plain(struct span text)
{
	for (size_t i = 0; i < text.n;) {
		uint32_t code;
		size_t n;

		REQUIRE(text_decode(span_from(text, i), &code, &n));
		REQUIRE(code == '\n' || (code >= 0x20 && code < 0x7f) || code >= 0xa0);
		i += n;
	}
}

/* With them there are SGR sequences, and links, too. */
static void check_coloured(struct span text)
{
	while (text.n) {
		size_t plain = span_index(text, '\x1b');

		check_plain(span_head(text, plain));
		text = span_from(text, plain);
		if (!text.n)
			return;
		if (span_starts(text, SPAN("\x1b]8;"))) {
			size_t end = span_find(text, SPAN("\x1b\\"));

			REQUIRE(end < text.n);
			check_plain(span_head(span_from(text, 1), end - 1));
			text = span_from(text, end + 2);
			continue;
		}
		REQUIRE(span_starts(text, SPAN("\x1b[")));
		size_t i = 2;
		while (i < text.n &&
		       (byte_is_digit(text.at[i]) || text.at[i] == ';' || text.at[i] == ':'))
			i++;
		REQUIRE(i < text.n &&
		        (text.at[i] == 'm' || text.at[i] == 'G' || text.at[i] == 'K'));
		text = span_from(text, i + 1);
	}
}

static void take_output(struct reporter *reporter, unsigned colours)
{
	struct buffer *text = reporter_text(reporter);
	struct span lines = buffer_span(text);
	bool fresh;
	struct span bar = reporter_bar(reporter, &fresh);

	if (lines.n)
		REQUIRE(lines.at[lines.n - 1] == '\n');
	REQUIRE(span_index(bar, '\n') == bar.n);
	if (colours) {
		check_coloured(lines);
		check_coloured(bar);
	} else {
		check_plain(lines);
		check_plain(bar);
	}
	buffer_drop(text, text->n);
}

static void feed(struct reporter *reporter, struct span text, unsigned colours)
{
	uint64_t now_ns = NS_PER_S;

	for (unsigned turn = 0; text.n; turn++) {
		size_t room;
		char *to = reporter_space(reporter, 0, &room);
		size_t n = 1 + turn * 7919 % 97;

		n = n < text.n ? n : text.n;
		n = n < room ? n : room;
		memcpy(to, text.at, n);
		text = span_from(text, n);
		reporter_read(reporter, 0, n, now_ns);
		now_ns += turn % 5 ? 20 * NS_PER_MS : 400 * NS_PER_MS;
		reporter_tick(reporter, now_ns);
		if (turn % 3 == 0 && reporter_may_announce(reporter))
			reporter_announce(reporter, now_ns);
		take_output(reporter, colours);
	}
	reporter_end(reporter, 0, false, now_ns);
	reporter_finish(reporter, now_ns);
	take_output(reporter, colours);
}

static void report(struct span text, unsigned colours, bool everything_shown)
{
	char *arguments[] = {name, plain_editor, slowest, everything_shown ? everything : NULL,
	                     NULL};
	struct options options;
	struct complaint wrong = {.line = 0};
	struct caps caps = {
		.tty = colours != 0,
		.utf8 = true,
		.colours = colours,
		.links = colours != 0,
		.bar = colours ? BAR_REGION : BAR_NONE,
		.frame_ns = FRAME_NS,
	};
	struct theme theme;

	REQUIRE(options_read(everything_shown ? 4 : 3, arguments, &options, &wrong));
	theme_default(&theme);
	struct template *editor = template_new(span_of(options.editor_template), &wrong);
	struct template *link = template_new(SPAN("file://{url_path}#{line_number}"), &wrong);
	REQUIRE(editor && link);
	struct look look = {
		.theme = &theme,
		.editor_line = editor,
		.hyperlink = colours ? link : NULL,
		.editor = SPAN("vi"),
		.cwd = SPAN("/nowhere"),
		.colours = colours,
		.columns = colours ? 60 : 0,
	};
	struct sources *sources = sources_new();
	struct reporter_parts parts = {
		.options = &options,
		.caps = &caps,
		.look = &look,
		.sources = sources,
	};
	struct reporter *reporter = reporter_new(&parts, 0);

	reporter_stream(reporter, SPAN("stdin"));
	feed(reporter, text, colours);
	reporter_free(reporter);
	sources_free(sources);
	template_free(editor);
	template_free(link);
	theme_fini(&theme);
	options_fini(&options);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	report(fuzz_span(bytes, n), 0, true);
	report(fuzz_span(bytes, n), 256, false);
	return 0;
}
