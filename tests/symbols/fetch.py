#!/usr/bin/env python3
"""--debuginfod against a real server, and against ones that hang, drip, lie or never end: fetch.py
SYMBOLIZE TAPIR prints TAP. A bad server costs the names it was asked for, and nothing else: no
time or disk beyond the bounds (which are made small here), nothing left in the cache, nobody left
behind."""

import os
import subprocess
import sys
import tempfile
import threading

import servers
from forms import CHAIN, build, store
from servers import PATIENCE_S, Debuginfod, Server
from toolbox import Missing, blocks, call, tool
from tap import Tap

MEGABYTE = 1000 * 1000

SLOW = "too slow for 0.3 s in all"
LARGE = "larger than 1 MB in all"
WRONG = "is not the one asked for"

# (answer, what is said of it: a part of standard error; None: nothing)
HOSTILE = [
    (servers.hang, SLOW),
    (servers.hang_after_the_head, SLOW),
    (servers.drip, SLOW),
    (servers.say_no, None),
    (servers.garbage, None),
    (servers.redirect_to_a_file, None),
    (servers.redirect_to_itself, SLOW),
    (servers.send_without_end, LARGE),
    (servers.declare_100_gigabytes, LARGE),
    (servers.close_at_once, None),
    (servers.send_a_part, None),
]


class Bench:
    """A stripped program, its debug file elsewhere, a cache that is empty."""

    def __init__(self, symbolize, tapir, folder):
        self.symbolize, self.tapir, self.folder = symbolize, tapir, folder
        self.program = build(folder)
        self.address = store(self.program)
        self.files = os.path.join(folder, "files")
        self.debug = os.path.join(self.files, "sample.debug")
        self.cache = os.path.join(folder, "cache")
        self.renew()

    def renew(self):
        """Builds it anew, so that it has another build-id: nobody was asked for that one yet."""
        os.makedirs(self.files, exist_ok=True)
        self.build_id = os.urandom(20).hex()
        build(self.folder, "-Wl,--build-id=0x" + self.build_id)
        call(tool("objcopy"), "--only-keep-debug", self.program, self.debug)
        call(tool("strip"), self.program)

    def environment(self, url, **more):
        """Bare: no proxy of the user's stands between."""
        known = {
            "PATH": os.environ["PATH"],
            "HOME": self.folder,
            "DEBUGINFOD_CACHE_PATH": self.cache,
            "TAPIR_FETCH_MS": "5000",
            "LC_ALL": "C.UTF-8",
        }
        for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                known[name] = os.environ[name]
        if url:
            known["DEBUGINFOD_URLS"] = url
        known.update(more)
        return known

    def name(self, url, *options, **more):
        """What tapir-symbolize does."""
        return subprocess.run(
            [self.symbolize, *options, "-e", self.program, "0x%x" % self.address],
            env=self.environment(url, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=PATIENCE_S,
            check=False,
        )

    def report(self, url, lines, *options, failures=1, **more):
        """What tapir makes of tests that failed with these frames."""
        said = "".join("# %s\n" % line for line in lines)
        points = ["not ok %d - crashes\n%s" % (i + 1, said) for i in range(failures)]
        stream = "1..%d\n" % failures + "".join(points)
        return subprocess.run(
            [self.tapir, "--color=never", *options],
            input=stream.encode(),
            env=self.environment(url, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=PATIENCE_S,
            check=False,
        )

    def report_late(self, failures):
        """The lines of a report whose debug file comes when all `failures` are shown already."""
        shown = threading.Event()
        points = [
            "not ok %d\n# %s\n# %s\n" % (i + 1, "because " + "so" * i, self.frame())
            for i in range(failures)
        ]

        def answer(connection):
            shown.wait(PATIENCE_S)
            self.answer()(connection)

        lines = []
        with Server(answer) as server, subprocess.Popen(
            [self.tapir, "--color=never", "--debuginfod"],
            env=self.environment(server.url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            process.stdin.write(("1..%d\n" % failures + "".join(points)).encode())
            process.stdin.close()
            for line in process.stdout:
                lines.append(line.decode().rstrip())
                if sum("/sample+0x" in line for line in lines) == failures:
                    shown.set()
        return lines

    def answer(self):
        """What a good server says."""
        with open(self.debug, "rb") as file:
            return servers.send(file.read())

    def frame(self):
        return "#0 0x1 (%s+0x%x)" % (self.program, self.address)

    def cached(self):
        """Bytes in the cache, but for debuginfod's own notes of a few."""
        sizes = [
            os.path.getsize(os.path.join(folder, name))
            for folder, _, names in os.walk(self.cache)
            for name in names
            if not name.endswith("_s")
        ]
        return sum(sizes)


def chain_of(done):
    return [frame[:3] for frame in blocks(done.stdout.decode())[0]]


def said(done):
    text = done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")
    return ["status %d" % done.returncode] + text.splitlines()


def the_debug_file_is_fetched(bench):
    with Debuginfod(bench.files, bench.build_id) as server:
        done = bench.name(server.url, "--debuginfod")
    return chain_of(done) == CHAIN and bench.cached(), said(done)


def what_was_fetched_is_in_the_users_cache(bench):
    with Server(bench.answer()) as server:
        bench.name(server.url, "--debuginfod")
        done = bench.name(server.url, "--debuginfod")
    return chain_of(done) == CHAIN and len(server.requests) == 1, said(done)


def a_report_names_what_was_fetched(bench):
    with Server(bench.answer()) as server:
        done = bench.report(server.url, [bench.frame()], "--debuginfod")
    text = done.stdout.decode()
    return "# inner" in text and "sample.c" in text, said(done)


def names_that_come_late_are_in_the_recap(bench):
    lines = bench.report_late(2)
    return "".join(lines).count("# inner") == 2, lines


def a_single_failure_with_late_names_is_in_the_recap_too(bench):
    lines = bench.report_late(1)
    return "".join(lines).count("# inner") == 1, lines


def nothing_is_fetched_unless_it_is_asked_for(bench):
    with Server(servers.say_no) as server:
        done = bench.name(server.url)
        report = bench.report(server.url, [bench.frame()])
    return not server.requests and not os.path.exists(bench.cache), said(done) + said(report)


def the_variable_and_the_file_ask_for_it_too(bench):
    with Server(servers.say_no) as server:
        first = bench.report(server.url, [bench.frame()], TAPIR_DEBUGINFOD="1")
        bench.renew()
        os.makedirs(os.path.join(bench.folder, "tapir"))
        path = os.path.join(bench.folder, "tapir", "config")
        with open(path, "w", encoding="utf-8") as file:
            file.write("debuginfod = yes\n")
        second = bench.report(server.url, [bench.frame()], XDG_CONFIG_HOME=bench.folder)
    return len(server.requests) == 2, said(first) + said(second)


def what_did_not_come_is_asked_for_once(bench):
    """debuginfod itself remembers what servers do not have, but not what was too large."""
    with Server(servers.declare_100_gigabytes) as server:
        done = bench.report(server.url, [bench.frame()], "--debuginfod", failures=3)
    wanted = "GET /buildid/%s/debuginfo HTTP/1.1" % bench.build_id
    return server.requests == [wanted], server.requests + said(done)


def frames_that_are_hidden_are_not_fetched_for(bench):
    """The frame of the run-time's start-up is hidden, by the name that is known without."""
    start = os.path.join(bench.folder, "start")
    call(tool("gcc"), "-shared", "-fPIC", "-x", "c", "-o", start + ".so", "-", "-Wl,--build-id",
         input=b"int __libc_start_main(void) { return 1; }\n")  # fmt: skip
    symbols = call(tool("nm"), "-D", "--defined-only", start + ".so").decode().split("\n")
    address = next(line.split()[0] for line in symbols if "__libc_start_main" in line)
    call(tool("strip"), start + ".so")
    frames = [bench.frame(), "#1 0x2 (%s.so+0x%s)" % (start, address.lstrip("0"))]
    with Server(servers.say_no) as server:
        done = bench.report(server.url, frames, "--debuginfod")
        hidden = list(server.requests)
        bench.renew()
        shown = bench.report(server.url, frames, "--debuginfod", "--frames=all")
    return (
        len(hidden) == 1 and bench.build_id not in hidden[0] and len(server.requests) == 3,
        server.requests + said(done) + said(shown),
    )


def a_debug_file_that_is_here_is_not_fetched(bench):
    folder = os.path.join(bench.folder, "root", ".build-id", bench.build_id[:2])
    os.makedirs(folder)
    os.rename(bench.debug, os.path.join(folder, bench.build_id[2:] + ".debug"))
    with Server(servers.say_no) as server:
        done = bench.name(
            server.url, "--debuginfod", "--debug-dir=" + os.path.join(bench.folder, "root")
        )
    return chain_of(done) == CHAIN and not server.requests, said(done)


def is_named(text):
    """Whether the frame has its name, by a file of its own build: in its place or, on a busy
    machine, in the recap. Before that it may be said what is wrong with the other file."""
    named = [block for block in text.split("\n\n") if "# inner" in block]
    return named and not any("rebuilt since" in block for block in named)


def the_debug_file_of_a_program_that_is_gone(bench):
    """… or was built anew since, is found by the build-id that was printed."""
    frame = "#0 0x1 (%s+0x%x) (BuildId: %s)" % (bench.program, bench.address, bench.build_id)
    with Server(bench.answer()) as server:
        bench.renew()
        done = bench.report(server.url, [frame], "--debuginfod")
        os.unlink(bench.program)
        gone = bench.report(server.url, [frame], "--debuginfod")
    return all(is_named(run.stdout.decode()) for run in (done, gone)), said(done) + said(gone)


def what_dwz_moved_elsewhere_is_fetched_as_well(bench):
    other = os.path.join(bench.folder, "other.debug")
    shared = os.path.join(bench.folder, "shared.debug")
    call(tool("cp"), bench.debug, other)
    call(tool("dwz"), "-m", shared, bench.debug, other)
    notes = call(tool("readelf"), "-n", shared).decode()
    shared_id = notes.split("Build ID: ")[1].split()[0]
    with open(bench.debug, "rb") as file:
        contents = {bench.build_id: file.read()}
    with open(shared, "rb") as file:
        contents[shared_id] = file.read()
    os.unlink(shared)

    def answer(connection):
        build_id = server.requests[-1].split("/")[2]
        servers.send(contents[build_id])(connection)

    with Server(answer) as server:
        done = bench.name(server.url, "--debuginfod")
    asked = [request.split("/")[2] for request in server.requests]
    return chain_of(done) == CHAIN and asked == list(contents), asked + said(done)


def a_file_of_another_build_is_not_believed(bench):
    answer = bench.answer()
    bench.renew()
    with Server(answer) as server:
        done = bench.name(server.url, "--debuginfod")
    text = done.stderr.decode()
    return done.returncode == 1 and WRONG in text and b"??" in done.stdout, said(done)


def a_file_that_is_none_is_not_believed(bench):
    with Server(servers.send(b"no ELF file")) as server:
        done = bench.report(server.url, [bench.frame()], "--debuginfod")
    return WRONG in done.stdout.decode() and len(server.requests) == 1, said(done)


def without_servers_that_is_said_once(bench):
    frames = [bench.frame(), "#1 0x2 (/bin/true+0x2000)"]
    done = bench.report(None, frames, "--debuginfod")
    blank = bench.name("  ", "--debuginfod")
    text = done.stdout.decode()
    return (
        text.count("DEBUGINFOD_URLS names no server") == 1
        and "DEBUGINFOD_URLS names no server" in blank.stderr.decode(),
        said(done) + said(blank),
    )


def nobody_is_told_of_servers_that_are_not_needed(bench):
    done = bench.report(None, ["no frames at all"], "--debuginfod")
    return "DEBUGINFOD_URLS" not in done.stdout.decode(), said(done)


def without_the_library_that_is_said(bench):
    folder = os.path.join(bench.folder, "libraries")
    os.mkdir(folder)
    with open(os.path.join(folder, "libdebuginfod.so.1"), "w", encoding="utf-8") as file:
        file.write("no library\n")
    path = ":".join([folder, *filter(None, [os.environ.get("LD_LIBRARY_PATH")])])
    with Server(servers.say_no) as server:
        done = bench.name(server.url, "--debuginfod", LD_LIBRARY_PATH=path)
    return (
        "there is no libdebuginfod.so.1" in done.stderr.decode() and not server.requests,
        said(done),
    )


STAND_IN = r"""
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
void *debuginfod_begin(void) { static int client; return &client; }
void debuginfod_set_progressfn(void *client, void *function) {}
void debuginfod_set_user_data(void *client, void *data) {}
void *debuginfod_get_user_data(void *client) { return NULL; }
static void tell(FILE *to, const char *name)
{
    const char *value = getenv(name);
    fprintf(to, "%s=%s\n", name, value ? value : "(none)");
}
int debuginfod_find_debuginfo(void *client, const unsigned char *id, int n, char **path)
{
    FILE *to = fopen(getenv("TOLD"), "w");
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    tell(to, "DEBUGINFOD_TIMEOUT");
    tell(to, "DEBUGINFOD_RETRY_LIMIT");
    tell(to, "DEBUGINFOD_MAXTIME");
    tell(to, "DEBUGINFOD_MAXSIZE");
    tell(to, "DEBUGINFOD_PROGRESS");
    fprintf(to, "FSIZE=%llu\n", (unsigned long long)limit.rlim_max);
    getrlimit(RLIMIT_CORE, &limit);
    fprintf(to, "CORE=%llu\n", (unsigned long long)limit.rlim_max);
    fclose(to);
    return -ENOENT;
}
"""


def the_library_is_given_its_bounds(bench):
    """… and what the user set is kept where it is stricter"""
    told = os.path.join(bench.folder, "told")
    call(tool("gcc"), "-shared", "-fPIC", "-x", "c", "-",
         "-o", os.path.join(bench.folder, "libdebuginfod.so.1"),
         input=STAND_IN.encode())  # fmt: skip
    path = ":".join([bench.folder, *filter(None, [os.environ.get("LD_LIBRARY_PATH")])])
    results = []
    more = {"LD_LIBRARY_PATH": path, "TOLD": told, "DEBUGINFOD_PROGRESS": "1"}
    wishes = {"DEBUGINFOD_TIMEOUT": "90", "DEBUGINFOD_MAXTIME": "3", "DEBUGINFOD_MAXSIZE": "10"}
    for wish in ({}, wishes):
        bench.name("http://127.0.0.1:9", "--debuginfod", **more, **wish)
        with open(told, encoding="utf-8") as file:
            results.append(dict(line.strip().split("=") for line in file))
    first = {
        "DEBUGINFOD_TIMEOUT": "2",
        "DEBUGINFOD_RETRY_LIMIT": "0",
        "DEBUGINFOD_MAXTIME": "5",
        "DEBUGINFOD_MAXSIZE": str(500 * MEGABYTE),
        "DEBUGINFOD_PROGRESS": "(none)",
        "FSIZE": str(500 * MEGABYTE),
        "CORE": "0",
    }
    second = dict(first, DEBUGINFOD_MAXTIME="3", DEBUGINFOD_MAXSIZE="10")
    return results == [first, second], [str(result) for result in results]


def what_is_fetched_in_all_is_bounded(bench):
    """Two files that are each below the bound, and together above it."""
    content = b"x" * 600000
    frames = [bench.frame()]
    other = os.path.join(bench.folder, "other")
    os.rename(bench.program, other)
    frames.append("#1 0x2 (%s+0x%x)" % (other, bench.address))
    bench.renew()
    with Server(servers.send(content)) as server:
        done = bench.report(
            server.url, frames, "--debuginfod", TAPIR_FETCH_BYTES=str(MEGABYTE)
        )
    return (
        len(server.requests) == 2 and bench.cached() == len(content)
        and LARGE in done.stdout.decode(),
        server.requests + ["%d bytes" % bench.cached()] + said(done),
    )  # fmt: skip


CASES = [
    the_debug_file_is_fetched,
    what_was_fetched_is_in_the_users_cache,
    a_report_names_what_was_fetched,
    names_that_come_late_are_in_the_recap,
    a_single_failure_with_late_names_is_in_the_recap_too,
    nothing_is_fetched_unless_it_is_asked_for,
    the_variable_and_the_file_ask_for_it_too,
    what_did_not_come_is_asked_for_once,
    frames_that_are_hidden_are_not_fetched_for,
    a_debug_file_that_is_here_is_not_fetched,
    the_debug_file_of_a_program_that_is_gone,
    what_dwz_moved_elsewhere_is_fetched_as_well,
    a_file_of_another_build_is_not_believed,
    a_file_that_is_none_is_not_believed,
    without_servers_that_is_said_once,
    nobody_is_told_of_servers_that_are_not_needed,
    without_the_library_that_is_said,
    the_library_is_given_its_bounds,
    what_is_fetched_in_all_is_bounded,
]


def try_hostile(bench, answer, wanted):
    """What is wrong; nothing if all is well."""
    # Only what is to reach a bound of time gets a small one.
    more = {"TAPIR_FETCH_BYTES": str(MEGABYTE)}
    if wanted == SLOW:
        more["TAPIR_FETCH_MS"] = "300"
    with Server(answer) as server:
        done = bench.name(server.url, "--debuginfod", **more)
        wrong = [] if server.is_left() else ["somebody is still connected"]
    # curl has bounds of its own, by version: 30 redirects, or 300 KiB of headers, which a quick
    # machine reaches before the bound of time. Then the server has no such file.
    if answer is servers.redirect_to_itself:
        wanted = done.stderr and wanted
    if not server.requests:
        wrong.append("nobody asked")
    if done.returncode != 1 or done.stdout != b"??\n??:0:0\n\n":
        wrong.append("it is named")
    if (wanted or "") not in done.stderr.decode() or bool(wanted) != bool(done.stderr):
        wrong.append("it is not said, or something else")
    if bench.cached():
        wrong.append("%d bytes are in the cache" % bench.cached())
    asked = ["%d requests" % len(server.requests)] + server.requests[:3]
    return wrong and wrong + asked + said(done)


def library_is_here():
    """Whether libdebuginfod can be loaded."""
    code = "import ctypes; ctypes.CDLL('libdebuginfod.so.1')"
    return not subprocess.run([sys.executable, "-c", code], check=False, stderr=-3).returncode


def main():
    symbolize, tapir = (os.path.abspath(path) for path in sys.argv[1:3])
    tap = Tap(len(CASES) + len(HOSTILE))
    why = None if library_is_here() else "no libdebuginfod"
    for case in CASES:
        name = case.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory() as folder:
            try:
                if why:
                    raise Missing(why)
                fine, details = case(Bench(symbolize, tapir, folder))
            except Missing as missing:
                tap.skip(name, str(missing).splitlines()[0])
                continue
        tap.point(fine, name, details)
    for answer, wanted in HOSTILE:
        name = "a server that " + answer.__doc__
        with tempfile.TemporaryDirectory() as folder:
            try:
                if why:
                    raise Missing(why)
                wrong = try_hostile(Bench(symbolize, tapir, folder), answer, wanted)
            except Missing as missing:
                tap.skip(name, str(missing).splitlines()[0])
                continue
        tap.point(not wrong, name, wrong)
    return tap.end()


sys.exit(main())
