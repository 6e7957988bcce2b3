#!/usr/bin/env python3
"""Raw addresses as sanitizers, the C library and systemd print them, of real programs: dialects.py
TAPIR TAPIR-SYMBOLIZE prints TAP. What tapir shows of them, and tapir-symbolize writes."""

import json
import os
import re
import subprocess
import sys
import tempfile

from toolbox import HERE, Missing, call, tool
from tap import Tap


def line_of(file, text):
    """The number of the line that has `text` in it."""
    with open(os.path.join(HERE, file), encoding="utf-8") as source:
        return next(i for i, line in enumerate(source, 1) if text in line)


def at(file, function, text):
    return (function, file, line_of(file, text))


FETCH = at("sanitized.c", "fetch", "return numbers[i]")
OVERFLOW = at("sanitized.c", "overflow", "n = fetch(")
ALLOCATION = at("sanitized.c", "overflow", "malloc(4")
SHIFT = at("sanitized.c", "shift", "1 << by")
LEAK = at("sanitized.c", "leak", "malloc(77")
RACE = at("sanitized.c", "race", "shared++")
FIRST = at("sanitized.c", "threads", "pthread_create(&a")
SECOND = at("sanitized.c", "threads", "pthread_create(&b")
PRINT = at("backtrace.c", "print_stack", "int n = backtrace")
CALL = at("backtrace.c", "crash", "\t\tprint_stack();")
FAULT = at("backtrace.c", "crash", "*where = 1")
HIDDEN = at("backtrace.c", "hidden", "crash(where) + 1")
MAIN = at("backtrace.c", "main", "return hidden(")


class Bench:
    """A folder, and what the two programs make of a text."""

    def __init__(self, tapir, symbolize, folder):
        self.tapir, self.symbolize, self.folder = tapir, symbolize, folder

    def compile(self, source, *flags, compiler="gcc", name="a b (c)"):
        path = os.path.join(self.folder, name)
        call(tool(compiler), "-g", "-O1", "-D_GNU_SOURCE", *flags, "-o", path,
             os.path.join(HERE, source), "-pthread")
        return path

    def output(self, *command, **variables):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              cwd=self.folder, env={**os.environ, **variables}, check=False)
        return done.stdout.decode(errors="replace")

    def frames(self, text):
        """Those that tapir shows, outermost first."""
        lines = "".join("# %s\n" % line for line in text.splitlines())
        path = os.path.join(self.folder, "result.json")
        subprocess.run([self.tapir, "--json", path], input=("1..1\n%snot ok 1\n" % lines).encode(),
                       stdout=subprocess.DEVNULL, cwd=self.folder, check=False)
        with open(path, encoding="utf-8") as file:
            frames = json.load(file)["failures"][0]["frames"]
        return [(frame["function"], os.path.basename(frame["file"] or ""), frame["line"])
                for frame in frames if not frame["hidden"]]

    def filtered(self, text, *options):
        done = subprocess.run([self.symbolize, *options], input=text.encode(), cwd=self.folder,
                              stdout=subprocess.PIPE, check=False)
        return done.stdout.decode()

    def named(self, text, *options):
        """The functions of our own sources that it writes, in its order."""
        found = re.findall(r"in (\w+) \S.*?([\w]+\.c):(\d+)", self.filtered(text, *options))
        ours = ("sanitized.c", "backtrace.c")
        return [(name, file, int(line)) for name, file, line in found if file in ours]


def has_all(frames, wanted):
    """Whether these follow each other somewhere in the frames."""
    n = len(wanted)
    return any(frames[i:i + n] == wanted for i in range(len(frames) - n + 1))


def sanitizer(compiler, kind, word, *stacks):
    """Each stack outermost first; main's line is the compiler's choice."""
    def report(bench):
        path = bench.compile("sanitized.c", "-fsanitize=" + kind, compiler=compiler)
        options = "symbolize=0:print_stacktrace=1"
        text = bench.output(path, word, ASAN_OPTIONS=options, UBSAN_OPTIONS=options,
                            TSAN_OPTIONS=options, LSAN_OPTIONS=options)
        if "#0" not in text:
            raise Missing("it reports nothing here: " + text.strip()[:80])
        frames, named = bench.frames(text), bench.named(text)
        ok = all(has_all(frames, stack) and has_all(named, stack[::-1]) for stack in stacks)
        return ok, [text, str(frames), str(named)]

    return "%s of %s names %s()" % (kind, compiler, word), report


def threads_under_tapir(bench):
    """TSan's own format leaves out the path: tapir asks for another."""
    bench.compile("sanitized.c", "-fsanitize=thread", name="racy")
    script = "echo 1..1; cd /; '%s/racy' threads 2>&1 | sed 's/^/# /'; echo not ok 1" % bench.folder
    path = os.path.join(bench.folder, "result.json")
    subprocess.run([bench.tapir, "--json", path, "--", "sh", "-c", script],
                   stdout=subprocess.DEVNULL, check=False)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    frames = [(f["function"], os.path.basename(f["file"] or ""), f["line"])
              for f in json.loads(text)["failures"][0]["frames"]]
    return RACE in frames and FIRST in frames, [text]


def backtrace(form, *flags):
    """Of a call, and of a signal: there the address below the handler's frames is exact."""
    def stack(bench):
        path = "./" + os.path.basename(bench.compile("backtrace.c", *flags))
        called, struck = bench.output(path, form), bench.output(path, form, "signal")
        want = [MAIN, HIDDEN, CALL, PRINT], [MAIN, HIDDEN, FAULT]
        frames = bench.frames(called), bench.frames(struck)
        named = bench.named(called), bench.named(struck)
        ok = (has_all(frames[0], want[0]) and frames[1][-3:] == want[1]
              and has_all(named[0], want[0][::-1]) and has_all(named[1], want[1][::-1]))
        return ok, [called, struck, str(frames), str(named)]

    return "%s, built with %s" % (form, " ".join(flags) or "nothing special"), stack


def modules_of_a_core_dump_have_builds(bench):
    """systemd lists them apart from the frames."""
    bench.compile("backtrace.c", "-Wl,--build-id=0x0123456789abcdef", name="prog")
    text = bench.output("./prog", "systemd")
    same = bench.frames("Module ./prog with build-id 0123456789abcdef\n" + text)
    other = "Module ./prog with build-id 0123456789abcd00\n" + text
    lines = "".join("# %s\n" % line for line in other.splitlines())
    shown = subprocess.run([bench.tapir], input=("1..1\n%snot ok 1\n" % lines).encode(),
                           stdout=subprocess.PIPE, cwd=bench.folder, check=False).stdout.decode()
    return (has_all(same, [MAIN, HIDDEN]) and "rebuilt since" in shown
            and not has_all(bench.frames(other), [MAIN])), [text, str(same), shown]


def a_rebuilt_program_and_its_debug_file_of_then(bench):
    """The file is not what ran; its debug file is still where debug files are."""
    path = bench.compile("sanitized.c", "-Wl,--build-id=0x0123456789abcdef", name="prog")
    where = os.path.join(bench.folder, "debug", ".build-id", "01")
    os.makedirs(where)
    call(tool("objcopy"), "--only-keep-debug", path, os.path.join(where, "23456789abcdef.debug"))
    symbols = call(tool("nm"), path).decode()
    address = re.search(r"(\w+) t leak$", symbols, re.M).group(1)
    bench.compile("sanitized.c", "-O0", "-Wl,--build-id=0x0123456789abcd00", name="prog")
    text = "#0 0x1 (%s+0x%s) (BuildId: 0123456789abcdef)\n" % (path, address.lstrip("0"))
    debug = os.path.join(bench.folder, "debug")
    named, bare = bench.filtered(text, "--debug-dir=" + debug), bench.filtered(text)
    return "in leak " in named and "(rebuilt since)" in bare, [named, bare]


def a_static_function_of_the_same_name_is_not_meant(bench):
    """backtrace_symbols() knows global functions alone."""
    source = os.path.join(bench.folder, "one.c")
    with open(source, "w", encoding="utf-8") as file:
        file.write("static __attribute__((noinline)) int twice(int n) { return n * 2; }\n"
                   "int use(int n) { return twice(n) + 1; }\n")
    with open(source.replace("one", "two"), "w", encoding="utf-8") as file:
        file.write("int use(int);\nint twice(int n);\nint twice(int n) { return use(n); }\n"
                   "int main(void) { return twice(1); }\n")
    path = os.path.join(bench.folder, "twins")
    call(tool("gcc"), "-g", "-O0", "-rdynamic", "-o", path, source, source.replace("one", "two"))
    said = bench.filtered("%s(twice+0x5) [0x55d0]\n" % path)
    return "two.c:3" in said, [said]


CASES = [
    sanitizer(compiler, kind, word, *stacks)
    for compiler in ("gcc", "clang")
    for kind, word, *stacks in (
        ("address", "overflow", [OVERFLOW, FETCH], [ALLOCATION]),
        ("undefined", "shift", [SHIFT]),
        ("thread", "threads", [RACE], [FIRST], [SECOND]),
        ("leak", "leak", [LEAK]),
        ("address", "leak", [LEAK]),
    )
] + [
    backtrace(form, *flags)
    for form in ("array", "fd", "systemd")
    for flags in ((), ("-rdynamic",), ("-no-pie",), ("-no-pie", "-rdynamic"))
] + [
    backtrace("systemd", "-no-pie", "-DFAR", "-Wl,-Ttext-segment=0x20000"),
    ("ThreadSanitizer's frames have their paths under tapir", threads_under_tapir),
] + [
    (case.__name__.replace("_", " "), case)
    for case in (
        modules_of_a_core_dump_have_builds,
        a_rebuilt_program_and_its_debug_file_of_then,
        a_static_function_of_the_same_name_is_not_meant,
    )
]


def main():
    tapir, symbolize = map(os.path.abspath, sys.argv[1:3])
    tap = Tap(len(CASES))
    for name, case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            try:
                ok, details = case(Bench(tapir, symbolize, folder))
            except Missing as why:
                tap.skip(name, str(why).splitlines()[0])
                continue
        tap.point(ok, name, "\n".join(details).splitlines())
    return tap.end()


sys.exit(main())
