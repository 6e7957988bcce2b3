#include "view/row.h"

#include "rows.h"
#include "test.h"

static const struct style plain;

#define INDEX(number) ((struct colour){.kind = COLOUR_INDEX, .index = (number)})

/* One line of output through row_add_output(); its pieces' texts with "|" between them. */
static struct span output_pieces(struct span text, struct style style, bool colours,
                                 struct block *block)
{
	struct span all = SPAN("");

	block_row(block);
	row_add_output(block, style, text, colours);

	const struct row *row = &block->rows[block->nrows - 1];

	for (size_t i = 0; i < row->npieces; i++)
		all = arena_join(block->arena, all, i ? SPAN("|") : SPAN(""), row->pieces[i].text);
	return all;
}

static bool same_style(struct style a, struct style b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

static const struct piece *last_pieces(const struct block *block)
{
	return block->rows[block->nrows - 1].pieces;
}

#define assert_pieces(text, wanted) \
	assert_span(output_pieces(SPAN(text), plain, true, &block), wanted)
#define WITH_BLOCK \
	struct arena arena = {0}; \
	struct block block = {.arena = &arena}; \
	(void)state

static void what_foreign_text_hides_stands_out(void **state)
{
	WITH_BLOCK;
	struct style bold = {.attributes = STYLE_BOLD};

	block_row(&block);
	row_add_foreign(&block, bold, SPAN("a\r\nb"));
	assert_span(row_text(&block.rows[0], &arena), "a␍␊b");
	assert_int_equal(block.rows[0].npieces, 3);
	assert_int_equal(block.rows[0].columns, 4);
	assert_int_equal(block.rows[0].pieces[0].style.attributes, STYLE_BOLD);
	assert_int_equal(block.rows[0].pieces[1].style.attributes, STYLE_BOLD | STYLE_REVERSE);
	arena_fini(&arena);
}

static void the_colours_of_output_become_styles(void **state)
{
	WITH_BLOCK;

	assert_pieces("a\x1b[1;31mb\x1b[0mc", "a|b|c");
	assert_true(same_style(last_pieces(&block)[0].style, plain));
	assert_true(same_style(last_pieces(&block)[1].style,
	                       (struct style){.foreground = INDEX(1), .attributes = STYLE_BOLD}));
	assert_true(same_style(last_pieces(&block)[2].style, plain));

	assert_pieces("\x1b[38;5;200;48;2;1;2;3mx", "x");
	assert_true(same_style(
		last_pieces(&block)[0].style,
		(struct style){.foreground = INDEX(200), .background = {COLOUR_RGB, 0, 1, 2, 3}}));
	assert_pieces("\x1b[38:5:7mx\x1b[48:2::9:8:7my", "x|y");
	assert_true(same_style(
		last_pieces(&block)[1].style,
		(struct style){.foreground = INDEX(7), .background = {COLOUR_RGB, 0, 9, 8, 7}}));
	assert_pieces("\x1b[95;102mx", "x");
	assert_true(same_style(last_pieces(&block)[0].style,
	                       (struct style){.foreground = INDEX(13), .background = INDEX(10)}));
	arena_fini(&arena);
}

static void what_output_resets_is_as_it_was_before(void **state)
{
	WITH_BLOCK;
	struct style base = {.foreground = INDEX(4), .attributes = STYLE_DIM};

	assert_span(output_pieces(SPAN("\x1b[31;1mx\x1b[mx\x1b[3;32m\x1b[39;22;23my"), base, true,
	                          &block),
	            "x|x|y");
	assert_true(same_style(
		last_pieces(&block)[0].style,
		(struct style){.foreground = INDEX(1), .attributes = STYLE_DIM | STYLE_BOLD}));
	assert_true(same_style(last_pieces(&block)[1].style, base));
	assert_true(same_style(last_pieces(&block)[2].style, base));
	arena_fini(&arena);
}

static void without_colours_they_are_taken_out(void **state)
{
	WITH_BLOCK;

	assert_span(output_pieces(SPAN("a\x1b[1;31mb\x1b[0mc"), plain, false, &block), "a|b|c");
	assert_true(same_style(last_pieces(&block)[1].style, plain));
	arena_fini(&arena);
}

static void concealing_and_blinking_are_refused_and_shown(void **state)
{
	WITH_BLOCK;

	assert_pieces("\x1b[8mx", "␛|[8mx");
	assert_pieces("\x1b[1;8mx", "␛|[1;8mx");
	assert_pieces("\x1b[5mx", "␛|[5mx");
	assert_pieces("\x1b[38;5;1;8mx", "␛|[38;5;1;8mx");
	assert_pieces("\x1b[38:5:1;8mx", "␛|[38:5:1;8mx");
	/* Here 8 is a colour. */
	assert_pieces("\x1b[38;5;8mx", "x");
	assert_pieces("\x1b[38;2;8;8;8mx", "x");
	arena_fini(&arena);
}

static void sequences_that_are_not_whole_are_shown(void **state)
{
	WITH_BLOCK;

	assert_pieces("\x1b[", "␛|[");
	assert_pieces("\x1b[31", "␛|[31");
	assert_pieces("\x1b[38;5mx", "␛|[38;5mx");
	assert_pieces("\x1b[38;2;1;2mx", "␛|[38;2;1;2mx");
	assert_pieces("\x1b[38;5;256mx", "␛|[38;5;256mx");
	assert_pieces("\x1b[38;7;1mx", "␛|[38;7;1mx");
	assert_pieces("\x1b[?25lx", "␛|[?25lx");
	assert_pieces("\x1b[2Jx", "␛|[2Jx");
	assert_pieces("\x1b]8;;http://x\x1b\\y", "␛|]8;;http://x|␛|\\y");
	assert_pieces("\x1b[0000000000000000000000000000000000000000mx",
	              "␛|[0000000000000000000000000000000000000000mx");
	assert_pieces("\x1b\x1b[31mx", "␛|x");
	arena_fini(&arena);
}

static void an_empty_last_parameter_resets(void **state)
{
	WITH_BLOCK;

	assert_pieces("\x1b[31;mx", "x");
	assert_true(same_style(last_pieces(&block)[0].style, plain));
	arena_fini(&arena);
}

static void what_is_moved_to_a_column_says_so(void **state)
{
	WITH_BLOCK;

	block_row(&block);
	row_add(&block, plain, SPAN("日本"));
	row_move(&block, 10);
	row_add(&block, plain, SPAN("x"));
	row_move(&block, 3);
	row_add(&block, plain, SPAN("y"));
	assert_span(row_text(&block.rows[0], &arena), "日本     xy");
	assert_int_equal(block.rows[0].columns, 11);
	assert_int_equal(block.rows[0].pieces[2].at_column, 10);
	assert_int_equal(block.rows[0].pieces[3].at_column, 11);
	assert_int_equal(block.rows[0].npieces, 4);
	arena_fini(&arena);
}

static void a_link_is_on_what_was_added_since(void **state)
{
	WITH_BLOCK;

	block_row(&block);
	row_add(&block, plain, SPAN("a"));
	row_add(&block, plain, SPAN("b"));
	row_link(&block, 1, SPAN("file:///b"));
	assert_int_equal(block.rows[0].pieces[0].link.n, 0);
	assert_span(block.rows[0].pieces[1].link, "file:///b");
	arena_fini(&arena);
}

/* ---- whatever goes in ---- */

static uint32_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* Escape sequences that are nearly right, between other bytes. */
static size_t make_output(uint64_t *seed, char *out, size_t room)
{
	static const char letters[] = "\x1b\x1b[[[[mmmm;;;;::0123456788JHx\r\xc2\x9b\xff";
	size_t n = next_random(seed) % room;

	for (size_t i = 0; i < n; i++)
		out[i] = next_random(seed) % 50 ? letters[next_random(seed) % (sizeof letters - 1)]
		                                : (char)next_random(seed);
	return n;
}

static void whatever_output_is_no_control_gets_into_a_row(void **state)
{
	(void)state;
	uint64_t seed = 3;
	char bytes[120];

	for (int i = 0; i < 20000; i++) {
		struct arena arena = {0};
		struct block block = {.arena = &arena, .ascii = i % 4 == 0};
		struct span text = {bytes, make_output(&seed, bytes, sizeof bytes)};
		unsigned columns = 0;

		block_row(&block);
		row_add_output(&block, plain, text, i % 2);
		for (size_t j = 0; j < block.rows[0].npieces; j++) {
			const struct piece *piece = &block.rows[0].pieces[j];

			assert_true(span_equal(text_printable(piece->text, block.ascii, &arena),
			                       piece->text));
			assert_int_equal(piece->columns, text_columns(piece->text));
			columns += piece->columns;
		}
		assert_int_equal(block.rows[0].columns, columns);
		arena_fini(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_foreign_text_hides_stands_out),
		cmocka_unit_test(the_colours_of_output_become_styles),
		cmocka_unit_test(what_output_resets_is_as_it_was_before),
		cmocka_unit_test(without_colours_they_are_taken_out),
		cmocka_unit_test(concealing_and_blinking_are_refused_and_shown),
		cmocka_unit_test(sequences_that_are_not_whole_are_shown),
		cmocka_unit_test(an_empty_last_parameter_resets),
		cmocka_unit_test(what_is_moved_to_a_column_says_so),
		cmocka_unit_test(a_link_is_on_what_was_added_since),
		cmocka_unit_test(whatever_output_is_no_control_gets_into_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
