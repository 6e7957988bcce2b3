#!/usr/bin/env python3
"""Runs tapir over recorded streams of real producers and looks at the frames of each failure.

real-frames.tsv says, by hand from the suites' own sources, which file, line and function the first
frame shown must have. The corpus' TRUTH.tsv says where the innermost frame in the suite's own
sources
is: it must be among the frames that are shown.

usage: frames.py TAPIR SOURCE_ROOT [CAPTURE…]

The streams are found through TAPIR_CORPUS; without them the suite is skipped.
"""

import collections
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lint"))
from tap import Tap  # noqa: E402

SEPARATOR = " › "
NOTHING = "-"


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def run(tapir, stream):
    """The failures of a recorded stream, as tapir's JSON has them."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "result.json")
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("TAPIR_")
        }
        subprocess.run([tapir, "--quiet", "--absolute-paths", "--json", path, stream], cwd="/",
                       env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       timeout=30, check=False)
        with open(path, encoding="utf-8") as file:
            return json.load(file)["failures"]


def shown(failure):
    return [frame for frame in failure["frames"] if not frame["hidden"]]


def suffix_is(path, wanted):
    """Captures were made elsewhere: whole components at the end of a path are compared."""
    return path is not None and ("/" + path).endswith("/" + wanted)


def describe(frame):
    return "%s:%s %s" % tuple(frame[key] or NOTHING for key in ("file", "line", "function"))


def fits(frame, row):
    return (suffix_is(frame["file"], row["file"]) and frame["line"] == int(row["line"])
            and (frame["function"] or NOTHING) == row["function"])


def check_first(tap, capture, rows, failures):
    for row in rows:
        path = row["path"]
        same = [f for f in failures if (SEPARATOR.join(f["path"]) or NOTHING) == path]
        first = [shown(failure)[0] for failure in same if shown(failure)]
        tap.point(any(fits(frame, row) for frame in first),
                  "%s: the first frame of %s" % (capture, path),
                  ["wanted: %s:%s %s" % (row["file"], row["line"], row["function"])]
                  + ["got: " + describe(frame) for frame in first]
                  + ([] if same else ["no failure of that path"]))


def check_truth(tap, capture, row, failures):
    file, _, line = row["location"].rpartition(":")
    frames = [frame for failure in failures for frame in shown(failure)]
    here = [frame for frame in frames if suffix_is(frame["file"], file)]
    tap.point(any(frame["line"] == int(line) for frame in here),
              "%s: %s is shown" % (capture, row["location"]),
              ["shown: " + describe(frame) for frame in frames])


def main():
    tapir, root = os.path.abspath(sys.argv[1]), sys.argv[2]
    corpus = os.environ.get("TAPIR_CORPUS") or os.path.join(root, "..", "shared", "corpus")
    real = os.path.join(corpus, "real")
    if not os.path.isdir(real):
        print("1..0 # SKIP no corpus: TAPIR_CORPUS names none")
        return 0

    wanted = collections.OrderedDict()
    for row in read_table(os.path.join(HERE, "real-frames.tsv")):
        wanted.setdefault((row["capture"], row["stream"]), []).append(row)
    truth = collections.defaultdict(list)
    for row in read_table(os.path.join(real, "TRUTH.tsv")):
        if re.search(r":\d+$", row["location"]):
            truth[row["capture"]].append(row)

    only = sys.argv[3:]
    tap = Tap()
    for (capture, stream), rows in wanted.items():
        if only and capture not in only:
            continue
        path = os.path.join(real, capture, stream)
        if not os.path.exists(path):
            tap.skip("%s/%s" % (capture, stream), "not in this corpus")
            continue
        failures = run(tapir, path)
        check_first(tap, capture, rows, failures)
        for row in truth.pop(capture, []):
            check_truth(tap, capture, row, failures)
    for capture in truth:
        if not only:
            tap.point(False, "%s: real-frames.tsv says nothing of it" % capture)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
