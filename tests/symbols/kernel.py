#!/usr/bin/env python3
"""What a kernel prints, with files that stand for its image and its modules: kernel.py TAPIR
TAPIR-SYMBOLIZE prints TAP. Nothing is run: the text is put together from the files' symbols as
the kernel would."""

import json
import os
import re
import subprocess
import sys
import tempfile

from toolbox import HERE, Missing, blocks, call, tool
from tap import Tap, skip_all

FLAGS = ["-g", "-O2", "-ffreestanding", "-fno-pie", "-fno-asynchronous-unwind-tables"]


def line_of(text, file="kernel.c"):
    """The number of the line that has `text` in it."""
    with open(os.path.join(HERE, file), encoding="utf-8") as source:
        return next(i for i, line in enumerate(source, 1) if text in line)


TAKE = ("take", "kernel.c", line_of("sink = from[1]"))
CART_ADD = ("cart_add", "kernel.c", line_of("take(from) + 1"))
CHECK = ("check", "kernel.c", line_of("sink = cart_add"))
CART_TEST = ("cart_test", "kernel.c", line_of("sink += check"))
CART_INIT = ("cart_init", "kernel.c", line_of("sink += cart_test"))
NAMESAKE = ("check", "namesake.c", line_of("sink += from[i]", "namesake.c"))


class Kernel:
    """A folder with vmlinux and shop.ko in it, and what the kernel says of places in them."""

    def __init__(self, folder):
        self.folder = folder
        self.vmlinux = os.path.join(folder, "vmlinux")
        self.module = os.path.join(folder, "shop.ko")
        objects = []
        for name, source, more in (
            ("kernel.o", "kernel.c", []),
            ("first.o", "namesake.c", []),
            ("second.o", "namesake.c", ["-Dother_test=third_test", "-DLAST"]),
        ):
            objects.append(os.path.join(folder, name))
            call(tool("gcc"), *FLAGS, "-mcmodel=kernel", *more, "-c", "-o", objects[-1],
                 os.path.join(HERE, source))
        call(tool("ld"), "-static", "-nostdlib", "-T", os.path.join(HERE, "kernel.lds"),
             "--build-id", "-o", self.vmlinux, *objects)
        call(tool("ld"), "-r", "--build-id", "-o", self.module, *objects)
        self.symbols = []
        for line in call(tool("nm"), "-n", self.vmlinux).decode().splitlines():
            address, _, name = line.split()
            self.symbols.append((int(address, 16), name))
        self.code = call(tool("objdump"), "-d", "--no-show-raw-insn", self.vmlinux).decode()

    def build_id(self, path):
        return re.search(r"Build ID: (\w+)", call(tool("readelf"), "-n", path).decode()).group(1)

    def sizes(self, function):
        """Up to the next symbol, of all that are called so."""
        found = []
        for i, (address, name) in enumerate(self.symbols):
            if name == function:
                found.append(self.symbols[i + 1][0] - address)
        return found

    def place(self, function, mark, which=0, behind=True):
        """"function+0x1a/0x40" of the instruction with `mark` in it, or behind it."""
        bodies = re.findall(r"^(\w+) <%s>:\n((?:.+\n)*)" % function, self.code, re.M)
        start = int(bodies[which][0], 16)
        lines = bodies[which][1].splitlines()
        at = next(i for i, line in enumerate(lines) if re.search(mark, line)) + behind
        here = int(lines[at].split(":")[0], 16)
        return "%s+0x%x/0x%x" % (function, here - start, self.sizes(function)[which])

    def stack(self, module=""):
        """The calls from cart_test() to the fault in take(), innermost first."""
        return [
            self.place("cart_add", r"0x4\(%rdi\)", behind=False) + module,
            self.place("check", r"call.*<cart_add>") + module,
            self.place("cart_test", r"call.*<check>") + module,
        ]


class Run:
    """What the two programs make of a text."""

    def __init__(self, tapir, symbolize, kernel):
        self.tapir, self.symbolize, self.kernel = tapir, symbolize, kernel

    def report(self, lines, *options):
        """The status, what is printed, and the frames that are shown, outermost first."""
        text = "TAP version 14\n1..1\n%s\nnot ok 1 - cart\n" % "\n".join("# " + s for s in lines)
        path = os.path.join(self.kernel.folder, "result.json")
        done = subprocess.run([self.tapir, "--json", path, *options], input=text.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        with open(path, encoding="utf-8") as file:
            failure = json.load(file)["failures"][0]
        frames = [(frame["function"], os.path.basename(frame["file"] or ""), frame["line"])
                  for frame in failure["frames"] if not frame["hidden"]]
        return done.stdout.decode(), frames

    def filter(self, lines, *options):
        done = subprocess.run([self.symbolize, *options], input="\n".join(lines).encode() + b"\n",
                              stdout=subprocess.PIPE, check=False)
        return done.stdout.decode().splitlines()


CHAIN = [CART_TEST, CHECK, CART_ADD, TAKE]


def an_oops(run):
    """Registers first, guesses, time stamps and callers, and the registers once more."""
    fault, check, test = run.kernel.stack()
    lines = [
        "BUG: kernel NULL pointer dereference, address: 0000000000000008",
        "#PF: supervisor read access in kernel mode",
        "CPU: 0 PID: 27 Comm: kunit_try_catch Tainted: G                 N 6.1.0 #2",
        "RIP: 0010:" + fault,
        "Code: 8b 07 83 c0 01",
        "RSP: 0018:ffffc900001bfef8 EFLAGS: 00010246",
        "Call Trace:",
        " <TASK>",
        " ? __die+0x1f/0x70",
        " ? " + run.kernel.place("other_test", r"call.*<check>"),
        " " + check,
        " " + test,
        " kunit_try_run_case+0x51/0x80",
        " kthread+0xd8/0xf0",
        " </TASK>",
        "---[ end trace 0000000000000000 ]---",
        "RIP: 0010:" + fault,
    ]
    lines = ["[   12.345678][   T27] " + line for line in lines]
    return run.report(lines, "--module", "vmlinux=" + run.kernel.vmlinux)[1], CHAIN


def a_frame_of_a_module(run):
    """Its sections are put after each other, and its debug information is relocated."""
    module = " [shop %s]" % run.kernel.build_id(run.kernel.module)
    fault, check, test = run.kernel.stack(module)
    init = run.kernel.place("cart_init", r"call.*<cart_test>") + module
    lines = ["BUG: unable to handle page fault", "RIP: 0010:" + fault, "Call Trace:", " " + check,
             " " + test, " " + init, " do_one_initcall+0x5a/0x320"]
    options = ["--module", "shop.ko=" + run.kernel.module]
    return run.report(lines, *options)[1], [CART_INIT, *CHAIN]


def a_module_in_compressed_sections(run):
    path = os.path.join(run.kernel.folder, "my-mod.ko")
    call(tool("objcopy"), "--compress-debug-sections=zlib", run.kernel.module, path)
    _, check, test = run.kernel.stack(" [my_mod]")
    lines = ["Call Trace:", " " + check, " " + test]
    return run.report(lines, "--module", path)[1], [CART_TEST, CHECK]


def a_module_and_its_debug_file(run):
    path = os.path.join(run.kernel.folder, "bare.ko")
    build_id = run.kernel.build_id(run.kernel.module)
    where = os.path.join(run.kernel.folder, "debug", ".build-id", build_id[:2])
    os.makedirs(where)
    call(tool("objcopy"), "--only-keep-debug", run.kernel.module,
         os.path.join(where, build_id[2:] + ".debug"))
    call(tool("strip"), "-g", "-o", path, run.kernel.module)
    spot = run.kernel.place("check", r"call.*<cart_add>") + " [bare]"
    root = os.path.join(run.kernel.folder, "debug")
    said = run.filter([spot], "--debug-dir=" + root, "--module=" + path)
    return [re.sub(r":\d+\)$", ")", said[0])], ["%s (%s:%d)" % (
        spot, os.path.join(HERE, "kernel.c"), CHECK[2])]


def kasan_tells_of_other_stacks(run):
    fault, check, test = run.kernel.stack()
    other = run.kernel.place("other_test", r"call.*<check>")
    lines = [
        "=" * 66,
        "BUG: KASAN: slab-out-of-bounds in " + fault,
        "Read of size 4 at addr ffff8801f44ec37b by task kunit_try_catch/27",
        "",
        "CPU: 1 PID: 27 Comm: kunit_try_catch Not tainted 6.1.0 #2",
        "Call Trace:",
        " <TASK>",
        " dump_stack_lvl+0x34/0x48",
        " print_report+0x171/0x472",
        " kasan_report+0xad/0x140",
        " " + check,
        " " + test,
        " kthread+0xd8/0xf0",
        " </TASK>",
        "",
        "Allocated by task 27:",
        " kasan_save_stack+0x1e/0x40",
        " __kasan_kmalloc+0x7f/0x90",
        " " + other,
        " kthread+0xd8/0xf0",
        "",
        "The buggy address belongs to the object at ffff8801f44ec300",
        "Memory state around the buggy address:",
        " ffff8801f44ec200: fc fc fc fc fc fc fc fc fb fb fb fb fb fb fb fb",
        ">ffff8801f44ec300: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 03",
        "                                                                ^",
        "=" * 66,
    ]
    text, frames = run.report(lines, "--module", "vmlinux=" + run.kernel.vmlinux)
    here = ("other_test", "namesake.c", line_of("check(from) + twin", "namesake.c"))
    said = "Allocated by task 27" in text and "Read of size 4" in text and "fc fc" not in text
    return (frames, said), ([CART_TEST, CHECK, here], True)


def lockdep_tells_of_the_chain(run):
    _, check, test = run.kernel.stack()
    other = run.kernel.place("other_test", r"call.*<check>")
    lines = [
        "WARNING: possible circular locking dependency detected",
        "6.1.0 #1 Not tainted",
        "the existing dependency chain (in reverse order) is:",
        "",
        "-> #1 (&a->lock){+.+.}-{3:3}:",
        "       " + other,
        "",
        "-> #0 (&b->lock){+.+.}-{3:3}:",
        "       " + check,
        "",
        "stack backtrace:",
        "CPU: 0 PID: 1 Comm: swapper/0 Not tainted 6.1.0 #1",
        "Call Trace:",
        " <TASK>",
        " dump_stack_lvl+0x45/0x59",
        " " + test,
        " </TASK>",
    ]
    frames = run.report(lines, "--module", "vmlinux=" + run.kernel.vmlinux)[1]
    here = ("other_test", "namesake.c", line_of("check(from) + twin", "namesake.c"))
    return frames, [here, CHECK, CART_TEST]


def registers_of_arm64_are_the_first_frame(run):
    fault, check, test = run.kernel.stack()
    lines = [
        "Unable to handle kernel NULL pointer dereference at virtual address 0000000000000008",
        "Internal error: Oops: 0000000096000004 [#1] PREEMPT SMP",
        "pstate: 60000005 (nZCv daif -PAN -UAO -TCO -DIT -SSBS BTYPE=--)",
        "pc : " + fault,
        "lr : " + check,
        "x29: ffff800082d3bd10 x28: 0000000000000000 x27: 0000000000000000",
        "Call trace:",
        " " + fault + " (P)",
        " " + check,
        " " + test,
        " ret_from_fork+0x10/0x20",
    ]
    text, frames = run.report(lines, "--module", "vmlinux=" + run.kernel.vmlinux)
    return (frames, "x29" in text), (CHAIN, False)


def guesses_of_user_mode_linux(run):
    """Which has nothing but guesses, with addresses."""
    fault, check, test = run.kernel.stack()
    lines = ["Kernel panic - not syncing: Segfault with no mm", "RIP: 0033:" + fault, "Call Trace:",
             " [<60031000>] ? um_set_signals+0x0/0x50", " [<60022a70>] ? " + check,
             " [<602fdff0>] ? " + test]
    return run.report(lines, "--module", "vmlinux=" + run.kernel.vmlinux)[1], CHAIN


def a_warning_has_one_frame_where_it_is(run):
    fault, check, test = run.kernel.stack()
    lines = ["WARNING: CPU: 0 PID: 27 at kernel.c:%d %s" % (TAKE[2], fault), "RIP: 0010:" + fault,
             "Call Trace:", " " + check, " " + test]
    named = run.report(lines, "--module", "vmlinux=" + run.kernel.vmlinux)[1]
    bare = run.report(lines)[1]
    return (named, bare), (CHAIN, [("cart_test", "", None), ("check", "", None),
                                   ("cart_add", "kernel.c", TAKE[2])])


def the_size_tells_namesakes_apart(run):
    check = run.kernel.place("check", r"\(%rdi\)|\(%rax\)|%rax", 1)
    lines = ["Call Trace:", " " + check]
    return run.report(lines, "--module", "vmlinux=" + run.kernel.vmlinux)[1][0][:2], NAMESAKE[:2]


def of_two_twins_none_is_guessed(run):
    twin = run.kernel.place("twin", r"\(%rdi\)")
    text, frames = run.report(["Call Trace:", " " + twin],
                              "--module", "vmlinux=" + run.kernel.vmlinux)
    return (frames, "rebuilt" in text), ([("twin", "", None)], False)


def another_size_says_that_it_was_built_anew(run):
    _, check, _ = run.kernel.stack()
    other = re.sub("/0x.*", "/0x4000", check)
    text = run.report(["Call Trace:", " " + other],
                      "--module", "vmlinux=" + run.kernel.vmlinux)[0]
    said = run.filter([other], "--module=vmlinux=" + run.kernel.vmlinux)
    return ("rebuilt since" in text, said), (True, [other + " (rebuilt since)"])


def another_build_id_says_that_it_was_built_anew(run):
    """Of a module in its frames, of the kernel in the line of its processor. What has a line of
    its own is an editor line all the same."""
    _, check, test = run.kernel.stack()
    module = run.report(["Call Trace:", " %s [shop %s]" % (check, "ab" * 20)],
                        "--module", run.kernel.module)[0]
    head = "CPU: 0 PID: 1 Comm: swapper/0 Not tainted 6.1.0 #2 "
    options = ["--module", run.kernel.vmlinux]
    lines = ["WARNING: CPU: 0 PID: 1 at a.c:1 " + check, head + "ab" * 20, "Call Trace:",
             " " + test]
    other = run.report(lines, *options)[0]
    lines[1] = head + run.kernel.build_id(run.kernel.vmlinux)
    same = run.report(lines, *options)[0]
    return [s.count("rebuilt since") for s in (module, other, same)], [1, 1, 0]


def without_the_file_the_frame_stays(run):
    _, check, test = run.kernel.stack(" [shop]")
    text = run.report(["Call Trace:", " " + check, " " + test])[0]
    shown = [re.sub(r"/0x\w+ \[shop\]", " (shop)", spot) for spot in (test, check)]
    return [spot in text for spot in shown], [True, True]


def a_text_that_is_filtered(run):
    fault, check, _ = run.kernel.stack()
    lines = ["[    1.0] RIP: 0010:" + fault, "[    1.0]  " + check, "[    1.0] other+0x1/0x2"]
    said = run.filter(lines, "-m", run.kernel.vmlinux)
    path = os.path.join(HERE, "kernel.c")
    wanted = [
        "[    1.0] RIP: 0010:take (%s:%d)" % (path, TAKE[2]),
        "%s (%s:%d)" % (lines[0], path, CART_ADD[2]),
        "%s (%s:%d)" % (lines[1], path, CHECK[2]),
        lines[2],
    ]
    return [re.sub(r"(:\d+):\d+\)$", r"\1)", line) for line in said], wanted


def what_decode_stacktrace_makes_of_it(run):
    lines = ["BUG: kernel NULL pointer dereference, address: 0000000000000008", "Call Trace:",
             " check (kernel.c:%d) shop" % CHECK[2],
             " cart_test (/s/kernel.c:%d (discriminator 3))" % CART_TEST[2],
             " kthread (kernel/kthread.c:389)"]
    return run.report(lines)[1], [CART_TEST, CHECK]


def object_file(compiler, *flags):
    def of_another_machine(run):
        path = os.path.join(run.kernel.folder, "other.o")
        call(tool(compiler), "-g", "-O1", *flags, "-ffreestanding", "-c", "-o", path,
             os.path.join(HERE, "kernel.c"))
        symbols = call(tool("nm"), path).decode()
        address = int(re.search(r"(\w+) T cart_test", symbols).group(1), 16)
        said = blocks(call(run.symbolize, "-e", path, hex(address)).decode())
        return said[0][0][:2], ("cart_test", os.path.join(HERE, "kernel.c"))

    of_another_machine.__name__ = "an_object_file_of_" + " ".join((compiler, *flags))
    return of_another_machine


def a_file_that_is_not_there_is_said(run):
    said = []
    for program, option in ((run.tapir, "vmlinux=/no/such"), (run.symbolize, "/no/such"),
                            (run.tapir, "=x"), (run.symbolize, "x=")):
        done = subprocess.run([program, "--module", option], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        words = done.stderr.decode()
        said.append((done.returncode, "No such file" in words or "NAME=FILE" in words))
    return said, [(2, True)] * 4


TESTS = [
    an_oops,
    a_frame_of_a_module,
    a_module_in_compressed_sections,
    a_module_and_its_debug_file,
    kasan_tells_of_other_stacks,
    lockdep_tells_of_the_chain,
    registers_of_arm64_are_the_first_frame,
    guesses_of_user_mode_linux,
    a_warning_has_one_frame_where_it_is,
    the_size_tells_namesakes_apart,
    of_two_twins_none_is_guessed,
    another_size_says_that_it_was_built_anew,
    another_build_id_says_that_it_was_built_anew,
    without_the_file_the_frame_stays,
    a_text_that_is_filtered,
    what_decode_stacktrace_makes_of_it,
    object_file("gcc"),
    object_file("clang"),
    object_file("gcc", "-m32"),
    object_file("aarch64-linux-gnu-gcc"),
    object_file("arm-linux-gnueabihf-gcc"),
    a_file_that_is_not_there_is_said,
]


def main():
    tapir, symbolize = map(os.path.abspath, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        try:
            run = Run(tapir, symbolize, Kernel(folder))
        except Missing as why:
            skip_all(str(why).splitlines()[0])
        tap = Tap(len(TESTS))
        for test in TESTS:
            name = test.__name__.replace("_", " ")
            try:
                got, expected = test(run)
            except Missing as why:
                tap.skip(name, str(why).splitlines()[0])
                continue
            tap.point(got == expected, name, ["got: %s" % (got,), "expected: %s" % (expected,)])
    return tap.end()


sys.exit(main())
