"""Rows of the benchmark about native frames: naming addresses, and what libtapir costs. bench.py
has the rest."""

import os
import random
import re
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(os.path.dirname(HERE), "symbols"))
from toolbox import largest_debug_file

LARGE = 100 * 1024 * 1024  # of a debug file; a program is made when there is none
UNITS = 96  # of that program, each some 2.5 MB of debug information

def make_program(bench, path):
    objects = []
    for number in range(UNITS):
        objects.append(os.path.join(bench.folder, f"unit-{number}.o"))
        flags = ["-std=c++17", "-g", "-O1", f"-DNUMBER={number}", "-c", "-o", objects[-1]]
        subprocess.run(["g++", *flags, os.path.join(HERE, "unit.cc")], check=True)
    subprocess.run(["g++", "-o", path, *objects], check=True)
    for name in objects:
        os.remove(name)


def large(bench):
    """A file with some hundred megabytes of debug information, not compressed: ours, if Debian has
    none installed."""
    path = os.path.join(bench.folder, "large")
    if not os.path.exists(path):
        debug = largest_debug_file(LARGE)
        if debug and shutil.which("objcopy"):
            subprocess.run(["objcopy", "--decompress-debug-sections", debug, path], check=True)
        else:
            make_program(bench, path)
    return path


def small(bench):
    return bench.own("stream")


def addresses(bench, path, n):
    """A file with `n` addresses all over the functions, the same ones each time."""
    name = os.path.join(bench.folder, f"{os.path.basename(path)}-{n}")
    if not os.path.exists(name):
        known = []
        command = ["nm", "-S", "--defined-only", path]
        said = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
        for line in said.decode(errors="replace").splitlines():
            words = line.split()
            if len(words) == 4 and words[2] in "tT":
                known.append((int(words[0], 16), int(words[1], 16)))
        choice = random.Random(1)
        some = (choice.choice(known) for _ in range(n))
        with open(name, "w", encoding="utf-8") as file:
            for start, size in some:
                file.write("0x%x\n" % (start + choice.randrange(max(size, 1))))
    return name


PEERS = {
    "llvm-symbolizer": lambda path: ["llvm-symbolizer", "--obj=" + path],
    "addr2line": lambda path: ["addr2line", "-ifC", "-e", path],
    "eu-addr2line": lambda path: ["eu-addr2line", "-ifC", "-e", path],
}


def naming(file, n, peer, what="cpu"):
    """tapir-symbolize over another reader, on one file, both with what it has in memory already."""
    def run(bench):
        if not shutil.which(peer):
            return None
        path = file(bench)
        asked = addresses(bench, path, n)
        ours = [os.path.join(bench.build, "src", "tapir-symbolize"), "-e", path]
        theirs = PEERS[peer](path)

        def measured(command):
            return bench.measure(command, [], "-f", asked)

        measured(ours)
        pairs = [(measured(ours), measured(theirs)) for _ in range(bench.pairs)]
        note = f"{1000 * statistics.median(pair[0][what] for pair in pairs):.1f} ms"
        if what == "peak":
            note = f"{statistics.median(pair[0][what] for pair in pairs) / 1024:.0f} MiB"
        return [mine[what] / max(other[what], 1e-6) for mine, other in pairs], note

    return run


def library(bench):
    return os.path.join(bench.build, "src", "libtapir", "libtapir.so")


def crashing(bench):
    return os.path.join(bench.build, "tests", "libtapir", "crash")


def record(bench):
    """Milliseconds from the signal to the last byte, as the record's own end says; not a ratio."""
    took, frames = [], ""
    for _ in range(max(bench.pairs, 25)):
        ran = subprocess.run([crashing(bench), "deep"], env={"LD_PRELOAD": library(bench)},
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        end = re.search(rb"tapir:1 end pid=\d+ frames=(\d+) us=(\d+)", ran.stdout)
        if not end:
            return None
        frames = f"{int(end.group(1))} frames"
        took.append(int(end.group(2)) / 1000)
    return took, frames


def preload_start(bench):
    """Milliseconds of the processor that a start takes more; not a ratio."""
    more = []
    for _ in range(max(bench.pairs, 50)):
        spent = []
        for env in ({}, {"LD_PRELOAD": library(bench)}):
            command = [crashing(bench), "nothing"]
            spent.append(bench.measure(command, [], "-f", "/dev/null", env=env)["cpu"])
        more.append(1000 * (spent[1] - spent[0]))
    return more


def preload_pass(bench):
    """A program whose tests pass, with the library and without."""
    def run(env):
        command = [bench.own("stream"), "flat", "1000000"]
        return bench.measure(command, [], "-f", "/dev/null", env=env)

    return bench.ratio(lambda: run({"LD_PRELOAD": library(bench)}), lambda: run({}))


ROWS = [
    ("sym-10", "10 addresses in hundreds of MB of debug information", "llvm-symbolizer", 0.15, 0.10,
     naming(large, 10, "llvm-symbolizer")),
    ("sym-10-binutils", "the same", "addr2line", 0.05, 0.03, naming(large, 10, "addr2line")),
    ("sym-10-elfutils", "the same", "eu-addr2line", None, None,
     naming(large, 10, "eu-addr2line")),
    ("sym-100", "100 addresses there", "llvm-symbolizer", 0.15, 0.10,
     naming(large, 100, "llvm-symbolizer")),
    ("sym-memory", "10 addresses there: peak memory", "llvm-symbolizer", 0.33, 0.20,
     naming(large, 10, "llvm-symbolizer", "peak")),
    ("sym-small", "10 addresses in a small program", "llvm-symbolizer", 0.30, 0.15,
     naming(small, 10, "llvm-symbolizer")),
    ("sym-small-elfutils", "the same", "eu-addr2line", 1.0, 0.8,
     naming(small, 10, "eu-addr2line")),
    ("crash-record", "ms from a crash to the last byte of its record", "–", 1.0, 0.5, record),
    ("preload-start", "ms that a start with libtapir takes more", "–", 1.0, 0.6, preload_start),
    ("preload-pass", "1M passing tests with libtapir preloaded", "without", 1.05, 1.01,
     preload_pass),
]
