#!/usr/bin/env python3
"""Crashes of every kind, in programs that preload libtapir, link it, or link its archive.

    crashes.py LIBTAPIR PROGRAM LINKED ARCHIVED MODULE
"""

import os
import subprocess
import sys
import tempfile

import records
from records import died, in_order, run

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lint"))
from tap import Tap

# way: (signal, functions that its stack has, words that its messages have)
WAYS = {
    "segv": ("SIGSEGV", ["segv", "run", "main"], "address 0x0 not mapped"),
    "overflow": ("SIGSEGV", ["overflow_stack", "overflow", "run", "main"], "stack overflow: "),
    "smash": ("SIGSEGV", ["smash"], "the stack is damaged"),
    "smash_guarded": ("SIGABRT", ["smash_guarded"], "stack smashing detected"),
    "frame_pointer": ("SIGSEGV", ["frame_pointer", "run", "main"], "address 0x0 not mapped"),
    "call_null": ("SIGSEGV", ["call_null", "run", "main"], "called 0x0, where there is no code"),
    "call_wild": ("SIGSEGV", ["call_wild", "run", "main"], ""),
    "call_data": ("SIGSEGV", ["call_data", "run", "main"], "no permission for address"),
    "call_abort": ("SIGABRT", ["call_abort", "run", "main"], ""),
    "asserts": ("SIGABRT", ["asserts", "run", "main"], "sum.c:3: sum: Assertion `1 == 2' failed."),
    "heap": ("SIGABRT", ["heap", "run", "main"], "malloc(): corrupted top size"),
    "fpe": ("SIGFPE", ["fpe", "run", "main"], ""),
    "ill": ("SIGILL", ["ill", "run", "main"], "illegal instruction"),
    "vdso": ("SIGSEGV", ["vdso", "run", "main"], "address 0x8 not mapped"),
    "sort": ("SIGSEGV", ["segv", "compare_badly", "sort", "run", "main"], ""),
    "thread": ("SIGSEGV", ["segv", "segv_in_thread"], "address 0x0 not mapped"),
    "handler": ("SIGSEGV", ["segv", "segv_in_handler", "handler", "run", "main"], ""),
    "module": ("SIGSEGV", ["crash_in_module", "module", "run", "main"], "address 0x8"),
    "killed": ("SIGSEGV", ["killed", "run", "main"], ""),
    "loader_locked": ("SIGSEGV", ["segv", "loader_locked", "run", "main"], "address 0x0"),
    "sandboxed": ("SIGSEGV", ["call_null", "sandboxed", "run", "main"], "called 0x0"),
    "bus": ("SIGBUS", ["bus", "run", "main"], "nothing behind the mapping"),
    "trap": ("SIGTRAP", ["trap", "run", "main"], ""),
}
# Threads have an alternate stack only where the library stands in front of pthread_create().
SHARED_WAYS = {
    "overflow_thread": ("SIGSEGV", ["overflow_stack", "overflow_in_thread"], "stack overflow: "),
}


def details(result):
    lines = ["status %d" % result.status, *result.strange]
    for record in result.records:
        lines += ["%s %s" % (record.kind, record.fields), "messages: %s" % record.messages,
                  "names: %s" % record.names()]
    return lines + result.out.splitlines()[:20] + result.err.splitlines()[:20]


def crash_ways(tap, title, start, ways):
    for way, (name, functions, words) in ways.items():
        result = start(way)
        record = result.records[0] if result.records else None
        good = (
            len(result.records) == 1
            and not result.strange
            and result.status == died(name)
            and record.kind == "crash"
            and record.ended
            and record.fields["sig"] == name
            and record.fields["fatal"] == "1"
            and in_order(functions, record.names())
            and words in "\n".join(record.messages)
        )
        tap.point(good, "%s: %s is traced" % (title, way), details(result))


def check_overflow(tap, start):
    record = start("overflow").records[0]
    tap.point(len(record.frames) == 64 and record.elided > 1000,
              "of an endless recursion the first 48 and the last 16 frames are told",
              ["%d frames, %d elided" % (len(record.frames), record.elided)])


def check_own_handlers(tap, start):
    result = start("recovers")
    tap.point(result.status == 0 and [record.fields["fatal"] for record in result.records]
              == ["0", "0"], "a runner that recovers from crashes goes on, and each is traced",
              details(result))
    result = start("own_handler")
    tap.point(result.status == 7 and "own handler ran" in result.err
              and [record.fields["fatal"] for record in result.records] == ["0"],
              "the program's own handler runs, and the program sees it as its own",
              details(result))
    for way in ("passes_on", "returns"):
        result = start(way)
        told = [(record.fields["fatal"], record.fields.get("again")) for record in result.records]
        tap.point(result.status == died("SIGSEGV") and told == [("0", None), ("1", "1")],
                  "a handler that %s: one stack, and that it was fatal" % way.replace("_", " "),
                  details(result))
    for way, title in (("ignores", "an ignored signal is ignored"),
                       ("message", "a signal that is sent to a handler is no crash")):
        result = start(way)
        tap.point(result.status == 0 and not result.records, title, details(result))


def check_processes(tap, start):
    result = start("child")
    tap.point(result.status == 0 and [record.fields["fatal"] for record in result.records] == ["0"]
              and result.out.count("not yet written") == 0,
              "a child's crash is not fatal to the test, and repeats none of the parent's output",
              details(result))
    result = start("two_threads")
    tap.point(result.status == died("SIGSEGV") and not result.strange
              and result.records and result.records[0].ended
              and in_order(["segv", "crash_too"], result.records[0].names()),
              "of two threads that crash at once one record is whole", details(result))
    result = start("nothing")
    tap.point(result.status == 0 and not result.out and not result.err,
              "a program that does not crash says nothing", details(result))


def check_output(tap, start):
    result = start("unwritten")
    tap.point(result.out.startswith("1..2\nok 1 - first\nok 2 - sec\n# tapir:1 crash ")
              and len(result.records) == 1,
              "unwritten output comes before the crash", details(result))


def check_channels(tap, start):
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "records")
        for way in ("segv", "closes"):
            result = start(way, TAPIR_CRASH_PATH=path)
            tap.point(len(result.records) == 1 and "tapir:1" not in result.out + result.err,
                      "TAPIR_CRASH_PATH gets the record (%s)" % way, details(result))
            os.unlink(path)
        result = start("segv", TAPIR_CRASH_PATH=scratch + "/no/such")
        tap.point(len(result.records) == 1, "a path that cannot be opened loses nothing",
                  details(result))
    result = start("segv", TAPIR_CRASH_FD="2")
    tap.point("tapir:1" in result.err and "tapir:1" not in result.out,
              "TAPIR_CRASH_FD gets the record", details(result))


def check_pipe(tap, library, program):
    """Where standard output is tapir's own pipe, records go there."""
    read, write = os.pipe()
    inode = os.fstat(write).st_ino
    with tempfile.NamedTemporaryFile() as records_file:
        env = records.environment(LD_PRELOAD=library, TAPIR_CRASH_PATH=records_file.name,
                                  TAPIR_CRASH_PIPE=str(inode))
        subprocess.run([program, "segv"], env=env, stdout=write, check=False)
        elsewhere = subprocess.run([program, "segv"], env=env, capture_output=True, check=False)
        told = records_file.read()
    os.close(write)
    with os.fdopen(read, "rb") as file:
        tap.point(file.read().count(b"tapir:1 crash") == 1 and told.count(b"tapir:1 crash") == 1
                  and b"tapir:1" not in elsewhere.stdout,
                  "TAPIR_CRASH_PIPE is told by its inode")


def check_writes(tap, library, program):
    """What goes into a socket of datagrams comes out as it was written."""
    import socket

    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    env = records.environment(LD_PRELOAD=library, TAPIR_CRASH_FD=str(theirs.fileno()))
    subprocess.run([program, "overflow"], env=env, pass_fds=[theirs.fileno()], check=False)
    theirs.close()
    ours.setblocking(False)
    writes = []
    try:
        while True:
            writes.append(ours.recv(1 << 16))
            if not writes[-1]:
                break
    except BlockingIOError:
        pass
    writes = [write for write in writes if write]
    tap.point(len(writes) > 1 and all(len(write) <= 4096 and write.endswith(b"\n")
                                      for write in writes),
              "each write is whole lines, 4096 bytes at most",
              [str(len(write)) for write in writes])


def check_gone_reader(tap, library, program):
    read, write = os.pipe()
    os.close(read)
    status = subprocess.run([program, "segv"], env=records.environment(LD_PRELOAD=library),
                            stdout=write, stderr=subprocess.DEVNULL, check=False).returncode
    os.close(write)
    tap.point(status == died("SIGSEGV"), "a reader that has gone does not change the signal",
              ["status %d" % status])


def check_early(tap, library, program):
    result = run([program], LD_PRELOAD=library)
    tap.point(result.status == died("SIGSEGV") and len(result.records) == 1
              and in_order(["crash_in_module", "main"], result.records[0].names()),
              "libraries that run before this one may use what it stands in front of",
              details(result))


def check_sanitizer(tap, library, program):
    """A program with AddressSanitizer is left to it, be the library preloaded or not."""
    if not os.path.exists(program):
        tap.skip("sanitizers are left alone", "there is no AddressSanitizer")
        return
    result = run([program, "segv"], LD_PRELOAD=library,
                 ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
    tap.point(not result.records and "AddressSanitizer: SEGV" in result.err,
              "sanitizers are left alone", details(result))


def check_calls(tap, title, program):
    result = run([program, "assertion"])
    first = result.records[0] if result.records else None
    tap.point(result.status == died("SIGABRT") and len(result.records) == 2
              and first.kind == "assert" and first.fields["kind"] == "tapir"
              and first.fields["at"].rsplit("/", 1)[-1].startswith("crash.c:")
              and first.messages == ["zero == 1"]
              and first.names()[:3] == ["assertion", "run", "main"]
              and result.records[1].fields.get("again") == "1"
              and result.records[1].fields["fatal"] == "1",
              "%s: TAPIR_ASSERT tells its stack once, then aborts" % title, details(result))
    for way, wanted in (("trace", ["trace", "run", "main"]), ("trace_of_caller", ["run", "main"])):
        result = run([program, way])
        tap.point(result.status == 0 and len(result.records) == 1
                  and result.records[0].kind == "trace"
                  and result.records[0].names()[: len(wanted)] == wanted,
                  "%s: tapir_backtrace() begins with %s()" % (title, wanted[0]), details(result))


def main():
    library, program, linked, archived, module = map(os.path.abspath, sys.argv[1:6])

    def preloaded(way, **env):
        return run([program, way], LD_PRELOAD=library, CRASH_MODULE=module, **env)

    tap = Tap()
    crash_ways(tap, "preloaded", preloaded, {**WAYS, **SHARED_WAYS})
    crash_ways(tap, "linked", lambda way: run([linked, way], CRASH_MODULE=module),
               {**WAYS, **SHARED_WAYS})
    crash_ways(tap, "archive", lambda way: run([archived, way], CRASH_MODULE=module), WAYS)
    check_overflow(tap, preloaded)
    check_own_handlers(tap, preloaded)
    check_processes(tap, preloaded)
    check_output(tap, preloaded)
    check_channels(tap, preloaded)
    check_pipe(tap, library, program)
    check_writes(tap, library, program)
    check_gone_reader(tap, library, program)
    check_early(tap, library, os.path.join(os.path.dirname(program), "crash-early"))
    check_sanitizer(tap, library, os.path.join(os.path.dirname(program), "crash-asan"))
    check_calls(tap, "linked", linked)
    check_calls(tap, "archive", archived)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
