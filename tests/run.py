#!/usr/bin/env python3
"""Runs the test programs that Meson knows of and reports them through tapir itself.

    tests/run.py BUILD [--suite NAME]… [--jobs N] [--slower N] [PATTERN…]

All programs become one TAP 14 stream, a subtest each, and the freshly built tapir shows it.
What tapir counted (--json) is compared with a count of our own, so that a tapir that drops a
failure fails here. The last line is `N passed, N failed`, and `, N skipped` when there were any.
"""

import argparse
import fnmatch
import json
import os
import queue
import re
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from points import Points

# Recorded streams, which are no part of the repository: beside it, when they are there.
CORPUS = os.path.join(os.path.dirname(os.path.dirname(HERE)), "shared", "corpus")

OUTPUT_BYTES = 4 << 20  # of one program; the rest is dropped, and said so
LINE_BYTES = 1 << 16
CLEARED = re.compile(
    r"TAPIR_(?!CORPUS$)|NO_COLOR$|CLICOLOR|FORCE_COLOR$|(EDITOR|VISUAL|COLUMNS|LINES|MAKEFLAGS)$"
    r"|(TAP_VERSION|HARNESS_|PERL_TEST|BATS_|CI$)|NOSE_PROGRESSIVE_"
)


class Program:
    """One test program, before, while and after it runs."""

    def __init__(self, entry, build):
        self.suite = entry["suite"][0].split(":")[-1]
        self.name = self.suite + "/" + entry["name"]
        self.command = entry["cmd"]
        self.env = entry["env"]
        self.workdir = entry["workdir"] or build
        self.timeout = entry["timeout"] or 30
        self.speaks_tap = entry["protocol"] == "tap"
        self.priority = entry["priority"]
        self.points = Points()
        self.pending = []  # lines, while another program has the floor
        self.opened = False
        self.trouble = None  # what no point of its own says: a crash, a time-out
        self.process = None
        self.seconds = 0.0
        self.done = False

    def passed(self):
        return not self.trouble and self.points.top_failed == 0


def environment(extra):
    env = {key: value for key, value in os.environ.items() if not CLEARED.match(key)}
    if os.path.isdir(CORPUS):
        env.setdefault("TAPIR_CORPUS", CORPUS)
    env.setdefault("ASAN_OPTIONS", "detect_leaks=1:strict_string_checks=1")
    env.setdefault("UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1")
    env.update(extra)
    return env


def lines_of(process, deadline):
    """Yields the lines of a process until it closes its output; kills it after the deadline."""
    source = process.stdout.fileno()
    rest = b""
    total = 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            yield from filter(None, [rest])
            raise TimeoutError
        if not select.select([source], [], [], min(left, 1.0))[0]:
            continue
        chunk = os.read(source, 1 << 16)
        if not chunk:
            break
        total += len(chunk)
        if total > OUTPUT_BYTES:
            continue
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > LINE_BYTES:
            yield rest
            rest = b""
    if rest:
        yield rest
    if total > OUTPUT_BYTES:
        yield b"# ... %d bytes of output left out" % (total - OUTPUT_BYTES)


def kill_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(program, stage, slower):
    """Runs one program to its end and says what became of it."""
    began = time.monotonic()
    limit = program.timeout * slower
    process = subprocess.Popen(
        program.command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(program.env),
        cwd=program.workdir,
        start_new_session=True,
    )
    program.process = process
    try:
        for line in lines_of(process, began + limit):
            if program.speaks_tap:
                program.points.line(line)
            stage.line(program, line)
        status = process.wait(timeout=max(1.0, began + limit - time.monotonic()))
    except (TimeoutError, subprocess.TimeoutExpired):
        status = None
    kill_group(process)
    process.wait()
    process.stdout.close()
    program.seconds = time.monotonic() - began
    program.trouble = verdict(program, status, limit)
    stage.finish(program)


def verdict(program, status, limit):
    """What is wrong beyond the points that failed, or None."""
    if status is None:
        return "still running after %g s" % limit
    if status < 0:
        return "died of %s" % signal.Signals(-status).name
    if not program.speaks_tap:
        return "exit status %d" % status if status else None
    trouble = program.points.trouble()
    if trouble:
        return trouble
    if status and not program.points.top_failed:
        return "exit status %d, though every point passed" % status
    return None


class Stage:
    """Writes the one stream. One program at a time has the floor and is shown as it speaks;
    the others wait, so that every subtest stays in one piece."""

    def __init__(self, sinks, total):
        self.sinks = sinks
        self.lock = threading.Lock()
        self.waiting = []  # started programs; the first has the floor
        self.number = 0
        self.write(b"TAP version 14\n1..%d\n" % total)

    def write(self, data):
        for sink in list(self.sinks):
            try:
                sink.write(data)
                sink.flush()
            except BrokenPipeError:
                self.sinks.remove(sink)

    def start(self, program):
        with self.lock:
            self.waiting.append(program)

    def line(self, program, line):
        with self.lock:
            program.pending.append(line)
            if self.waiting[0] is program:
                self._speak(program)

    def finish(self, program):
        with self.lock:
            program.done = True
            while self.waiting and self.waiting[0].done:
                self._speak(self.waiting[0])
                self._close(self.waiting.pop(0))
            if self.waiting:
                self._speak(self.waiting[0])

    def _speak(self, program):
        """Hands out the pending lines. A program that skips everything is no subtest but one
        skipped point; one that speaks no TAP is shown only when it fails."""
        if not program.speaks_tap or (program.done and program.points.skip_all is not None):
            return
        for line in program.pending:
            if line.startswith(b"TAP version "):
                continue
            if not program.opened:
                if program.points.skip_all is not None and program.points.top == 0:
                    return
                program.opened = True
                self.write(b"# Subtest: %s\n" % program.name.encode())
            self.write(b"    " + line + b"\n" if line else b"\n")
        program.pending = []

    def _close(self, program):
        self.number += 1
        skip = ""
        if program.passed() and program.points.skip_all is not None:
            skip = " # SKIP " + program.points.skip_all
        point = "%sok %d - %s%s\n  ---\n" % (
            "" if program.passed() else "not ",
            self.number,
            program.name,
            skip,
        )
        if program.trouble:
            point += "  message: %s\n" % json.dumps(program.trouble)
            point += "  command: %s\n" % json.dumps(" ".join(program.command))
        point += "  duration_ms: %.0f\n  ...\n" % (program.seconds * 1000)
        self.write(point.encode())
        if program.trouble and not program.speaks_tap:
            self.write(b"".join(b"# %s\n" % line for line in program.pending))
        program.pending = []


def programs_of(build, suites, patterns):
    """The test programs of a build directory, those that take long first."""
    entries = json.loads(subprocess.check_output(["meson", "introspect", "--tests", build]))
    programs = [Program(entry, build) for entry in entries]
    if suites:
        programs = [program for program in programs if program.suite in suites]
    if patterns:
        programs = [
            program
            for program in programs
            if any(fnmatch.fnmatch(program.name, "*%s*" % pattern) for pattern in patterns)
        ]
    return sorted(programs, key=lambda program: -program.priority)


def stop(programs):
    """Ctrl-C does not reach programs in sessions of their own."""
    for program in programs:
        if program.process and not program.done:
            kill_group(program.process)


def find_tapir(build):
    for place in ("tapir", "src/tapir"):
        path = os.path.join(build, place)
        if os.access(path, os.X_OK) and os.path.isfile(path):
            return path
    return None


def run_all(programs, stage, jobs, slower):
    todo = queue.SimpleQueue()
    for program in programs:
        todo.put(program)

    def work():
        while True:
            try:
                program = todo.get_nowait()
            except queue.Empty:
                return
            stage.start(program)
            try:
                run(program, stage, slower)
            except Exception as error:  # a program that cannot even be started
                program.trouble = str(error)
                stage.finish(program)

    workers = [threading.Thread(target=work, daemon=True) for _ in range(jobs)]
    for worker in workers:
        worker.start()
    for worker in workers:
        while worker.is_alive():
            worker.join(0.2)


def own_totals(programs):
    """Leaf points, as tapir's --json counts them, from our own count."""
    totals = {"tests": 0, "passed": 0, "failed": 0, "skipped": 0, "todo": 0}
    for program in programs:
        points = program.points
        if not program.speaks_tap or points.skip_all is not None or points.top == 0:
            kind = "skipped" if points.skip_all is not None else "passed"
            totals[kind if program.passed() else "failed"] += 1
        else:
            for kind in ("passed", "failed", "skipped", "todo"):
                totals[kind] += getattr(points, kind)
    totals["tests"] = sum(totals.values())
    return totals


def broken(programs):
    """Programs that fail though each of their points passed."""
    talkative = [program for program in programs if program.speaks_tap and program.points.top]
    return [program for program in talkative if program.trouble and not program.points.failed]


def disagreements(programs, theirs, status):
    """How tapir's result differs from ours."""
    ours = own_totals(programs)
    slack = len([program for program in programs if program.trouble])
    wrong = []
    for kind, count in ours.items():
        extra = slack if kind in ("tests", "failed") else 0
        if not count <= theirs["totals"][kind] <= count + extra:
            wrong.append("%s: tapir says %d, we %d" % (kind, theirs["totals"][kind], count))
    good = all(program.passed() for program in programs)
    if theirs["ok"] != good:
        wrong.append("tapir says %s" % ("ok" if theirs["ok"] else "not ok"))
    if status != (0 if good else 1):
        wrong.append("tapir's exit status is %d" % status)
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("patterns", nargs="*")
    parser.add_argument("--suite", action="append")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--slower", type=float, default=1.0, help="multiplies the time limits")
    options = parser.parse_intermixed_args()
    options.build = os.path.abspath(options.build)

    programs = programs_of(options.build, options.suite, options.patterns)
    if not programs:
        print("tests/run.py: no such test", file=sys.stderr)
        print("0 passed, 1 failed")
        return 1

    with tempfile.TemporaryDirectory(prefix="tapir-tests-") as scratch:
        result = os.path.join(scratch, "result.json")
        tapir = find_tapir(options.build)
        reporter = None
        log = open(os.path.join(options.build, "tests.tap"), "wb")
        sinks = [log]
        if tapir:
            reporter = subprocess.Popen([tapir, "--json", result], stdin=subprocess.PIPE)
            sinks.append(reporter.stdin)
        stage = Stage(sinks, len(programs))
        interrupted = False
        try:
            run_all(programs, stage, options.jobs, options.slower)
        except KeyboardInterrupt:
            interrupted = True
            stop(programs)
        log.close()
        wrong = []
        if reporter:
            status = finish_reporter(reporter)
            if interrupted:
                return 130
            try:
                with open(result, encoding="utf-8") as file:
                    wrong = disagreements(programs, json.load(file), status)
            except (OSError, ValueError, KeyError, TypeError) as error:
                wrong = ["tapir wrote no result (%s), its exit status is %d" % (error, status)]
    return summarise(programs, wrong, bool(reporter))


def finish_reporter(reporter):
    try:
        reporter.stdin.close()
    except BrokenPipeError:
        pass
    try:
        return reporter.wait(timeout=30)
    except subprocess.TimeoutExpired:
        reporter.kill()
        return reporter.wait()


def summarise(programs, wrong, reported):
    totals = own_totals(programs)
    failed = totals["failed"] + len(broken(programs)) + bool(wrong)
    if not reported:
        for program in programs:
            if not program.passed():
                print("FAIL: %s: %s" % (program.name, program.trouble or "a test failed"))
    for text in wrong:
        print("tests/run.py: %s" % text)
    skipped = totals["skipped"] + totals["todo"]
    print(
        "%d passed, %d failed%s"
        % (totals["passed"], failed, ", %d skipped" % skipped if skipped else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
