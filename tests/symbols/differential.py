#!/usr/bin/env python3
"""Compares tapir-symbolize with llvm-symbolizer, address by address: differential.py PROGRAM
TAPIR [FILE…] prints TAP. Each FILE is compared as well, and the largest debug file of Debian's
packages, when it is large (./bootstrap test-deps installs one).

Functions, files, lines and columns have to be equal. Where they are known to differ:

- llvm-symbolizer gives a function without debug information the name of a source file and line 0
  (from the table of symbols); tapir-symbolize gives no file, since there is no place in it to go
  to. More is right, but of no use.
- Where the compiler was told to write relative directories, llvm-symbolizer 14 puts the one it ran
  in before paths that have it already: "make/make/a.c" is "make/a.c". Ours is right.
"""

import os
import sys
import tempfile

from toolbox import HERE, Missing, blocks, call, largest_debug_file, name_all
from toolbox import some_addresses, tool
from tap import Tap, skip_all

ADDRESSES = 1000
LARGE = 50 * 2**20
BUILDS = {
    "C++ of gcc": ["g++", "-O2", "-g", "sample.cc"],
    "C++ of gcc as DWARF 4": ["g++", "-O1", "-gdwarf-4", "sample.cc"],
    "C++ of clang, which writes no index": ["clang++", "-O2", "-gdwarf-5", "sample.cc"],
    "C++ optimised at link time": ["g++", "-O2", "-g", "-flto", "sample.cc"],
    "C++ in a position-dependent program": ["g++", "-O3", "-g", "-no-pie", "sample.cc"],
    "Rust": ["rustc", "-O", "-g", "sample.rs"],
}


def llvm(path, addresses):
    text = "".join("0x%x\n" % address for address in addresses)
    said = call(
        tool("llvm-symbolizer", "llvm-symbolizer-14", "llvm-symbolizer-15"),
        "--obj=" + path,
        "--output-style=LLVM",
        "--no-demangle",
        input=text.encode(),
    )
    return blocks(said.decode())


def known(ours, theirs):
    """A difference of the list above."""
    if [frame[0] for frame in ours] == [frame[0] for frame in theirs]:
        differing = [(a, b) for a, b in zip(ours, theirs) if a != b]
        if all(a[2:] == b[2:] and b[1].endswith("/" + a[1]) for a, b in differing):
            return True
    return len(theirs) == 1 and ours == [(theirs[0][0], "??", 0, 0)] and theirs[0][2] == 0


def compare(program, path):
    """The differences, as lines."""
    addresses = some_addresses(path, ADDRESSES)
    ours = name_all(program, path, addresses, "--no-demangle")
    theirs = llvm(path, addresses)
    if len(ours) != len(theirs):
        return ["%d answers, %d expected" % (len(ours), len(theirs))]
    said = []
    for address, a, b in zip(addresses, ours, theirs):
        if a != b and not known(a, b):
            said.append("0x%x: ours:" % address)
            said += ["  %s %s:%d:%d" % frame for frame in a] + ["theirs:"]
            said += ["  %s %s:%d:%d" % frame for frame in b]
    return said


def main():
    program, tapir, *files = sys.argv[1:]
    try:
        tool("llvm-symbolizer", "llvm-symbolizer-14", "llvm-symbolizer-15")
    except Missing as why:
        skip_all(str(why))
    tap = Tap(len(BUILDS) + 2 + len(files))
    with tempfile.TemporaryDirectory() as folder:
        for what, (compiler, *flags, source) in BUILDS.items():
            name = "%s: as llvm-symbolizer says" % what
            path = os.path.join(folder, "sample")
            try:
                call(tool(compiler), *flags, "-o", path, os.path.join(HERE, source))
                said = compare(program, path)
            except Missing as why:
                tap.skip(name, str(why).splitlines()[0])
                continue
            tap.point(not said, name, said[:40])
    for path in [tapir, *files]:
        said = compare(program, path)
        tap.point(not said, "%s: as llvm-symbolizer says" % os.path.basename(path), said[:40])
    name = "the largest debug file of the system: as llvm-symbolizer says"
    path = largest_debug_file(LARGE)
    if path:
        said = compare(program, path)
        tap.point(not said, name, [path, *said[:40]])
    else:
        tap.skip(name, "there is none of %d MB" % (LARGE // 2**20))
    return tap.end()


sys.exit(main())
