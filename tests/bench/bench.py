#!/usr/bin/env python3
"""The benchmark: what tapir costs, against yardsticks that run in turn with it.

usage: bench.py [--pairs N] [--page] BUILD [ROW...]

Each row runs two commands one after the other, several times over, and gives the median of their
ratios with the smallest and the largest: so it means the same on a slow or a busy machine. Rows
are named as in ROWS, or by a pattern; "peers" is the table of other reporters. Without names all
run, and doc/performance.md is written; with --page the rows that are named are put into it. BUILD
is a release build. Streams are made once, in a folder in memory that is removed at the end.
"""

import argparse
import datetime
import fnmatch
import json
import os
import platform
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile

import peers
import slow
import symbols
import verdicts
from runs import ENVIRONMENT, HERE, TOP, Bench, Trouble

PAIRS = 11


def against_read(name):
    """With the ratio of a reader that finds where lines end, and does nothing else."""

    def run(bench):
        def cpu(reader):
            return bench.piped(reader, name)["cpu"]

        ratios, splits = [], []
        for _ in range(bench.pairs):
            mine, least = cpu(bench.tapir), cpu(bench.read)
            ratios.append(mine / least)
            splits.append(cpu([*bench.read, "lines"]) / least)
        bench.forget(name)
        return ratios, f"finding lines alone {statistics.median(splits):.2f}"

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
    """With the ratio of a reader that reads as tapir does and does nothing with it."""

    def run(bench):
        make = [bench.own("stream"), *arguments]

        def wall(reader):
            return bench.measure(reader, make, pinned=False)["wall"]

        ratios, least = [], []
        for _ in range(bench.pairs):
            own = bench.measure(make, [], "-f", "/dev/null", pinned=False)["wall"]
            ratios.append(wall(bench.tapir) / own)
            least.append(wall([*bench.read, "nap"]) / own)
        return ratios, f"reading alone {statistics.median(least):.2f}"

    return run


def bar_cost(bench):
    return bench.ratio(
        lambda: bench.piped(bench.tapir, "flat-1m", "-t", "0"),
        lambda: bench.piped(bench.tapir + ["--bar=never"], "flat-1m", "-t", "0"),
    )


def fail_cost(bench):
    """Against writing the same bytes to the same terminal with nothing to think about. With the
    ratio of a reader of the stream that does nothing."""
    got = os.path.join(bench.folder, "got")
    bench.piped(bench.tapir, "fail-1m", "-t", "0", "-o", got)
    ratios, least = [], []
    for _ in range(bench.pairs):
        written = bench.measure(["cat"], ["cat", got], "-t", "0")["cpu"]
        ratios.append(bench.piped(bench.tapir, "fail-1m", "-t", "0")["cpu"] / written)
        least.append(bench.piped(bench.read, "fail-1m")["cpu"] / written)
    return ratios, f"reading alone {statistics.median(least):.2f}"


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
            return float(bench.run([bench.own("latency"), "15", str(before), *reader]).split()[0])

        ratios, times, least = [], [], []
        for _ in range(bench.pairs):
            times.append(once(mine))
            cats = once(["cat"])
            ratios.append(times[-1] / cats)
            least.append(once([bench.own("handover")]) / cats)
        note = f"{statistics.median(times):.0f} µs; cat with two threads {statistics.median(least):.2f}"
        return ratios, note

    return run


def child_latency(bench):
    """Milliseconds from a printf(3) that the program never flushes to the terminal."""
    command = [bench.own("latency"), "child", *bench.tapir, "--", bench.own("unflushed")]
    return [float(bench.run(command)) / 1000 for _ in range(bench.pairs)]


def symbolise(bench):
    """How long a fast producer is held up when addresses are named meanwhile: on another core, for
    a worker takes its time of the processor whoever waits for it."""
    tapir, passing = bench.tapir_apart(), bench.stream("flat")
    program = bench.own("unflushed")
    with open(program, "rb") as file:
        entry = struct.unpack("<Q", file.read(32)[24:])[0]
    frame = "#     #%d 0x%x  (%s+0x%x)\n"
    named = "".join(frame % (i, 2**40 + i, program, entry + 16 * i) for i in range(20))
    plain = "".join("#     not a frame of anything, line %d\n" % i for i in range(20))

    def done(said):
        crash = bench.keep("crash", b"1..1\nnot ok 1 - it crashed\n" + said.encode())
        return bench.measure(tapir, ["cat", crash, passing])["producer"]

    ratios = [done(named) / done(plain) for _ in range(bench.pairs)]
    bench.forget("crash", "flat")
    return ratios


def verdict(bench):
    """How many of the small streams it is right about, with the names of the others."""

    def judge(_, text):
        return bench.measure(bench.tapir, ["cat", bench.keep("verdict", text)])["status"]

    wrong = verdicts.wrong(judge)
    return [len(verdicts.STREAMS) - len(wrong)], ", ".join(wrong)


def page_faults(command):
    """How often a start waits for a page."""
    with open(os.devnull, "r+b") as null:
        ran = subprocess.Popen(command, stdin=null, stdout=null, env=ENVIRONMENT)
    _, status, usage = os.wait4(ran.pid, 0)
    ran.returncode = status
    return usage.ru_minflt


def start(bench):
    """Many starts each, because one takes less than the clock of a busy machine wavers."""

    def program(command):
        return bench.measure(command, [], "-f", "/dev/null")["wall"]

    pairs = []
    for _ in range(max(bench.pairs, 25)):
        pairs.append((program(bench.tapir), program([bench.own("hello")])))
    median = statistics.median(mine for mine, _ in pairs)
    faults = [page_faults(command) for command in (bench.tapir, [bench.own("hello")])]
    note = f"{1000 * median:.2f} ms; {faults[0]} page faults, ref-hello {faults[1]}"
    return [mine / hello for mine, hello in pairs], note


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
        peak_memory("flat-2m", "nested", "noise", "longline", "plan", "number", "scattered"),
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
    *symbols.ROWS,
    ("lat-fail", "a failure alone, until it is on the terminal", "cat", 2.0, 1.0, latency(0)),
    ("lat-busy", "a failure behind 64 KiB of tests", "cat", 0.5, 0.10, latency(65536)),
    (
        "lat-relay",
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
    ("lat-child", "ms until what a program printed and did not flush is shown", "–", 20, 5,
     child_latency),
    ("symbolise", "until the producer is done, while addresses are named", "no addresses", 1.2, 1.0,
     symbolise),
    ("verdict", "right about so many of 27 streams", "–", 27, 27, verdict),
    ("peer-prove", "prove, 1M tests, wall", "tapir", 250, 500, peers.row("prove")),
    ("peer-tap-parser", "tap-parser -s, the same", "tapir", 50, 120, peers.row("tap-parser")),
    ("peer-faucet", "faucet", "tapir", 40, 100, peers.row("faucet")),
    ("peer-tap-spec", "tap-spec", "tapir", 100, 250, peers.row("tap-spec")),
    ("peer-runtests", "c-tap-harness runtests", "tapir", 5, 10, peers.row("runtests")),
    ("peer-ctap", "ctap", "tapir", 35, 75, peers.row("ctap")),
]


def is_bounded_below(name):
    """Whether more is better: somebody else's time over ours, or what is right."""
    return name.startswith("peer-") or name == "verdict"


def judge_row(name, median, must, goal):
    def meets(bound):
        return median >= bound if is_bounded_below(name) else median <= bound

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
    given = {"name": name, "what": what, "yardstick": yardstick, "must": must, "goal": goal}
    try:
        result = run(bench)
    except Trouble as trouble:
        return {**given, "trouble": str(trouble)}
    except (OSError, ValueError, subprocess.CalledProcessError) as trouble:
        return {**given, "trouble": bench.without_paths(f"{type(trouble).__name__}: {trouble}")}
    values, note = result if isinstance(result, tuple) else (result, "")
    if not values:
        return {**given, "trouble": note}
    median = statistics.median(values)
    return {
        **given,
        "median": median,
        "low": min(values),
        "high": max(values),
        "note": note,
        "met": judge_row(name, median, must, goal),
    }


def cells(row):
    bounds = ["–" if row[key] is None else show(row[key]) for key in ("must", "goal")]
    if "trouble" in row:
        return [row["name"], row["what"], row["yardstick"], "–", *bounds, "", row["trouble"]]
    value = f"**{show(row['median'])}**"
    if row["high"] > row["low"]:
        value += f" [{show(row['low'])}–{show(row['high'])}]"
    return [row["name"], row["what"], row["yardstick"], value, *bounds, row["met"], row["note"]]


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


def peer_versions():
    """What npm installed, by name."""
    for name in sorted(peers.COMMANDS):
        path = os.path.join(TOP, "build", "peers", "node_modules", name, "package.json")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                yield f"{name} {json.load(file)['version']}"


def versions(bench):
    given = [first_line("cc", "--version")]
    commit = first_line("git", "-C", TOP, "describe", "--always", "--dirty")
    for program, *option in (("prove", "--version"), ("node", "--version")):
        if shutil.which(program):
            line = first_line(program, *option)
            given.append(line if program in line.lower() else f"{program} {line}")
    first = f"{first_line(*bench.tapir, '--version')} ({commit})"
    return "; ".join([first, *given, *peer_versions()])


INTRODUCTION = """# What tapir costs

Written by `./bootstrap bench`; not by hand. {date}, {pairs} pairs, load {load:.1f} when it began.

Machine: {machine}.
Versions: {versions}.

Each figure is the median of the ratios of two commands that ran in turn, with the smallest and the
largest. Reading is measured as processor time of producer and reader together, both on one core:
`cat FILE | tapir` over `cat FILE | ref-read`, which reads the pipe and does nothing. What takes
seconds by its nature (slow terminals, other reporters) is measured {few} times. *Met* says
whether a row reaches its goal, only what it must, or neither (*no*). Figures of `peer-` rows are
how many times longer another reporter takes, so more is better there.

| row | what | divided by | ratio | must | goal | met | |
|---|---|---|---|---|---|---|---|
"""

PEERS = """
## Beside others

How many times the processor time of tapir another reader of TAP takes (`cat FILE | reader`, both on
one core, {pairs} pairs: median, smallest and largest), its peak memory, and whether its exit status
is right. *Verdicts* is how many of 27 small streams it is right about.

"""


def write_page(bench, rows, table, load):
    notes = os.path.join(HERE, "limits.md")
    with open(os.path.join(TOP, "doc", "performance.md"), "w", encoding="utf-8") as file:
        file.write(
            INTRODUCTION.format(
                date=datetime.date.today().isoformat(),
                pairs=bench.pairs,
                few=bench.few,
                load=load,
                machine=machine(),
                versions=versions(bench),
            )
        )
        for row in rows:
            file.write("| " + " | ".join(row).rstrip() + " |\n")
        file.write(PEERS.format(pairs=bench.few))
        file.write("\n".join(table) + "\n")
        with open(notes, encoding="utf-8") as text:
            file.write("\n" + text.read())


def renew_page(bench, rows, load):
    """Puts rows that were measured anew in the place of the old ones; the table of peers stays."""
    with open(os.path.join(TOP, "doc", "performance.md"), encoding="utf-8") as file:
        page = file.read()
    table = page.split(PEERS.format(pairs=bench.few))[1].split("\n\n")[0].splitlines()
    known = {row[0] for row in ROWS}
    old = [line[2:-2].split(" | ") for line in page.splitlines() if line.startswith("| ")]
    renewed = {row["name"]: cells(row) for row in rows}
    lines = [renewed.get(line[0], line) for line in old if line[0] in known]
    write_page(bench, lines, table, load)


def choose(names):
    """The rows that are meant, and whether the table of peers is."""
    known = [row[0] for row in ROWS] + ["peers"]
    for name in names:
        if not fnmatch.filter(known, name):
            sys.exit(f"bench.py: no such row: {name}; there are: {', '.join(known)}")
    if not names:
        return ROWS, True
    fits = [name for name in known if any(fnmatch.fnmatch(name, given) for given in names)]
    return [row for row in ROWS if row[0] in fits], "peers" in fits


def report(result):
    given = cells(result)
    value = given[3].replace("**", "")
    print(f"{given[0]:18} {value:24} {given[6]:5} {given[7]}", flush=True)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--json", metavar="FILE", help="the rows, for other programs")
    parser.add_argument("--page", action="store_true", help="puts the named rows into the page")
    parser.add_argument("build")
    parser.add_argument("rows", nargs="*")
    options = parser.parse_intermixed_args()
    rows, others = choose(options.rows)

    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="tapir-bench-", dir=place) as folder:
        bench = Bench(os.path.abspath(options.build), folder, options.pairs)
        results = [report(run_row(bench, row)) for row in rows]
        table = []
        for line in peers.lines(bench) if others else ():
            print(line, flush=True)
            table.append(line)
        if not options.rows:
            write_page(bench, [cells(row) for row in results], table, load)
        elif options.page:
            renew_page(bench, results, load)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
