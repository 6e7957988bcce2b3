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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lua_5_1_has_no_name_for_what_is_not_lua),
		cmocka_unit_test(racket_says_where_below_the_message),
		cmocka_unit_test(sbcl_has_its_debugger_in_front),
		cmocka_unit_test(octave_names_no_files),
		cmocka_unit_test(tcl_quotes_code_of_several_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
