"""Tracebacks that real programs printed, each wrapped as the diagnostics of a failing test.

    traces.py TAPIR [FILTER]

EXPECT.tsv of the corpus says of each: the innermost place in the user's own sources, its function
and the headline. Whether they come as comments or as lines that are not TAP, tapir must report
them. $TAPIR_CORPUS is where the corpus is; without
one there is nothing to test."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def find_corpus():
    named = os.environ.get("TAPIR_CORPUS")
    folder = pathlib.Path(named) if named else ROOT.parent / "shared" / "corpus"
    return folder if (folder / "traces" / "EXPECT.tsv").is_file() else None


def as_comments(lines):
    return b"1..1\nnot ok 1 - it\n" + b"".join(b"# " + line + b"\n" for line in lines)


def as_text(lines):
    return b"1..1\nnot ok 1 - it\n" + b"".join(line + b"\n" for line in lines)


def is_tap(line):
    return re.match(rb"\s*(not )?ok\b|\s*1\.\.\d|Bail out!", line) is not None


def run(tapir, stream):
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        done = subprocess.run(
            [tapir, "--json", report],
            input=stream,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=60,
        )
        if done.returncode != 1:
            raise AssertionError(
                "exit status %d: %s" % (done.returncode, done.stderr.decode(errors="replace"))
            )
        with open(report, encoding="utf-8") as file:
            return json.load(file), done.stdout.decode("utf-8")


def check(tapir, stream, place, function, headline):
    report, shown = run(tapir, stream)
    failure = report["failures"][0]
    problems = []
    frames = [frame for frame in failure["frames"] if not frame["hidden"]]
    files = [frame for frame in frames if frame["line"]]
    if place:
        path, line = place.rsplit(":", 1)
        end = "/" + re.sub(r"^(\./)+", "", path)
        if not any(
            ("/" + re.sub(r"^(\./)+", "", frame["file"])).endswith(end)
            and frame["line"] == int(line)
            for frame in files
        ):
            problems.append("no frame at %s" % place)
    if function and not any(frame["function"] == function for frame in frames):
        problems.append("no frame in %s" % function)
    # A compiler's "error: " is on every such line: tapir leaves it out.
    if headline.removeprefix("error: ") not in (failure["message"] or ""):
        problems.append("the message is %r, not %r" % (failure["message"], headline))
    return problems, shown


def main():
    tapir = os.path.abspath(sys.argv[1])
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    corpus = find_corpus()
    if not corpus:
        print("1..0 # SKIP no corpus here: see doc/contributing.md")
        return
    rows = [
        (line.split("\t") + [""] * 5)[:5]
        for line in (corpus / "traces" / "EXPECT.tsv").read_text("utf-8").splitlines()[1:]
    ]
    tests = []
    for name, _, place, function, headline in rows:
        if wanted not in name:
            continue
        lines = (corpus / "traces" / name).read_bytes().splitlines()
        tests.append((name + " as comments", as_comments(lines), place, function, headline))
        if not any(is_tap(line) for line in lines):
            tests.append((name + " as text", as_text(lines), place, function, headline))
    print("1..%d" % len(tests))
    for number, (name, stream, place, function, headline) in enumerate(tests, 1):
        try:
            problems, shown = check(tapir, stream, place, function, headline)
        except (AssertionError, subprocess.TimeoutExpired, KeyError, IndexError) as error:
            problems, shown = [str(error)], ""
        print("%sok %d - %s" % ("not " if problems else "", number, name.replace("#", "\\#")))
        for problem in problems:
            print("# " + problem)
        if problems and wanted:
            print("\n".join("#   " + line for line in shown.splitlines()))


main()
