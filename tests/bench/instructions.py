#!/usr/bin/env python3
"""How many instructions a line costs, counted by Valgrind: the same on every run of one build.

usage: instructions.py TAPIR STREAM
       instructions.py --write BUILD

Compares with instructions.txt, which stands beside this file; a line that has become more than a
tenth dearer fails, unless instructions.txt was changed with it. --write writes it anew, as the
test of that build folder counts. The counts are of one compiler, kind of build and C library, which
instructions.txt names; with any other the test is skipped. (The processor's kind does not matter:
Valgrind shows programs one of its own, if the real one has AVX2.) STREAM is bench-stream.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lint"))
from tap import Tap  # noqa: E402

FILE = os.path.join(HERE, "instructions.txt")
MOST = 1.10

# The name, the stream, two sizes of it: their difference leaves out what starting costs.
CASES = [
    ("flat", 2000, 12000),
    ("yaml", 200, 1200),
    ("nested", 20, 120),
    ("deep", 20, 120),
    ("bare", 500, 3000),
    ("directives", 500, 3000),
    ("timed", 500, 3000),
    ("comments", 500, 3000),
    ("kernel", 500, 3000),
    ("noise", 270000, 1620000),
    ("fail", 1000, 3000),
    ("failures", 200, 1200),
    ("traces", 20, 70),
    ("hugeyaml", 600000, 1800000),
]


def count(tapir, stream, kind, size):
    """The instructions that reading a stream takes, and its lines. It comes from a file, since what
    a read of a pipe gives is a matter of time. None: Valgrind does not run here."""
    with tempfile.TemporaryFile() as tap:
        subprocess.run([stream, kind, str(size)], stdout=tap, check=True)
        tap.seek(0)
        lines = tap.read().count(b"\n")
        tap.seek(0)
        ran = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", tapir],
            stdin=tap,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "TAPIR_DATA_DIR": "/nonexistent"},
        )
    found = re.search(rb"Collected : (\d+)", ran.stderr)
    return (int(found.group(1)), lines) if found else None


def per_line(tapir, stream, case):
    """Instructions per line, or None."""
    kind, small, large = case
    base = count(tapir, stream, kind, small)
    full = count(tapir, stream, kind, large)
    if base is None or full is None:
        return None
    return round((full[0] - base[0]) / (full[1] - base[1]))


def per_lines(tapir, stream):
    """Those of all cases, in their order."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda case: per_line(tapir, stream, case), CASES))


def kind_of_build(build):
    """`build` is what Meson says of it."""
    return f"{build}, {os.confstr('CS_GNU_LIBC_VERSION')}"


def why_not(build, wanted):
    """Why it cannot be counted here; None when it can."""
    if not shutil.which("valgrind"):
        return "there is no valgrind"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        if " avx2 " not in file.read():
            return "counted on a processor with AVX2"
    if build != wanted:
        return f"counted with {wanted}"
    return None


def kept():
    """What instructions.txt says: its build, and the counts by name."""
    build, counts = "", {}
    with open(FILE, encoding="utf-8") as file:
        for line in file:
            if line.startswith("# build: "):
                build = line[9:].strip()
            elif line.strip() and not line.startswith("#"):
                name, number = line.split()
                counts[name] = int(number)
    return build, counts


def write(folder):
    with open(os.path.join(folder, "meson-info", "intro-tests.json"), encoding="utf-8") as file:
        test = next(test for test in json.load(file) if test["name"] == "instructions")
    tapir, stream = test["cmd"][-2:]
    counts = per_lines(tapir, stream)
    with open(FILE, "w", encoding="utf-8") as file:
        file.write("# Instructions per line; written by ./bootstrap bench instructions.\n")
        file.write(f"# build: {kind_of_build(test['env']['TAPIR_BENCH_BUILD'])}\n")
        for case, number in zip(CASES, counts):
            file.write(f"{case[0]} {number}\n")


def main():
    if sys.argv[1] == "--write":
        write(sys.argv[2])
        return 0

    tapir, stream = sys.argv[1:]
    tap = Tap()
    wanted, then = kept()
    why = why_not(kind_of_build(os.environ.get("TAPIR_BENCH_BUILD", "")), wanted)
    if why:
        tap.skip("a line costs no more instructions than it did", why)
        return tap.end()
    for case, now in zip(CASES, per_lines(tapir, stream)):
        most = then.get(case[0], 0) * MOST
        tap.point(
            now is not None and now <= most,
            f"a line of '{case[0]}' costs no more instructions than it did",
            [
                f"{now} now, {then.get(case[0])} in instructions.txt;"
                " ./bootstrap bench instructions writes it"
            ],
        )
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
