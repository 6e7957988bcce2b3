#include "view/bar.h"

#include "base/limits.h"
#include "rows.h"
#include "test.h"

static const struct span connect_path[] = {{"net", 3}, {"tls_handshake", 13}};

/* A run of everybody's, changed by each test as it needs. */
static struct bar example(void)
{
	return (struct bar){.counts = {.tests = 123, .passed = 118, .failed = 2, .skipped = 3},
	                    .done = 123,
	                    .planned = 300,
	                    .elapsed_ns = 41 * NS_PER_S,
	                    .path = connect_path,
	                    .npath = countof(connect_path),
	                    .current_ns = 12 * NS_PER_S};
}

static struct theme load(const char *path)
{
	struct theme theme;
	struct complaint wrong;

	if (!theme_load(path, &theme, &wrong))
		fail_msg("%s: %s", wrong.place, wrong.text);
	return theme;
}

static void assert_bar(const struct bar *bar, const struct look *look, unsigned columns,
                       const char *wanted)
{
	struct arena arena = {0};
	struct block block = {.arena = &arena, .ascii = look->ascii};

	bar_rows(bar, look, columns, &block);
	assert_span(block.nrows ? row_text(&block.rows[0], &arena) : SPAN("(none)"), wanted);
	arena_fini(&arena);
}

#define WITH_LOOK \
	struct theme theme; \
	struct look look = {.theme = &theme}; \
	(void)state; \
	theme_default(&theme)

static void eighty_columns_hold_everything(void **state)
{
	WITH_LOOK;
	struct bar bar = example();

	assert_bar(
		&bar, &look, 80,
		" 2✗ 118✓ 3○  123/300  0:41  net › tls_handshake  12s             █████▋░░░░░░░░");
}

static void a_command_that_is_being_ended_shows_as_such(void **state)
{
	WITH_LOOK;
	struct bar bar = example();

	bar.timed_out = true;
	bar.quiet_ns = 12 * NS_PER_S;
	assert_bar(
		&bar, &look, 80,
		" 2✗ 118✓ 3○  123/300  0:41  net › tls_handshake  timed out       █████▋░░░░░░░░");
}

static void what_is_still_to_be_shown_stands_where_the_name_was(void **state)
{
	WITH_LOOK;
	struct bar bar = example();

	bar.over = true;
	bar.owed = 42001;
	assert_bar(
		&bar, &look, 80,
		" 2✗ 118✓ 3○  123/300  0:41  over, 43 kB to show                  ██████████████");
	bar.owed = 1;
	assert_bar(&bar, &look, 40, " 2✗  123/300  …er, 1 kB to show  ██████");
}

static void lesser_parts_make_room_for_the_name(void **state)
{
	WITH_LOOK;
	struct bar bar = example();

	assert_bar(&bar, &look, 67,
	           " 2✗ 118✓  123/300  0:41  net › tls_handshake  12s   █████▋░░░░░░░░");
	assert_bar(&bar, &look, 64,
	           " 2✗  123/300  0:41  net › tls_handshake  12s     █████▋░░░░░░░░");
	assert_bar(&bar, &look, 57, " 2✗  123/300  net › tls_handshake  12s    █████▋░░░░░░░░");
	assert_bar(&bar, &look, 50, " 2✗  123/300  net › tls_handshake  12s     ██▍░░░");
	assert_bar(&bar, &look, 41, " 2✗  123/300  …ls_handshake  12s  ██▍░░░");
	assert_bar(&bar, &look, 35, " 2✗  123/300  …s_handshake  ██▍░░░");
	assert_bar(&bar, &look, 32, " 2✗  123/300  …s_handshake  12s");
	assert_bar(&bar, &look, 29, " 2✗  123/300  …tls_handshake");
	assert_bar(&bar, &look, 20, " 2✗  123/300  …hake");
	assert_bar(&bar, &look, 19, "(none)");
	assert_bar(&bar, &look, 0, "(none)");
}

static void what_is_fetched_is_said_before_lesser_parts(void **state)
{
	WITH_LOOK;
	struct bar bar = example();

	bar.fetch = (struct bar_fetch){SPAN("libfoo.so.3"), 340, 1000};
	assert_bar(&bar, &look, 110,
	           " 2✗ 118✓ 3○  123/300  0:41  fetching libfoo.so.3 34%  net › tls_handshake  12s"
	           "                 █████▋░░░░░░░░");
	assert_bar(
		&bar, &look, 80,
		" 2✗  123/300  fetching libfoo.so.3 34%  …t › tls_handshake  12s  █████▋░░░░░░░░");
	assert_bar(&bar, &look, 64,
	           " 2✗  123/300  fetching 34%  …tls_handshake  12s  █████▋░░░░░░░░");
	assert_bar(&bar, &look, 41, " 2✗  123/300  …ls_handshake  12s  ██▍░░░");
}

static void how_much_of_it_is_there_is_said_as_far_as_it_is_known(void **state)
{
	WITH_LOOK;
	struct bar bar = example();

	bar.npath = 0;
	bar.counts = (struct counts){.passed = 1};
	bar.fetch = (struct bar_fetch){SPAN("libfoo.so.3"), 12, 0};
	assert_bar(
		&bar, &look, 80,
		" 123/300  0:41  fetching libfoo.so.3                             █████▋░░░░░░░░");
	bar.fetch = (struct bar_fetch){SPAN("libfoo.so.3"), 12999999, 0};
	assert_bar(
		&bar, &look, 80,
		" 123/300  fetching libfoo.so.3 12 MB                             █████▋░░░░░░░░");
	bar.fetch = (struct bar_fetch){SPAN("libfoo.so.3"), UINT64_MAX, UINT64_MAX};
	assert_bar(
		&bar, &look, 80,
		" 123/300  fetching libfoo.so.3 100%                              █████▋░░░░░░░░");
	bar.fetch = (struct bar_fetch){SPAN("libfoo.so.3"), 9, 1};
	assert_bar(
		&bar, &look, 80,
		" 123/300  fetching libfoo.so.3 100%                              █████▋░░░░░░░░");
	bar.fetch = (struct bar_fetch){SPAN("lib\033[31ma_very_long_name.so"), 9, 10};
	assert_bar(
		&bar, &look, 80,
		" 123/300  fetching …ry_long_name.so 90%                          █████▋░░░░░░░░");
}

static void nothing_has_failed_yet(void **state)
{
	WITH_LOOK;
	struct bar bar = {.counts = {.passed = 1}, .done = 1, .planned = 30};

	assert_bar(&bar, &look, 40, "  1/30                           ▏░░░░░");
	assert_bar(&bar, &look, 60, " 1✓   1/30  0:00                             ▍░░░░░░░░░░░░░");
}

static void only_a_test_that_takes_long_has_its_own_clock(void **state)
{
	WITH_LOOK;
	struct bar bar = example();

	bar.counts.failed = 0;
	bar.current_ns = OWN_CLOCK_NS - 1;
	assert_bar(&bar, &look, 50, " 123/300  0:41  net › tls_handshake        ██▍░░░");
	bar.current_ns = OWN_CLOCK_NS;
	assert_bar(&bar, &look, 50, " 123/300  0:41  net › tls_handshake  1s    ██▍░░░");
	bar.current_ns = 101 * NS_PER_S;
	assert_bar(&bar, &look, 50, " 123/300  0:41  …t › tls_handshake  1m41s  ██▍░░░");
	bar.current_ns = (2 * 3600 + 3 * 60) * NS_PER_S;
	bar.elapsed_ns = 3723 * NS_PER_S;
	assert_bar(&bar, &look, 60, " 123/300  1:02:03  … › tls_handshake  2h03m  █████▋░░░░░░░░");
}

static void of_a_name_that_is_long_the_end_is_shown(void **state)
{
	WITH_LOOK;
	struct bar bar = example();
	char bytes[4096];
	struct span path[] = {SPAN("outer"), {bytes, sizeof bytes}};

	memset(bytes, 0x80, sizeof bytes);
	bar.path = path;
	assert_bar(&bar, &look, 29, " 2✗  123/300  …0\\x80\\x80\\x80");
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = "日"[i % 3];
	path[1].n = sizeof bytes - sizeof bytes % 3;
	assert_bar(&bar, &look, 29, " 2✗  123/300  …日日日日日日");
}

static void colours_of_a_name_are_left_out(void **state)
{
	WITH_LOOK;
	static const struct span path[] = {{"net", 3}, {"\x1b[1mtls\x1b[0m_handshake", 21}};
	struct bar bar = example();

	bar.path = path;
	assert_bar(
		&bar, &look, 80,
		" 2✗ 118✓ 3○  123/300  0:41  net › tls_handshake  12s             █████▋░░░░░░░░");
}

static void in_ascii_there_is_only_ascii(void **state)
{
	WITH_LOOK;
	struct bar bar = example();
	struct span path[] = {SPAN("né"), SPAN("a\nb")};

	look.ascii = true;
	bar.path = path;
	assert_bar(
		&bar, &look, 80,
		" 2F 118ok 3s  123/300  0:41  n\\u00e9 > a^Jb  12s                 #####---------");
	assert_bar(&bar, &look, 24, " 2F  123/300  ...> a^Jb");
}

static void an_unknown_total_shows_a_count_and_a_segment_that_moves(void **state)
{
	WITH_LOOK;
	struct bar bar = example();

	bar.planned = 0;
	bar.current_ns = 0;
	bar.elapsed_ns = 0;
	assert_bar(&bar, &look, 62,
	           " 2✗ 118✓  123  0:00  net › tls_handshake       ████░░░░░░░░░░");
	bar.elapsed_ns = 300 * NS_PER_MS;
	assert_bar(&bar, &look, 62,
	           " 2✗ 118✓  123  0:00  net › tls_handshake       ░░░████░░░░░░░");
	bar.elapsed_ns = 1000 * NS_PER_MS;
	assert_bar(&bar, &look, 62,
	           " 2✗ 118✓  123  0:01  net › tls_handshake       ░░░░░░░░░░████");
	bar.elapsed_ns = 1100 * NS_PER_MS;
	assert_bar(&bar, &look, 62,
	           " 2✗ 118✓  123  0:01  net › tls_handshake       ░░░░░░░░░████░");
	bar.over = true;
	assert_bar(&bar, &look, 62,
	           " 2✗ 118✓  123  0:01  net › tls_handshake       ██████████████");
}

/* The graph's text, which is the end of the row. */
static struct span graph_of(const struct bar *bar, const struct look *look, struct arena *arena)
{
	struct block block = {.arena = arena, .ascii = look->ascii};
	struct span text;
	size_t bytes = 0;

	bar_rows(bar, look, 100, &block);
	text = row_text(&block.rows[0], arena);
	for (size_t i = block.rows[0].npieces; i-- > 0;) {
		bytes += block.rows[0].pieces[i].text.n;
		if (block.rows[0].pieces[i].at_column)
			break;
	}
	return span_from(text, text.n - bytes);
}

static void the_graph_is_full_only_when_everything_is_over(void **state)
{
	WITH_LOOK;
	struct bar bar = example();
	struct arena arena = {0};
	static const uint64_t totals[] = {1, 2, 3, 300, 4000000000000, UINT64_MAX};

	for (size_t i = 0; i < countof(totals); i++) {
		bar.planned = totals[i];
		bar.done = totals[i];
		assert_span(graph_of(&bar, &look, &arena), "█████████████▉");
		bar.done = totals[i] - 1;
		assert_true(graph_of(&bar, &look, &arena).n < 14 * strlen("█") ||
		            !span_is(graph_of(&bar, &look, &arena), "██████████████"));
		bar.done = 0;
		assert_span(graph_of(&bar, &look, &arena), "░░░░░░░░░░░░░░");
	}
	bar.done = 301; /* more than planned */
	bar.planned = 300;
	assert_span(graph_of(&bar, &look, &arena), "█████████████▉");
	bar.over = true;
	assert_span(graph_of(&bar, &look, &arena), "██████████████");
	arena_fini(&arena);
}

static void the_graph_only_grows(void **state)
{
	WITH_LOOK;
	struct bar bar = example();
	struct arena arena = {0};
	unsigned before = 0;

	bar.planned = 1000;
	for (bar.done = 0; bar.done <= 1000; bar.done++) {
		struct span graph = graph_of(&bar, &look, &arena);
		unsigned eighths = 0;
		uint32_t code;

		for (size_t n; text_decode(graph, &code, &n); graph = span_from(graph, n))
			eighths += code >= 0x2588 && code <= 0x258f ? 8 - (code - 0x2588) : 0;
		assert_true(eighths == before || eighths == before + 1);
		before = eighths;
		arena_reset(&arena);
	}
	assert_int_equal(before, 14 * 8 - 1);
	arena_fini(&arena);
}

static void the_filled_part_changes_its_role_once_something_failed(void **state)
{
	WITH_LOOK;
	struct bar bar = example();
	struct arena arena = {0};

	look.colours = 16;
	for (bar.counts.failed = 0; bar.counts.failed < 2; bar.counts.failed++) {
		struct block block = {.arena = &arena};
		struct style wanted = look_style(&look, bar.counts.failed ? ROLE_BAR_WRONG
		                                                          : ROLE_BAR_FILLED);
		bool found = false;

		bar_rows(&bar, &look, 80, &block);
		for (size_t i = 0; i < block.rows[0].npieces; i++) {
			const struct piece *piece = &block.rows[0].pieces[i];

			if (!span_starts(piece->text, SPAN("█")))
				continue;
			assert_memory_equal(&piece->style, &wanted, sizeof wanted);
			found = true;
		}
		assert_true(found);
	}
	arena_fini(&arena);
}

static void each_part_stands_at_its_column(void **state)
{
	WITH_LOOK;
	struct bar bar = example();
	struct arena arena = {0};
	struct block block = {.arena = &arena};
	unsigned column = 1, moved = 0;

	bar_rows(&bar, &look, 80, &block);
	for (size_t i = 0; i < block.rows[0].npieces; i++) {
		const struct piece *piece = &block.rows[0].pieces[i];

		if (piece->at_column) {
			assert_int_equal(piece->at_column, column);
			moved++;
		}
		column += piece->columns;
	}
	/* Four kinds of numbers, the time, the name, its clock, the graph. */
	assert_int_equal(moved, 8);
	assert_int_equal(column, 80);
	arena_fini(&arena);
}

static void nose_progressives_layout_is_a_name_and_fourteen_cells(void **state)
{
	(void)state;
	struct theme theme = load(THEMES_DIR "/nose-progressive.theme");
	struct look look = {.theme = &theme, .colours = 256};
	struct bar bar = example();
	struct arena arena = {0};
	struct block block = {.arena = &arena};

	bar_rows(&bar, &look, 81, &block);

	const struct row *row = &block.rows[0];
	const struct piece *filled = &row->pieces[row->npieces - 2], *empty = filled + 1;

	assert_int_equal(row->columns, 80);
	assert_span(row->pieces[0].text, "net › tls_handshake");
	assert_int_equal(row->pieces[0].style.attributes, STYLE_BOLD);
	assert_int_equal(filled->at_column, 67);
	assert_span(filled->text, "     ");
	assert_int_equal(filled->style.background.kind, COLOUR_INDEX);
	assert_span(empty->text, "         ");
	assert_int_equal(empty->style.background.index, 7);

	look.colours = 8;
	bar.npath = 0;
	assert_bar(&bar, &look, 40, "Unknown test                  _________");
	arena_fini(&arena);
	theme_fini(&theme);
}

/* ---- any width, any name ---- */

static void assert_fits(const struct bar *bar, const struct look *look, unsigned columns)
{
	struct arena arena = {0};
	struct block block = {.arena = &arena, .ascii = look->ascii};
	unsigned sum = 0;

	bar_rows(bar, look, columns, &block);
	assert_int_equal(block.nrows, columns >= BAR_COLUMNS_MIN);
	for (size_t i = 0; block.nrows && i < block.rows[0].npieces; i++) {
		const struct piece *piece = &block.rows[0].pieces[i];

		assert_int_equal(piece->columns, text_columns(piece->text));
		assert_true(!piece->at_column || piece->at_column == sum + 1);
		assert_true(
			span_equal(text_printable(piece->text, look->ascii, &arena), piece->text));
		sum += piece->columns;
	}
	if (block.nrows)
		assert_int_equal(block.rows[0].columns, sum);
	if (sum >= columns && columns)
		fail_msg("%u columns in a terminal of %u", sum, columns);
	arena_fini(&arena);
}

static void the_row_fits_at_any_width_whatever_the_name(void **state)
{
	(void)state;
	static const char *const themes[] = {
		THEMES_DIR "/default.theme", THEMES_DIR "/colorblind.theme",
		THEMES_DIR "/nose-progressive.theme", THEMES_DIR "/mono.theme"};
	char zalgo[4000], bad[4000];
	struct span names[] = {
		SPAN(""),
		SPAN("a"),
		SPAN("日本語の試験の名前は長いことがあります"),
		SPAN("👨\u200d👩\u200d👧\u200d👦👍🏽☃\ufe0f🇩🇪 emoji"),
		SPAN("e\u0301e\u0301e\u0301e\u0301 combining \u0301\u0301"),
		SPAN("\x1b[2J\x1b]0;x\a\r\n\t\u202e"),
		{zalgo, sizeof zalgo},
		{bad, sizeof bad},
	};
	static const uint64_t numbers[] = {0, 1, 99999, UINT64_MAX};

	for (size_t i = 0; i < sizeof zalgo; i++)
		zalgo[i] = "\xcc\x81"[i % 2];
	memset(bad, 0x80, sizeof bad);
	for (size_t t = 0; t < countof(themes); t++) {
		struct theme theme = load(themes[t]);

		for (size_t i = 0; i < countof(names) * countof(numbers); i++) {
			struct span path[] = {names[i % countof(names)], names[i % countof(names)],
			                      names[(i + 1) % countof(names)]};
			uint64_t number = numbers[i / countof(names)];
			struct bar bar = {
				.counts = {.failed = number, .passed = number, .skipped = number},
				.done = number,
				.planned = i % 3 ? number : 0,
				.elapsed_ns = number,
				.path = path,
				.npath = i % 4,
				.current_ns = number};
			struct look look = {.theme = &theme, .ascii = i % 5 == 0};

			for (unsigned columns = 0; columns <= 200;
			     columns += 1 + (columns > 90) * 7)
				assert_fits(&bar, &look, columns);
		}
		theme_fini(&theme);
	}
}

static void the_rows_shape_does_not_depend_on_the_name(void **state)
{
	WITH_LOOK;
	struct span names[] = {SPAN("x"), SPAN("a name that is quite a bit longer than others")};

	for (unsigned columns = BAR_COLUMNS_MIN; columns < 150; columns++) {
		unsigned first_graph[countof(names)] = {0};

		for (size_t i = 0; i < countof(names); i++) {
			struct bar bar = example();
			struct arena arena = {0};
			struct block block = {.arena = &arena};

			bar.path = &names[i];
			bar.npath = 1;
			bar.current_ns = 0;
			bar_rows(&bar, &look, columns, &block);
			for (size_t j = 0; j < block.rows[0].npieces; j++)
				first_graph[i] += block.rows[0].pieces[j].at_column;
			arena_fini(&arena);
		}
		assert_int_equal(first_graph[0], first_graph[1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(eighty_columns_hold_everything),
		cmocka_unit_test(a_command_that_is_being_ended_shows_as_such),
		cmocka_unit_test(what_is_still_to_be_shown_stands_where_the_name_was),
		cmocka_unit_test(lesser_parts_make_room_for_the_name),
		cmocka_unit_test(what_is_fetched_is_said_before_lesser_parts),
		cmocka_unit_test(how_much_of_it_is_there_is_said_as_far_as_it_is_known),
		cmocka_unit_test(nothing_has_failed_yet),
		cmocka_unit_test(only_a_test_that_takes_long_has_its_own_clock),
		cmocka_unit_test(of_a_name_that_is_long_the_end_is_shown),
		cmocka_unit_test(colours_of_a_name_are_left_out),
		cmocka_unit_test(in_ascii_there_is_only_ascii),
		cmocka_unit_test(an_unknown_total_shows_a_count_and_a_segment_that_moves),
		cmocka_unit_test(the_graph_is_full_only_when_everything_is_over),
		cmocka_unit_test(the_graph_only_grows),
		cmocka_unit_test(the_filled_part_changes_its_role_once_something_failed),
		cmocka_unit_test(each_part_stands_at_its_column),
		cmocka_unit_test(nose_progressives_layout_is_a_name_and_fourteen_cells),
		cmocka_unit_test(the_row_fits_at_any_width_whatever_the_name),
		cmocka_unit_test(the_rows_shape_does_not_depend_on_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
