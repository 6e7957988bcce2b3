#!/usr/bin/env python3
"""libtapir on the other processor that it knows: aarch64.py SOURCE BUILD TAPIR prints TAP.

A cross compiler builds it, qemu runs it, tapir names what it tells. ./bootstrap test-deps installs
all that this takes."""

import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

import records
from records import died, in_order

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lint"))
from tap import Tap, skip_all

COMPILER, EMULATOR = "aarch64-linux-gnu-gcc", "qemu-aarch64"
SYSTEM = "/usr/aarch64-linux-gnu"
FLAGS = ["-std=gnu11", "-D_GNU_SOURCE", "-g", "-O1", "-U_FORTIFY_SOURCE"]
# As the library's meson.build has them.
LIBRARY = ["-fPIC", "-shared", "-fno-stack-protector", "-fasynchronous-unwind-tables",
           "-fvisibility=hidden", "-DTAPIR_SHARED", "-Wall", "-Werror", "-Wl,-z,now"]
PROGRAM = ["-Wno-infinite-recursion", "-fstack-protector-strong", "-fno-omit-frame-pointer",
           "-fno-optimize-sibling-calls"]

# way: (signal, functions of its stack, words of its messages)
WAYS = {
    "segv": ("SIGSEGV", ["segv", "run", "main"], "address 0x0 not mapped"),
    "overflow": ("SIGSEGV", ["overflow_stack", "overflow", "run", "main"], "stack overflow: "),
    "smash": ("SIGSEGV", [], "the stack is damaged"),
    "smash_guarded": ("SIGABRT", ["smash_guarded"], "stack smashing detected"),
    "frame_pointer": ("SIGSEGV", ["frame_pointer", "run", "main"], "address 0x0 not mapped"),
    "call_null": ("SIGSEGV", ["call_null", "run", "main"], "called 0x0, where there is no code"),
    "call_wild": ("SIGSEGV", ["call_wild", "run", "main"], ""),
    "call_abort": ("SIGABRT", ["call_abort", "run", "main"], ""),
    "asserts": ("SIGABRT", ["asserts", "run", "main"], "sum.c:3: sum: Assertion `1 == 2' failed."),
    "heap": ("SIGABRT", ["heap", "run", "main"], "malloc(): corrupted top size"),
    "fpe": ("SIGFPE", ["fpe", "run", "main"], ""),
    "sort": ("SIGSEGV", ["segv", "compare_badly", "sort", "run", "main"], ""),
    "thread": ("SIGSEGV", ["segv", "segv_in_thread"], "address 0x0 not mapped"),
    "handler": ("SIGSEGV", ["segv", "segv_in_handler", "handler", "run", "main"], ""),
    "module": ("SIGSEGV", ["crash_in_module", "module", "run", "main"], "address 0x8"),
    "killed": ("SIGSEGV", ["killed", "run", "main"], ""),
    "overflow_thread": ("SIGSEGV", ["overflow_stack", "overflow_in_thread"], "stack overflow: "),
}


class Machine:
    """What was built for it, in a folder, and how it runs there."""

    def __init__(self, source, build, folder):
        self.folder = folder
        self.root = os.path.join(build, "aarch64")
        self.records = os.path.join(folder, "records")
        self.library = os.path.join(folder, "libtapir.so")
        self.module = os.path.join(folder, "module.so")
        self.program = os.path.join(folder, "crash")
        sources = set(glob.glob(os.path.join(source, "src", "libtapir", "*.c")))
        sources.remove(os.path.join(source, "src", "libtapir", "archive.c"))
        includes = ["-I" + path for path in (
            os.path.join(source, "include"), os.path.join(source, "src"),
            os.path.join(self.root, "usr", "include"),
            os.path.join(self.root, "usr", "include", "aarch64-linux-gnu"))]
        tests = os.path.join(source, "tests", "libtapir")
        script = os.path.join(source, "src", "libtapir", "libtapir.map")
        self.compile(self.library, *LIBRARY, "-Wl,--version-script=" + script, *includes,
                     *sorted(sources))
        self.compile(self.program, *PROGRAM, os.path.join(tests, "crash.c"), "-pthread")
        self.compile(self.module, "-fPIC", "-shared", os.path.join(tests, "module.c"))

    @staticmethod
    def compile(path, *arguments):
        subprocess.run([COMPILER, *FLAGS, "-o", path, *arguments], check=True)

    def run(self, way):
        libraries = [os.path.join(self.root, "usr", "lib", "aarch64-linux-gnu"),
                     os.path.join(self.root, "lib", "aarch64-linux-gnu"),
                     os.path.join(SYSTEM, "lib")]
        variables = {"LD_PRELOAD": self.library, "LD_LIBRARY_PATH": ":".join(libraries),
                     "TAPIR_CRASH_PATH": self.records, "CRASH_MODULE": self.module}
        if os.path.exists(self.records):
            os.remove(self.records)
        given = [word for pair in variables.items() for word in ("-E", "=".join(pair))]
        # Its standard output is ours to read, and records are where TAPIR_CRASH_PATH says.
        return records.run([EMULATOR, "-L", SYSTEM, *given, self.program, way],
                           TAPIR_CRASH_PATH=self.records)


def named(tapir, machine):
    """The functions that tapir finds in what was told: innermost first, those of one record."""
    with open(machine.records, encoding="utf-8") as file:
        text = "1..1\n%s\nnot ok 1\n" % file.read()
    path = os.path.join(machine.folder, "result.json")
    subprocess.run([tapir, "--json", path], input=text.encode(), stdout=subprocess.DEVNULL,
                   check=False)
    with open(path, encoding="utf-8") as file:
        frames = json.load(file)["failures"][0]["frames"]
    return [frame["function"] or "?" for frame in reversed(frames)]


def main():
    source, build, tapir = map(os.path.abspath, sys.argv[1:4])
    for command in (COMPILER, EMULATOR):
        if not shutil.which(command):
            skip_all("there is no " + command)
    found = os.path.join(build, "aarch64", "usr", "lib", "aarch64-linux-gnu")
    if not os.path.exists(os.path.join(found, "libunwind-aarch64.so.8")):
        skip_all("./bootstrap test-deps has not fetched libunwind for aarch64")
    tap = Tap(len(WAYS))
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(source, build, folder)
        for way, (signal, functions, words) in WAYS.items():
            result = machine.run(way)
            record = result.records[0] if result.records else None
            names = named(tapir, machine) if record else []
            good = (
                len(result.records) == 1 and not result.strange
                and result.status == died(signal) and record.ended
                and record.fields["sig"] == signal and record.fields["fatal"] == "1"
                and in_order(functions, names) and words in "\n".join(record.messages)
            )
            details = ["status %d" % result.status, *result.strange, str(names)]
            for one in result.records:
                details += [str(one.fields), *one.messages]
            tap.point(good, "aarch64: %s is traced" % way, details)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
