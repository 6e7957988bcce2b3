#include "trace.h"

static void erlang_and_elixir(void **state)
{
	(void)state;
	assert_trace("** (RuntimeError) no cheese\n"
	             "    (shop 0.1.0) lib/shop.ex:4: Shop.buy/1\n"
	             "    test/shop_test.exs:9: anonymous fn/1 in ShopTest\n"
	             "    (elixir 1.15.0) lib/kernel.ex:1: Kernel.apply/2\n",
	             "- lib/kernel.ex:1 Kernel.apply/2\n"
	             "test/shop_test.exs:9 anonymous fn/1 in ShopTest\n"
	             "lib/shop.ex:4 Shop.buy/1\n"
	             "! (RuntimeError) no cheese\n");
}

static void cmocka_says_above_the_place_what_is_wrong(void **state)
{
	(void)state;
	assert_trace("0x64 != 0\n"
	             "test_shop.c:22: error: Failure!\n",
	             "test_shop.c:22\n"
	             "! 0x64 != 0\n"
	             "! assertion\n");
}

static void glib_prints_its_message_to_both_streams(void **state)
{
	(void)state;
	assert_trace("**\n"
	             "ERROR:test_shop.c:7:check_key: assertion failed (a == b): (2 == 3)\n"
	             "ERROR:test_shop.c:7:check_key: assertion failed (a == b): (2 == 3)\n",
	             "test_shop.c:7 check_key\n"
	             "! assertion failed (a == b): (2 == 3)\n"
	             "! assertion\n");
}

static void check_has_two_files_in_its_line(void **state)
{
	(void)state;
	assert_trace(
		"check_shop.c:5:F:core:test_add:0: Assertion 'n == 4' failed: n == 3, 4 == 4\n",
		"check_shop.c:5\n"
		"! Assertion 'n == 4' failed: n == 3, 4 == 4\n"
		"! assertion\n");
}

static void googletest_goes_on_up_to_a_blank_line(void **state)
{
	(void)state;
	assert_trace("shop_test.cc:12: Failure\n"
	             "Expected equality of these values:\n"
	             "  total()\n"
	             "    Which is: 3\n"
	             "  4\n"
	             "\n"
	             "other text\n",
	             "shop_test.cc:12\n"
	             "! Expected equality of these values:\n"
	             "!   total()\n"
	             "!     Which is: 3\n"
	             "!   4\n"
	             "! assertion\n"
	             "? other text\n");
}

static void catch2_says_failed_behind_the_place(void **state)
{
	(void)state;
	assert_trace("shop.cpp:6: FAILED:\n"
	             "  REQUIRE( total() == 4 )\n"
	             "with expansion:\n"
	             "  3 == 4\n",
	             "shop.cpp:6\n"
	             "! REQUIRE( total() == 4 )\n"
	             "! with expansion:\n"
	             "!   3 == 4\n"
	             "! assertion\n");
}

static void kunit_goes_on_deeper(void **state)
{
	(void)state;
	assert_trace("adds: EXPECTATION FAILED at lib/shop-test.c:19\n"
	             "    Expected total == 4, but\n"
	             "        total == 3 (0x3)\n",
	             "lib/shop-test.c:19\n"
	             "! Expected total == 4, but\n"
	             "!     total == 3 (0x3)\n"
	             "! assertion\n");
}

static void bats_prints_the_innermost_function_first(void **state)
{
	(void)state;
	assert_trace("(from function `refute' in file helpers.bash, line 7,\n"
	             " from function `check' in file helpers.bash, line 12,\n"
	             " in test file shop.bats, line 37)\n"
	             "  `check 3' failed\n",
	             "shop.bats:37\n"
	             "helpers.bash:12 check\n"
	             "helpers.bash:7 refute\n"
	             "! `check 3' failed\n");
}

static void bash_names_the_line_and_the_signal(void **state)
{
	(void)state;
	assert_trace("shop.sh: line 6:  9857 Segmentation fault      (core dumped) ./t\n",
	             "shop.sh:6\n"
	             "! Segmentation fault      (core dumped) ./t\n"
	             "! crash SIGSEGV\n");
}

static void a_shells_second_line_joins_the_first(void **state)
{
	(void)state;
	assert_trace("shop.sh: line 11: syntax error near unexpected token `then'\n"
	             "shop.sh: line 11: `if then'\n",
	             "shop.sh:11\n"
	             "! syntax error near unexpected token `then'\n"
	             "! `if then'\n");
}

static void the_linker_names_the_function_above(void **state)
{
	(void)state;
	assert_trace("/usr/bin/ld: /tmp/x.o: in function `deep':\n"
	             "/w/link.c:2: undefined reference to `missing'\n",
	             "/w/link.c:2 deep\n"
	             "! undefined reference to `missing'\n");
}

static void errors_go_before_warnings_and_quotes_are_used(void **state)
{
	(void)state;
	assert_trace("a.c: In function ‘main’:\n"
	             "a.c:3:5: warning: unused variable\n"
	             "    3 | int x;\n"
	             "      |     ^\n"
	             "a.c:4:9: error: expected ‘;’\n"
	             "    4 | int y\n"
	             "      |      ^\n"
	             "      |      ;\n",
	             "a.c:4:9 main  # int y\n"
	             "! error: expected ‘;’\n"
	             "? a.c:3:5: warning: unused variable\n"
	             "?     3 | int x;\n"
	             "?       |     ^\n");
}

static void colours_do_not_hide_anything(void **state)
{
	(void)state;
	assert_trace("\033[1m\033[31ma.c:4:9:\033[m \033[01;31merror: \033[mexpected ‘;’\n",
	             "a.c:4:9\n"
	             "! error: expected ‘;’\n");
}

static void times_addresses_and_urls_are_no_places(void **state)
{
	(void)state;
	assert_trace("12:30:45: started\n"
	             "http://localhost:8080: refused\n"
	             "server.example.com:80: refused\n"
	             "key: 12: value\n",
	             "? 12:30:45: started\n"
	             "? http://localhost:8080: refused\n"
	             "? server.example.com:80: refused\n"
	             "? key: 12: value\n");
}

static void r_names_calls_without_places(void **state)
{
	(void)state;
	assert_trace("Error in buy(x) : no cheese\n"
	             "Calls: run -> add -> buy\n",
	             " run\n"
	             " add\n"
	             " buy\n"
	             "! Error in buy(x) : no cheese\n");
}

static void tcl_names_procedures_and_one_file(void **state)
{
	(void)state;
	assert_trace("no cheese\n"
	             "    while executing\n"
	             "\"error \"no cheese\"\"\n"
	             "    (procedure \"buy\" line 1)\n"
	             "    invoked from within\n"
	             "\"buy $x\"\n"
	             "    (file \"shop.tcl\" line 4)\n",
	             "shop.tcl:4\n"
	             " buy\n"
	             "! no cheese\n");
}

static void raku_names_what_the_place_is_in(void **state)
{
	(void)state;
	assert_trace("no cheese\n"
	             "  in sub buy at shop.raku line 1\n"
	             "  in block <unit> at shop.raku line 4\n",
	             "shop.raku:4 <unit>\n"
	             "shop.raku:1 buy\n"
	             "! no cheese\n");
}

static void guile_names_the_file_above_its_frames(void **state)
{
	(void)state;
	assert_trace("Backtrace:\n"
	             "In shop.scm:\n"
	             "      4:8  1 (buy #f)\n"
	             "In ice-9/boot-9.scm:\n"
	             "   2007:7  0 (error _)\n"
	             "\n"
	             "shop.scm:4:8: In procedure buy:\n"
	             "no cheese\n",
	             "shop.scm:4:8 buy\n"
	             "- ice-9/boot-9.scm:2007:7 error\n"
	             "! In procedure buy:\n"
	             "! no cheese\n");
}

static void julia_puts_the_place_below_the_name(void **state)
{
	(void)state;
	assert_trace("ERROR: no cheese\n"
	             "Stacktrace:\n"
	             " [1] error(s::String)\n"
	             "   @ Base ./error.jl:35\n"
	             " [2] buy(x::Int64)\n"
	             "   @ Main ~/shop.jl:3\n",
	             "~/shop.jl:3 buy\n"
	             "- ./error.jl:35 error\n"
	             "! ERROR: no cheese\n");
}

static void two_failures_in_one_text_are_two_sections(void **state)
{
	(void)state;
	assert_trace("Traceback (most recent call last):\n"
	             "  File \"a.py\", line 1, in f\n"
	             "TypeError: one\n"
	             "\n"
	             "Traceback (most recent call last):\n"
	             "  File \"b.py\", line 2, in g\n"
	             "TypeError: two\n",
	             "a.py:1 f\n"
	             "== TypeError: two\n"
	             "b.py:2 g\n"
	             "! TypeError: one\n");
}

static void r_with_rlang_draws_a_tree(void **state)
{
	(void)state;
	assert_trace("Error in `check()`:\n"
	             "! not a number: x\n"
	             "Backtrace:\n"
	             " 1. └─global outer_(\"x\")\n"
	             " 2.   └─global post(x)\n"
	             " 3.     └─global check(x)\n"
	             " 4.       └─rlang::abort(paste0(\"not a number: \", x))\n"
	             "Execution halted\n",
	             " outer_\n"
	             " post\n"
	             " check\n"
	             "-  abort\n"
	             "! Error in `check()`:\n"
	             "! ! not a number: x\n");
}

static void assert_location(const char *text, const char *wanted)
{
	struct arena arena = {0};
	struct frame frame = {0};
	struct buffer out = {0};

	if (location_read(span_of(text), &arena, &frame))
		put_frame(&out, &frame);
	buffer_add_byte(&out, '\0');
	assert_string_equal(out.bytes, wanted);
	buffer_fini(&out);
	arena_fini(&arena);
}

static void a_single_place_is_read_in_every_form(void **state)
{
	(void)state;
	assert_location("src/a.c:12", "src/a.c:12\n");
	assert_location("src/a.c:12:3", "src/a.c:12:3\n");
	assert_location("t/a.t line 7.", "t/a.t:7\n");
	assert_location("at t/a.t line 7", "t/a.t:7\n");
	assert_location("check (/w/a.js:3:47)", "/w/a.js:3:47 check\n");
	assert_location("Test.<anonymous> (file:///w/a.js:3:47)",
	                "file:///w/a.js:3:47 Test.<anonymous>\n");
	assert_location("TestLedger::nested() (tst_ledger.cpp:6)",
	                "tst_ledger.cpp:6 TestLedger::nested()\n");
	assert_location("spec/geo.lua @ 6", "spec/geo.lua:6\n");
	assert_location("File \"a b.py\", line 3, in f", "a b.py:3 f\n");
	assert_location("lib/a.rb:5:in `buy'", "lib/a.rb:5 buy\n");
	assert_location("  tst.cpp(12)  ", "tst.cpp:12\n");
}

static void what_is_no_place_is_not_read(void **state)
{
	(void)state;
	assert_location("", "");
	assert_location("nothing of the kind", "");
	assert_location("a.c:x", "");
	assert_location("a.c:1\nb.c:2", "");
}

static void more_frames_than_the_bound_lose_their_middle(void **state)
{
	(void)state;
	enum { N = 3000 };
	struct arena arena = {0};
	struct span *lines = arena_new(&arena, N, sizeof *lines);
	struct traceback traceback;

	for (size_t i = 0; i < N; i++)
		lines[i] = arena_format(&arena, "\tat a.B.f%zu(B.java:%zu)", i, i + 1);
	assert_true(traceback_read(lines, N, &arena, &traceback));
	assert_true(traceback.cut);
	assert_true(traceback.nframes < N);
	assert_int_equal(traceback.frames[0].line, N);
	assert_int_equal(traceback.frames[traceback.nframes - 1].line, 1);
	arena_fini(&arena);
}

static void a_line_number_that_does_not_fit_is_no_trouble(void **state)
{
	(void)state;
	assert_trace("a.c:99999999999999999999999: error: x\n",
	             "a.c:18446744073709551615\n! error: x\n");
}

static void nothing_is_no_traceback(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct traceback traceback;

	assert_false(traceback_read(NULL, 0, &arena, &traceback));
	assert_int_equal(traceback.nframes, 0);
	arena_fini(&arena);
	traceback_free_patterns();
	traceback_free_patterns();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(erlang_and_elixir),
		cmocka_unit_test(cmocka_says_above_the_place_what_is_wrong),
		cmocka_unit_test(glib_prints_its_message_to_both_streams),
		cmocka_unit_test(check_has_two_files_in_its_line),
		cmocka_unit_test(googletest_goes_on_up_to_a_blank_line),
		cmocka_unit_test(catch2_says_failed_behind_the_place),
		cmocka_unit_test(kunit_goes_on_deeper),
		cmocka_unit_test(bats_prints_the_innermost_function_first),
		cmocka_unit_test(bash_names_the_line_and_the_signal),
		cmocka_unit_test(a_shells_second_line_joins_the_first),
		cmocka_unit_test(the_linker_names_the_function_above),
		cmocka_unit_test(errors_go_before_warnings_and_quotes_are_used),
		cmocka_unit_test(colours_do_not_hide_anything),
		cmocka_unit_test(times_addresses_and_urls_are_no_places),
		cmocka_unit_test(r_names_calls_without_places),
		cmocka_unit_test(tcl_names_procedures_and_one_file),
		cmocka_unit_test(raku_names_what_the_place_is_in),
		cmocka_unit_test(guile_names_the_file_above_its_frames),
		cmocka_unit_test(julia_puts_the_place_below_the_name),
		cmocka_unit_test(two_failures_in_one_text_are_two_sections),
		cmocka_unit_test(r_with_rlang_draws_a_tree),
		cmocka_unit_test(a_single_place_is_read_in_every_form),
		cmocka_unit_test(what_is_no_place_is_not_read),
		cmocka_unit_test(more_frames_than_the_bound_lose_their_middle),
		cmocka_unit_test(a_line_number_that_does_not_fit_is_no_trouble),
		cmocka_unit_test(nothing_is_no_traceback),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
