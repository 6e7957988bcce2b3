#!/usr/bin/env python3
"""What tapir shows, compared with what it should show.

    golden.py BUILD              checks every case, as TAP
    golden.py BUILD --update [TOPIC/CASE…]

A case is a file in cases/TOPIC: CASE.tap is given to tapir with its output not on a terminal, and
CASE.out has what that is to be; CASE.steps is played to the reporter on a virtual terminal, and
CASE.screen has the screens. CASE.args has options, one line. Paths are as from cases/.
"""

import difflib
import glob
import os
import re
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, "cases")
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lint"))
from tap import Tap

RESULTS = {".tap": ".out", ".steps": ".screen"}

# What is never twice the same in a real run: how long it took, and what tapir measured itself.
TOOK = re.compile(rb"(\bin |~)(?:[0-9]+h)?(?:[0-9]+m)?[0-9]+(?:\.[0-9]+)?m?s$", re.MULTILINE)


def cases():
    """topic/case.tap and topic/case.steps, sorted."""
    found = []
    for kind in RESULTS:
        found += glob.glob("*/*" + kind, root_dir=CASES)
    return sorted(found)


def environment():
    return {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "HOME": "/nonexistent",
        "TAPIR_DATA_DIR": os.path.dirname(os.path.dirname(HERE)),
        "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""),
        "UBSAN_OPTIONS": os.environ.get("UBSAN_OPTIONS", "halt_on_error=1"),
    }


def options(case):
    try:
        with open(os.path.join(CASES, case.rsplit(".", 1)[0] + ".args"), encoding="utf-8") as file:
            return shlex.split(file.read())
    except FileNotFoundError:
        return []


def run(build, case):
    """The bytes that the case gives now."""
    path = os.path.join(CASES, case)
    if case.endswith(".tap"):
        command = [os.path.join(build, "tapir"), *options(case)]
        if not os.path.exists(command[0]):
            command[0] = os.path.join(build, "src", "tapir")
    else:
        command = [os.path.join(build, "tests", "golden", "golden-steps"), *options(case), path]
    with open(path if case.endswith(".tap") else os.devnull, "rb") as source:
        done = subprocess.run(
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=CASES,
            env=environment(),
            timeout=20,
            check=False,
        )
    if case.endswith(".steps"):
        return done.stdout + (b"exit status %d\n" % done.returncode if done.returncode else b"")
    shown = done.stdout.replace(CASES.encode(), b"/cases")
    return TOOK.sub(rb"\g<1>0.0s", shown) + b"-- exit status %d\n" % done.returncode


def result_path(case):
    base, kind = os.path.splitext(case)
    return os.path.join(CASES, base + RESULTS[kind])


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def difference(wanted, got):
    def lines(text):
        return text.decode("utf-8", "backslashreplace").splitlines()

    diff = difflib.unified_diff(lines(wanted), lines(got), "wanted", "got", lineterm="")
    return [re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda c: "\\x%02x" % ord(c.group()), line)
            for line in diff]


def check(build):
    tap = Tap(len(cases()) + len(RESULTS))
    known = set()
    for case in cases():
        if case.endswith(".steps") and not os.path.exists(
            os.path.join(build, "tests", "golden", "golden-steps")
        ):
            tap.skip(case, "no libvterm")
            continue
        wanted, got = read(result_path(case)), run(build, case)
        tap.point(wanted == got, case, diff=difference(wanted, got))
    for case in cases():
        known.add(os.path.relpath(result_path(case), CASES))
    for kind in RESULTS.values():
        strays = [path for path in glob.glob("*/*" + kind, root_dir=CASES) if path not in known]
        tap.point(not strays, "every %s file has its case" % kind, strays)
    return tap.end()


def update(build, names):
    wrong = [name for name in names if name not in [os.path.splitext(case)[0] for case in cases()]]
    if wrong:
        print("no such case: %s" % ", ".join(wrong), file=sys.stderr)
        return 2
    for case in cases():
        if names and os.path.splitext(case)[0] not in names:
            continue
        got = run(build, case)
        if got != read(result_path(case)):
            print("updated: %s" % case)
            with open(result_path(case), "wb") as file:
                file.write(got)
    return 0


def main():
    arguments = sys.argv[1:]
    if not arguments or (len(arguments) > 1 and arguments[1] != "--update"):
        print(__doc__, file=sys.stderr)
        return 2
    build = os.path.abspath(arguments[0])
    if len(arguments) > 1:
        return update(build, arguments[2:])
    return check(build)


if __name__ == "__main__":
    sys.exit(main())
