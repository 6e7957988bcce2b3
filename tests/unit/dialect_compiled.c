#include "trace.h"

static void ada_names_modules_between_the_frames(void **state)
{
	(void)state;
	assert_trace("raised SHOP.EMPTY : no item\n"
	             "[./shop]\n"
	             "0x560808e7be7f Shop.Take at shop.adb:7\n"
	             "0x560808e7ba9f Shop at shop.adb:18\n"
	             "0x560808e7b90b Main at b~shop.adb:248\n"
	             "[/lib/x86_64-linux-gnu/libc.so.6]\n"
	             "0x7fa266a45248\n"
	             "[./shop]\n"
	             "0x560808e7b37f _start at ???\n"
	             "0xfffffffffffffffe\n",
	             "- b~shop.adb:248 Main\n"
	             "shop.adb:18 Shop\n"
	             "shop.adb:7 Shop.Take\n"
	             "! SHOP.EMPTY : no item\n");
}

static void ada_without_symbols_names_the_place_alone(void **state)
{
	(void)state;
	assert_trace("Execution of ./shop terminated by unhandled exception\n"
	             "raised CONSTRAINT_ERROR : shop.adb:19 index check failed\n",
	             "shop.adb:19\n"
	             "! CONSTRAINT_ERROR : shop.adb:19 index check failed\n");
	assert_trace("raised SYSTEM.ASSERTIONS.ASSERT_FAILURE : shop.adb:20\n",
	             "shop.adb:20\n"
	             "! SYSTEM.ASSERTIONS.ASSERT_FAILURE : shop.adb:20\n"
	             "! assertion\n");
}

static void fortran_puts_the_place_below_the_name(void **state)
{
	(void)state;
	assert_trace("At line 9 of file shop.f90\n"
	             "Fortran runtime error: Index '7' of dimension 1 of array 'a' above upper "
	             "bound of 3\n"
	             "\n"
	             "Error termination. Backtrace:\n"
	             "#0  0x7f63d1a218c2 in ???\n"
	             "#1  0x5588d87f8406 in take\n"
	             "\tat /w/shop.f90:9\n"
	             "#2  0x5588d87f8506 in shop\n"
	             "\tat /w/shop.f90:4\n"
	             "#3  0x5588d87f8658 in main\n"
	             "\tat /w/shop.f90:15\n",
	             "- /w/shop.f90:15 main\n"
	             "/w/shop.f90:4 shop\n"
	             "/w/shop.f90:9 take\n"
	             "-  ???\n"
	             "! Index '7' of dimension 1 of array 'a' above upper bound of 3\n");
}

static void pascal_names_the_line_before_the_file(void **state)
{
	(void)state;
	assert_trace("An unhandled exception occurred at $00000000004010E3:\n"
	             "EShop: empty: -3\n"
	             "  $00000000004010E3  TAKE,  line 6 of shop.pas\n"
	             "  $000000000040126A  main,  line 16 of shop.pas\n",
	             "shop.pas:16 main\n"
	             "shop.pas:6 TAKE\n"
	             "! EShop: empty: -3\n");
	assert_trace("An unhandled exception occurred at $000000000042325C:\n"
	             "EAssertionFailed: three wanted (shop.pas, line 19)\n"
	             "  $000000000042325C\n",
	             "shop.pas:19\n"
	             "! EAssertionFailed: three wanted\n"
	             "! assertion\n");
}

static void d_has_the_frames_of_its_runtime_without_a_place(void **state)
{
	(void)state;
	assert_trace("shop.Empty@shop.d(2): no item\n"
	             "----------------\n"
	             "shop.d:3 int shop.take(int) [0x55a80afeb3dd]\n"
	             "shop.d:9 _Dmain [0x55a80afeb4a7]\n"
	             "??:? _d_run_main [0x7f6fbdb757ed]\n"
	             "??:? [0x7f6fbd425249]\n",
	             "shop.d:9 _Dmain\n"
	             "shop.d:3 shop.take\n"
	             "! shop.Empty@shop.d(2): no item\n");
	assert_trace("core.exception.AssertError@shop.d(12): three wanted\n",
	             "shop.d:12\n"
	             "! core.exception.AssertError@shop.d(12): three wanted\n"
	             "! assertion\n");
}

static void nim_says_last_what_was_raised(void **state)
{
	(void)state;
	assert_trace("/w/shop.nim(7) shop\n"
	             "/w/shop.nim(3) take\n"
	             "/usr/lib/nim/lib/system/fatal.nim(54) sysFatal\n"
	             "Error: unhandled exception: index 5 not in 0 .. 0 [IndexDefect]\n",
	             "/w/shop.nim:7 shop\n"
	             "/w/shop.nim:3 take\n"
	             "- /usr/lib/nim/lib/system/fatal.nim:54 sysFatal\n"
	             "! index 5 not in 0 .. 0 [IndexDefect]\n");
	assert_trace("Traceback (most recent call last)\n"
	             "/w/shop.nim(14) shop\n"
	             "SIGSEGV: Illegal storage access. (Attempt to read from nil?)\n",
	             "/w/shop.nim:14 shop\n"
	             "! SIGSEGV: Illegal storage access. (Attempt to read from nil?)\n"
	             "! crash SIGSEGV\n");
}

static void crystal_tells_what_it_was_caused_by(void **state)
{
	(void)state;
	assert_trace("Unhandled exception: could not sell (Exception)\n"
	             "  from shop.cr:17:5 in 'sell'\n"
	             "  from /usr/lib/crystal/lib/crystal/main.cr:127:3 in 'main'\n"
	             "  from /lib/x86_64-linux-gnu/libc.so.6 in '__libc_start_main'\n"
	             "  from ???\n"
	             "Caused by: no item (ArgumentError)\n"
	             "  from shop.cr:3:5 in 'take'\n",
	             "- /usr/lib/crystal/lib/crystal/main.cr:127:3 main\n"
	             "shop.cr:17:5 sell\n"
	             "== Caused by: no item (ArgumentError)\n"
	             "shop.cr:3:5 take\n"
	             "! could not sell (Exception)\n");
}

static void an_inner_exception_of_net_is_the_cause_of_the_outer_one(void **state)
{
	(void)state;
	assert_trace("Unhandled exception. Shop.SaleException: could not sell\n"
	             " ---> System.ArgumentException: no item\n"
	             "   at Shop.Take(Int32 n) in /w/Shop.cs:line 5\n"
	             "   --- End of inner exception stack trace ---\n"
	             "   at Shop.Sell() in /w/Shop.cs:line 10\n"
	             "   at Shop.Main() in /w/Shop.cs:line 12\n",
	             "/w/Shop.cs:12 Shop.Main\n"
	             "/w/Shop.cs:10 Shop.Sell\n"
	             "== caused by System.ArgumentException: no item\n"
	             "/w/Shop.cs:5 Shop.Take\n"
	             "! Shop.SaleException: could not sell\n");
}

static void mono_says_everything_twice(void **state)
{
	(void)state;
	assert_trace("Unhandled Exception:\n"
	             "A.Sale: could not sell ---> System.ArgumentException: no item\n"
	             "  at A.Shop.Take (System.Int32 n) [0x0001e] in /w/Shop.cs:5 \n"
	             "   --- End of inner exception stack trace ---\n"
	             "  at A.Shop.Main (System.String[] args) [0x000f5] in /w/Shop.cs:10 \n"
	             "  at System.Threading.Tasks.Task.Execute () [0x00000] in <12b418a7818c>:0 \n"
	             "[ERROR] FATAL UNHANDLED EXCEPTION: A.Sale: could not sell ---> "
	             "System.ArgumentException: no item\n"
	             "  at A.Shop.Take (System.Int32 n) [0x0001e] in /w/Shop.cs:5 \n"
	             "   --- End of inner exception stack trace ---\n"
	             "  at A.Shop.Main (System.String[] args) [0x000f5] in /w/Shop.cs:10 \n"
	             "  at System.Threading.Tasks.Task.Execute () [0x00000] in <12b418a7818c>:0 \n",
	             "-  System.Threading.Tasks.Task.Execute\n"
	             "/w/Shop.cs:10 A.Shop.Main\n"
	             "== caused by System.ArgumentException: no item\n"
	             "/w/Shop.cs:5 A.Shop.Take\n"
	             "! A.Sale: could not sell\n");
}

static void junits_console_prints_no_at(void **state)
{
	(void)state;
	assert_trace(
		"  JUnit Jupiter:ShopTest:sells()\n"
		"    MethodSource [className = 'ShopTest', methodName = 'sells', "
		"methodParameterTypes = '']\n"
		"    => org.opentest4j.AssertionFailedError: expected: <4> but was: <3>\n"
		"       org.junit.jupiter.api.Assertions.assertEquals(Assertions.java:528)\n"
		"       a.ShopTest.sells(ShopTest.java:20)\n"
		"       java.base/jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native "
		"Method)\n"
		"       [...]\n",
		"- Native Method java.base/jdk.internal.reflect.NativeMethodAccessorImpl.invoke0\n"
		"ShopTest.java:20 a.ShopTest.sells\n"
		"- Assertions.java:528 org.junit.jupiter.api.Assertions.assertEquals\n"
		"! org.opentest4j.AssertionFailedError: expected: <4> but was: <3>\n"
		"! assertion\n");
}

static void what_a_compiler_made_is_no_frame_of_the_users(void **state)
{
	(void)state;
	assert_trace("Exception in thread \"main\" java.lang.IllegalStateException: no item\n"
	             "\tat app//a.Shop.take(Shop.kt:3)\n"
	             "\tat a.Shop$sell$1.invoke(Shop.kt)\n"
	             "\tat a.Shop$$Lambda$14.run(Unknown Source)\n"
	             "\tat a.ShopKt.main(Shop.kt:8)\n",
	             "Shop.kt:8 a.ShopKt.main\n"
	             "- Unknown Source a.Shop$$Lambda$14.run\n"
	             "Shop.kt:3 a.Shop.take\n"
	             "! java.lang.IllegalStateException: no item\n");
}

static void what_was_suppressed_may_have_no_frames(void **state)
{
	(void)state;
	assert_trace("Exception in thread \"main\" a.SaleException: could not sell\n"
	             "\tat a.Shop.sell(Shop.java:8)\n"
	             "\tSuppressed: java.lang.IllegalStateException: also\n"
	             "\t\t... 1 more\n"
	             "Caused by: java.lang.IllegalArgumentException: no item\n"
	             "\tat a.Shop.take(Shop.java:3)\n"
	             "\t... 1 more\n",
	             "Shop.java:8 a.Shop.sell\n"
	             "== Caused by: java.lang.IllegalArgumentException: no item\n"
	             "Shop.java:3 a.Shop.take\n"
	             "! a.SaleException: could not sell\n"
	             "! Suppressed: java.lang.IllegalStateException: also\n");
}

static void otps_frames_name_their_application(void **state)
{
	(void)state;
	assert_trace("** (RuntimeError) no item\n"
	             "    (shop 0.1.0) lib/shop.ex:3: Shop.take/1\n"
	             "    (elixir 1.14.0) lib/enum.ex:1658: Enum.map/2\n"
	             "    (stdlib 4.2) timer.erl:235: :timer.tc/1\n"
	             "    test/shop_test.exs:9: (test)\n",
	             "test/shop_test.exs:9 (test)\n"
	             "- timer.erl:235 :timer.tc/1\n"
	             "- lib/enum.ex:1658 Enum.map/2\n"
	             "lib/shop.ex:3 Shop.take/1\n"
	             "! (RuntimeError) no item\n");
}

static void clojure_has_a_blank_before_the_place(void **state)
{
	(void)state;
	assert_trace(" at shop$take.invokeStatic (shop.clj:2)\n"
	             "    shop$take.invoke (shop.clj:2)\n"
	             "    shop/fn (shop.clj:5)\n"
	             "    clojure.test$test_var.invoke (test.clj:708)\n"
	             "    clojure.lang.Cons.next (Cons.java:39)\n"
	             "    clojure.main.main (main.java:40)\n",
	             "- main.java:40 clojure.main.main\n"
	             "- Cons.java:39 clojure.lang.Cons.next\n"
	             "- test.clj:708 clojure.test$test_var.invoke\n"
	             "shop.clj:5 shop/fn\n"
	             "shop.clj:2 shop$take.invoke\n"
	             "shop.clj:2 shop$take.invokeStatic\n");
	assert_trace("Execution error (ExceptionInfo) at shop/take (shop.clj:2).\n"
	             "no item\n",
	             "shop.clj:2 shop/take\n"
	             "! Execution error (ExceptionInfo)\n"
	             "! no item\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ada_names_modules_between_the_frames),
		cmocka_unit_test(ada_without_symbols_names_the_place_alone),
		cmocka_unit_test(fortran_puts_the_place_below_the_name),
		cmocka_unit_test(pascal_names_the_line_before_the_file),
		cmocka_unit_test(d_has_the_frames_of_its_runtime_without_a_place),
		cmocka_unit_test(nim_says_last_what_was_raised),
		cmocka_unit_test(crystal_tells_what_it_was_caused_by),
		cmocka_unit_test(an_inner_exception_of_net_is_the_cause_of_the_outer_one),
		cmocka_unit_test(mono_says_everything_twice),
		cmocka_unit_test(junits_console_prints_no_at),
		cmocka_unit_test(what_a_compiler_made_is_no_frame_of_the_users),
		cmocka_unit_test(what_was_suppressed_may_have_no_frames),
		cmocka_unit_test(otps_frames_name_their_application),
		cmocka_unit_test(clojure_has_a_blank_before_the_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
