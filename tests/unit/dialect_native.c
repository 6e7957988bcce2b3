#include "trace.h"

static void a_stack_format_may_have_null_for_a_place(void **state)
{
	(void)state;
	assert_trace("==7==ERROR: AddressSanitizer: SEGV on unknown address 0x0\n"
	             "    #0 0x5581 in sum /w/mem.c:6:90\n"
	             "    #1 0x5582 in main /w/mem.c:21:36\n"
	             "    #2 0x5583 in _start <null>\n",
	             "-  _start\n"
	             "/w/mem.c:21:36 main\n"
	             "/w/mem.c:6:90 sum\n"
	             "! AddressSanitizer: SEGV on unknown address 0x0\n"
	             "! crash SIGSEGV\n");
}

static void a_go_panic_has_a_stack_for_each_goroutine(void **state)
{
	(void)state;
	assert_trace("panic: no cheese [recovered]\n"
	             "\tpanic: no cheese\n"
	             "\n"
	             "goroutine 7 [running]:\n"
	             "testing.tRunner.func1.2({0x5031a0, 0xc000104030})\n"
	             "\t/usr/lib/go/src/testing/testing.go:1396 +0x24e\n"
	             "panic({0x5031a0, 0xc000104030})\n"
	             "\t/usr/lib/go/src/runtime/panic.go:884 +0x212\n"
	             "example.org/shop.(*Cart).Add(...)\n"
	             "\t/w/cart.go:10\n"
	             "example.org/shop.TestAdd(0xc00009c680?)\n"
	             "\t/w/cart_test.go:23 +0x45\n"
	             "testing.tRunner(0xc00010e000, 0x52f388)\n"
	             "\t/usr/lib/go/src/testing/testing.go:1446 +0x10b\n"
	             "created by testing.(*T).Run\n"
	             "\t/usr/lib/go/src/testing/testing.go:1493 +0x35f\n"
	             "\n"
	             "goroutine 1 [chan receive]:\n"
	             "runtime.gopark()\n"
	             "\t/usr/lib/go/src/runtime/proc.go:380\n"
	             "exit status 2\n",
	             "- /usr/lib/go/src/testing/testing.go:1493 testing.(*T).Run\n"
	             "- /usr/lib/go/src/testing/testing.go:1446 testing.tRunner\n"
	             "/w/cart_test.go:23 example.org/shop.TestAdd\n"
	             "/w/cart.go:10 example.org/shop.(*Cart).Add\n"
	             "- /usr/lib/go/src/runtime/panic.go:884 panic\n"
	             "- /usr/lib/go/src/testing/testing.go:1396 testing.tRunner.func1.2\n"
	             "== goroutine 1 [chan receive]\n"
	             "- /usr/lib/go/src/runtime/proc.go:380 runtime.gopark\n"
	             "! no cheese [recovered]\n"
	             "! no cheese\n"
	             "! crash\n");
}

static void a_signal_in_go_has_a_name(void **state)
{
	(void)state;
	assert_trace("panic: runtime error: invalid memory address or nil pointer dereference\n"
	             "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48a]\n"
	             "\n"
	             "goroutine 1 [running]:\n"
	             "main.main()\n"
	             "\t/w/main.go:5 +0x1d\n",
	             "/w/main.go:5 main.main\n"
	             "! runtime error: invalid memory address or nil pointer dereference\n"
	             "! [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48a]\n"
	             "! crash SIGSEGV\n");
}

static void rust_names_the_place_in_the_headline_and_in_the_stack(void **state)
{
	(void)state;
	assert_trace("thread 'main' (12) panicked at src/cart.rs:4:50:\n"
	             "no cheese\n"
	             "second line\n"
	             "stack backtrace:\n"
	             "   0: rust_begin_unwind\n"
	             "             at /rustc/0123/library/std/src/panicking.rs:689:5\n"
	             "   1: shop::cart::Cart::add::h0123456789abcdef\n"
	             "             at ./src/cart.rs:4:50\n"
	             "   2: core::ops::function::FnOnce::call_once\n"
	             "             at /rustc/0123/library/core/src/ops/function.rs:250:5\n"
	             "   3: shop[0123456789abcdef]::main\n"
	             "             at ./src/main.rs:2:5\n"
	             "note: run with `RUST_BACKTRACE=full`\n",
	             "./src/main.rs:2:5 shop::main\n"
	             "- /rustc/0123/library/core/src/ops/function.rs:250:5 "
	             "core::ops::function::FnOnce::call_once\n"
	             "./src/cart.rs:4:50 shop::cart::Cart::add\n"
	             "- /rustc/0123/library/std/src/panicking.rs:689:5 rust_begin_unwind\n"
	             "! no cheese\n"
	             "! second line\n"
	             "! crash\n");
}

static void older_rust_has_the_message_in_quotes_over_lines(void **state)
{
	(void)state;
	assert_trace("thread 'main' panicked at 'assertion failed: `(left == right)`\n"
	             "  left: `3`,\n"
	             " right: `4`', src/old.rs:2:13\n"
	             "note: run with `RUST_BACKTRACE=1`\n",
	             "src/old.rs:2:13\n"
	             "! assertion failed: `(left == right)`\n"
	             "!   left: `3`,\n"
	             "! right: `4`\n"
	             "! assertion crash\n");
}

static void a_sanitizer_tells_of_several_stacks(void **state)
{
	(void)state;
	assert_trace("=================================================================\n"
	             "==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x10 at pc 0x1\n"
	             "READ of size 4 at 0x10 thread T0\n"
	             "    #0 0x564629059916 in sum(int*, int) /w/sum.cc:6:9\n"
	             "    #1 0x56462905988c in main /w/main.cc:3\n"
	             "    #2 0x7f41fe844249 in __libc_start_call_main "
	             "../sysdeps/nptl/libc_start_call_main.h:58\n"
	             "    #3 0x564628f9b310 in _start (/w/t+0x21310) (BuildId: fb83)\n"
	             "\n"
	             "0x10 is located 0 bytes inside of 16-byte region [0x10,0x20)\n"
	             "freed by thread T0 here:\n"
	             "    #0 0x56462901e15e in free (/w/t+0xa415e) (BuildId: fb83)\n"
	             "    #1 0x564629059136 in drop /w/sum.cc:9:2\n"
	             "\n"
	             "SUMMARY: AddressSanitizer: heap-use-after-free /w/sum.cc:6:9 in sum\n"
	             "Shadow bytes around the buggy address:\n"
	             "  0x0c047fff7fb0: 00 00 00 00\n"
	             "==7==ABORTING\n",
	             "- (/w/t+0x21310 exact fb83) _start\n"
	             "- ../sysdeps/nptl/libc_start_call_main.h:58 __libc_start_call_main\n"
	             "/w/main.cc:3 main\n"
	             "/w/sum.cc:6:9 sum(int*, int)\n"
	             "== freed by thread T0 here\n"
	             "/w/sum.cc:9:2 drop\n"
	             "- (/w/t+0xa415e exact fb83) free\n"
	             "! AddressSanitizer: heap-use-after-free on address 0x10 at pc 0x1\n"
	             "! READ of size 4 at 0x10 thread T0\n"
	             "! 0x10 is located 0 bytes inside of 16-byte region [0x10,0x20)\n"
	             "! crash\n");
}

static void frames_without_names_keep_module_offset_and_build_id(void **state)
{
	(void)state;
	assert_trace("==7==ERROR: AddressSanitizer: SEGV on unknown address 0x0\n"
	             "    #0 0x564629059915  (/w/my prog (1)+0xdf915) (BuildId: "
	             "fb83deccc8c13337f9336774c4e99482385fe2ed)\n"
	             "    #1 0x7f41fe844249  (/lib/x86_64-linux-gnu/libc.so.6+0x27249)\n",
	             "- (/lib/x86_64-linux-gnu/libc.so.6+0x27249 exact)\n"
	             "(/w/my prog (1)+0xdf915 exact fb83deccc8c13337f9336774c4e99482385fe2ed)\n"
	             "! AddressSanitizer: SEGV on unknown address 0x0\n"
	             "! crash SIGSEGV\n");
}

static void undefined_behaviour_is_a_place_or_a_stack(void **state)
{
	(void)state;
	assert_trace("a.c:4:36: runtime error: signed integer overflow\n"
	             "    #0 0x5606253831fb in scale /w/a.c:4\n"
	             "a.c:11:21: runtime error: shift exponent 33 is too large\n",
	             "/w/a.c:4 scale\n"
	             "== runtime error: shift exponent 33 is too large\n"
	             "a.c:11:21\n"
	             "! runtime error: signed integer overflow\n"
	             "! crash\n");
}

static void valgrind_prefixes_every_line(void **state)
{
	(void)state;
	assert_trace("==12== Invalid read of size 4\n"
	             "==12==    at 0x1091D8: sum (sum.c:6)\n"
	             "==12==    by 0x109518: main (main.c:21)\n"
	             "==12==  Address 0x4a46050 is 0 bytes after a block of size 16 alloc'd\n"
	             "==12==    at 0x48417B4: malloc (in "
	             "/usr/libexec/valgrind/vgpreload_memcheck-amd64-linux.so)\n"
	             "==12==    by 0x10922E: make (sum.c:8)\n"
	             "==12== \n"
	             "==12== LEAK SUMMARY:\n"
	             "==12==    definitely lost: 16 bytes in 1 blocks\n",
	             "main.c:21 main\n"
	             "sum.c:6 sum\n"
	             "== Address 0x4a46050 is 0 bytes after a block of size 16 alloc'd\n"
	             "sum.c:8 make\n"
	             "- (/usr/libexec/valgrind/vgpreload_memcheck-amd64-linux.so) malloc\n"
	             "! Invalid read of size 4\n");
}

static void the_largest_leak_comes_first(void **state)
{
	(void)state;
	assert_trace("==12== 3 bytes in 1 blocks are definitely lost in loss record 1 of 2\n"
	             "==12==    by 0x1: a (a.c:1)\n"
	             "==12== \n"
	             "==12== 400 bytes in 1 blocks are definitely lost in loss record 2 of 2\n"
	             "==12==    by 0x2: b (b.c:2)\n",
	             "b.c:2 b\n"
	             "== 3 bytes in 1 blocks are definitely lost in loss record 1 of 2\n"
	             "a.c:1 a\n"
	             "! 400 bytes in 1 blocks are definitely lost in loss record 2 of 2\n");
}

static void gdb_shows_a_handler_below_the_signal(void **state)
{
	(void)state;
	assert_trace("Program received signal SIGSEGV, Segmentation fault.\n"
	             "#0  handler (n=11) at test.c:3\n"
	             "#1  <signal handler called>\n"
	             "#2  0x0000555555555266 in nth (n=0x0, s=\"a (b)\") at list.c:10\n"
	             "        i = 3\n"
	             "#3  0x00007ffff7e0afb2 in call () from /lib/libcall.so\n"
	             "#4  main () at main.c:5\n",
	             "main.c:5 main\n"
	             "(/lib/libcall.so) call\n"
	             "list.c:10 nth\n"
	             "- test.c:3 handler\n"
	             "! SIGSEGV, Segmentation fault\n"
	             "! crash SIGSEGV\n");
}

static void a_handlers_backtrace_begins_below_the_c_librarys_frame(void **state)
{
	(void)state;
	assert_trace("caught signal 11\n"
	             "./t(+0x119e)[0x55f53e04719e]\n"
	             "/lib/x86_64-linux-gnu/libc.so.6(+0x3c050)[0x7ff31853c050]\n"
	             "./t(nth+0x11)[0x55f53e0471f6]\n"
	             "./t(main+0x48) [0x55f53e04727a]\n"
	             "/lib/x86_64-linux-gnu/libc.so.6(__libc_start_main+0x85)[0x7ff318527305]\n",
	             "- (/lib/x86_64-linux-gnu/libc.so.6+0x27305) __libc_start_main\n"
	             "(./t+0x127a) main\n"
	             "(./t+0x11f6) nth\n"
	             "- (/lib/x86_64-linux-gnu/libc.so.6+0x3c050)\n"
	             "- (./t+0x119e exact)\n"
	             "! caught signal 11\n"
	             "! crash SIGSEGV\n");
}

static void the_kernel_puts_a_time_in_front_and_marks_guesses(void **state)
{
	(void)state;
	assert_trace(
		"[   12.345678] BUG: kernel NULL pointer dereference, address: 0000000000000000\n"
		"[   12.345679] RIP: 0010:cart_add+0x1a/0x40 [shop]\n"
		"[   12.345680] Call Trace:\n"
		"[   12.345681]  <TASK>\n"
		"[   12.345682]  ? show_regs+0x1/0x2\n"
		"[   12.345683]  cart_test+0x3c/0x50 [shop_test]\n"
		"[   12.345684]  kunit_try_run_case+0x51/0x80\n"
		"[   12.345685]  </TASK>\n",
		"-  kunit_try_run_case\n"
		"(shop_test) cart_test\n"
		"(shop) cart_add\n"
		"! BUG: kernel NULL pointer dereference, address: 0000000000000000\n"
		"! crash\n");
}

static void a_core_dump_has_modules_and_offsets(void **state)
{
	(void)state;
	assert_trace("Stack trace of thread 4711:\n"
	             "#0  0x00007f12 n/a (libc.so.6 + 0x8a1b)\n"
	             "#1  0x000055d6 n/a (t + 0x1234)\n",
	             "(t+0x1234)\n"
	             "- (libc.so.6+0x8a1b exact)\n"
	             "! crash\n");
}

static void our_own_wire_format(void **state)
{
	(void)state;
	assert_trace("tapir:1 crash pid=123 tid=123 sig=SIGSEGV code=1 addr=0x8 fatal=1 cwd=/w\n"
	             "tapir:1   msg malloc(): corrupted top size\n"
	             "tapir:1   #0 0x55d6ef87515c (/w/t_foo+0x115c) (BuildId: 62a0)\n"
	             "tapir:1   #1 0x7f6a8aa24249 (/lib/x86_64-linux-gnu/libc.so.6+0x27249) "
	             "(BuildId: 93ac)\n"
	             "tapir:1   ... 30744 frames elided\n"
	             "tapir:1 end frames=5 us=290\n",
	             "- (/lib/x86_64-linux-gnu/libc.so.6+0x27249 exact 93ac)\n"
	             "(/w/t_foo+0x115c exact 62a0)\n"
	             "! malloc(): corrupted top size\n"
	             "! 30744 frames elided\n"
	             "! crash SIGSEGV\n");
}

static void what_the_wire_format_encodes_is_decoded(void **state)
{
	(void)state;
	assert_trace("tapir:1 assert pid=1 at=a%20b.c:12\n"
	             "tapir:1   msg 100%25\n"
	             "tapir:1   #0 0x1 (/w/a (b)+0x1%0a+0x2)\n"
	             "tapir:1 end\n",
	             "(/w/a (b)+0x1\n+0x2 exact)\n"
	             "a b.c:12\n"
	             "! 100%\n"
	             "! assertion\n");
}

static void a_record_that_was_told_already_says_nothing(void **state)
{
	(void)state;
	assert_trace("tapir:1 assert pid=1 at=a.c:12\n"
	             "tapir:1   #0 0x1 (/w/a+0x2)\n"
	             "tapir:1 end\n"
	             "tapir:1 crash pid=1 sig=SIGABRT fatal=1 again=1 cwd=/\n"
	             "tapir:1 end\n",
	             "(/w/a+0x2 exact)\n"
	             "a.c:12\n"
	             "! assertion\n");
}

static void where_the_wire_format_has_threads_each_has_its_title(void **state)
{
	(void)state;
	assert_trace("tapir:1 stall pid=1 quiet=30\n"
	             "tapir:1   msg no new test point for 30s\n"
	             "tapir:1   thread name=a%20b pid=7 tid=1 state=running cpu=98%25 alike=3\n"
	             "tapir:1   #0 0x1 (/w/a+0x2)\n"
	             "tapir:1   thread name=c pid=2 tid=2 state=sleeping cpu=0%25 new=x\n"
	             "tapir:1   #0 0x1 (/w/a+0x3)\n"
	             "tapir:1 end\n",
	             "== thread a b (1 of process 7), running, 98% of a processor, 3 more like it\n"
	             "(/w/a+0x2 exact)\n"
	             "== thread c (2), sleeping\n"
	             "(/w/a+0x3 exact)\n"
	             "! no new test point for 30s\n");
}

static void where_the_wire_format_has_a_throw_is_another_stack(void **state)
{
	(void)state;
	assert_trace("tapir:1 crash pid=1 sig=SIGABRT fatal=1\n"
	             "tapir:1   #0 0x1 (/w/a+0x2)\n"
	             "tapir:1   throw type=St13runtime_error\n"
	             "tapir:1   #0 0x1 (/w/a+0x3)\n"
	             "tapir:1 end\n",
	             "(/w/a+0x2 exact)\n"
	             "== exception thrown here (St13runtime_error)\n"
	             "(/w/a+0x3 exact)\n"
	             "! crash SIGABRT\n");
}

static void an_assertion_of_the_wire_format_has_a_place(void **state)
{
	(void)state;
	assert_trace("tapir:1 assert kind=cmocka at=t_foo.c:12 pid=9\n"
	             "tapir:1   #0 0x1 (/w/t_foo+0x2)\n"
	             "tapir:1 end\n",
	             "(/w/t_foo+0x2 exact)\n"
	             "t_foo.c:12\n"
	             "! assertion\n");
}

static void an_assert_of_cs_names_the_function(void **state)
{
	(void)state;
	assert_trace(
		"t: list.cc:10: std::list<int>& nth(node*, int): Assertion `n != NULL' failed.\n",
		"list.cc:10 nth\n"
		"! Assertion `n != NULL' failed.\n"
		"! assertion crash\n");
}

static void other_c_libraries_write_assertions_otherwise(void **state)
{
	(void)state;
	assert_trace("Assertion failed: n != NULL (list.c: nth: 10)\n",
	             "list.c:10 nth\n"
	             "! Assertion failed: n != NULL\n"
	             "! assertion crash\n");
}

static void a_crash_may_have_no_frame_at_all(void **state)
{
	(void)state;
	assert_trace("terminate called after throwing an instance of 'std::out_of_range'\n"
	             "  what():  map::at\n",
	             "! terminate called after throwing an instance of 'std::out_of_range'\n"
	             "!   what():  map::at\n"
	             "! crash\n");
}

static void a_boost_stacktrace_is_numbered_with_a_hash_behind(void **state)
{
	(void)state;
	assert_trace(" 0# buy(int) at /w/shop.cpp:12\n"
	             " 1# 0x000055A1 in ./t\n",
	             "(./t)\n"
	             "/w/shop.cpp:12 buy\n");
}

static void an_address_that_nobody_allocated_is_told_in_the_message(void **state)
{
	(void)state;
	assert_trace("==9== Invalid read of size 4\n"
	             "==9==    at 0x1: sum (mem.c:6)\n"
	             "==9==  Address 0x0 is not stack'd, malloc'd or (recently) free'd\n"
	             "==9== \n"
	             "==9== Process terminating with default action of signal 11 (SIGSEGV)\n"
	             "==9==  Access not within mapped region at address 0x0\n"
	             "==9==    at 0x1: sum (mem.c:6)\n",
	             "mem.c:6 sum\n"
	             "== Process terminating with default action of signal 11 (SIGSEGV)\n"
	             "mem.c:6 sum\n"
	             "! Invalid read of size 4\n"
	             "! Address 0x0 is not stack'd, malloc'd or (recently) free'd\n"
	             "! crash SIGSEGV\n");
}

static void a_kernel_panic_goes_before_a_warning_and_guesses_are_better_than_nothing(void **state)
{
	(void)state;
	assert_trace("WARNING: CPU: 0 PID: 19 at lib/shop-test.c:115 shop_case+0x7f/0x100\n"
	             "Call Trace:\n"
	             " [<60031000>] ? show_stack+0x0/0x50\n"
	             " [<602085d2>] ? shop_case+0x12/0x30\n"
	             "---[ end trace 0000000000000000 ]---\n"
	             "RIP: 0033:nth+0x0/0x10\n"
	             "RAX: 0000000060216b70 RBX: 000000009f803d20 RCX: 0000000000000001\n"
	             "Kernel panic - not syncing: Segfault with no mm\n"
	             "Call Trace:\n"
	             " [<60216baf>] ? shop_null+0x1f/0xa0\n"
	             " [<60092240>] ? ktime_get_ts64+0x0/0x180\n",
	             " shop_null\n"
	             " nth\n"
	             "== WARNING: CPU: 0 PID: 19 at lib/shop-test.c:115 shop_case+0x7f/0x100\n"
	             " shop_case\n"
	             "lib/shop-test.c:115 shop_case\n"
	             "! Kernel panic - not syncing: Segfault with no mm\n"
	             "! crash\n");
}

static void a_native_frame_of_nodes_may_lack_its_module_or_its_name(void **state)
{
	(void)state;
	assert_trace("----- Native stack trace -----\n"
	             "\n"
	             " 1: 0x1052410  [/w/node]\n"
	             " 2: 0xd3a3c0 node::Abort() [/w/node]\n"
	             " 3: 0x7fc3fb5cf5e2 \n"
	             " 4: 0x7fc3fb5cf5e2\n"
	             " 5: 0x10a v8::Local<v8::Value>::operator[](int) [/w/a.node]\n"
	             " 6: 0x10b uv_run\n"
	             "----- JavaScript stack trace -----\n"
	             "1: abort (/w/boom.js:15:68)\n"
	             "2: node:internal/main/run_main_module:28:49\n",
	             " uv_run\n"
	             "(/w/a.node) v8::Local<v8::Value>::operator[](int)\n"
	             "(/w/node) node::Abort()\n"
	             "(/w/node)\n"
	             "== \n"
	             "- node:internal/main/run_main_module:28:49\n"
	             "/w/boom.js:15:68 abort\n"
	             "! crash\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stack_format_may_have_null_for_a_place),
		cmocka_unit_test(a_go_panic_has_a_stack_for_each_goroutine),
		cmocka_unit_test(a_signal_in_go_has_a_name),
		cmocka_unit_test(rust_names_the_place_in_the_headline_and_in_the_stack),
		cmocka_unit_test(older_rust_has_the_message_in_quotes_over_lines),
		cmocka_unit_test(a_sanitizer_tells_of_several_stacks),
		cmocka_unit_test(frames_without_names_keep_module_offset_and_build_id),
		cmocka_unit_test(undefined_behaviour_is_a_place_or_a_stack),
		cmocka_unit_test(valgrind_prefixes_every_line),
		cmocka_unit_test(the_largest_leak_comes_first),
		cmocka_unit_test(gdb_shows_a_handler_below_the_signal),
		cmocka_unit_test(a_handlers_backtrace_begins_below_the_c_librarys_frame),
		cmocka_unit_test(the_kernel_puts_a_time_in_front_and_marks_guesses),
		cmocka_unit_test(a_core_dump_has_modules_and_offsets),
		cmocka_unit_test(our_own_wire_format),
		cmocka_unit_test(what_the_wire_format_encodes_is_decoded),
		cmocka_unit_test(a_record_that_was_told_already_says_nothing),
		cmocka_unit_test(where_the_wire_format_has_threads_each_has_its_title),
		cmocka_unit_test(where_the_wire_format_has_a_throw_is_another_stack),
		cmocka_unit_test(an_assertion_of_the_wire_format_has_a_place),
		cmocka_unit_test(an_assert_of_cs_names_the_function),
		cmocka_unit_test(other_c_libraries_write_assertions_otherwise),
		cmocka_unit_test(a_crash_may_have_no_frame_at_all),
		cmocka_unit_test(a_boost_stacktrace_is_numbered_with_a_hash_behind),
		cmocka_unit_test(an_address_that_nobody_allocated_is_told_in_the_message),
		cmocka_unit_test(
			a_kernel_panic_goes_before_a_warning_and_guesses_are_better_than_nothing),
		cmocka_unit_test(a_native_frame_of_nodes_may_lack_its_module_or_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
