#!/usr/bin/env python3
"""Real test runners, each with the one setting that doc/runners.md gives, on small suites of ours:
those of the rows_*.py.

    runners.py SOURCE BUILD          checks, as TAP
    runners.py SOURCE BUILD NAME     shows what one prints
"""

import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import checks
import rows_build
import rows_node
import rows_script

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lint"))
from tap import Tap

RUNNERS = rows_script.ROWS + rows_node.ROWS + rows_build.ROWS
MARK = re.compile(r"([\w.]+):here:(\w+)")


def run(runner, source, build):
    """What was shown, the exit status and the JSON document."""
    with tempfile.TemporaryDirectory(prefix="tapir-runners-") as scratch:
        program = os.path.join(build, "src", "tapir")
        glue = os.path.join(source, "src", "runners")

        def filled(text):
            text = text.replace("TAPIR_PROGRAM", program).replace("GLUE", glue)
            text = re.sub(r"\bBUILD\b", build, text)
            return re.sub(r"\bBIN\b", os.path.dirname(program), text)

        for name in runner.files:
            shutil.copy(os.path.join(HERE, name), scratch)
        for name, text in runner.made.items():
            with open(os.path.join(scratch, name), "w", encoding="utf-8") as file:
                file.write(filled(text))
        modules = os.path.join(build, "runners", "node_modules")
        if os.path.isdir(modules):
            os.symlink(modules, os.path.join(scratch, "node_modules"))
        env = {
            "PATH": os.environ["PATH"],
            "HOME": scratch,
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "EDITOR": "vi",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TAPIR_DATA_DIR": source,
            "TAPIR_JSON": os.path.join(scratch, "result.json"),
        }
        env.update((name, filled(text)) for name, text in runner.env.items())
        ran = subprocess.run(
            ["sh", "-c", filled(runner.command)],
            cwd=scratch,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=100,
            check=False,
        )
        result = None
        if os.path.exists(env["TAPIR_JSON"]):
            with open(env["TAPIR_JSON"], encoding="utf-8") as file:
                result = json.load(file)
        return ran.stdout.decode(errors="replace"), ran.returncode, result


def complaints(runner, shown, status, result):
    wrong = []
    at = 0
    for words in runner.shown:
        mark = MARK.fullmatch(words)
        if mark:
            file, marker = mark.groups()
            pattern = r"\+%d +(\S*/)?%s" % (checks.line_of(file, marker), re.escape(file))
        else:
            pattern = re.escape(words)
        found = re.compile(pattern).search(shown, at)
        if found:
            at = found.end()
        else:
            wrong.append("not shown, or not there: " + words)
    wrong += ["shown: " + words for words in runner.unshown if words in shown]
    if status != runner.status:
        wrong.append("exit status %d" % status)
    if result is None:
        wrong.append("no JSON document")
    elif result["ok"]:
        wrong.append("the JSON document says that all is well")
    elif runner.failures is not None or runner.totals:
        wrong += checks.complaints(result, runner.totals, runner.failures)
    return wrong + shown.splitlines() if wrong else []


def check(runner, source, build):
    """Why it is skipped, and what is wrong."""
    missing = runner.missing(build)
    if missing:
        return missing, []
    try:
        return None, complaints(runner, *run(runner, source, build))
    except subprocess.TimeoutExpired as error:
        return None, [str(error)]


def main():
    source, build = map(os.path.abspath, sys.argv[1:3])
    if len(sys.argv) > 3:
        for runner in RUNNERS:
            if runner.name == sys.argv[3]:
                print(*run(runner, source, build))
        return 0
    tap = Tap(len(RUNNERS))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        checks = pool.map(lambda runner: check(runner, source, build), RUNNERS)
        for runner, (missing, wrong) in zip(RUNNERS, checks):
            if missing:
                tap.skip(runner.name, "there is no " + missing.replace("node_modules/", "npm's "))
            else:
                tap.point(not wrong, runner.name, wrong)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
