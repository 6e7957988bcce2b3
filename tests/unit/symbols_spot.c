/* Native frames in lines of text: where they are, what is asked, what is written instead. */
#include "symbols/spot.h"

#include "test.h"

static struct location inner = {
	.function = {"inner", 5}, .file = {"/a.c", 4}, .line = 3, .column = 5, .inlined = true};
static struct location outer = {.function = {"outer", 5}, .file = {"/a.c", 4}, .line = 9};

#define assert_spot(line, wanted_module, wanted_symbol, wanted_address) \
	do { \
		struct arena arena = {0}; \
		struct spot spot; \
		assert_true(spot_find(SPAN(line), NULL, &arena, &spot)); \
		assert_span(spot.key.module, wanted_module); \
		assert_span(spot.key.query.symbol, wanted_symbol); \
		assert_int_equal(spot.key.query.address, wanted_address); \
		arena_fini(&arena); \
	} while (0)

/* The line with one function inlined into another. */
static struct buffer written(const char *line, size_t n, struct location *locations)
{
	struct arena arena = {0};
	struct buffer out = {0};
	struct cache_entry entry = {.answered = true, .answer = {locations, n}};
	struct spot spot;

	assert_true(spot_find(span_of(line), NULL, &arena, &spot));
	spot_write(&spot, span_of(line), &entry, &out);
	arena_fini(&arena);
	return out;
}

static void a_sanitizers_address_is_as_it_is(void **state)
{
	(void)state;
	assert_spot("    #1 0x55cd  (/p/ag+0x1316)", "/p/ag", "", 0x1316);
	assert_spot("    #0 0x55cd in f (./ag+0x10)", "./ag", "", 0x10);
}

static void a_build_id_belongs_to_it(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct spot spot;
	struct span line = SPAN("#1 0x1 (/p/ag+0x13) (BuildId: 00ff7a)");

	assert_true(spot_find(line, NULL, &arena, &spot));
	assert_true(span_equal(spot.key.build_id, SPAN("\x00\xff\x7a")));
	assert_int_equal(spot.end, line.n);
	arena_fini(&arena);
}

static void a_path_may_have_blanks_and_parentheses(void **state)
{
	(void)state;
	assert_spot("#1 0x1 (/p/my prog+0x13)", "/p/my prog", "", 0x13);
	assert_spot("#1 0x1 (/p/a+0x1/b+0x13)", "/p/a+0x1/b", "", 0x13);
}

static void a_return_address_of_systemd_is_one_less_but_in_frame_0(void **state)
{
	(void)state;
	assert_spot("#0  0x0000 n/a (mod + 0x1234)", "mod", "", 0x1234);
	assert_spot("#1  0x0000 n/a (mod + 0x1234)", "mod", "", 0x1233);
}

static void the_c_librarys_forms_are_known(void **state)
{
	(void)state;
	assert_spot("./bt(+0x119e)[0x55d0]", "./bt", "", 0x119d);
	assert_spot("./bt(main+0x35)[0x40119e]", "./bt", "main", 0x34);
	assert_spot("./bt[0x40119e]", "./bt", "", 0x40119d);
	assert_spot("./bt() [0x40119e]", "./bt", "", 0x40119d);
	assert_spot("  /lib/libc.so.6(+0x2724a) [0x7f00]", "/lib/libc.so.6", "", 0x27249);
}

static void the_kernels_form_is_known_where_its_file_is(void **state)
{
	(void)state;
	struct catalog_entry entries[] = {{SPAN("vmlinux"), SPAN("/b/vmlinux")},
	                                  {SPAN("my-shop.ko"), SPAN("/b/my-shop.ko")}};
	struct catalog catalog = {entries, 2};
	struct arena arena = {0};
	struct spot spot;
	struct span line = SPAN("[   12.3]  cart_add+0x1a/0x40 [my_shop 00ff7a] (P)");

	assert_false(spot_find(line, NULL, &arena, &spot));
	assert_true(spot_find(line, &catalog, &arena, &spot));
	assert_span(spot.key.module, "/b/my-shop.ko");
	assert_span(spot.key.query.symbol, "cart_add");
	assert_true(span_equal(spot.key.build_id, SPAN("\x00\xff\x7a")));
	assert_int_equal(spot.key.query.origin, ORIGIN_SYMBOL);
	assert_int_equal(spot.key.query.address, 0x1a);
	assert_int_equal(spot.key.query.symbol_size, 0x40);

	assert_true(spot_find(SPAN(" ? f.cold+0x1a/0x40"), &catalog, &arena, &spot));
	assert_span(spot.key.module, "/b/vmlinux");
	assert_span(spot.key.query.symbol, "f.cold");
	assert_int_equal(spot.key.query.address, 0x19);
	assert_true(spot_find(SPAN("RIP: 0010:f+0x1a/0x40"), &catalog, &arena, &spot));
	assert_int_equal(spot.key.query.address, 0x1a);
	assert_false(spot_find(SPAN(" f+0x1a/0x40 [other]"), &catalog, &arena, &spot));
	assert_false(spot_find(SPAN(" +0x1a/0x40"), &catalog, &arena, &spot));
	arena_fini(&arena);
}

static void a_module_may_be_another_file(void **state)
{
	(void)state;
	struct catalog_entry entries[] = {{SPAN("t"), SPAN("/first")},
	                                  {SPAN("t"), SPAN("/here/t")}};
	struct catalog catalog = {entries, 2};
	struct arena arena = {0};
	struct spot spot;

	assert_true(spot_find(SPAN("#1 0x1 (/there/t+0x13)"), &catalog, &arena, &spot));
	assert_span(spot.key.module, "/here/t");
	assert_true(spot_find(SPAN("#1 0x1 (/there/other+0x13)"), &catalog, &arena, &spot));
	assert_span(spot.key.module, "/there/other");
	arena_fini(&arena);
}

static void a_name_of_the_kernel_stays_with_its_place_behind_it(void **state)
{
	(void)state;
	struct catalog_entry kernel = {SPAN("vmlinux"), SPAN("/vmlinux")};
	struct catalog catalog = {&kernel, 1};
	struct location locations[] = {inner, outer};
	struct cache_entry entry = {.answered = true, .answer = {locations, 2}};
	struct span line = SPAN("[ 1.2]  f+0x1/0x2 (P)");
	struct arena arena = {0};
	struct buffer out = {0};
	struct spot spot;

	assert_true(spot_find(line, &catalog, &arena, &spot));
	spot_write(&spot, line, &entry, &out);
	assert_span(buffer_span(&out),
	            "[ 1.2]  inner (/a.c:3:5)\n[ 1.2]  f+0x1/0x2 (/a.c:9) (P)\n");
	buffer_fini(&out);
	arena_fini(&arena);
}

static void other_text_has_no_spot(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"",
		"+0x1",
		"(+0x1)",
		"x = y +0x10",
		"(a+0x)",
		"(a+0x1",
		"(a+b)",
		"f(0x12)",
		"(x+0x123456789abcdef01)",
	};
	struct arena arena = {0};
	struct spot spot;

	for (size_t i = 0; i < countof(lines); i++)
		assert_false(spot_find(span_of(lines[i]), NULL, &arena, &spot));
	arena_fini(&arena);
}

static void inlined_functions_get_lines_of_their_own(void **state)
{
	(void)state;
	struct location locations[] = {inner, outer};
	struct buffer out = written("  #1 0x5 (/p/ag+0x1) (BuildId: aa) end", 2, locations);

	assert_span(buffer_span(&out),
	            "  #1 0x5 in inner /a.c:3:5\n  #1 0x5 in outer /a.c:9 end\n");
	buffer_fini(&out);
}

static void what_was_printed_for_a_name_goes(void **state)
{
	(void)state;
	struct buffer out = written("#1 0x5 in _Z1fv (/p/ag+0x1)", 1, &outer);

	assert_span(buffer_span(&out), "#1 0x5 in outer /a.c:9\n");
	buffer_fini(&out);
}

static void the_c_librarys_line_keeps_its_address(void **state)
{
	(void)state;
	struct buffer out = written("./bt(+0x119e)[0x55d0]", 1, &outer);

	assert_span(buffer_span(&out), "0x55d0 in outer /a.c:9\n");
	buffer_fini(&out);
}

static void a_function_without_a_file_keeps_the_module(void **state)
{
	(void)state;
	struct location bare = {.function = SPAN("f"), .offset = 0x1a, .has_offset = true};
	struct buffer out = written("#1 0x5 (/p/ag+0x1)", 1, &bare);

	assert_span(buffer_span(&out), "#1 0x5 in f+0x1a (/p/ag+0x1)\n");
	buffer_fini(&out);
}

static void a_terminal_obeys_nothing_in_a_name(void **state)
{
	(void)state;
	struct location evil = {
		.function = SPAN("a\033[2J\xc2\x9b"), .file = SPAN("b\nc"), .line = 1};
	struct buffer out = written("#1 0x5 (/p/ag+0x1)", 1, &evil);

	assert_span(buffer_span(&out), "#1 0x5 in a\\x1b[2J\\xc2\\x9b b\\x0ac:1\n");
	buffer_fini(&out);
}

static void without_names_the_line_stays(void **state)
{
	(void)state;
	struct buffer out = written("#1 0x5 (/p/ag+0x1)", 0, NULL);

	assert_span(buffer_span(&out), "#1 0x5 (/p/ag+0x1)\n");
	buffer_fini(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sanitizers_address_is_as_it_is),
		cmocka_unit_test(a_build_id_belongs_to_it),
		cmocka_unit_test(a_path_may_have_blanks_and_parentheses),
		cmocka_unit_test(a_return_address_of_systemd_is_one_less_but_in_frame_0),
		cmocka_unit_test(the_c_librarys_forms_are_known),
		cmocka_unit_test(the_kernels_form_is_known_where_its_file_is),
		cmocka_unit_test(a_module_may_be_another_file),
		cmocka_unit_test(a_name_of_the_kernel_stays_with_its_place_behind_it),
		cmocka_unit_test(other_text_has_no_spot),
		cmocka_unit_test(inlined_functions_get_lines_of_their_own),
		cmocka_unit_test(what_was_printed_for_a_name_goes),
		cmocka_unit_test(the_c_librarys_line_keeps_its_address),
		cmocka_unit_test(a_function_without_a_file_keeps_the_module),
		cmocka_unit_test(a_terminal_obeys_nothing_in_a_name),
		cmocka_unit_test(without_names_the_line_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
