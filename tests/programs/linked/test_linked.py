#!/usr/bin/env python3
"""What tapir, and prove, make of programs that link libtapir: test_linked.py TAPIR FOLDER
BUILD, as TAP."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "lint"))
sys.path.insert(0, os.path.join(HERE, "..", "..", "libtapir"))
import records
from records import died, in_order
from tap import Tap

# name: (signal it dies of, functions of its first record, words that the failure says)
EXAMPLES = {
    "example-c": ("SIGABRT", ["check_length", "main"], 'length("") == 1'),
    "example-cpp": ("SIGABRT", ["word", "check_words", "main"], "vector::_M_range_check"),
    "example-rust": ("SIGSEGV", ["example::first", "example::check_first", "example::main"],
                     "address 0x8 not mapped"),
}


def report(tapir, stream):
    """What tapir says of a stream: its status, and the JSON document."""
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "result.json")
        status = subprocess.run([tapir, "--json", path], input=stream, stdout=subprocess.DEVNULL,
                                check=False).returncode
        with open(path, encoding="utf-8") as file:
            return status, json.load(file)


def check_example(tap, tapir, program, wanted):
    signal, functions, words = wanted
    result = records.run([program])
    said = (result.out + result.err).encode()
    first = result.records[0] if result.records else None
    names = first.names() if first else []
    details = ["status %d" % result.status, str(names), *said.decode().splitlines()]
    name = os.path.basename(program)
    tap.point(
        result.status == died(signal) and in_order(functions, names)
        and any(record.fields.get("fatal") == "1" for record in result.records)
        and result.out.startswith("1..2\nok 1 - "),
        "%s tells its stack, and what it had not written yet" % name, details)
    status, document = report(tapir, said)
    failures = document["failures"]
    tap.point(
        status == 1 and len(failures) == 1
        and failures[0]["kind"] in ("CRASH", "FAIL", "ERROR")
        and words in (failures[0]["message"] or "")
        and len(failures[0]["frames"]) >= len(functions),
        "tapir shows the stack of %s" % name, details + [json.dumps(document)])


def check_prove(tap, scratch, program):
    """prove sees the same tests with the records as without."""
    if not shutil.which("prove"):
        tap.skip("prove passes over the records", "there is no prove")
        return
    stream = records.run([program]).out
    verdicts = []
    for name, text in (("with", stream), ("without", re.sub(r"(?m)^# tapir:1 .*\n", "", stream))):
        path = os.path.join(scratch, name + ".tap")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        done = subprocess.run(["prove", "-e", "cat", path], capture_output=True, check=False)
        found = re.search(r"Bad plan.*|Parse errors.*|Tests: .*", done.stdout.decode())
        verdicts.append((done.returncode, found.group() if found else ""))
    whole = os.path.join(scratch, "whole.tap")
    with open(whole, "w", encoding="utf-8") as file:
        lines = [line for line in stream.splitlines() if line.startswith("# tapir:1 ")]
        file.write("\n".join(["1..2", "ok 1", "", *lines, "ok 2", ""]))
    passed = subprocess.run(["prove", "-e", "cat", whole], capture_output=True, check=False)
    tap.point(verdicts[0] == verdicts[1] and passed.returncode == 0 and lines,
              "prove passes over the records",
              [str(verdicts), *passed.stdout.decode().splitlines()])


def find_parser(build):
    """npm's tap-parser: of the runners that ./bootstrap test-deps installs, or the user's."""
    own = os.path.join(build, "runners", "node_modules", ".bin", "tap-parser")
    return own if os.path.exists(own) else shutil.which("tap-parser")


def check_parser(tap, parser, program):
    """tap-parser sees the same points, with the record alone and within a run that passes."""
    title = "tap-parser passes over the records"
    if not parser or not shutil.which("node"):
        tap.skip(title, "there is no tap-parser")
        return
    stream = records.run([program]).out
    lines = [line for line in stream.splitlines() if line.startswith("# tapir:1 ")]
    bare = re.sub(r"(?m)^# tapir:1 .*\n", "", stream)
    passing = "\n".join(["TAP version 14", "1..2", "ok 1", "", *lines, "ok 2", ""])
    said = []
    for text in (stream, bare, passing):
        done = subprocess.run([parser, "-j"], input=text.encode(), stdout=subprocess.PIPE,
                              check=False)
        events = json.loads(done.stdout)
        points = [event[1] for event in events if event[0] == "assert"]
        strange = [event for event in events if event[0] == "extra" and "tapir" in event[1]]
        said.append((done.returncode, [(point["ok"], point.get("name")) for point in points],
                     strange))
    tap.point(lines and said[0] == said[1] and said[2][0] == 0 and len(said[2][1]) == 2
              and not any(one[2] for one in said), title, [str(one) for one in said])


def check_plan_met(tap, tapir, program):
    """A fatal record makes the stream fail though its plan was met; that of a survivor does not."""
    stream = records.run([program]).out
    lines = [line for line in stream.splitlines() if line.startswith("# tapir:1 ")]
    fatal = "\n".join(["1..1", "ok 1 - a", "", *lines, ""])
    status, document = report(tapir, fatal.encode())
    tap.point(status == 1 and not document["ok"] and document["failures"][0]["kind"] == "CRASH",
              "a fatal crash fails the stream though its plan was met", [json.dumps(document)])
    status, document = report(tapir, fatal.replace(" fatal=1", " fatal=0").encode())
    tap.point(status == 0 and document["ok"], "a crash that was survived does not",
              [json.dumps(document)])


def main():
    tapir, folder = map(os.path.abspath, sys.argv[1:3])
    tap = Tap()
    for name, wanted in EXAMPLES.items():
        program = os.path.join(folder, name)
        if os.path.exists(program):
            check_example(tap, tapir, program, wanted)
        else:
            tap.skip(name, "it could not be built")
    program = os.path.join(folder, "example-c")
    with tempfile.TemporaryDirectory() as scratch:
        check_prove(tap, scratch, program)
    check_parser(tap, find_parser(sys.argv[3]), program)
    check_plan_met(tap, tapir, program)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
