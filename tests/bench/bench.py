#!/usr/bin/env python3
"""The benchmark: what tapir costs, against yardsticks that run in turn with it.

usage: bench.py [--pairs N] BUILD [ROW...]

Each row runs two commands one after the other, several times over, and gives the median of their
ratios with the smallest and the largest: so it means the same on a slow or a busy machine. Rows
are named as in ROWS; without names all run, and doc/performance.md is written. BUILD is a release
build. Streams are made once, in a folder in memory that is removed at the end.
"""

import argparse
import datetime
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import slow

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
PAIRS = 7
CORE = max(os.sched_getaffinity(0))
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
    "LC_ALL": "C.UTF-8",
    "TERM": "xterm-256color",
    "TAPIR_DATA_DIR": TOP,
    "XDG_CONFIG_HOME": "/nonexistent",
}

SIZES = {
    "tiny": ("flat", 1000),
    "flat": ("flat", 10_000_000),
    "flat-1m": ("flat", 1_000_000),
    "flat-2m": ("flat", 2_000_000),
    "flat-100k": ("flat", 100_000),
    "yaml": ("yaml", 1_000_000),
    "nested": ("nested", 100_000),
    "fail": ("fail", 2_000_000),
    "fail-1m": ("fail", 1_000_000),
    "fail-20k": ("fail", 20_000),
    "noise": ("noise", 200_000_000),
    "longline": ("longline", 100_000_000),
    "longline-10m": ("longline", 10_000_000),
    "hugeyaml": ("hugeyaml", 100_000_000),
    "hugeyaml-10m": ("hugeyaml", 10_000_000),
    "deep": ("deep", 10_000),
    "deep-1k": ("deep", 1_000),
    "plan": ("plan", 2_000_000_000),
    "number": ("number", 2_000_000_000),
    "frames": ("frames", 1_000),
    "frames-100": ("frames", 100),
    "traces": ("traces", 10_000),
    "traces-1k": ("traces", 1_000),
    "failures": ("failures", 100_000),
}


class Bench:
    """The programs, the streams made so far, and how one command is measured."""

    def __init__(self, build, folder, pairs):
        self.build = build
        self.folder = folder
        self.pairs = pairs
        self.environment = ENVIRONMENT
        self.tapir = [os.path.join(build, "src", "tapir")]
        self.read = [self.own("read")]

    def own(self, name):
        return os.path.join(self.build, "tests", "bench", "bench-" + name)

    def stream(self, name):
        path = os.path.join(self.folder, name)
        if not os.path.exists(path):
            kind, size = SIZES[name]
            with open(path, "wb") as file:
                subprocess.run([self.own("stream"), kind, str(size)], stdout=file, check=True)
        return path

    def forget(self, *names):
        for name in names:
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                os.remove(path)

    def measure(self, reader, producer, *options, pinned=True, env=None):
        """Runs it once; {cpu, wall, producer: s, peak: KiB, status}."""
        pin = ["-c", str(CORE)] if pinned else []
        ran = subprocess.run(
            [self.own("measure"), *pin, *options, *producer, "--", *reader],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
            env={**ENVIRONMENT, **(env or {})},
        )
        cpu, wall, done, peak, status = ran.stdout.split()
        return {
            "cpu": float(cpu),
            "wall": float(wall),
            "producer": float(done),
            "peak": int(peak),
            "status": int(status),
        }

    def piped(self, reader, name, *options, **more):
        return self.measure(reader, ["cat", self.stream(name)], *options, **more)

    def ratio(self, measured, yardstick, what="cpu", factor=1.0):
        """Both in turn, as often as asked: the ratios of `what`."""
        return [measured()[what] / max(yardstick()[what], 1e-6) / factor for _ in range(self.pairs)]


def against_read(name):
    def run(bench):
        ratios = bench.ratio(
            lambda: bench.piped(bench.tapir, name), lambda: bench.piped(bench.read, name)
        )
        bench.forget(name)
        return ratios

    return run


def read_file(bench):
    path = bench.stream("flat")
    return bench.ratio(
        lambda: bench.measure(bench.tapir, [], "-f", path),
        lambda: bench.measure(["wc", "-l"], [], "-f", path),
    )


def linear(large, small):
    def run(bench):
        factor = os.path.getsize(bench.stream(large)) / os.path.getsize(bench.stream(small))
        ratios = bench.ratio(
            lambda: bench.piped(bench.tapir, large),
            lambda: bench.piped(bench.tapir, small),
            factor=factor,
        )
        bench.forget(large, small)
        return ratios

    return run


def peak_memory(*names):
    def run(bench):
        least = [bench.piped(bench.tapir, "tiny")["peak"] for _ in range(bench.pairs)]
        most = []
        for name in names:
            most.append([bench.piped(bench.tapir, name)["peak"] for _ in range(3)])
            bench.forget(name)
        worst = max(statistics.median(peaks) for peaks in most)
        return [worst / peak for peak in least], f"{worst / 1024:.1f} MiB"

    return run


def producer(*arguments):
    def run(bench):
        make = [bench.own("stream"), *arguments]
        return bench.ratio(
            lambda: bench.measure(bench.tapir, make, pinned=False),
            lambda: bench.measure(make, [], "-f", "/dev/null", pinned=False),
            what="wall",
        )

    return run


def bar_cost(bench):
    return bench.ratio(
        lambda: bench.piped(bench.tapir, "flat-1m", "-t", "0"),
        lambda: bench.piped(bench.tapir + ["--bar=never"], "flat-1m", "-t", "0"),
    )


def fail_cost(bench):
    """Against writing the same bytes to the same terminal with nothing to think about."""
    got = os.path.join(bench.folder, "got")
    bench.piped(bench.tapir, "fail-1m", "-t", "0", "-o", got)
    return bench.ratio(
        lambda: bench.piped(bench.tapir, "fail-1m", "-t", "0"),
        lambda: bench.measure(["cat"], ["cat", got], "-t", "0"),
    )


def slow_terminal(name):
    def run(bench):
        return bench.ratio(
            lambda: bench.piped(bench.tapir, name, "-t", "10000"),
            lambda: bench.piped(bench.tapir, name),
            what="producer",
        )

    return run


def slow_memory(bench):
    return bench.ratio(
        lambda: bench.piped(bench.tapir, "flat-1m", "-t", "10000"),
        lambda: bench.piped(bench.tapir, "flat-1m", "-t", "0"),
        what="peak",
    )


def latency(before, through=()):
    """`through` names a program of ours that tapir runs, and that gets the points."""

    def run(bench):
        mine = [*bench.tapir, *(["--", *map(bench.own, through)] if through else [])]

        def once(reader):
            ran = subprocess.run(
                [bench.own("latency"), "15", str(before), *reader],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                check=True,
                env=ENVIRONMENT,
            )
            return float(ran.stdout.split()[0])

        pairs = [(once(mine), once(["cat"])) for _ in range(bench.pairs)]
        median = statistics.median(ours for ours, _ in pairs)
        return [ours / cats for ours, cats in pairs], f"{median:.0f} µs"

    return run


def start(bench):
    """Many starts each, because one takes less than the clock of a busy machine wavers."""

    def program(command):
        return bench.measure(command, [], "-f", "/dev/null")["wall"]

    pairs = []
    for _ in range(max(bench.pairs, 25)):
        pairs.append((program(bench.tapir), program([bench.own("hello")])))
    median = statistics.median(mine for mine, _ in pairs)
    return [mine / hello for mine, hello in pairs], f"{1000 * median:.2f} ms"


def tiny(bench):
    ratios = []
    for _ in range(max(bench.pairs, 25)):
        mine = bench.piped(bench.tapir, "tiny")["wall"]
        ratios.append(mine / bench.piped(["cat"], "tiny")["wall"])
    return ratios


def with_option(name, *option):
    def run(bench):
        return bench.ratio(
            lambda: bench.piped(bench.tapir + list(option), name),
            lambda: bench.piped(bench.tapir, name),
        )

    return run


def frames(bench):
    """Microseconds for each frame, not a ratio."""
    spent = []
    for _ in range(bench.pairs):
        many = bench.piped(bench.tapir, "frames")["cpu"]
        few = bench.piped(bench.tapir, "frames-100")["cpu"]
        spent.append(1e6 * (many - few) / 900)
    return spent


def trace_frames(bench):
    spent = []
    for _ in range(bench.pairs):
        cpu = bench.piped(bench.tapir, "traces")["cpu"] - bench.piped(bench.read, "traces")["cpu"]
        spent.append(1e6 * cpu / 100_000)
    return spent


def peer(command, name="flat-1m"):
    def run(bench):
        if not shutil.which(command[0]):
            return None
        share = SIZES["flat-1m"][1] / SIZES[name][1]
        ratios = []
        for _ in range(min(bench.pairs, 3)):
            if command[-1] == "FILE":
                whole = [*command[:-1], bench.stream(name)]
                theirs = bench.measure(whole, [], "-f", "/dev/null")["wall"] * share
            else:
                theirs = bench.piped(command, name)["wall"] * share
            ratios.append(theirs / bench.piped(bench.tapir, "flat-1m")["wall"])
        return ratios

    return run


# Name, what is measured, what it is divided by, "must", goal, how. None: no such bound.
ROWS = [
    ("read-flat", "10M passing tests, processor time", "ref-read", 2.2, 1.5, against_read("flat")),
    ("read-yaml", "1M tests with YAML blocks", "ref-read", 2.8, 1.8, against_read("yaml")),
    ("read-nested", "100k subtests of 100 tests", "ref-read", 2.8, 1.7, against_read("nested")),
    ("read-fail", "2M tests, 1 % fail", "ref-read", 3.0, 2.0, against_read("fail")),
    ("read-noise", "200 MB that are no TAP", "ref-read", 1.6, 1.25, against_read("noise")),
    ("read-longline", "a line of 100 MB", "ref-read", 1.15, 1.02, against_read("longline")),
    ("read-hugeyaml", "a YAML block of 100 MB", "ref-read", 1.8, 1.3, against_read("hugeyaml")),
    ("read-deep", "10 000 levels, 600 MB", "ref-read", 2.5, 1.3, against_read("deep")),
    ("read-file", "10M passing tests from a file", "wc -l", 3.0, 1.8, read_file),
    ("linear-flat", "10M tests, by bytes", "1M tests", 1.15, 1.02, linear("flat", "flat-1m")),
    ("linear-longline", "100 MB", "10 MB", 1.15, 1.02, linear("longline", "longline-10m")),
    ("linear-hugeyaml", "100 MB", "10 MB", 1.15, 1.02, linear("hugeyaml", "hugeyaml-10m")),
    (
        "linear-deep",
        "10 000 levels, by bytes",
        "1 000 levels",
        1.15,
        1.02,
        linear("deep", "deep-1k"),
    ),
    (
        "linear-traces",
        "10 000 tracebacks, all different",
        "1 000",
        1.15,
        1.02,
        linear("traces", "traces-1k"),
    ),
    (
        "rss-flat",
        "peak memory: 2M tests, nested, noise, a long line, huge numbers",
        "1 000 tests",
        1.5,
        1.1,
        peak_memory("flat-2m", "nested", "noise", "longline", "plan", "number"),
    ),
    (
        "rss-fail",
        "peak memory: failures, huge YAML",
        "1 000 tests",
        None,
        None,
        peak_memory("fail-1m", "hugeyaml", "traces"),
    ),
    (
        "producer-live",
        "3M tests from a producer, wall",
        "its own time",
        1.3,
        1.05,
        producer("flat", "3000000"),
    ),
    (
        "producer-lines",
        "1M lines, a write each, wall",
        "its own time",
        1.6,
        1.2,
        producer("flat", "1000000", "lines"),
    ),
    ("bar-cost", "1M tests on a terminal", "without the bar", 1.10, 1.02, bar_cost),
    ("fail-cost", "10 000 failures on a terminal", "cat of the output", 1.5, 1.1, fail_cost),
    (
        "slow-tty-producer",
        "1M tests, 10 kB/s: until the producer is done",
        "to /dev/null",
        1.5,
        1.1,
        slow_terminal("flat-1m"),
    ),
    ("slow-tty-memory", "1M tests, 10 kB/s: peak memory", "fast terminal", 1.2, 1.05, slow_memory),
    *slow.ROWS,
    ("lat-fail", "a failure alone, until it is on the terminal", "cat", 2.0, 1.0, latency(0)),
    ("lat-busy", "a failure behind 64 KiB of tests", "cat", 0.5, 0.10, latency(65536)),
    (
        "lat-child",
        "a failure that a command prints and does not flush",
        "cat",
        4.0,
        2.0,
        latency(0, through=["relay"]),
    ),
    ("start", "tapir </dev/null, wall", "ref-hello", 1.5, 1.1, start),
    ("tiny", "1 000 tests, wall", "cat", 1.3, 0.9, tiny),
    (
        "json",
        "100 000 failures with --json",
        "without",
        None,
        1.3,
        with_option("failures", "--json=/dev/null"),
    ),
    ("tee", "1M tests with --tee", "without", None, 1.3, with_option("flat-1m", "--tee=/dev/null")),
    ("frame-deep", "µs per frame of a traceback of 1 000", "–", None, 20, frames),
    ("frame-each", "µs per frame of 10 000 tracebacks of 10", "–", None, 20, trace_frames),
    (
        "peer-prove",
        "prove, 1M tests, wall",
        "tapir",
        250,
        500,
        peer(["prove", "-e", "cat", "FILE"], "flat-100k"),
    ),
    (
        "peer-tap-parser",
        "tap-parser -s, the same",
        "tapir",
        50,
        120,
        peer(["tap-parser", "-s"], "flat-100k"),
    ),
    ("peer-faucet", "faucet", "tapir", 40, 100, peer(["faucet"], "flat-100k")),
    ("peer-tap-spec", "tap-spec", "tapir", 100, 250, peer(["tap-spec"], "flat-100k")),
    (
        "peer-runtests",
        "c-tap-harness runtests",
        "tapir",
        5,
        10,
        peer(["runtests", "/dev/stdin"], "flat-100k"),
    ),
    ("peer-ctap", "ctap", "tapir", 35, 75, peer(["ctap"], "flat-100k")),
]

# Rows where more is better: somebody else's time over ours.
def bounded_below(name):
    return name.startswith("peer-")


def judge(name, median, must, goal):
    def meets(bound):
        return median >= bound if bounded_below(name) else median <= bound

    if goal is not None and meets(goal):
        return "goal"
    if must is not None and meets(must):
        return "must"
    return "no" if must is not None or goal is not None else "–"


def show(number):
    places = 0 if number >= 100 else 1 if number >= 10 else 2
    return f"{number:.{places}f}"


def run_row(bench, row):
    """A row of the table, as a dict."""
    name, what, yardstick, must, goal, run = row
    try:
        result = run(bench)
    except (subprocess.CalledProcessError, OSError) as trouble:
        print(f"bench.py: {name}: {trouble}", file=sys.stderr)
        return {"name": name, "what": what, "yardstick": yardstick, "trouble": "it failed"}
    values, note = result if isinstance(result, tuple) else (result, "")
    if values is None:
        return {"name": name, "what": what, "yardstick": yardstick, "trouble": "not installed"}
    median = statistics.median(values)
    return {
        "name": name,
        "what": what,
        "yardstick": yardstick,
        "must": must,
        "goal": goal,
        "median": median,
        "low": min(values),
        "high": max(values),
        "note": note,
        "met": judge(name, median, must, goal),
    }


def cells(row):
    if "trouble" in row:
        return [row["name"], row["what"], row["yardstick"], "–", "", "", "", row["trouble"]]
    value = f"**{show(row['median'])}** [{show(row['low'])}–{show(row['high'])}]"
    if row["note"]:
        value += f" {row['note']}"
    bounds = ["–" if row[key] is None else show(row[key]) for key in ("must", "goal")]
    return [row["name"], row["what"], row["yardstick"], value, *bounds, row["met"], ""]


def first_line(*command):
    try:
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except OSError:
        return ""
    return (ran.stdout.strip().splitlines() or [""])[0]


def machine():
    model = ""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.release()}"
    return f"{os.cpu_count()} × {model or platform.machine()}, {memory:.0f} GiB, {system}"


def versions(bench):
    given = [first_line(*bench.tapir, "--version"), first_line("cc", "--version")]
    commit = first_line("git", "-C", TOP, "describe", "--always", "--dirty")
    if shutil.which("prove"):
        given.append(first_line("prove", "--version"))
    return "; ".join([f"{given[0]} ({commit})", *given[1:]])


INTRODUCTION = """# What tapir costs

Written by `./bootstrap bench`; not by hand. {date}, {pairs} pairs, load {load:.1f} when it began.

Machine: {machine}.
Versions: {versions}.

Each figure is the median of the ratios of two commands that ran in turn, with the smallest and the
largest. Reading is measured as processor time of producer and reader together, both on one core:
`cat FILE | tapir` over `cat FILE | ref-read`, which reads the pipe and does nothing. *Met* says
whether a row reaches its goal, only what it must, or neither (*no*). Figures of `peer-` rows are
how many times longer another reporter takes, so more is better there.

| row | what | divided by | ratio | must | goal | met | |
|---|---|---|---|---|---|---|---|
"""


def write_page(bench, rows, load):
    notes = os.path.join(HERE, "limits.md")
    with open(os.path.join(TOP, "doc", "performance.md"), "w", encoding="utf-8") as file:
        file.write(
            INTRODUCTION.format(
                date=datetime.date.today().isoformat(),
                pairs=bench.pairs,
                load=load,
                machine=machine(),
                versions=versions(bench),
            )
        )
        for row in rows:
            file.write("| " + " | ".join(cells(row)).rstrip() + " |\n")
        if os.path.exists(notes):
            with open(notes, encoding="utf-8") as text:
                file.write("\n" + text.read())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--json", metavar="FILE", help="the rows, for other programs")
    parser.add_argument("build")
    parser.add_argument("rows", nargs="*")
    options = parser.parse_args()
    chosen = [row for row in ROWS if not options.rows or row[0] in options.rows]
    unknown = set(options.rows) - {row[0] for row in ROWS}
    if unknown:
        names = ", ".join(row[0] for row in ROWS)
        parser.error(f"no such row: {', '.join(sorted(unknown))}; there are: {names}")

    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    load = os.getloadavg()[0]
    results = []
    with tempfile.TemporaryDirectory(prefix="tapir-bench-", dir=place) as folder:
        bench = Bench(os.path.abspath(options.build), folder, options.pairs)
        for row in chosen:
            result = run_row(bench, row)
            results.append(result)
            given = cells(result)
            value = given[3].replace("**", "")
            print(f"{given[0]:18} {value:34} {given[6]:5} {given[7]}", flush=True)
        if not options.rows:
            write_page(bench, results, load)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
