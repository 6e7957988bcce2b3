#!/usr/bin/env python3
"""Real test runners on small suites of ours: what tapir makes of what they print.

    producers.py BUILD          checks, as TAP
    producers.py BUILD NAME     shows what tapir prints for that one
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lint"))
import checks
from checks import Failure
from tap import Tap


class Producer:
    """A command, what has to be there for it, and what tapir should say of its stream."""

    def __init__(self, name, command, needs=None, env=None, status=1, totals=None, failures=()):
        self.name = name
        self.command = command  # "BUILD" stands for the build directory
        self.needs = needs or command[0]
        self.env = env or {}
        self.status = status
        self.totals = totals  # tests, passed, failed, skipped, todo
        self.failures = failures

    def runnable(self, build):
        need = self.needs.replace("BUILD", build)
        if need.startswith("-"):  # a module of the system's Python
            python = ["/usr/bin/python3", "-c", "import " + need[1:]]
            return subprocess.run(python, stderr=subprocess.DEVNULL, check=False).returncode == 0
        return os.path.exists(need) if "/" in need else shutil.which(need) is not None


def compiled(name, failures, totals, **env):
    program = "BUILD/tests/producers/producer-" + name
    return Producer(name, [program], env=env, totals=totals, failures=failures)


PRODUCERS = [
    compiled(
        "cmocka",
        [Failure("adds_large_numbers", "FAIL", ["sum_cmocka.c:fails"])],
        (3, 1, 1, 1, 0),
        CMOCKA_MESSAGE_OUTPUT="TAP",
    ),
    compiled(
        "glib",
        [Failure("/sum/large", "FAIL", ["sum_glib.c:fails"], "(3 == 4)")],
        (4, 1, 1, 1, 1),
    ),
    compiled(
        "check",
        [
            Failure("all:adds_large_numbers: Assertion", "FAIL", None),
            Failure("all:crashes: Received signal 11", "CRASH", None),
        ],
        (3, 1, 2, 0, 0),
        CK_TAP_LOG_FILE_NAME="-",
        CK_VERBOSITY="silent",
    ),
    Producer(
        "criterion",
        ["BUILD/tests/producers/producer-criterion", "--tap", "-j1"],
        totals=(4, 1, 2, 1, 0),
        failures=[
            Failure("sum::large", "FAIL", ["sum_criterion.c:fails"], "a wrong sum"),
            Failure("sum::crashes", "CRASH", None),
        ],
    ),
    Producer(
        "perl",
        ["perl", "sum.t"],
        totals=(5, 2, 1, 1, 1),
        failures=[Failure("small sum", "FAIL", ["sum.t:fails"])],
    ),
    Producer(
        "perl dies",
        ["perl", "dies.t"],
        totals=(1, 1, 0, 0, 0),
        failures=[Failure("", "ERROR", ["dies.t:dies"], "Illegal division by zero")],
    ),
    Producer(
        "prove --verbose",
        ["prove", "--verbose", "--merge", "sum.t"],
        totals=(5, 2, 1, 1, 1),
        failures=[Failure("small sum", "FAIL", ["sum.t:fails"])],
    ),
    Producer(
        "bats",
        ["bats", "-F", "tap", "sum.bats"],
        totals=(3, 1, 1, 1, 0),
        failures=[Failure("adds large numbers", "FAIL", ["sum.bats:fails"])],
    ),
    Producer(
        "bats with times",
        ["bats", "-F", "tap", "-T", "sum.bats"],
        totals=(3, 1, 1, 1, 0),
        failures=[Failure("adds large numbers", "FAIL", ["sum.bats:fails"])],
    ),
    Producer(
        "node",
        ["node", "--test", "--test-reporter=tap", "sum.test.js"],
        totals=(5, 1, 2, 1, 1),
        failures=[
            Failure("adds large numbers", "FAIL", ["sum.test.js:fails"], "strictly equal"),
            Failure(
                "adds text",
                "ERROR",
                ["sum.test.js:calls", "sum.test.js:throws add"],
                "no number",
            ),
        ],
    ),
    Producer(
        "tap.py",
        ["/usr/bin/python3", "-m", "tap", "sum_test"],
        needs="-tap",
        totals=(4, 1, 2, 1, 0),
        failures=[
            Failure("test_large", "FAIL", ["sum_test.py:fails"], "3 != 4"),
            Failure(
                "test_names",
                "ERROR",
                ["sum_test.py:calls test_names", "sum_test.py:raises add"],
                "'c' is not defined",
            ),
        ],
    ),
    Producer(
        "sharness",
        ["sh", "sum.sharness"],
        needs="/usr/share/sharness/sharness.sh",
        totals=(3, 1, 1, 0, 1),
        failures=[Failure("adds large numbers", "FAIL", None)],
    ),
    Producer(
        "a program that is killed",
        ["sh", "crash.sh"],
        totals=(1, 1, 0, 0, 0),
    ),
]


def run(producer, build, scratch, shown=None):
    """tapir's JSON result and exit status for the producer's stream."""
    result = os.path.join(scratch, "result.json")
    command = [word.replace("BUILD", build) for word in producer.command]
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": scratch, **producer.env}
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    env["SHARNESS_TEST_DIRECTORY"] = scratch
    runner = subprocess.Popen(
        command,
        cwd=HERE,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    tapir = subprocess.run(
        [os.path.join(build, "src", "tapir"), "--json", result],
        cwd=HERE,
        env=dict(env, TAPIR_DATA_DIR=os.path.dirname(os.path.dirname(HERE))),
        stdin=runner.stdout,
        stdout=shown or subprocess.DEVNULL,
        timeout=50,
        check=False,
    )
    runner.stdout.close()
    runner.wait()
    with open(result, encoding="utf-8") as file:
        return json.load(file), tapir.returncode


def complaints(producer, result, status):
    wrong = []
    if status != producer.status or result["ok"] != (status == 0):
        wrong.append("exit status %d, ok: %s" % (status, result["ok"]))
    return wrong + checks.complaints(result, producer.totals, producer.failures)


def main():
    build = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="tapir-producers-") as scratch:
        if len(sys.argv) > 2:
            for producer in PRODUCERS:
                if producer.name == sys.argv[2]:
                    run(producer, build, scratch, shown=sys.stdout)
            return 0
        tap = Tap(len(PRODUCERS))
        for producer in PRODUCERS:
            if not producer.runnable(build):
                tap.skip(producer.name, "not installed")
                continue
            wrong = complaints(producer, *run(producer, build, scratch))
            tap.point(not wrong, producer.name, wrong)
        return tap.end()


if __name__ == "__main__":
    sys.exit(main())
