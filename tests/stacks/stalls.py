#!/usr/bin/env python3
"""tapir with commands that hang or are traced, and with core dumps.

    stalls.py TAPIR TAPIR-STACK HANG CRASH [CRASH-STATIC]
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "lint"), os.path.join(HERE, "..", "libtapir")]
import records
from dump import dump
from tap import Tap

SHORT = "--stall=50ms"
TOLD = "no new test point for 50ms"


class Stalls:
    """The programs under test."""

    def __init__(self, tap, paths, folder):
        self.tap, self.folder = tap, folder
        self.tapir, self.stack, self.hang, self.crash, *static = paths
        self.static = static[0] if static else None
        self.document = os.path.join(folder, "document")
        self.fifo = os.path.join(folder, "fifo")
        os.mkfifo(self.fifo)

    def call(self, *words):
        """Status, output, messages."""
        done = subprocess.run([self.tapir, "--json", self.document, *words], text=True, check=False,
                              capture_output=True, timeout=60, stdin=subprocess.DEVNULL,
                              env=records.environment())
        return done.returncode, done.stdout, done.stderr

    def hang_until(self, words, *releases, before=()):
        """Runs a command that hangs, and calls one of `releases` each time a stall was told, with
        the text of it and the process ID of the hanging program. Status and output."""
        process = subprocess.Popen([*before, self.tapir, "--json", self.document, *words],
                                   text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL, env=records.environment())
        out, begin = "", 0
        releases = list(releases)
        for line in process.stdout:
            out += line
            if releases and line.startswith(TOLD):
                releases.pop(0)(out[begin:])
                begin = len(out)
        return process.wait(60), out

    def write(self, _):
        with open(self.fifo, "w", encoding="utf-8") as file:
            file.write("x")

    def result(self):
        with open(self.document, encoding="utf-8") as file:
            return json.load(file)


def kill(told):
    """Ends the program that a stall was told of."""
    process = re.search(r"^thread .*\((?:\d+ of process )?(\d+)\)", told, re.M)
    os.kill(int(process.group(1)), signal.SIGKILL)


def functions(failure):
    return [frame["function"] for frame in failure["frames"] if frame["function"]]


def check_stall(stalls, title, *words):
    tap = stalls.tap
    status, out = stalls.hang_until([SHORT, *words, "--", stalls.hang, "reads", stalls.fifo],
                                    stalls.write)
    result = stalls.result()
    tap.point(status == 0 and "OK!" in out and out.count("STALL: second") == 1
              and "int fd = open(fifo, O_RDONLY);" in out and result["ok"]
              and result["failures"] == [] and len(result["stalls"]) == 1
              and result["stalls"][0]["kind"] == "STALL"
              and result["stalls"][0]["path"] == ["second"]
              and "reads" in functions(result["stalls"][0]),
              "%s: a stall is told while it lasts, and is no failure" % title, out.splitlines())
    status, out = stalls.hang_until([SHORT, *words, "--", stalls.hang, "twice", stalls.fifo],
                                    stalls.write, stalls.write)
    tap.point(status == 0 and out.count("STALL: ") == 2 and out.count("# twice") == 2,
              "%s: each stall is told once" % title, out.splitlines())
    status, out = stalls.hang_until([SHORT, *words, "--", stalls.hang, "child", stalls.fifo],
                                    stalls.write)
    tap.point(status == 0 and "int fd = open(fifo, O_RDONLY);" in out
              and out.index("int fd = open") < out.index("wait(&status);", out.index("int fd"))
              and out.count("# child") == 2,
              "%s: a child that hangs and its parent, which waits" % title, out.splitlines())
    status, out = stalls.hang_until([SHORT, *words, "--", stalls.hang, "deadlock"], kill)
    tap.point(status == 137 and "pthread_mutex_lock(&second);" in out
              and "pthread_mutex_lock(&first);" in out and "pthread_join(" in out
              and "killed by SIGKILL" in out,
              "%s: a deadlock, and the status stays the command's" % title, out.splitlines())
    status, out = stalls.hang_until([SHORT, *words, "--", stalls.hang, "spin"], kill)
    tap.point(status == 137 and ", running" in out and "# spin" in out,
              "%s: a busy loop" % title, out.splitlines())


def check_refused(stalls):
    tap = stalls.tap
    before = [stalls.stack, "--trace", "--"]
    status, out = stalls.hang_until([SHORT, "--", stalls.hang, "reads", stalls.fifo], stalls.write,
                                    before=before)
    tap.point(status == 0 and "may not be looked at" in out and "STALL: second" in out,
              "who may not be looked at is said to be so", out.splitlines())
    status, out = stalls.hang_until(["--ptrace", "--", "printf", "1..1\nok 1\n"], before=before)
    tap.point(status == 0 and "OK!" in out
              and out.startswith("not traced: Operation not permitted"),
              "a command that may not be traced runs, and it is said", out.splitlines())


def check_traced(stalls):
    tap = stalls.tap
    for title, program in (("dynamic", stalls.crash), ("static", stalls.static)):
        name = "a traced program (%s): its crash has source lines" % title
        if not program:
            tap.skip(name, "there is no static C library")
            continue
        status, out, _ = stalls.call("--ptrace", "--", program, "segv")
        result = stalls.result()
        tap.point(status == 139 and out.startswith("\n[") and "(SIGSEGV)" in out
                  and "*nowhere = 1;" in out and "address 0x0 not mapped" in out
                  and result["failures"][0]["kind"] == "CRASH"
                  and functions(result["failures"][0])[-3:] == ["main", "run", "segv"], name,
                  out.splitlines())
    for script, wanted in {"exit 7": 7, "kill -9 $$": 137, "kill -TERM $$": 143}.items():
        status, out, _ = stalls.call("--ptrace", "--", "sh", "-c",
                                     "echo 1..1; echo ok 1; " + script)
        tap.point(status == wanted, "a traced command's status is its own: " + script,
                  out.splitlines())
    status, out, said = stalls.call("--ptrace", "--", "no-such-command")
    tap.point(status == 2 and said == "tapir: no-such-command: No such file or directory\n",
              "a command that cannot be started is a wrong call, traced or not", [out, said])
    status, out, _ = stalls.call("--ptrace", "--", stalls.crash, "recovers")
    result = stalls.result()
    tap.point(status != 139 and not result["streams"][0]["signal"],
              "a traced program that handles its faults goes on", out.splitlines())


def check_core(stalls):
    tap = stalls.tap
    folder = os.path.join(stalls.folder, "cores")
    os.mkdir(folder)
    path = dump(stalls.crash, "thread", folder=folder)
    name = "a core dump is a crash with the stacks of all threads"
    if not path:
        tap.skip(name, "the system writes none into the working directory")
    else:
        status, out, _ = stalls.call("--core", path)
        result = stalls.result()
        crashed = functions(result["failures"][0])
        tap.point(status == 1 and "CRASH: core dump of " in out and "*nowhere = 1;" in out
                  and ", crashed" in out and result["failures"][0]["kind"] == "CRASH"
                  and "segv" in crashed and len(re.findall(r"^thread \(\d+\)", out, re.M)) == 2
                  and sum(frame["title"] is not None
                          for frame in result["failures"][0]["frames"]) == 2,
                  name, out.splitlines())
    for words, complaint in (
            (["--core", stalls.crash], "%s: no core dump" % stalls.crash),
            (["--core", "no/such"], "no/such: No such file or directory"),
            (["--core", "/"], "/: Is a directory"),
            (["--core", stalls.crash, "file"], "--core: it is a core dump or files, not both"),
            (["--core", stalls.crash, "--", "true"],
             "--core: it is a core dump or a command, not both"),
    ):
        status, out, said = stalls.call(*words)
        tap.point(status == 2 and said == "tapir: %s\n" % complaint,
                  "a wrong call: " + complaint.rsplit(": ", 1)[-1], [out, said])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        stalls = Stalls(tap, [os.path.abspath(path) for path in sys.argv[1:]], folder)
        check_stall(stalls, "preloaded")
        check_stall(stalls, "traced", "--ptrace")
        check_stall(stalls, "plain", "--no-preload")
        check_refused(stalls)
        check_traced(stalls)
        check_core(stalls)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
