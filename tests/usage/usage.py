#!/usr/bin/env python3
"""Calls the program as people and runners do: usage.py TAPIR RELAY prints TAP.

RELAY is a program that prints what it reads and flushes nothing."""

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lint"))
from tap import Tap

PASSING = b"1..2\nok 1 - a\nok 2 - b\n"
FAILING = b"1..2\nok 1 - a\nnot ok 2 - b\n"


class Called:
    """One call, over."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out.decode(), err.decode()

    def lines(self):
        said = ["status %s" % self.status]
        said += ["out: " + line for line in self.out.splitlines()]
        return said + ["err: " + line for line in self.err.splitlines()]


class Usage:
    """A folder of its own, and the calls made in it."""

    def __init__(self, program, relay, folder):
        self.program, self.relay, self.folder = program, relay, folder

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text)
        return path

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def environment(self, variables):
        env = {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "HOME": "/nonexistent",
            "XDG_CONFIG_HOME": os.path.join(self.folder, "config"),
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""),
        }
        env.update(variables)
        return env

    def shows_meanwhile(self, arguments, sent, wanted):
        """Whether `wanted` comes while the command still waits for more than what was `sent`."""
        process = subprocess.Popen(
            [self.program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
            env=self.environment({}),
        )
        process.stdin.write(sent)
        process.stdin.flush()
        said = b""
        while wanted not in said and select.select([process.stdout], [], [], 10)[0]:
            piece = os.read(process.stdout.fileno(), 1 << 16)
            if not piece:
                break
            said += piece
        meanwhile = wanted in said
        process.stdin.close()
        said += process.stdout.read()
        return meanwhile, Called(process.wait(), said, b"")

    @property
    def has_libtapir(self):
        folder = os.path.dirname(self.program)
        return os.path.exists(os.path.join(folder, "libtapir", "libtapir.so"))

    def call(self, *arguments, stdin=PASSING, stdout=subprocess.PIPE, **variables):
        """`stdin`: bytes, or a descriptor."""
        given = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin}
        done = subprocess.run(
            [self.program, *arguments],
            stdout=stdout,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=self.environment(variables),
            timeout=20,
            check=False,
            **given,
        )
        return Called(done.returncode, done.stdout or b"", done.stderr)


def help_goes_to_standard_output_and_fits_a_terminal(usage):
    called = usage.call("--help")
    widest = max(map(len, called.out.splitlines()))
    return called.status == 0 and not called.err and "Usage:" in called.out and widest < 80, called


def version_is_one_line(usage):
    called = usage.call("-V")
    one_line = called.out.startswith("tapir ") and called.out.count("\n") == 1
    return called.status == 0 and one_line, called


def a_terminal_as_standard_input_gets_a_short_help_at_once(usage):
    master, slave = pty.openpty()
    called = usage.call(stdin=slave)
    os.close(slave)
    os.close(master)
    return called.status == 2 and "Usage:" in called.err and called.err.count("\n") < 10, called


def a_wrong_call_ends_before_any_input_is_read(usage):
    ours, theirs = os.pipe()
    os.write(theirs, PASSING)
    fine = True
    for arguments, variables, message in (
        (["--colour"], {}, "tapir: --colour: no such option; did you mean --color?\n"),
        ([], {"TAPIR_SLOWEST": "many"}, 'tapir: TAPIR_SLOWEST: "many" is no number'),
        (["--editor-template={pth}"], {}, "tapir: --editor-template:1:2: no key is called"),
        (["--theme=nonesuch"], {}, 'tapir: no theme is called "nonesuch"'),
        (["--json=/nonexistent/x"], {}, "tapir: /nonexistent/x: No such file or directory\n"),
    ):
        called = usage.call(*arguments, stdin=ours, **variables)
        if called.status != 2 or called.out or not called.err.startswith(message):
            fine = False
            break
    untouched = os.read(ours, 100) == PASSING
    os.close(ours)
    os.close(theirs)
    return fine and untouched, called


def a_broken_theme_is_named_with_line_and_column(usage):
    usage.write("broken.theme", b"[styles]\nheadline = purpel\n")
    called = usage.call("--theme=./broken.theme")
    return called.status == 2 and called.err.startswith("tapir: ./broken.theme:"), called


def a_broken_configuration_is_named_with_line_and_column(usage):
    path = usage.write("config/tapir/config", b"quiet = no\n  colour = never\n")
    called = usage.call()
    os.remove(path)
    wanted = 'tapir: %s:2:3: there is no setting "colour"; did you mean color?\n' % path
    return called.status == 2 and called.err == wanted, called


def the_configuration_is_used(usage):
    path = usage.write("config/tapir/config", b"show = pass\n")
    shown, hidden = usage.call(), usage.call("--show=fail")
    os.remove(path)
    return "PASS: a" in shown.out and "PASS: a" not in hidden.out, shown


def a_message_shows_control_characters_and_sends_none(usage):
    called = usage.call("--color=\x1b[31m\x9b")
    return called.status == 2 and "\x1b" not in called.err and "\x9b" not in called.err, called


def the_status_is_1_when_a_test_fails_or_the_stream_is_not_whole(usage):
    for stdin in FAILING, b"", b"1..2\nok 1\n", b"ok 1\n", b"Bail out!\n":
        called = usage.call(stdin=stdin)
        if called.status != 1 or "OK!" in called.out:
            return False, called
    called = usage.call()
    return called.status == 0 and "OK!" in called.out, called


def bats_own_arguments_change_nothing(usage):
    called = usage.call("--dummy-flag", "-T")
    return called.status == 0 and "OK!" in called.out and not called.err, called


def files_are_read_and_a_dash_is_standard_input(usage):
    usage.write("one.tap", PASSING)
    called = usage.call("one.tap", "-", stdin=FAILING)
    return called.status == 1 and "4 tests, 1 failure" in called.out, called


def a_file_that_is_not_there_or_is_a_folder_is_a_wrong_call(usage):
    called = usage.call("nonesuch.tap")
    if called.status != 2 or called.err != "tapir: nonesuch.tap: No such file or directory\n":
        return False, called
    called = usage.call(".")
    return called.status == 2 and called.err.startswith("tapir: .: "), called


def the_stream_is_copied_byte_for_byte(usage):
    stream = b"1..1\r\nok 1 \0\xff\x1b[31m\n\n# no newline at the end"
    called = usage.call("--tee", "copy.tap", stdin=stream)
    return usage.read("copy.tap") == stream, called


def the_result_is_json(usage):
    called = usage.call("--json=result.json", stdin=FAILING)
    result = json.loads(usage.read("result.json"))
    fine = (
        result["tapir"] == 1
        and result["ok"] is False
        and result["verdict"] == "failed"
        and result["totals"] == {"tests": 2, "passed": 1, "failed": 1, "skipped": 0, "todo": 0}
        and result["failures"][0]["path"] == ["b"]
        and result["failures"][0]["number"] == 2
    )
    return fine, called


def a_full_disk_is_told_and_is_no_success(usage):
    with open("/dev/full", "wb") as full:
        called = usage.call(stdout=full)
    return called.status == 1 and "No space left on device" in called.err, called


def a_reader_that_goes_away_is_no_trouble(usage):
    ours, theirs = os.pipe()
    os.close(ours)
    called = usage.call(stdout=theirs)
    os.close(theirs)
    return called.status == 0 and not called.err, called


def a_command_is_run_and_its_status_kept(usage):
    called = usage.call("--", "sh", "-c", "echo 1..1; echo ok 1; exit 3")
    return called.status == 3 and "exited with status 3" in called.out, called


def a_command_that_ends_badly_has_the_last_word(usage):
    script = "echo 1..1; echo ok 1 - a; echo 'leaked 3 objects' >&2; exit 23"
    called = usage.call("--", "sh", "-c", script)
    fine = "ERROR: after the last test\nleaked 3 objects\n" in called.out
    return fine and "no test tells of" not in called.out and called.status == 23, called


def a_command_that_dies_of_a_signal_is_a_crash(usage):
    script = "echo 1..2; echo ok 1 - a; kill -SEGV $$"
    called = usage.call("--json", "x.json", "--", "sh", "-c", script)
    stream = json.loads(usage.read("x.json"))["streams"][0]
    fine = called.status == 139 and "CRASH: after a  (SIGSEGV)" in called.out
    return fine and stream["exit"] is None and stream["signal"] == 11 and not stream["ok"], called


def the_crash_of_a_command_tells_its_stack(usage):
    script = "echo 1..2; echo ok 1 - a; kill -SEGV $$"
    called = usage.call("--frames=all", "--", "sh", "-c", script)
    without = usage.call("--frames=all", "--no-preload", "--", "sh", "-c", script)
    stack = "+0x"
    fine = (stack in called.out) == usage.has_libtapir
    return fine and stack not in without.out, called


def one_crash_in_a_shell_s_pipe_is_one_report(usage):
    script = "sh -c 'echo 1..2; echo ok 1 - a; kill -SEGV $$' | { cat; }"
    called = usage.call("--frames=all", "--shell", script)
    fine = called.out.count("CRASH:") == 1 and "CRASH: after a  (SIGSEGV)" in called.out
    return fine and "no test tells of" not in called.out, called


def what_a_command_prints_and_does_not_flush_is_shown_meanwhile(usage):
    sent = b"1..2\nok 1 - a\nnot ok 2 - b\n"
    meanwhile, called = usage.shows_meanwhile(["--", usage.relay], sent, b"FAIL: b")
    # A program below another one is no different.
    below = usage.shows_meanwhile(["--shell", usage.relay + " | cat"], sent, b"FAIL: b")[0]
    fine = called.status == 1 and "2 tests, 1 failure" in called.out
    return fine and meanwhile == below == usage.has_libtapir, called


def what_python_prints_is_shown_meanwhile(usage):
    sent = b"1..2\nok 1 - a\nnot ok 2 - b\n"
    script = "import sys\nfor line in iter(sys.stdin.readline, ''): print(line, end='')"
    return usage.shows_meanwhile(["--", sys.executable, "-c", script], sent, b"FAIL: b")


def what_a_command_says_to_standard_error_is_of_its_test_and_no_point(usage):
    script = "echo 1..1; echo 'not ok 1 - a'; echo 'ok 2 - no point' >&2; echo '# why' >&2"
    called = usage.call("--", "sh", "-c", script)
    fine = "1 test, 1 failure" in called.out and "why" in called.out
    return fine and not called.err, called


def what_a_command_leaves_behind_is_named_and_not_waited_for(usage):
    os.mkfifo(os.path.join(usage.folder, "gate"))
    script = "echo 1..1; echo ok 1; cat gate & exit 0"
    called = usage.call("--", "sh", "-c", script)
    with open(os.open(os.path.join(usage.folder, "gate"), os.O_RDWR), "wb"):
        pass
    return called.status == 0 and "leaked: cat (" in called.out, called


def of_many_left_behind_some_are_named_and_the_rest_counted(usage):
    gate = os.path.join(usage.folder, "gate of many")
    os.mkfifo(gate)
    script = "echo 1..1; echo ok 1; for i in 1 2 3 4 5 6 7; do cat 'gate of many' & done"
    called = usage.call("--", "sh", "-c", script)
    os.close(os.open(gate, os.O_RDWR))
    leaked = re.search(r"leaked: (\w+ \(\d+\)(, )?){4} and 3 more\n", called.out)
    return called.status == 0 and bool(leaked), called


def a_part_of_a_shell_s_pipe_that_fails_counts(usage):
    script = "{ echo 1..1; echo ok 1 - a; exit 3; } | grep -v nothing"
    called = usage.call("--shell", script)
    without = usage.call("--shell", script, PATH=usage.folder)
    sane = usage.call("--shell", "echo 1..1; echo ok 1; exit 4", PATH=usage.folder)
    fine = "1 test" in called.out and "exited with status 3" in called.out
    # There a shell may know no pipefail, and runs it all the same.
    fine = fine and without.status in (127, 3) and sane.status == 4
    return fine and called.status == 3, called


def a_command_whose_tests_stop_coming_is_ended_and_that_is_said(usage):
    os.mkfifo(os.path.join(usage.folder, "never"))
    script = "echo 1..3; echo ok 1 - a; read x <never"
    called = usage.call("--timeout=1s", "--json=x.json", "--", "sh", "-c", script)
    stream = json.loads(usage.read("x.json"))["streams"][0]
    words = "timed out: no new test point for 1s"
    fine = called.status == 124 and called.out.count(words) == 2 and words in stream["problems"]
    return fine and "ERROR: after a  (timed out)" in called.out and "OK!" not in called.out, called


def ends_not(pid):
    """Whether a process lives on that was killed, which does not take effect at once."""
    try:
        lives = not select.select([os.pidfd_open(pid)], [], [], 10)[0]
    except ProcessLookupError:
        return False
    if lives:
        os.kill(pid, signal.SIGKILL)
    return lives


def what_descends_from_a_command_that_is_ended_dies_with_it(usage):
    # It ignores SIGTERM, holds none of the command's pipes, and its parent dies first.
    child = "(trap '' TERM; echo $BASHPID >pid; echo ok 1; exec >/dev/null 2>&1; read x <never)"
    script = "echo 1..1; %s & wait" % child
    arguments = ["--timeout=1s", "--kill-after=100ms", "--", "bash", "-c", script]
    called = usage.call(*arguments)
    lives = ends_not(int(usage.read("pid")))
    fine = called.status == 124 and "killed: it lived on for 100ms" in called.out
    return fine and not lives, called


def whom_a_dead_parent_left_behind_dies_with_the_command(usage):
    # It has no pipe of the command's, and nobody above it that could be asked.
    child = "echo $$ >left; exec >/dev/null 2>&1; read x <never"
    script = "echo 1..1; (setsid sh -c '%s' &); read x <never" % child
    called = usage.call("--timeout=1s", "--kill-after=100ms", "--", "sh", "-c", script)
    lives = ends_not(int(usage.read("left")))
    return called.status == 124 and not lives, called


def who_cannot_be_killed_is_named_and_not_waited_for(usage):
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return None, "only root can make a program that its caller may not kill"
    program = os.path.join(usage.folder, "immortal")
    shutil.copy("/usr/bin/python3", program)
    os.chmod(program, 0o4755)
    os.chmod(usage.folder, 0o755)
    script = "import os; os.setresuid(0, 0, 0); print(1); print('1..2'); open('never').read()"
    words = ["setpriv", "--reuid=65534", "--clear-groups"]
    nobody = Usage(words[0], usage.relay, usage.folder)
    arguments = [usage.program, "--timeout=1s", "--kill-after=100ms", "--"]
    if nobody.call(*words[1:], program, "-c", "import os; os.setuid(0)").status:
        return None, "programs do not run as their owner here, or not for nobody"
    called = nobody.call(*words[1:], *arguments, program, "-c", script)
    left = re.search(r"leaked: immortal \((\d+)\)", called.out)
    if left:
        os.kill(int(left.group(1)), signal.SIGKILL)
    return bool(left) and called.status == 124, called


def a_command_that_is_not_late_is_left_alone(usage):
    called = usage.call("--timeout=1h", "--", "sh", "-c", "echo 1..1; echo ok 1")
    return called.status == 0 and "OK!" in called.out and "timed out" not in called.out, called


def a_command_with_a_terminal_has_a_wide_one_that_changes_nothing(usage):
    script = "test -t 1 && test ! -t 2 && stty size <&1; printf '1..1\\nok 1 - \\001\\004\\n'"
    called = usage.call("--pty", "--tee=copy", "--", "sh", "-c", script)
    fine = usage.read("copy") == b"50 500\n1..1\nok 1 - \1\4\n"
    return called.status == 0 and fine, called


def a_command_with_a_terminal_needs_no_preload_to_be_prompt(usage):
    sent = b"1..2\nok 1 - a\nnot ok 2 - b\n"
    arguments = ["--pty", "--no-preload", "--", usage.relay]
    return usage.shows_meanwhile(arguments, sent, b"FAIL: b")


def all_that_a_terminal_was_told_is_read_before_its_end(usage):
    script = "seq -f 'ok %.0f' 1 20000; echo 1..20000"
    called = usage.call("--pty", "--shell", script)
    return called.status == 0 and "OK!  20000 tests" in called.out, called


def who_holds_a_command_s_terminal_is_named_and_not_waited_for(usage):
    os.mkfifo(os.path.join(usage.folder, "door"))
    called = usage.call("--pty", "--shell", "echo 1..1; echo ok 1; cat door 2>/dev/null & exit 0")
    with open(os.open(os.path.join(usage.folder, "door"), os.O_RDWR), "wb"):
        pass
    return called.status == 0 and "leaked: cat (" in called.out, called


def a_command_that_cannot_be_started_is_a_wrong_call(usage):
    called = usage.call("--", "./nothing-of-that-name")
    return called.status == 2 and "nothing-of-that-name: No such file" in called.err, called


def the_jobs_of_parallel_are_a_stream_each(usage):
    version = ["parallel", "--version"] if shutil.which("parallel") else ["false"]
    if b"GNU" not in subprocess.run(version, stdout=subprocess.PIPE, check=False).stdout:
        return None, "there is no GNU parallel"
    for name, rest in ("good", "ok 2"), ("bad", "not ok 2 - b\n# why"), ("short", "# no more"):
        usage.write(name, b"1..2\nok 1 - a\n" + rest.encode() + b"\n")
    jobs = ["parallel", "--will-cite", "--tag", "--line-buffer", "cat", ":::"]
    command = [*jobs, "good", "bad", "short"]
    piped = subprocess.run(command, cwd=usage.folder, stdout=subprocess.PIPE, check=True).stdout
    fine = True
    for arguments, stdin in (["--tagged"], piped), (["--tagged", "--", *command], b""):
        called = usage.call(*arguments, stdin=stdin, HOME=usage.folder)
        fine &= called.status == 1 and "5 tests, 1 failure" in called.out
        fine &= "bad › b" in called.out and "short: missing test: 2" in called.out
        if not fine:
            break
    return fine, called


def one_stream_alone_carries_others(usage):
    usage.write("one.tap", PASSING)
    called = usage.call("--tagged", "one.tap", "-")
    return called.status == 2 and "--tagged takes one stream" in called.err, called


def themes_are_listed(usage):
    folder = os.path.dirname(os.path.dirname(HERE))
    called = usage.call("--list-themes", TAPIR_DATA_DIR=folder)
    files = os.listdir(os.path.join(folder, "themes"))
    names = [file[:-6] for file in files if file.endswith(".theme")]
    fine = len(names) >= 5 and all(name in called.out.splitlines() for name in names)
    return called.status == 0 and fine, called


# Each returns whether all was well, and the call to be shown if not; or None, and why not tried.
TESTS = [
    help_goes_to_standard_output_and_fits_a_terminal,
    version_is_one_line,
    a_terminal_as_standard_input_gets_a_short_help_at_once,
    a_wrong_call_ends_before_any_input_is_read,
    a_broken_theme_is_named_with_line_and_column,
    a_broken_configuration_is_named_with_line_and_column,
    the_configuration_is_used,
    a_message_shows_control_characters_and_sends_none,
    the_status_is_1_when_a_test_fails_or_the_stream_is_not_whole,
    bats_own_arguments_change_nothing,
    files_are_read_and_a_dash_is_standard_input,
    a_file_that_is_not_there_or_is_a_folder_is_a_wrong_call,
    the_stream_is_copied_byte_for_byte,
    the_result_is_json,
    a_full_disk_is_told_and_is_no_success,
    a_reader_that_goes_away_is_no_trouble,
    a_command_is_run_and_its_status_kept,
    a_command_that_ends_badly_has_the_last_word,
    a_command_that_dies_of_a_signal_is_a_crash,
    the_crash_of_a_command_tells_its_stack,
    one_crash_in_a_shell_s_pipe_is_one_report,
    what_a_command_prints_and_does_not_flush_is_shown_meanwhile,
    what_python_prints_is_shown_meanwhile,
    what_a_command_says_to_standard_error_is_of_its_test_and_no_point,
    what_a_command_leaves_behind_is_named_and_not_waited_for,
    of_many_left_behind_some_are_named_and_the_rest_counted,
    a_part_of_a_shell_s_pipe_that_fails_counts,
    a_command_whose_tests_stop_coming_is_ended_and_that_is_said,
    what_descends_from_a_command_that_is_ended_dies_with_it,
    whom_a_dead_parent_left_behind_dies_with_the_command,
    who_cannot_be_killed_is_named_and_not_waited_for,
    a_command_that_is_not_late_is_left_alone,
    a_command_with_a_terminal_has_a_wide_one_that_changes_nothing,
    a_command_with_a_terminal_needs_no_preload_to_be_prompt,
    all_that_a_terminal_was_told_is_read_before_its_end,
    who_holds_a_command_s_terminal_is_named_and_not_waited_for,
    a_command_that_cannot_be_started_is_a_wrong_call,
    the_jobs_of_parallel_are_a_stream_each,
    one_stream_alone_carries_others,
    themes_are_listed,
]


def main(tests):
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        usage = Usage(*map(os.path.abspath, sys.argv[1:3]), folder)
        for test in tests:
            fine, called = test(usage)
            name = test.__name__.replace("_", " ")
            if fine is None:
                tap.skip(name, called)
            else:
                tap.point(fine, name, called.lines())
    return tap.end()


if __name__ == "__main__":
    sys.exit(main(TESTS))
