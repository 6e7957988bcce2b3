#!/usr/bin/env python3
"""Whether twice the input costs twice the instructions, for input that is meant to be dear.

usage: growth.py TAPIR

Valgrind counts the same whatever else the machine does. What a start costs is left out by comparing
the steps from n to 2n and from 2n to 4n: the second is twice the first where the cost is linear,
and four times where each line looks at all of those before."""

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

MOST = 2.5


def yaml(number, *lines):
    return "not ok %d\n  ---\n%s  ...\n" % (number, "".join("  %s\n" % line for line in lines))


def each(piece):
    """`piece` makes a part of the input of each number up to n."""
    return lambda n: "".join(map(piece, range(n)))


def traceback(i):
    return '# Traceback (most recent call last):\n#   File "a%d", line 1, in b\n# E: f\n' % i


DIFF = "# --- a\n# +++ b\n# @@ -1 +1 @@\n# -%d\n# +a\n"
VALUES = ["expected: |", *["  a"] * 9, "actual: |", *["  a", "  b"] * 5]

# The name, what tapir is called with, the smallest n, and what makes the input of n.
CASES = [
    ("points of many tags in turn", ["--tagged"], 1000, each(lambda i: "t%d\tok 1 - a\n" % i)),
    ("failures of many tags in turn", ["--tagged"], 600, each(lambda i: "t%d\tnot ok 1 - a\n" % i)),
    ("failures that differ", [], 200, each(lambda i: "not ok %d - t%x\n# m%x\n" % (i, i * i, i))),
    ("points with numbers in no order", [], 2000, each(lambda i: "ok %d\n" % (i * 7919 % 99991))),
    ("subtests in subtests", [], 100, each(lambda i: "  " * i + "# Subtest: a\n")),
    ("points that end in a brace", [], 200, each(lambda i: "not ok %d - a {\n" % i)),
    ("depths that alternate", [], 500, each(lambda i: " " * (i % 2 * 400) + "ok %d\n" % i)),
    ("documents", [], 500, each(lambda i: "TAP version 14\n1..1\nok 1\n")),
    ("YAML with anchors", [], 100, each(lambda i: yaml(i, "a: &x [1, 2]", "b: [*x, *x, *x]"))),
    ("lists in one list of YAML", [], 1000, lambda n: yaml(1, "a: [%s]" % ("[]," * n))),
    ("YAML that is none", [], 100, each(lambda i: yaml(i, "a: b: c", "d: 'e", "\tf: \\\""))),
    ("keys of one block", [], 500, lambda n: yaml(1, *["k%d: v" % i for i in range(n)])),
    ("tracebacks of one failure", [], 50, lambda n: "not ok\n" + each(traceback)(n)),
    ("diffs", [], 50, each(lambda i: "not ok %d\n" % i + DIFF % i)),
    ("values of many lines", [], 50, each(lambda i: yaml(i, *VALUES))),
]


def count(tapir, case, n):
    """The instructions that it takes; None: Valgrind does not run here."""
    _, arguments, _, make = case
    with tempfile.TemporaryFile() as tap:
        tap.write(make(n).encode())
        tap.seek(0)
        ran = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", tapir, *arguments],
            stdin=tap,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "TAPIR_DATA_DIR": "/nonexistent"},
        )
    found = re.search(rb"Collected : (\d+)", ran.stderr)
    return int(found.group(1)) if found else None


def growth(tapir, case):
    """How much more the second step costs than the first."""
    counts = [count(tapir, case, n * case[2]) for n in (1, 2, 4)]
    if None in counts:
        return None
    return (counts[2] - counts[1]) / max(counts[1] - counts[0], 1)


def main():
    tap = Tap()
    if not shutil.which("valgrind"):
        tap.skip("twice the input costs twice as much", "there is no valgrind")
        return tap.end()
    with ThreadPoolExecutor(2) as pool:
        for case, grows in zip(CASES, pool.map(lambda case: growth(sys.argv[1], case), CASES)):
            name = "cost linear: " + case[0]
            if grows is None:
                tap.skip(name, "Valgrind does not run here")
            else:
                tap.point(grows <= MOST, name, ["from 2n to 4n %.2f times from n to 2n" % grows])
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
