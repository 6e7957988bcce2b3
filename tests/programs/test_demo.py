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


def run(build, result):
    """What tapir printed for the demo; its JSON goes to `result`."""
    env = dict(os.environ, DEMO_FAST="1", TAPIR_DATA_DIR=TOP, PYTHONDONTWRITEBYTECODE="1")
    suite = [os.path.join(HERE, "demo", "suite"), os.path.join(build, "tests", "programs", "demo")]
    producer = subprocess.Popen(
        suite, cwd=TOP, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    tapir = subprocess.run(
        [os.path.join(build, "src", "tapir"), "--json", result],
        cwd=TOP,
        env=env,
        stdin=producer.stdout,
        stdout=subprocess.PIPE,
        check=False,
    )
    producer.stdout.close()
    producer.wait()
    return tapir.stdout.decode()


def failure_of(result, program):
    for failure in result["failures"]:
        if failure["path"] and failure["path"][0] == program:
            return failure
    return {"path": [], "kind": None, "message": None, "frames": []}


def functions(failure):
    return [frame["function"] for frame in failure["frames"] if not frame["hidden"]]


def main():
    build = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="tapir-demo-") as scratch:
        path = os.path.join(scratch, "result.json")
        shown = run(build, path)
        with open(path, encoding="utf-8") as file:
            result = json.load(file)

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

    network = failure_of(result, "network")
    names = functions(network)
    tap.point(network["kind"] == "CRASH", "a crash is called one", [str(network)])
    if network["frames"]:
        tap.point(
            names[-3:] == ["test_connect_to_an_unknown_host", "net_connect", "resolve"],
            "its stack has names",
            [str(names)],
        )
    else:
        tap.skip("its stack has names", "no AddressSanitizer")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
