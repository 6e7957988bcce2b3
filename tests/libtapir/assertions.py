#!/usr/bin/env python3
"""Failed assertions of test libraries, in programs that know nothing of libtapir.

    assertions.py LIBTAPIR FOLDER TAPIR

FOLDER has the programs with-…, those that could be built.
"""

import json
import os
import subprocess
import sys
import tempfile

import records
from records import died, in_order, run

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lint"))
from tap import Tap


def details(result):
    lines = ["status %d" % result.status, *result.strange]
    for record in result.records:
        lines += ["%s %s" % (record.kind, record.fields), "messages: %s" % record.messages,
                  "names: %s" % record.names(), "thrown: %s" % record.thrown]
    return lines + result.out.splitlines()[:20] + result.err.splitlines()[:20]


class Programs:
    """Runs a program of the folder, preloaded."""

    def __init__(self, tap, library, folder):
        self.tap, self.library, self.folder = tap, library, folder

    def check(self, title, name, wanted, *arguments, status=None, **env):
        """`wanted`: (kind of record, the test library or signal, functions in order), for each
        record."""
        program = os.path.join(self.folder, name)
        if not os.path.exists(program):
            self.tap.skip(title, "%s could not be built" % name)
            return
        with tempfile.TemporaryDirectory() as scratch:
            result = run([program, *arguments], LD_PRELOAD=self.library,
                         TAPIR_CRASH_PATH=os.path.join(scratch, "records"), **env)
        told = [
            (record.kind, record.fields.get("kind") or record.fields.get("sig"), record)
            for record in result.records
        ]
        good = (
            len(told) == len(wanted)
            and not result.strange
            and all(kind == kind_wanted and who == who_wanted and record.ended
                    and in_order(functions, record.names())
                    for (kind, who, record), (kind_wanted, who_wanted, functions)
                    in zip(told, wanted))
            and (status is None or result.status == status)
        )
        self.tap.point(good, title, details(result))


def check_all(programs):
    programs.check("cmocka: assertions, mocks and crashes", "with-cmocka", [
        ("assert", "cmocka", ["check_sum", "asserts_in_helper"]),
        ("assert", "cmocka", ["mocks_nothing"]),
        ("crash", "SIGSEGV", ["crashes"]),
    ], status=3)
    programs.check("Check: assertions and crashes, in children", "with-check", [
        ("assert", "check", ["check_sum", "asserts_in_helper_fn"]),
        ("crash", "SIGSEGV", ["crashes_fn"]),
    ], status=1)
    programs.check("Check: assertions, without children", "with-check", [
        ("assert", "check", ["check_sum", "asserts_in_helper_fn"]),
    ], status=1, CK_FORK="no")
    programs.check("GLib: assertions that let the test go on", "with-glib", [
        ("assert", "glib", ["check_number"]),
        ("assert", "glib", ["check_string"]),
        ("assert", "glib", ["check_truth"]),
        ("assert", "glib", ["fails"]),
    ], status=1)
    programs.check("GLib: an assertion that ends the program, told once", "with-glib", [
        ("assert", "glib", ["check_number", "main"]),
        ("crash", "SIGABRT", []),
    ], "fatal", status=died("SIGABRT"))
    programs.check("Criterion: assertions of both kinds, and crashes", "with-criterion", [
        ("assert", "criterion", ["check_sum", "sum_asserts_in_helper_impl"]),
        ("crash", "SIGSEGV", ["sum_crashes_impl"]),
        ("assert", "criterion", ["check_new", "sum_new_assertion_impl"]),
    ], "-j1", status=1)
    programs.check("Catch2: REQUIRE", "with-catch2", [
        ("assert", "catch2", ["check_sum"]),
    ], status=1)
    programs.check("GoogleTest: assertions that break", "with-gtest",
                   [("crash", "SIGTRAP", ["check_sum"])], status=died("SIGTRAP"),
                   GTEST_BREAK_ON_FAILURE="1")


def check_throws(programs):
    for title, arguments, thrown in (("is told where it was thrown first", [], True),
                                     ("is not told when another reason is", ["abort"], False)):
        title = "an exception " + title
        program = os.path.join(programs.folder, "throws")
        if not os.path.exists(program):
            programs.tap.skip(title, "it could not be built")
            continue
        result = run([program, *arguments], LD_PRELOAD=programs.library)
        record = result.records[0] if result.records else None
        names = [name for frame in record.thrown or [] for name in records.names_of(*frame)]
        good = record and result.status == died("SIGABRT") and (record.thrown is not None) == thrown
        if thrown and good:
            good = record.type == "St13runtime_error" and names[0] == "origin()"
        programs.tap.point(good, title, details(result) + names)


def check_shown(programs, tapir):
    """tapir shows the test's own frame, and not the way to it."""
    for name, wanted in (
        ("with-glib", ["check_number", "check_string", "check_truth", "fails"]),
        ("with-cmocka", ["asserts_in_helper", "mocks_nothing", "crashes"]),
        ("with-check", ["asserts_in_helper_fn", "crashes_fn"]),
        ("with-criterion", ["sum_asserts_in_helper_impl", "sum_crashes_impl",
                            "sum_new_assertion_impl"]),
    ):
        title = "tapir hides the way to the test: " + name
        program = os.path.join(programs.folder, name)
        if not os.path.exists(program):
            programs.tap.skip(title, "it could not be built")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            path = os.path.join(scratch, "result.json")
            subprocess.run([tapir, "--json", path, "--", program], stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, check=False)
            with open(path, encoding="utf-8") as file:
                failures = json.load(file)["failures"]
        shown = [frame for failure in failures for frame in failure["frames"]
                 if not frame["hidden"]]
        way = [frame for frame in shown if not frame["file"] or frame["function"] == "main"
               or (frame["function"] or "").endswith("_jmp")]
        names = [frame["function"] for frame in shown]
        programs.tap.point(not way and set(wanted) <= set(names), title, [str(names)])


def main():
    library, folder, tapir = map(os.path.abspath, sys.argv[1:4])
    tap = Tap()
    programs = Programs(tap, library, folder)
    check_all(programs)
    check_throws(programs)
    check_shown(programs, tapir)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
