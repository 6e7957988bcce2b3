/* The doorway: whatever goes in, what is painted moves the cursor to the right and does nothing
 * else. Also the widths, and cutting at them. */
#include "fuzz.h"
#include "term/paint.h"

static bool is_plain(struct span text, bool ascii)
{
	for (size_t i = 0; i < text.n;) {
		uint32_t code;
		size_t n;

		if (!text_decode(span_from(text, i), &code, &n))
			return false;
		if (code < 0x20 || (code >= 0x7f && code < 0xa0) || (ascii && code > 0x7e))
			return false;
		i += n;
	}
	return true;
}

static void check_cuts(struct span printable, bool ascii, struct arena *arena)
{
	unsigned whole = text_columns(printable);

	for (unsigned columns = 3; columns < 90; columns += 7) {
		struct span left = text_cut_left(printable, columns, ascii, arena);

		REQUIRE(text_columns(left) <= columns);
		REQUIRE(is_plain(left, ascii));
		if (whole <= columns)
			REQUIRE(span_equal(left, printable));
	}
}

/* After taking SGR sequences ("ESC [ digits and semicolons m") out, nothing but text is left. */
static void check_painted(struct span painted, bool ascii)
{
	while (painted.n) {
		size_t plain = span_index(painted, '\x1b');

		struct span text = span_head(painted, plain);
		if (text.n && text.at[text.n - 1] == '\n')
			text.n--;
		REQUIRE(is_plain(text, ascii));
		if (plain == painted.n)
			break;
		painted = span_from(painted, plain + 1);
		REQUIRE(painted.n && painted.at[0] == '[');
		size_t i = 1;
		while (i < painted.n && (byte_is_digit(painted.at[i]) || painted.at[i] == ';'))
			i++;
		REQUIRE(i < painted.n && painted.at[i] == 'm');
		painted = span_from(painted, i + 1);
	}
}

static void check_rows(struct span text, bool ascii, unsigned colours)
{
	struct arena arena = {0};
	struct block block = {.arena = &arena, .ascii = ascii};
	struct caps caps = {.tty = true, .utf8 = !ascii, .colours = colours};
	struct buffer out = {0};

	block_row(&block);
	row_add_foreign(&block, (struct style){.attributes = STYLE_BOLD}, text);
	REQUIRE(block.nrows == 1);
	paint_block(&block, &caps, &out);
	check_painted(buffer_span(&out), ascii);

	block_row(&block);
	row_add_output(&block, (struct style){0}, text, colours != 0);
	REQUIRE(block.nrows == 2);
	out.n = 0;
	paint_row(&block.rows[1], &caps, &out);
	check_painted(buffer_span(&out), ascii);

	buffer_fini(&out);
	arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct span text = fuzz_span(bytes, n);
	struct arena arena = {0};

	for (int ascii = 0; ascii < 2; ascii++) {
		struct span printable = text_printable(text, ascii, &arena);

		REQUIRE(is_plain(printable, ascii));
		check_cuts(printable, ascii, &arena);
		check_rows(text, ascii, ascii ? 0 : 1 << 24);
		check_rows(text, ascii, 8);
	}
	arena_fini(&arena);
	return 0;
}
