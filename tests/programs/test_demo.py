#!/usr/bin/env python3
"""The demo shows what it is there to show: test_demo.py BUILD, as TAP."""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lint"))
from tap import Tap


def suite(build):
    return [os.path.join(HERE, "demo", "suite"), os.path.join(build, "tests", "programs", "demo")]


def network(build):
    return os.path.join(build, "tests", "programs", "demo", "demo-network")


def run(build, result, command):
    """What tapir printed for the demo at the end of a pipe or, where there is a `command`, in front
    of that; its JSON goes to `result`."""
    env = dict(os.environ, DEMO_FAST="1", TAPIR_DATA_DIR=TOP, PYTHONDONTWRITEBYTECODE="1")
    tapir = [os.path.join(build, "src", "tapir"), "--json", result]
    words = {"cwd": TOP, "env": env, "stdout": subprocess.PIPE, "check": False}
    if command:
        return subprocess.run([*tapir, "--", *command], **words).stdout.decode()
    produced = subprocess.run(suite(build), **words, stderr=subprocess.STDOUT).stdout
    return subprocess.run(tapir, **words, input=produced).stdout.decode()


def failure_of(result, program):
    for failure in result["failures"]:
        if failure["path"] and failure["path"][0] == program:
            return failure
    return {"path": [], "kind": None, "message": None, "frames": []}


def functions(failure):
    return [frame["function"] for frame in failure["frames"] if not frame["hidden"]]


def report(build, command):
    """What was shown, and the JSON document."""
    with tempfile.TemporaryDirectory(prefix="tapir-demo-") as scratch:
        path = os.path.join(scratch, "result.json")
        shown = run(build, path, command)
        with open(path, encoding="utf-8") as file:
            return shown, json.load(file)


def main():
    build = os.path.abspath(sys.argv[1])
    shown, result = report(build, None)
    _, commanded = report(build, suite(build))
    plain = 'ASAN_OPTIONS=color=never UBSAN_OPTIONS= exec "$0"'
    _, alone = report(build, ["sh", "-c", plain, network(build)])

    tap = Tap()
    totals = result["totals"]
    tap.point(totals["passed"] >= 15, "most of it passes", [str(totals)])
    tap.point(totals["skipped"] >= 1, "something is skipped", [str(totals)])
    tap.point(totals["todo"] >= 1, "something is to be done", [str(totals)])

    numbers = failure_of(result, "numbers")
    tap.point(len(numbers["path"]) == 3, "a failure is in a subtest of a subtest", numbers["path"])
    tap.point("wanted: MCMLIV\n found: MCMLIIII\n" in shown, "its values are aligned", [shown])
    tap.point('demo_is(2, "1954"' in shown, "its source line is shown", [shown])

    invoice = failure_of(result, "invoice")
    tap.point(
        functions(invoice)[:1] == ["test_unknown_item"] and len(functions(invoice)) > 3,
        "a traceback begins with the test and goes on to the fault",
        [str(functions(invoice))],
    )

    for how, document in [("", result), (" where tapir runs the suite", commanded)]:
        crash = failure_of(document, "network")
        tap.point(crash["kind"] == "CRASH", "a crash is called one" + how, [str(crash)])
        if not crash["frames"]:
            tap.skip("its stack has names" + how, "no AddressSanitizer")
            continue
        tap.point(
            functions(crash)[-3:]
            == ["test_connect_to_an_unknown_host", "net_connect", "resolve"],
            "its stack has names" + how,
            [str(crash["frames"])],
        )
    kinds = [failure["kind"] for failure in alone["failures"]]
    tap.point(kinds == ["CRASH"], "a script may replace the sanitizer's options", [str(alone)])
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
