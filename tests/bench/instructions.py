#!/usr/bin/env python3
"""How many instructions a line costs, counted by Valgrind: the same on every run of one build.

usage: instructions.py TAPIR STREAM
       instructions.py --write BUILD

Compares with instructions.txt, which stands beside this file; a line that has become more than a
tenth dearer fails, unless instructions.txt was changed with it. --write writes it anew, as the
test of that build folder counts. The counts are of one compiler and kind of build, which
TAPIR_BENCH_BUILD names; with any other the test is skipped. STREAM is bench-stream.
"""

import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lint"))
from tap import Tap  # noqa: E402

FILE = os.path.join(HERE, "instructions.txt")
MOST = 1.10

# The name, the stream, two sizes of it: their difference leaves out what starting costs.
CASES = [
    ("flat", "flat", 2000, 12000),
    ("yaml", "yaml", 200, 1200),
    ("nested", "nested", 20, 120),
    ("fail", "fail", 1000, 3000),
    ("noise", "noise", 270000, 1620000),
    ("failures", "failures", 200, 1200),
    ("traces", "traces", 20, 70),
]


def count(tapir, stream, kind, size):
    """The instructions that reading a stream takes, and its lines."""
    tap = subprocess.run([stream, kind, str(size)], stdout=subprocess.PIPE, check=True).stdout
    ran = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", tapir],
        input=tap,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "TAPIR_DATA_DIR": "/nonexistent"},
    )
    found = re.search(rb"Collected : (\d+)", ran.stderr)
    return int(found.group(1)) if found else None, tap.count(b"\n")


def per_line(tapir, stream, case):
    """Instructions per line, or None when Valgrind does not run here."""
    _, kind, small, large = case
    base, base_lines = count(tapir, stream, kind, small)
    full, full_lines = count(tapir, stream, kind, large)
    if base is None or full is None:
        return None
    return round((full - base) / (full_lines - base_lines))


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
    with open(FILE, "w", encoding="utf-8") as file:
        file.write("# Instructions per line; written by ./bootstrap bench instructions.\n")
        file.write(f"# build: {test['env']['TAPIR_BENCH_BUILD']}\n")
        for case in CASES:
            file.write(f"{case[0]} {per_line(tapir, stream, case)}\n")


def main():
    if sys.argv[1] == "--write":
        write(sys.argv[2])
        return 0

    tapir, stream = sys.argv[1:]
    build = os.environ.get("TAPIR_BENCH_BUILD", "")
    tap = Tap()
    wanted, counts = kept()
    if not shutil.which("valgrind"):
        tap.skip("a line costs no more instructions than it did", "there is no valgrind")
    elif build != wanted:
        tap.skip("a line costs no more instructions than it did", f"counted with {wanted}")
    else:
        for case in CASES:
            now, then = per_line(tapir, stream, case), counts.get(case[0], 0)
            tap.point(
                now is not None and now <= then * MOST,
                f"a line of '{case[0]}' costs no more instructions than it did",
                [f"{now} now, {then} in instructions.txt; ./bootstrap bench instructions writes it"],
            )
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
