/* Bytes to lines: the same lines however the bytes arrive, and those that a reader of the whole
 * would see. */
#include "input/lines.h"
#include "base/limits.h"
#include "fuzz.h"

/* The next line of `text` as it should be: what a simple reader makes of it. */
static struct line wanted_line(struct span *text)
{
	size_t n = span_index(*text, '\n');
	struct line line = {.text = span_head(*text, n), .ended = n < text->n};

	*text = span_from(*text, n + 1);
	return line;
}

static void check_line(struct line line, struct line wanted)
{
	struct span text = wanted.text;

	REQUIRE(line.text.n <= LINE_BYTES);
	REQUIRE(line.ended == wanted.ended);
	if (line.cut) {
		REQUIRE(line.text.n <= text.n && text.n + 1 >= LINE_BYTES);
		REQUIRE(span_equal(line.text, span_head(text, line.text.n)));
		return;
	}
	while (text.n && text.at[text.n - 1] == '\r')
		text.n--;
	REQUIRE(span_equal(line.text, text));
}

static void drain(struct lines *lines, struct span *rest)
{
	struct line line;

	while (lines_next(lines, &line)) {
		REQUIRE(rest->n);
		check_line(line, wanted_line(rest));
	}
}

static void read_in_chunks(struct span text, size_t chunk)
{
	struct lines lines = {0};
	struct span rest = text;

	for (size_t done = 0; done < text.n;) {
		size_t room;
		char *to = lines_space(&lines, &room);
		size_t n = text.n - done < chunk ? text.n - done : chunk;

		REQUIRE(room >= READ_BYTES);
		memcpy(to, text.at + done, n);
		lines_fill(&lines, n);
		done += n;
		drain(&lines, &rest);
	}
	lines_end(&lines);
	drain(&lines, &rest);
	REQUIRE(rest.n == 0);
	lines_fini(&lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct span text = fuzz_span(bytes, n);

	read_in_chunks(text, READ_BYTES);
	read_in_chunks(text, 1 + n / 3);
	if (n < 300)
		read_in_chunks(text, 1);
	return 0;
}
