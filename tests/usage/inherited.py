#!/usr/bin/env python3
"""Calls the program from odd surroundings: inherited.py TAPIR RELAY prints TAP."""

import os
import resource
import shutil
import signal
import subprocess
import sys

from usage import FAILING, Called, main


def call_from(usage, prepare, *arguments, stdin=FAILING, **variables):
    """`prepare` is what the parent did to the process before the program."""
    done = subprocess.run(
        [usage.program, *arguments],
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=usage.folder,
        env=usage.environment(variables),
        preexec_fn=prepare,
        timeout=20,
        check=False,
    )
    return Called(done.returncode, done.stdout, done.stderr)


def closing(*descriptors):
    def close():
        for descriptor in descriptors:
            os.close(descriptor)

    return close


def be_nobody():
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def what_is_shown_goes_to_no_file_where_standard_output_is_closed(usage):
    usage.write("failing.tap", FAILING)
    arguments = ["--tee=copy", "--json=result", "failing.tap"]
    called = call_from(usage, closing(0, 1, 2), *arguments)
    fine = usage.read("copy") == FAILING and usage.read("result").startswith(b'{"tapir"')
    return fine and called.status == 1, called


def a_closed_standard_output_or_input_is_told(usage):
    no_output = call_from(usage, closing(1))
    no_input = call_from(usage, closing(0))
    fine = no_output.err == "tapir: standard output: Bad file descriptor\n"
    fine &= no_input.err == "tapir: standard input: Bad file descriptor\n"
    return fine and (no_output.status, no_input.status) == (1, 2), no_input


def the_status_of_a_command_is_known_though_sigchld_was_ignored(usage):
    def ignore():
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)

    script = "echo 1..1; echo ok 1; exit 3"
    called = call_from(usage, ignore, "--", "sh", "-c", script)
    return called.status == 3 and "exited with status 3" in called.out, called


def a_signal_that_the_parent_ignored_stays_ignored(usage):
    def ignore():
        signal.signal(signal.SIGQUIT, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    script = "echo 1..1; kill -QUIT $PPID; kill -INT $PPID; echo ok 1"
    called = call_from(usage, ignore, "--", "sh", "-c", script)
    return called.status == 0 and "OK!" in called.out, called


def a_file_that_may_not_grow_is_told_and_the_results_are_shown(usage):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    stream = b"not ok 1 - a\n" + b"ok\n" * 5000
    tee = call_from(usage, limit, "--tee=copy", stdin=stream)
    fine = tee.status == 1 and tee.err == "tapir: --tee: File too large\n" and "FAIL: a" in tee.out
    json = call_from(usage, limit, "--json=result", stdin=b"not ok 1 - a\n" * 500)
    fine &= json.status == 1 and json.err == "tapir: --json: File too large\n"
    return fine and "500 failures" in json.out, tee if "--tee" not in tee.err else json


def a_folder_of_settings_that_may_not_be_entered_is_none(usage):
    """As root's is for whom `setpriv` or a container made another user of root."""
    usage.write("closed/tapir/config", b"no setting")
    os.chmod(usage.folder, 0o755)
    os.chmod(os.path.join(usage.folder, "closed"), 0)

    closed = os.path.join(usage.folder, "closed")
    called = call_from(usage, be_nobody, XDG_CONFIG_HOME=closed)
    os.chmod(closed, 0o700)
    return called.status == 1 and "FAIL: b" in called.out, called


def settings_that_may_not_be_read_are_told(usage):
    path = usage.write("config/tapir/config", b"color = never\n")
    os.chmod(usage.folder, 0o755)
    os.chmod(path, 0)

    called = call_from(usage, be_nobody)
    os.remove(path)
    return called.status == 2 and "config/tapir/config: Permission denied" in called.err, called


def a_late_command_is_ended_though_there_is_no_proc(usage):
    words = ["unshare", "--user", "--map-root-user", "--mount"]
    tried = shutil.which("unshare") and subprocess.run(
        [*words, "mount", "-t", "tmpfs", "none", "/proc"], stderr=subprocess.DEVNULL, check=False
    )
    if not tried or tried.returncode:
        return None, "nobody may hide /proc here"
    script = 'mount -t tmpfs none /proc && exec "$@"'
    os.mkfifo(os.path.join(usage.folder, "never"))
    rest = [usage.program, "--timeout=1s", "--", "sh", "-c", "echo 1..1; read x <never"]
    usage.program = words[0]
    called = usage.call(*words[1:], "sh", "-c", script, "-", *rest)
    usage.program = rest[0]
    return called.status == 124 and "timed out" in called.out, called


TESTS = [
    what_is_shown_goes_to_no_file_where_standard_output_is_closed,
    a_closed_standard_output_or_input_is_told,
    the_status_of_a_command_is_known_though_sigchld_was_ignored,
    a_signal_that_the_parent_ignored_stays_ignored,
    a_file_that_may_not_grow_is_told_and_the_results_are_shown,
    a_folder_of_settings_that_may_not_be_entered_is_none,
    settings_that_may_not_be_read_are_told,
    a_late_command_is_ended_though_there_is_no_proc,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
