#include "trace.h"

static void luajit_gives_an_address_for_what_is_not_lua(void **state)
{
	(void)state;
	assert_trace("luajit: boom.lua:6: attempt to index local 't' (a nil value)\n"
	             "stack traceback:\n"
	             "\tboom.lua:6: in main chunk\n"
	             "\t[C]: at 0x55ee34b9a2c0\n",
	             "- [C]\n"
	             "boom.lua:6 main chunk\n"
	             "! attempt to index local 't' (a nil value)\n");
}

static void what_cargo_warns_of_is_not_what_panicked(void **state)
{
	(void)state;
	assert_trace("warning: unused variable: `x`\n"
	             " --> src/main.rs:10:24\n"
	             "\n"
	             "thread 'main' (7) panicked at src/lib.rs:4:5:\n"
	             "negative: -3\n",
	             "src/lib.rs:4:5\n"
	             "== warning: unused variable: `x`\n"
	             "src/main.rs:10:24\n"
	             "! negative: -3\n"
	             "! crash\n");
}

static void a_python_traceback_has_its_source_lines_and_its_headline_last(void **state)
{
	(void)state;
	assert_trace(
		"Traceback (most recent call last):\n"
		"  File \"/usr/lib/python3.11/unittest/case.py\", line 57, in testPartExecutor\n"
		"    yield\n"
		"  File \"tests/test_shop.py\", line 12, in test_total\n"
		"    self.assertEqual(total([1, 2]), 4)\n"
		"    ~~~~~~~~~~~~~~~~^^^^^^^^^^^^^^^^^^\n"
		"  File \"/usr/lib/python3.11/unittest/case.py\", line 873, in assertEqual\n"
		"    raise self.failureException(msg)\n"
		"AssertionError: 3 != 4\n",
		"- /usr/lib/python3.11/unittest/case.py:57 testPartExecutor  # yield\n"
		"tests/test_shop.py:12 test_total  # self.assertEqual(total([1, 2]), 4)\n"
		"- /usr/lib/python3.11/unittest/case.py:873 assertEqual  # raise "
		"self.failureException(msg)\n"
		"! AssertionError: 3 != 4\n"
		"! assertion\n");
}

static void python_tells_what_an_exception_was_caused_by(void **state)
{
	(void)state;
	assert_trace("Traceback (most recent call last):\n"
	             "  File \"a.py\", line 2, in load\n"
	             "    open(name)\n"
	             "FileNotFoundError: [Errno 2] No such file\n"
	             " \n"
	             "The above exception was the direct cause of the following exception:\n"
	             "\n"
	             "Traceback (most recent call last):\n"
	             "  File \"a.py\", line 7, in main\n"
	             "    load(\"x\")\n"
	             "  File \"a.py\", line 4, in load\n"
	             "    raise ConfigError(name) from e\n"
	             "ConfigError: x\n",
	             "a.py:7 main  # load(\"x\")\n"
	             "a.py:4 load  # raise ConfigError(name) from e\n"
	             "== caused by FileNotFoundError: [Errno 2] No such file\n"
	             "a.py:2 load  # open(name)\n"
	             "! ConfigError: x\n");
}

static void python_tells_what_was_being_handled(void **state)
{
	(void)state;
	assert_trace("Traceback (most recent call last):\n"
	             "  File \"a.py\", line 2, in f\n"
	             "KeyError: 'k'\n"
	             "\n"
	             "During handling of the above exception, another exception occurred:\n"
	             "\n"
	             "Traceback (most recent call last):\n"
	             "  File \"a.py\", line 4, in f\n"
	             "ValueError: two\n"
	             "lines\n",
	             "a.py:4 f\n"
	             "== while handling KeyError: 'k'\n"
	             "a.py:2 f\n"
	             "! ValueError: two\n"
	             "! lines\n");
}

static void an_exception_group_has_a_section_for_each_of_its_exceptions(void **state)
{
	(void)state;
	assert_trace("  + Exception Group Traceback (most recent call last):\n"
	             "  |   File \"g.py\", line 9, in run\n"
	             "  |     raise ExceptionGroup(\"both\", errors)\n"
	             "  | ExceptionGroup: both (2 sub-exceptions)\n"
	             "  +-+---------------- 1 ----------------\n"
	             "    | Traceback (most recent call last):\n"
	             "    |   File \"g.py\", line 3, in one\n"
	             "    |     raise TypeError(\"x\")\n"
	             "    | TypeError: x\n"
	             "    +---------------- 2 ----------------\n"
	             "    | ValueError: no frames here\n"
	             "    +------------------------------------\n",
	             "g.py:9 run  # raise ExceptionGroup(\"both\", errors)\n"
	             "== 1: TypeError: x\n"
	             "g.py:3 one  # raise TypeError(\"x\")\n"
	             "! ExceptionGroup: both (2 sub-exceptions)\n"
	             "! 2: ValueError: no frames here\n");
}

static void a_syntax_error_is_a_place_without_a_function(void **state)
{
	(void)state;
	assert_trace("Traceback (most recent call last):\n"
	             "  File \"run.py\", line 1, in <module>\n"
	             "    import broken\n"
	             "  File \"broken.py\", line 3\n"
	             "    def f(:\n"
	             "          ^\n"
	             "SyntaxError: invalid syntax\n",
	             "run.py:1 <module>  # import broken\n"
	             "broken.py:3  # def f(:\n"
	             "! SyntaxError: invalid syntax\n");
}

static void pythons_fault_handler_prints_the_innermost_frame_first(void **state)
{
	(void)state;
	assert_trace("Fatal Python error: Segmentation fault\n"
	             "\n"
	             "Current thread 0x00007f1 (most recent call first):\n"
	             "  File \"t.py\", line 9 in inner\n"
	             "  File \"t.py\", line 12 in outer\n"
	             "\n"
	             "Thread 0x00007f2 (most recent call first):\n"
	             "  File \"/usr/lib/python3.11/threading.py\", line 320 in wait\n",
	             "t.py:12 outer\n"
	             "t.py:9 inner\n"
	             "== Thread 0x00007f2\n"
	             "- /usr/lib/python3.11/threading.py:320 wait\n"
	             "! Segmentation fault\n"
	             "! crash SIGSEGV\n");
}

static void pytest_prints_the_source_first_and_the_place_below(void **state)
{
	(void)state;
	assert_trace("____________________________ test_total ____________________________\n"
	             "\n"
	             "    def test_total():\n"
	             ">       check(total([1]))\n"
	             "\n"
	             "tests/test_shop.py:9: \n"
	             "_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _\n"
	             "\n"
	             "n = 1\n"
	             "\n"
	             "    def check(n):\n"
	             ">       assert n == 2\n"
	             "E       assert 1 == 2\n"
	             "\n"
	             "tests/test_shop.py:5: AssertionError\n",
	             "tests/test_shop.py:9 test_total\n"
	             "tests/test_shop.py:5 check\n"
	             "! AssertionError: assert 1 == 2\n"
	             "! assertion\n"
	             "? n = 1\n");
}

static void pytests_short_form_names_the_function_behind_the_place(void **state)
{
	(void)state;
	assert_trace("____ test_total ____\n"
	             "tests/test_shop.py:9: in test_total\n"
	             "    check(total([1]))\n"
	             "shop.py:5: in check\n"
	             "    raise KeyError(n)\n"
	             "E   KeyError: 1\n",
	             "tests/test_shop.py:9 test_total\n"
	             "shop.py:5 check\n"
	             "! KeyError: 1\n");
}

static void perl_names_what_is_called_so_the_names_move_by_one(void **state)
{
	(void)state;
	assert_trace("no cheese at lib/Shop.pm line 4.\n"
	             "\tShop::buy(\"brie\", undef) called at lib/Shop.pm line 9\n"
	             "\teval {...} called at t/shop.t line 3\n"
	             "\tmain::run() called at t/shop.t line 7\n",
	             "t/shop.t:7\n"
	             "t/shop.t:3 main::run\n"
	             "lib/Shop.pm:9 eval {...}\n"
	             "lib/Shop.pm:4 Shop::buy\n"
	             "! no cheese\n");
}

static void a_failed_test_of_perls_is_an_assertion_at_a_place(void **state)
{
	(void)state;
	assert_trace("  Failed test 'adds up'\n"
	             "  at t/shop.t line 12.\n"
	             "         got: '3'\n"
	             "    expected: '4'\n",
	             "t/shop.t:12\n"
	             "! assertion\n"
	             "?          got: '3'\n"
	             "?     expected: '4'\n");
}

static void perl_on_one_line_with_a_file_handle(void **state)
{
	(void)state;
	assert_trace("Illegal division by zero at ./x.pl line 3, <STDIN> line 12.\n",
	             "./x.pl:3\n"
	             "! Illegal division by zero\n");
}

static void node_prints_the_place_above_and_its_own_frames_below(void **state)
{
	(void)state;
	assert_trace("/w/shop.js:7\n"
	             "    throw new TypeError('no ' + name)\n"
	             "    ^\n"
	             "\n"
	             "TypeError: no brie\n"
	             "    at buy (/w/shop.js:7:11)\n"
	             "    at new Cart (/w/cart.js:3:5)\n"
	             "    at async Promise.all (index 0)\n"
	             "    at async Object.<anonymous> (file:///w/a%20b/shop.test.mjs:12:3)\n"
	             "    at Module._compile (node:internal/modules/cjs/loader:1521:14)\n"
	             "    at node:internal/main/run_main_module:28:49 {\n"
	             "  code: 'EBRIE'\n"
	             "}\n"
	             "\n"
	             "Node.js v20.20.2\n",
	             "- node:internal/main/run_main_module:28:49\n"
	             "- node:internal/modules/cjs/loader:1521:14 Module._compile\n"
	             "file:///w/a%20b/shop.test.mjs:12:3 Object.<anonymous>\n"
	             "- index 0 Promise.all\n"
	             "/w/cart.js:3:5 new Cart\n"
	             "/w/shop.js:7:11 buy\n"
	             "! TypeError: no brie\n"
	             "?   code: 'EBRIE'\n");
}

static void node_tells_causes_as_sections(void **state)
{
	(void)state;
	assert_trace("Error: outer\n"
	             "    at f (/w/a.js:1:2) {\n"
	             "  [cause]: Error: inner\n"
	             "      at g (/w/a.js:3:4)\n"
	             "}\n",
	             "/w/a.js:1:2 f\n"
	             "== [cause]: Error: inner\n"
	             "/w/a.js:3:4 g\n"
	             "! Error: outer\n");
}

static void the_frames_of_a_yaml_stack_have_no_at(void **state)
{
	(void)state;
	assert_trace("expectBalance (/w/test.js:3:47)\n"
	             "async TestContext.<anonymous> (file:///w/test.js:6:38)\n"
	             "node:internal/test_runner/test:797:9\n",
	             "- node:internal/test_runner/test:797:9\n"
	             "file:///w/test.js:6:38 TestContext.<anonymous>\n"
	             "/w/test.js:3:47 expectBalance\n");
}

static void firefox_writes_function_at_url(void **state)
{
	(void)state;
	assert_trace("Error: nope\n"
	             "check@https://x.example/app.js:10:15\n"
	             "@file:///w/main.js:3:1\n",
	             "file:///w/main.js:3:1\n"
	             "https://x.example/app.js:10:15 check\n"
	             "! Error: nope\n");
}

static void assertion_libraries_are_cut_below_an_assertion(void **state)
{
	(void)state;
	assert_trace("AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:\n"
	             "\n"
	             "1 !== 2\n"
	             "\n"
	             "    at check (/w/test.js:3:10)\n"
	             "    at Object.equal (/w/node_modules/chai/lib/chai.js:9:1)\n",
	             "- /w/node_modules/chai/lib/chai.js:9:1 Object.equal\n"
	             "/w/test.js:3:10 check\n"
	             "! AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:\n"
	             "! \n"
	             "! 1 !== 2\n"
	             "! assertion\n");
}

static void ruby_has_its_message_behind_the_first_frame(void **state)
{
	(void)state;
	assert_trace("lib/shop.rb:5:in `buy': no cheese (ArgumentError)\n"
	             "\tfrom lib/shop.rb:9:in `run'\n"
	             "\t ... 12 levels...\n"
	             "\tfrom test.rb:2:in `<main>'\n",
	             "test.rb:2 <main>\n"
	             "lib/shop.rb:9 run\n"
	             "lib/shop.rb:5 buy\n"
	             "! no cheese (ArgumentError)\n");
}

static void newer_ruby_quotes_otherwise_and_names_the_class(void **state)
{
	(void)state;
	assert_trace("lib/shop.rb:5:in 'Shop#buy': no cheese (ArgumentError)\n"
	             "\tfrom test.rb:2:in '<main>'\n",
	             "test.rb:2 <main>\n"
	             "lib/shop.rb:5 Shop#buy\n"
	             "! no cheese (ArgumentError)\n");
}

static void minitest_puts_the_place_in_brackets(void **state)
{
	(void)state;
	assert_trace("ShopTest#test_total [test/shop_test.rb:7]:\n"
	             "Expected: 4\n"
	             "  Actual: 3\n",
	             "test/shop_test.rb:7 ShopTest#test_total\n"
	             "! Expected: 4\n"
	             "!   Actual: 3\n"
	             "! assertion\n");
}

static void rspec_prints_frames_as_comments(void **state)
{
	(void)state;
	assert_trace("  1) Shop adds up\n"
	             "     Failure/Error: expect(total).to eq 4\n"
	             "\n"
	             "       expected: 4\n"
	             "            got: 3\n"
	             "     # ./spec/shop_spec.rb:7:in `check'\n"
	             "     # ./spec/shop_spec.rb:11:in `block (2 levels) in <top (required)>'\n",
	             "./spec/shop_spec.rb:11 block (2 levels) in <top (required)>\n"
	             "./spec/shop_spec.rb:7 check\n"
	             "! Failure/Error: expect(total).to eq 4\n"
	             "! \n"
	             "!   expected: 4\n"
	             "!        got: 3\n"
	             "! assertion\n"
	             "?   1) Shop adds up\n");
}

static void lua_prints_c_functions_that_nobody_wants(void **state)
{
	(void)state;
	assert_trace("lua5.4: shop.lua:2: no cheese\n"
	             "stack traceback:\n"
	             "\t[C]: in function 'error'\n"
	             "\tshop.lua:2: in upvalue 'buy'\n"
	             "\tshop.lua:7: in function <shop.lua:5>\n"
	             "\t(...tail calls...)\n"
	             "\tshop.lua:9: in main chunk\n"
	             "\t[C]: in ?\n",
	             "- [C] ?\n"
	             "shop.lua:9 main chunk\n"
	             "shop.lua:7\n"
	             "shop.lua:2 buy\n"
	             "- [C] error\n"
	             "! no cheese\n");
}

static void php_names_what_is_called(void **state)
{
	(void)state;
	assert_trace("PHP Fatal error:  Uncaught RuntimeException: no cheese in /w/shop.php:4\n"
	             "Stack trace:\n"
	             "#0 /w/shop.php(9): Shop->buy('brie')\n"
	             "#1 {main}\n"
	             "  thrown in /w/shop.php on line 4\n",
	             "/w/shop.php:9\n"
	             "/w/shop.php:4 Shop->buy\n"
	             "! RuntimeException: no cheese\n");
}

static void java_tells_causes_and_what_was_suppressed(void **state)
{
	(void)state;
	assert_trace("Exception in thread \"main\" shop.Wrong: outer\n"
	             "\tat shop.Cart.add(Cart.java:12)\n"
	             "\tat java.base/java.util.List.forEach(List.java:75)\n"
	             "\tat shop.Main.main(Main.java:3)\n"
	             "\tSuppressed: java.io.IOException: close\n"
	             "\t\tat shop.Cart.close(Cart.java:30)\n"
	             "\t\t... 1 more\n"
	             "Caused by: java.lang.Error: inner\n"
	             "\tat shop.Buy.buy(Buy.java:8)\n"
	             "\t... 2 more\n",
	             "Main.java:3 shop.Main.main\n"
	             "- List.java:75 java.base/java.util.List.forEach\n"
	             "Cart.java:12 shop.Cart.add\n"
	             "== Suppressed: java.io.IOException: close\n"
	             "Cart.java:30 shop.Cart.close\n"
	             "== Caused by: java.lang.Error: inner\n"
	             "Buy.java:8 shop.Buy.buy\n"
	             "! shop.Wrong: outer\n");
}

static void below_an_assertion_of_junits_its_own_frames_go(void **state)
{
	(void)state;
	assert_trace("org.opentest4j.AssertionFailedError: expected: <4> but was: <3>\n"
	             "\tat org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)\n"
	             "\tat org.junit.jupiter.api.Assertions.assertEquals(Assertions.java:150)\n"
	             "\tat shop.ShopTest.totals(ShopTest.java:14)\n"
	             "\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)\n"
	             "\tat org.junit.platform.engine.Node.run(Node.java:9)\n",
	             "- Node.java:9 org.junit.platform.engine.Node.run\n"
	             "- Method.java:580 java.base/java.lang.reflect.Method.invoke\n"
	             "ShopTest.java:14 shop.ShopTest.totals\n"
	             "- Assertions.java:150 org.junit.jupiter.api.Assertions.assertEquals\n"
	             "- AssertionUtils.java:55 org.junit.jupiter.api.AssertionUtils.fail\n"
	             "! org.opentest4j.AssertionFailedError: expected: <4> but was: <3>\n"
	             "! assertion\n");
}

static void dotnet_puts_the_file_behind_in(void **state)
{
	(void)state;
	assert_trace("Unhandled exception. System.InvalidOperationException: no cheese\n"
	             "   at Shop.Cart.Add(String name, Int32 n) in /w/Cart.cs:line 12\n"
	             "   at System.Linq.Enumerable.ToList[T](IEnumerable`1 source)\n"
	             "   at Shop.Program.Main() in /w/Program.cs:line 3\n",
	             "/w/Program.cs:3 Shop.Program.Main\n"
	             "-  System.Linq.Enumerable.ToList[T]\n"
	             "/w/Cart.cs:12 Shop.Cart.Add\n"
	             "! System.InvalidOperationException: no cheese\n");
}

static void ocaml_and_its_raised_at(void **state)
{
	(void)state;
	assert_trace("Fatal error: exception Failure(\"no cheese\")\n"
	             "Raised at Stdlib.failwith in file \"stdlib.ml\", line 29, characters 17-33\n"
	             "Called from Shop.buy in file \"shop.ml\", line 4, characters 4-10\n"
	             "Called from Main in file \"main.ml\", line 2, characters 0-7\n",
	             "main.ml:2 Main\n"
	             "shop.ml:4 Shop.buy\n"
	             "- stdlib.ml:29 Stdlib.failwith\n"
	             "! Failure(\"no cheese\")\n");
}

static void haskells_call_stack_names_what_is_called(void **state)
{
	(void)state;
	assert_trace("shop: no cheese\n"
	             "CallStack (from HasCallStack):\n"
	             "  error, called at src/Shop.hs:12:5 in main:Shop\n"
	             "  buy, called at app/Main.hs:3:8 in main:Main\n",
	             "app/Main.hs:3:8\n"
	             "src/Shop.hs:12:5 buy\n"
	             "! shop: no cheese\n");
}

static void older_ruby_prints_the_outermost_call_first(void **state)
{
	(void)state;
	assert_trace("Traceback (most recent call last):\n"
	             "\t2: from boom.rb:9:in `<main>'\n"
	             "\t1: from boom.rb:4:in `cause'\n"
	             "lib/ledger.rb:5:in `check': negative: -3 (ArgumentError)\n",
	             "boom.rb:9 <main>\n"
	             "boom.rb:4 cause\n"
	             "lib/ledger.rb:5 check\n"
	             "! negative: -3 (ArgumentError)\n");
}

static void php_tells_the_cause_first_and_next_what_came_of_it(void **state)
{
	(void)state;
	assert_trace(
		"Fatal error: Uncaught InvalidArgumentException: not an integer in /b/boom.php:4\n"
		"Stack trace:\n"
		"#0 /b/boom.php(7): Bank\\check('x')\n"
		"#1 {main}\n"
		"\n"
		"Next RuntimeException: could not book in /b/boom.php:8\n"
		"Stack trace:\n"
		"#0 {main}\n"
		"  thrown in /b/boom.php on line 8\n",
		"/b/boom.php:8\n"
		"== caused by InvalidArgumentException: not an integer\n"
		"/b/boom.php:7\n"
		"/b/boom.php:4 Bank\\check\n"
		"! RuntimeException: could not book\n");
}

static void elixirs_tests_print_the_place_twice(void **state)
{
	(void)state;
	assert_trace("\n"
	             "\n"
	             "  1) test fails (LedgerTest)\n"
	             "     boom.exs:5\n"
	             "     balance is wrong\n"
	             "     code: assert Ledger.post(3) == 4\n"
	             "     left:  3\n"
	             "     right: 4\n"
	             "     stacktrace:\n"
	             "       boom.exs:5: (test)\n"
	             "\n"
	             "** (RuntimeError) no such account\n"
	             "    boom.exs:9: Ledger.check/1\n"
	             "    boom.exs:12: (file)\n"
	             "    (elixir 1.14.0) lib/code.ex:1245: Code.require_file/2\n",
	             "boom.exs:5 (test)\n"
	             "== (RuntimeError) no such account\n"
	             "- lib/code.ex:1245 Code.require_file/2\n"
	             "boom.exs:12 (file)\n"
	             "boom.exs:9 Ledger.check/1\n"
	             "! balance is wrong\n"
	             "! code: assert Ledger.post(3) == 4\n"
	             "! left:  3\n"
	             "! right: 4\n");
}

static void a_difference_with_brackets_is_a_part_of_nodes_message(void **state)
{
	(void)state;
	assert_trace("AssertionError [ERR_ASSERTION]: Expected values to be equal:\n"
	             "+ actual - expected\n"
	             "\n"
	             "  [\n"
	             "+   1\n"
	             "-   2\n"
	             "  ]\n"
	             "\n"
	             "    at check (/w/a.test.js:3:10)\n"
	             "    at node:internal/main/run_main_module:28:49\n",
	             "- node:internal/main/run_main_module:28:49\n"
	             "/w/a.test.js:3:10 check\n"
	             "! AssertionError [ERR_ASSERTION]: Expected values to be equal:\n"
	             "! + actual - expected\n"
	             "! \n"
	             "!   [\n"
	             "! +   1\n"
	             "! -   2\n"
	             "!   ]\n"
	             "! assertion\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(luajit_gives_an_address_for_what_is_not_lua),
		cmocka_unit_test(what_cargo_warns_of_is_not_what_panicked),
		cmocka_unit_test(a_python_traceback_has_its_source_lines_and_its_headline_last),
		cmocka_unit_test(python_tells_what_an_exception_was_caused_by),
		cmocka_unit_test(python_tells_what_was_being_handled),
		cmocka_unit_test(an_exception_group_has_a_section_for_each_of_its_exceptions),
		cmocka_unit_test(a_syntax_error_is_a_place_without_a_function),
		cmocka_unit_test(pythons_fault_handler_prints_the_innermost_frame_first),
		cmocka_unit_test(pytest_prints_the_source_first_and_the_place_below),
		cmocka_unit_test(pytests_short_form_names_the_function_behind_the_place),
		cmocka_unit_test(perl_names_what_is_called_so_the_names_move_by_one),
		cmocka_unit_test(a_failed_test_of_perls_is_an_assertion_at_a_place),
		cmocka_unit_test(perl_on_one_line_with_a_file_handle),
		cmocka_unit_test(node_prints_the_place_above_and_its_own_frames_below),
		cmocka_unit_test(node_tells_causes_as_sections),
		cmocka_unit_test(the_frames_of_a_yaml_stack_have_no_at),
		cmocka_unit_test(firefox_writes_function_at_url),
		cmocka_unit_test(assertion_libraries_are_cut_below_an_assertion),
		cmocka_unit_test(ruby_has_its_message_behind_the_first_frame),
		cmocka_unit_test(newer_ruby_quotes_otherwise_and_names_the_class),
		cmocka_unit_test(minitest_puts_the_place_in_brackets),
		cmocka_unit_test(rspec_prints_frames_as_comments),
		cmocka_unit_test(lua_prints_c_functions_that_nobody_wants),
		cmocka_unit_test(php_names_what_is_called),
		cmocka_unit_test(java_tells_causes_and_what_was_suppressed),
		cmocka_unit_test(below_an_assertion_of_junits_its_own_frames_go),
		cmocka_unit_test(dotnet_puts_the_file_behind_in),
		cmocka_unit_test(ocaml_and_its_raised_at),
		cmocka_unit_test(haskells_call_stack_names_what_is_called),
		cmocka_unit_test(older_ruby_prints_the_outermost_call_first),
		cmocka_unit_test(php_tells_the_cause_first_and_next_what_came_of_it),
		cmocka_unit_test(elixirs_tests_print_the_place_twice),
		cmocka_unit_test(a_difference_with_brackets_is_a_part_of_nodes_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
