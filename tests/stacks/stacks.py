#!/usr/bin/env python3
"""What tapir-stack tells of live processes, traced ones and core dumps.

    stacks.py TAPIR-STACK HANG CRASH CRASH-FIXED MODULE [CRASH-STATIC]
"""

import os
import re
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "lint"), os.path.join(HERE, "..", "libtapir")]
import records
from crashes import WAYS, check_overflow, check_own_handlers
from dump import dump
from records import Run, in_order, names_of
from tap import Tap

TRIES = 50

# What a tracer cannot know, or tells in other words; a damaged stack is not guessed at.
OTHER_WORDS = {
    "smash": "outer frames are not known", "smash_guarded": "", "asserts": "", "heap": "",
    "frame_pointer": "outer frames are not known",
}
OTHER_FUNCTIONS = {"frame_pointer": ["frame_pointer", "run"]}
# These need a loader at run time.
DYNAMIC_ONLY = ("module", "loader_locked")


def details(result):
    lines = ["status %s" % result.status, *result.strange]
    for record in result.records:
        lines += ["%s %s" % (record.kind, record.fields), "messages: %s" % record.messages,
                  "names: %s" % record.names()]
        lines += ["%s: %s" % (title, names(frames)) for title, frames in record.threads]
    return lines + result.out.splitlines()[:40] + result.err.splitlines()[:20]


def names(frames):
    return [name for frame in frames for name in names_of(*frame)]


class Stacks:
    """The programs under test."""

    def __init__(self, tap, stack, hang, folder):
        self.tap, self.stack, self.hang, self.folder = tap, stack, hang, folder

    def start(self, way):
        """A program that hangs, as soon as it is about to; and its FIFO."""
        fifo = os.path.join(self.folder, "fifo-" + way)
        if not os.path.exists(fifo):
            os.mkfifo(fifo)
        process = subprocess.Popen([self.hang, way, fifo], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, env=records.environment())
        process.stderr.readline()
        return process, fifo

    def look(self, pid, *words):
        done = subprocess.run([self.stack, *words, str(pid)], capture_output=True, text=True,
                              check=False, timeout=60)
        return Run(done.returncode, done.stdout, done.stderr, done.stdout)

    def look_until(self, pid, found):
        """Looks until what it sees is what is to be seen: the program may not be there yet."""
        for _ in range(TRIES):
            result = self.look(pid, "--quiet=7000")
            if found(result):
                break
        return result

    def trace(self, program, way, **env):
        return records.run([self.stack, "--trace", "--", program, way], **env)


def has_thread(result, *functions):
    return any(in_order(functions, names(frames))
               for record in result.records for _, frames in record.threads)


def release(process, fifo):
    with open(fifo, "w", encoding="utf-8") as file:
        file.write("x")
    return process.wait(60)


def kill(process):
    process.kill()
    process.wait(60)


def settled_state(pid):
    """Whether it is stopped; on its way to that, it runs."""
    for _ in range(100000):
        with open("/proc/%d/stat" % pid, encoding="utf-8") as file:
            state = file.read().split()[2]
        if state == "T":
            break
        os.sched_yield()
    return state


def check_live(stacks):
    tap = stacks.tap
    process, fifo = stacks.start("reads")
    result = stacks.look_until(process.pid, lambda now: has_thread(now, "reads", "main"))
    record = result.records[0]
    tap.point(has_thread(result, "reads", "main") and record.kind == "stall" and record.ended
              and record.fields["threads"] == "1" and not result.strange
              and "no new test point for 7s" in record.messages,
              "a blocked read is a record of a stall", details(result))
    again = [stacks.look(process.pid).status for _ in range(3)]
    status = release(process, fifo)
    tap.point(again == [0, 0, 0] and status == 0,
              "who was looked at goes on as if nothing had been", [str(again), str(status)])

    process, _ = stacks.start("deadlock")
    result = stacks.look_until(process.pid, lambda now: has_thread(now, "take_first")
                               and has_thread(now, "take_second")
                               and has_thread(now, "deadlock", "main"))
    tap.point(len(result.records[0].threads) == 3 and has_thread(result, "take_first")
              and has_thread(result, "take_second") and has_thread(result, "deadlock", "main"),
              "a deadlock has all its threads", details(result))
    kill(process)

    process, _ = stacks.start("spin")
    result = stacks.look_until(process.pid, lambda now: has_thread(now, "spin", "main"))
    title = result.records[0].threads[0][0]
    tap.point(has_thread(result, "spin", "main") and "state=running" in title
              and "cpu=0%" not in title, "a busy loop is running", details(result))
    kill(process)

    process, fifo = stacks.start("child")
    result = stacks.look_until(process.pid, lambda now: has_thread(now, "reads", "child"))
    threads = result.records[0].threads
    tap.point(len(threads) == 2 and in_order(["reads", "child", "main"], names(threads[0][1]))
              and in_order(["child", "main"], names(threads[1][1])),
              "the child that a parent waits for comes first", details(result))
    release(process, fifo)

    process, fifo = stacks.start("pool")
    result = stacks.look_until(process.pid, lambda now: any(
        "alike=19" in title for title, _ in now.records[0].threads))
    threads = result.records[0].threads
    tap.point(len(threads) == 2 and sum("alike=19" in title for title, _ in threads) == 1,
              "threads that do the same are shown once", details(result))
    release(process, fifo)

    process, fifo = stacks.start("crowd")
    result = stacks.look_until(process.pid, lambda now: now.records[0].fields["threads"] == "81"
                               and len(now.records[0].threads) == 8)
    threads = result.records[0].threads
    shown = sum(1 + int(re.search(r"alike=(\d+)|$", title).group(1) or 0) for title, _ in threads)
    tap.point(len(threads) == 8 and "%d more threads are not shown" % (81 - shown)
              in result.records[0].messages,
              "of many stacks the first are shown, and the other threads counted", details(result))
    release(process, fifo)

    process, _ = stacks.start("stops")
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    result = stacks.look(process.pid)
    state = settled_state(process.pid)
    tap.point(has_thread(result, "stops", "main") and state == "T",
              "a stopped process stays stopped", [state, *details(result)])
    process.send_signal(signal.SIGCONT)
    tap.point(process.wait(60) == 0, "... until somebody continues it")

    result = stacks.look(process.pid)
    tap.point(result.status == 1 and result.records[0].messages == ["there is no such process"],
              "a process that has gone is said to have", details(result))


def check_traced(stacks, title, program, module, ways):
    for way, (name, functions, words) in ways.items():
        result = stacks.trace(program, way, CRASH_MODULE=module)
        record = result.records[0] if result.records else None
        words = OTHER_WORDS.get(way, words)
        functions = OTHER_FUNCTIONS.get(way, functions)
        stacks.tap.point(
            record and record.ended and result.status == records.died(name) and not result.strange
            and len(result.records) == 1 and record.fields["sig"] == name
            and record.fields["fatal"] == "1"
            and in_order(functions, record.names()) and words in " ".join(record.messages),
            "%s: %s" % (title, way), details(result))


def check_statuses(stacks):
    tap = stacks.tap
    for script, status in {"exit 7": 7, "kill -9 $$": -9, "kill -TERM $$": -15, "true": 0}.items():
        done = subprocess.run([stacks.stack, "--trace", "--", "sh", "-c", script], check=False,
                              timeout=60)
        tap.point(done.returncode == status, "the status of a traced command is its own: " + script,
                  ["%d" % done.returncode])
    done = subprocess.run([stacks.stack, "--trace", "--", "no-such-command"], check=False,
                          capture_output=True, text=True, timeout=60)
    tap.point(done.returncode == 127 and "no-such-command: No such file" in done.stderr,
              "a command that cannot be started is said so", [done.stderr])
    script = "trap 'echo got' USR1; kill -USR1 $$; cat /proc/$$/task/$$/children; sh -c 'exit 5'; echo $?"
    traced, plain = (subprocess.run([*before, "bash", "-c", script], check=False, text=True,
                                    capture_output=True, timeout=60).stdout.split()
                     for before in ([stacks.stack, "--trace", "--"], []))
    tap.point(len(traced) == len(plain) and traced[::2] == plain[::2] == ["got", "5"],
              "a traced command has the children and signals it expects", [str(traced), str(plain)])


def check_processes(stacks, program):
    result = stacks.trace(program, "child")
    stacks.tap.point(result.status == 0 and [record.fields["fatal"] for record in result.records]
                     == ["0"], "the crash of a forked child is its parent's to report",
                     details(result))
    result = stacks.trace(program, "segv", BXFI_MAP="1")
    stacks.tap.point([record.fields["fatal"] for record in result.records] == ["0"],
                     "the crash of a worker of Criterion's is the runner's to report",
                     details(result))
    result = stacks.trace(program, "two_threads")
    stacks.tap.point(result.status == records.died("SIGSEGV") and not result.strange
                     and all(record.ended and in_order(["segv", "crash_too"], record.names())
                             for record in result.records) and result.records,
                     "two threads that crash at once are told one after the other",
                     details(result))


def check_cores(stacks, programs):
    tap = stacks.tap
    folder = os.path.join(stacks.folder, "cores")
    os.mkdir(folder)

    def read(path):
        done = subprocess.run([stacks.stack, "--core", path], check=False, capture_output=True,
                              text=True, timeout=60)
        return Run(done.returncode, done.stdout, done.stderr, done.stdout)

    for title, program in programs.items():
        for way, functions in {"segv": ["segv", "run", "main"],
                               "call_null": ["call_null", "run", "main"],
                               "overflow": ["overflow_stack", "overflow", "run", "main"],
                               "thread": ["segv", "segv_in_thread"]}.items():
            name = "the core dump of a program (%s): %s" % (title, way)
            path = dump(program, way, folder=folder)
            if not path:
                tap.skip(name, "the system writes none into the working directory")
                continue
            result = read(path)
            record = result.records[0]
            first = record.threads[0][1] if record.threads else record.frames
            tap.point(result.status == 0 and record.kind == "crash" and record.ended
                      and record.fields["sig"] == "SIGSEGV" and in_order(functions, names(first))
                      and (way != "thread" or len(record.threads) == 2)
                      and "not ok 1 - core dump of " in result.out, name, details(result))
    path = dump(stacks.hang, "crowd_crashes", folder=folder)
    name = "of a core dump with many threads the first are shown, and the others counted"
    if path:
        result = read(path)
        tap.point(len(result.records[0].threads) == 64
                  and "17 more threads are not shown" in result.records[0].messages
                  and in_order(["crowd_crashes", "main"], names(result.records[0].threads[0][1])),
                  name, details(result))
    else:
        tap.skip(name, "the system writes none into the working directory")
    for title, text in {"an empty file": b"", "text": b"hello\n" * 999,
                        "half a header": b"\x7fELF\2\1\1" + bytes(20)}.items():
        path = os.path.join(stacks.folder, "no-core")
        with open(path, "wb") as file:
            file.write(text)
        result = read(path)
        tap.point(result.status == 2 and "no core dump" in result.err, "%s is no core dump" % title,
                  details(result))
    path = dump(programs["PIE"], "segv", folder=folder)
    if not path:
        tap.skip("a core dump that is cut off anywhere is read as far as it goes",
                 "the system writes none into the working directory")
        return
    with open(path, "rb") as file:
        whole = file.read()
    statuses = []
    for n in range(64, len(whole), max(1, len(whole) // 40)):
        with open(path, "wb") as file:
            file.write(whole[:n])
        statuses.append(read(path).status)
    tap.point(set(statuses) <= {0, 2},
              "a core dump that is cut off anywhere is read as far as it goes", [str(statuses)])


def main():
    stack, hang, crash, crash_fixed, module, *static = map(os.path.abspath, sys.argv[1:])
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        stacks = Stacks(tap, stack, hang, folder)
        check_live(stacks)
        check_traced(stacks, "traced", crash, module, WAYS)
        if static:
            ways = {way: what for way, what in WAYS.items() if way not in DYNAMIC_ONLY}
            check_traced(stacks, "traced and static", static[0], module, ways)
        else:
            tap.skip("static programs", "there is no static C library")
        check_statuses(stacks)
        check_overflow(tap, lambda way: stacks.trace(crash, way))
        check_own_handlers(tap, lambda way: stacks.trace(crash, way))
        check_processes(stacks, crash)
        check_cores(stacks, {"PIE": crash, "not PIE": crash_fixed})
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
