#!/usr/bin/env python3
"""Runs a fuzz target on recorded streams of real producers, and on mutations of them.

usage: recorded.py TARGET MUTATIONS

The streams are found through TAPIR_CORPUS; without them the test is skipped. What kills the target
is left as crash-fuzz-NAME in the current folder.
"""

import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lint"))
from tap import Tap, skip_all  # noqa: E402


def streams(top):
    for folder, _, names in os.walk(top):
        for name in names:
            if name.endswith(".tap"):
                yield os.path.join(folder, name)


def main():
    target, mutations = sys.argv[1:]
    top = os.environ.get("TAPIR_CORPUS", "")
    found = sorted(streams(top)) if top else []
    if not found:
        skip_all("no recorded streams (TAPIR_CORPUS)")
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(found):
            name = f"{number:04}-{os.path.basename(path)}"
            os.symlink(os.path.abspath(path), os.path.join(folder, name))
        ran = subprocess.run(
            [target, folder, mutations], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
    said = [*ran.stdout.splitlines()[-1:], *ran.stderr.splitlines()[-5:]]
    tap.point(
        ran.returncode == 0,
        f"{len(found)} recorded streams and {mutations} mutations keep every promise",
        [f"it ended with {ran.returncode}", *said],
    )
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
