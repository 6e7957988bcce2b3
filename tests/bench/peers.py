"""Other readers of TAP, beside tapir: how long they take, what memory, and whether they are right.
`./bootstrap bench-deps` installs those that Debian and npm have; the others are measured where
somebody has installed them."""

import glob
import os
import shutil
import statistics

import verdicts
from runs import ENVIRONMENT, Trouble

# FILE is for a program that runs the producer itself. Whoever is not there is not measured.
COMMANDS = {
    "prove": ["prove", "-e", "cat", "FILE"],
    "tap-parser": ["tap-parser", "-s"],
    "tap-mocha-reporter": ["tap-mocha-reporter", "classic"],
    "tap-spec": ["tap-spec"],
    "faucet": ["faucet"],
    "tap-min": ["tap-min"],
    "tap-diff": ["tap-diff"],
    "tap-dot": ["tap-dot"],
    "tap-summary": ["tap-summary"],
    "tap-arc": ["tap-arc"],
    "tappy": ["python3", "-c", "import sys; from tap.main import main; sys.exit(main())"],
    "runtests": ["runtests", "FILE"],
    "ctap": ["ctap"],
}
NOWHERE = {"runtests": "neither in Debian nor on npm", "ctap": "neither in Debian nor on npm"}

# Streams of the table, and whether they pass.
WORKLOADS = [
    ("flat-100k", "100 000 tests", True),
    ("yaml-10k", "10 000 with YAML", True),
    ("nested-500", "500 subtests of 100", True),
    ("fail-20k", "20 000, 1 % fail", False),
    ("noise-10m", "10 MB that are no TAP", True),
    ("longline-10m", "a line of 10 MB", True),
]


def find(name):
    """The peer's command with its whole path, or a Trouble that says where it could come from."""
    command = COMMANDS[name]
    path = shutil.which(command[0], path=ENVIRONMENT["PATH"])
    if name == "tappy":  # Debian's python3-tap, whatever other Python there is
        path = "/usr/bin/python3" if glob.glob("/usr/lib/python3/*/tap/__main__.py") else None
    if not path:
        raise Trouble(f"not installed: {NOWHERE.get(name, './bootstrap bench-deps does it')}")
    return [path, *command[1:]]


def run_over(bench, name, path):
    """One run over the file at `path`."""
    command = [path if word == "FILE" else word for word in find(name)]
    if name == "runtests":  # it runs test programs
        script = bench.keep("script", f'#!/bin/sh\nexec cat "{path}"\n'.encode())
        os.chmod(script, 0o755)
        return bench.measure([command[0], script], [], "-f", "/dev/null")
    if path in command:
        return bench.measure(command, [], "-f", "/dev/null")
    return bench.measure(command, ["cat", path])


def row(name, stream="flat-1m"):
    """A row of the first table: how many times longer it takes than tapir."""

    def run(bench):
        find(name)
        path = bench.stream(stream)
        ratios, most = [], []
        for _ in range(bench.few):
            theirs = run_over(bench, name, path)
            ratios.append(theirs["wall"] / bench.piped(bench.tapir, stream)["wall"])
            most.append(theirs["wall"] / bench.piped(bench.read, stream)["wall"])
        return ratios, (
            f"{theirs['peak'] / 1024:.0f} MiB; over ref-read, which does nothing,"
            f" {statistics.median(most):.0f}"
        )

    return run


def cell(bench, name, stream, passes):
    """A cell of the second table."""
    path = bench.stream(stream)
    ratios, peaks, statuses = [], [], set()
    for _ in range(bench.few):
        theirs = run_over(bench, name, path)
        ratios.append(theirs["cpu"] / max(bench.piped(bench.tapir, stream)["cpu"], 1e-6))
        peaks.append(theirs["peak"] / 1024)
        statuses.add(theirs["status"] == 0)
    right = "right" if statuses == {passes} else "wrong"
    return (
        f"{statistics.median(ratios):.0f} [{min(ratios):.0f}–{max(ratios):.0f}] "
        f"{max(peaks):.0f} MiB {right}"
    )


def own_cell(bench, stream, passes):
    runs = [bench.piped(bench.tapir, stream) for _ in range(bench.few)]
    right = "right" if {run["status"] == 0 for run in runs} == {passes} else "wrong"
    return f"1 {max(run['peak'] for run in runs) / 1024:.1f} MiB {right}"


def judged(bench, run):
    wrong = verdicts.wrong(lambda _, text: run(bench.keep("verdict", text))["status"])
    return f"{len(verdicts.STREAMS) - len(wrong)} of {len(verdicts.STREAMS)}"


def lines(bench):
    """The second table, program by program, as it is found out."""
    heads = ["", *(what for _, what, _ in WORKLOADS), "verdicts"]
    yield "| " + " | ".join(heads) + " |"
    yield "|---" * len(heads) + "|"
    own = [own_cell(bench, stream, passes) for stream, _, passes in WORKLOADS]
    own.append(judged(bench, lambda path: bench.measure(bench.tapir, ["cat", path])))
    yield "| tapir | " + " | ".join(own) + " |"
    for name in COMMANDS:
        try:
            find(name)
        except Trouble as trouble:
            yield f"| {name} | {trouble}" + " |" * (len(heads) - 1)
            continue
        cells = [name]
        for stream, _, passes in WORKLOADS:
            try:
                cells.append(cell(bench, name, stream, passes))
            except Trouble as trouble:
                cells.append(str(trouble))
        try:
            cells.append(judged(bench, lambda path, name=name: run_over(bench, name, path)))
        except Trouble as trouble:
            cells.append(str(trouble))
        yield "| " + " | ".join(cells) + " |"
