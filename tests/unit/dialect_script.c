#include "trace.h"

static void lua_5_1_has_no_name_for_what_is_not_lua(void **state)
{
	(void)state;
	assert_trace("lua5.1: shop.lua:2: no item\n"
	             "stack traceback:\n"
	             "\t[C]: in function 'error'\n"
	             "\tshop.lua:2: in function 'take'\n"
	             "\tshop.lua:4: in function <shop.lua:4>\n"
	             "\t(tail call): ?\n"
	             "\t[C]: ?\n",
	             "shop.lua:4\n"
	             "shop.lua:2 take\n"
	             "- [C] error\n"
	             "! no item\n");
}

static void racket_says_where_below_the_message(void **state)
{
	(void)state;
	assert_trace("take: no item: -3\n"
	             "  context...:\n"
	             "   /w/shop.rkt:2:0: take\n"
	             "   /usr/share/racket/collects/racket/private/list.rkt:11:0: map\n"
	             "   body of \"/w/shop.rkt\"\n",
	             "/w/shop.rkt\n"
	             "- /usr/share/racket/collects/racket/private/list.rkt:11 map\n"
	             "/w/shop.rkt:2 take\n"
	             "! take: no item: -3\n");
}

static void sbcl_has_its_debugger_in_front(void **state)
{
	(void)state;
	assert_trace("Unhandled SIMPLE-ERROR in thread #<SB-THREAD:THREAD \"main thread\" RUNNING\n"
	             "                                    {1001348003}>:\n"
	             "  no item: -3\n"
	             "\n"
	             "Backtrace for: #<SB-THREAD:THREAD \"main thread\" RUNNING {1001348003}>\n"
	             "0: (SB-DEBUG::RUN-HOOK *INVOKE-DEBUGGER-HOOK* #<SIMPLE-ERROR \"~a\">)\n"
	             "1: (ERROR \"no item: ~a\" -3)\n"
	             "2: (TAKE -3)\n"
	             "3: ((LAMBDA NIL :IN \"/w/shop.lisp\"))\n"
	             "4: ((FLET SB-UNIX::BODY :IN SB-IMPL::PROCESS-SCRIPT))\n"
	             "\n"
	             "unhandled condition in --disable-debugger mode, quitting\n",
	             "-  (FLET SB-UNIX::BODY :IN SB-IMPL::PROCESS-SCRIPT)\n"
	             " (LAMBDA NIL :IN \"/w/shop.lisp\")\n"
	             " TAKE\n"
	             "-  ERROR\n"
	             "-  SB-DEBUG::RUN-HOOK\n"
	             "! SIMPLE-ERROR\n"
	             "!   no item: -3\n");
}

static void octave_names_no_files(void **state)
{
	(void)state;
	assert_trace("error: no item: -3\n"
	             "error: called from\n"
	             "    take at line 4 column 5\n"
	             "    shop at line 10 column 1\n",
	             ":10:1 shop\n"
	             ":4:5 take\n"
	             "! error: no item: -3\n");
}

static void tcl_quotes_code_of_several_lines(void **state)
{
	(void)state;
	assert_trace("divide by zero\n"
	             "    invoked from within\n"
	             "\"expr {1 / 0} \"\n"
	             "    (\"expr\" arm line 1)\n"
	             "    invoked from within\n"
	             "\"switch [lindex $argv 0] {\n"
	             "  sell { shop::sell }\n"
	             "\n"
	             " ...\"\n"
	             "    (file \"shop.tcl\" line 16)\n"
	             "what else was said\n",
	             "shop.tcl:16\n"
	             "! divide by zero\n"
	             "? what else was said\n");
}

static void one_of_an_exception_group_has_notes_and_another_no_frames(void **state)
{
	(void)state;
	assert_trace("  + Exception Group Traceback (most recent call last):\n"
	             "  |   File \"g.py\", line 9, in run\n"
	             "  | ExceptionGroup: both (3 sub-exceptions)\n"
	             "  +-+---------------- 1 ----------------\n"
	             "    | Traceback (most recent call last):\n"
	             "    |   File \"g.py\", line 3, in one\n"
	             "    | TypeError: x\n"
	             "    | noted\n"
	             "    +---------------- 2 ----------------\n"
	             "    | ValueError: y\n"
	             "    | noted too\n"
	             "    +---------------- 3 ----------------\n"
	             "    | ValueError: z\n"
	             "    +------------------------------------\n",
	             "g.py:9 run\n"
	             "== 1: TypeError: x; noted\n"
	             "g.py:3 one\n"
	             "! ExceptionGroup: both (3 sub-exceptions)\n"
	             "! 2: ValueError: y; noted too\n"
	             "! 3: ValueError: z\n");
}

static void pytest_keeps_the_arguments_of_the_innermost_function(void **state)
{
	(void)state;
	assert_trace("def test_total():\n"
	             "        x = 1\n"
	             ">       outer(x)\n"
	             "\n"
	             "t.py:9: \n"
	             "_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _\n"
	             "\n"
	             "n = 1\n"
	             "\n"
	             "    def outer(n):\n"
	             ">       inner(n)\n"
	             "\n"
	             "t.py:7: \n"
	             "_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _\n"
	             "\n"
	             "m = 2\n"
	             "\n"
	             "    def inner(m):\n"
	             ">       assert m == 3\n"
	             "E       assert 2 == 3\n"
	             "\n"
	             "t.py:5: AssertionError\n",
	             "t.py:9 test_total\n"
	             "t.py:7 outer\n"
	             "t.py:5 inner\n"
	             "! AssertionError: assert 2 == 3\n"
	             "! assertion\n"
	             "? m = 2\n");
}

static void a_whole_path_may_have_blanks_and_parentheses(void **state)
{
	(void)state;
	assert_trace("Error: x\n"
	             "    at f (/w/app/(my shop)/a.js:12:5)\n"
	             "    at /w/app/(my shop)/b.js:3:1\n"
	             "    at file:///C:/my%20app/c.mjs:4:2\n",
	             "file:///C:/my%20app/c.mjs:4:2\n"
	             "/w/app/(my shop)/b.js:3:1\n"
	             "/w/app/(my shop)/a.js:12:5 f\n"
	             "! Error: x\n");
	assert_trace("no item at C:\\my shop\\a.pl line 3.\n", "C:\\my shop\\a.pl:3\n! no item\n");
	assert_trace("no item at my shop line 3.\n", "? no item at my shop line 3.\n");
	assert_trace("C:\\my shop\\a (1).c:12:5: error: x\n",
	             "C:\\my shop\\a (1).c:12:5\n! error: x\n");
	assert_trace("panic: x\n\ngoroutine 1 [running]:\nmain.f(...)\n\tC:/my shop/a.go:12\n",
	             "C:/my shop/a.go:12 main.f\n! x\n! crash\n");
	assert_trace("thread 'main' panicked at src/my shop/lib.rs:4:5:\nx\n",
	             "src/my shop/lib.rs:4:5\n! x\n! crash\n");
	assert_trace("==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1\n"
	             "    #0 0x55 in std::get(int, int) /w/my shop/a.cc:3:5\n",
	             "/w/my shop/a.cc:3:5 std::get(int, int)\n"
	             "! AddressSanitizer: heap-use-after-free on address 0x1\n"
	             "! crash\n");
}

static void safari_names_what_is_no_function(void **state)
{
	(void)state;
	assert_trace("f@http://localhost:9876/a.js:12:5\n"
	             "global code@http://localhost:9876/b.js:3:1\n"
	             "promiseReactionJob@[native code]\n",
	             "- [native code] promiseReactionJob\n"
	             "http://localhost:9876/b.js:3:1 global code\n"
	             "http://localhost:9876/a.js:12:5 f\n");
}

static void doctest_says_the_place_first_and_then_again(void **state)
{
	(void)state;
	assert_trace("shop.cc:6:\n"
	             "TEST CASE:  sells\n"
	             "\n"
	             "shop.cc:6: FATAL ERROR: REQUIRE( a == 3 ) is NOT correct!\n"
	             "  values: REQUIRE( 2 == 3 )\n"
	             "  logged: why\n",
	             "shop.cc:6\n"
	             "! REQUIRE( a == 3 ) is NOT correct!\n"
	             "!   values: REQUIRE( 2 == 3 )\n"
	             "!   logged: why\n"
	             "! assertion\n"
	             "? TEST CASE:  sells\n");
}

static void a_message_below_another_is_not_lost(void **state)
{
	(void)state;
	assert_trace("a.c:3: error: one\n"
	             "  more of one\n"
	             "b.c:4: error: two\n"
	             "  more of two\n",
	             "a.c:3\n"
	             "== error: two\n"
	             "b.c:4\n"
	             "! error: one\n"
	             "!   more of one\n"
	             "?   more of two\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lua_5_1_has_no_name_for_what_is_not_lua),
		cmocka_unit_test(racket_says_where_below_the_message),
		cmocka_unit_test(sbcl_has_its_debugger_in_front),
		cmocka_unit_test(octave_names_no_files),
		cmocka_unit_test(tcl_quotes_code_of_several_lines),
		cmocka_unit_test(one_of_an_exception_group_has_notes_and_another_no_frames),
		cmocka_unit_test(pytest_keeps_the_arguments_of_the_innermost_function),
		cmocka_unit_test(a_whole_path_may_have_blanks_and_parentheses),
		cmocka_unit_test(doctest_says_the_place_first_and_then_again),
		cmocka_unit_test(a_message_below_another_is_not_lost),
		cmocka_unit_test(safari_names_what_is_no_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
