"""The rows of doc/runners.md: each runner with its one setting on a small suite, and what is to be
seen then."""

import os
import shutil
import subprocess

from checks import Failure


def node_version():
    try:
        return int(subprocess.check_output(["node", "-p", "process.versions.node.split('.')[0]"]))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


class Runner:
    """A runner, how it is called, and what is to be seen then."""

    def __init__(
        self,
        name,
        command,
        files,
        needs=(),
        env=None,
        made=None,
        shown=(),
        totals=None,
        failures=None,
        status=1,
    ):
        self.name = name
        self.command = command  # for a shell, in a folder with the files
        self.files = files
        self.needs = needs or [command.split()[0]]  # commands, and modules of node and python
        self.env = env or {}
        self.made = made or {}  # files that are written here
        # Words of the output, in that order; "F:here:M" is "+LINE F" of an editor line.
        self.shown = shown
        self.status = status
        self.totals = totals  # tests, passed, failed, skipped, todo; None: there are several runs
        self.failures = failures  # of the document; None: there are several runs

    def missing(self, build):
        for need in self.needs:
            if need.startswith("node_modules/"):
                # What npm has wants a node that is not too old.
                there = node_version() >= 20 and os.path.isdir(
                    os.path.join(build, "runners", need)
                )
            elif need.startswith("python:"):
                python = ["/usr/bin/python3", "-c", "import " + need[7:]]
                there = subprocess.call(python, stderr=subprocess.DEVNULL) == 0
            else:
                there = shutil.which(need.replace("BUILD", build))
            if not there:
                return need
        return None


def compiled(name, shown, totals, **env):
    program = "BUILD/tests/producers/producer-" + name
    return Runner(
        name,
        "tapir -- " + program,
        ["sum_" + name + ".c"],
        needs=[program],
        env=dict(BIN, **env),
        shown=shown,
        totals=totals,
    )


BIN = {"PATH": "BIN:" + os.environ["PATH"]}
PERL_SHOWN = [
    "FAIL: sum.t › large › small sum",
    "sum.t:here:fails",
    "is add(1, 2), 4",
    "ERROR: dies.t  (exit 255)",
    "dies.t:here:dies",
    "Illegal division by zero",
]
PERL_TOTALS = (7, 3, 2, 1, 1)
PERL = {"PERL5LIB": "GLUE/prove", "TAPIR": "TAPIR_PROGRAM"}
GLUE = {"TAPIR": "TAPIR_PROGRAM"}

AUTOMAKE = {
    "configure.ac": "AC_INIT([sums], [1])\nAM_INIT_AUTOMAKE([foreign])\n"
    "AC_CONFIG_FILES([Makefile])\nAC_OUTPUT\n",
    "Makefile.am": "TESTS = sum.t good.t none.t crash.sh\nTEST_EXTENSIONS = .t .sh\n"
    "T_LOG_COMPILER = perl\nSH_LOG_COMPILER = sh\n",
    "good.t": 'print "1..1\\nok 1 - good\\n";\n',
    "none.t": 'print "1..0 # SKIP no network\\n";\n',
}
MESON = {
    "meson.build": "project('sums')\n"
    "test('perl', find_program('perl'), args: files('sum.t'), protocol: 'tap')\n"
    "test('crash', find_program('sh'), args: files('crash.sh'), protocol: 'tap')\n"
}
CMAKE = {
    "CMakeLists.txt": "cmake_minimum_required(VERSION 3.13)\nproject(sums NONE)\n"
    "enable_testing()\n"
    "add_test(NAME perl COMMAND ${TAPIR} perl ${CMAKE_SOURCE_DIR}/sum.t)\n"
    "add_test(NAME crash COMMAND ${TAPIR} sh ${CMAKE_SOURCE_DIR}/crash.sh)\n"
}

RUNNERS = [
    Runner(
        "prove -PTapir",
        "prove -PTapir sum.t dies.t",
        ["sum.t", "dies.t"],
        env=PERL,
        shown=PERL_SHOWN + ["prove -lv sum.t dies.t", '"dies.t": missing tests: 2-3'],
        totals=PERL_TOTALS,
    ),
    Runner(
        "prove with .proverc, files side by side",
        "prove -j2 sum.t dies.t",
        ["sum.t", "dies.t"],
        env=PERL,
        made={".proverc": "-PTapir\n"},
        shown=PERL_SHOWN,
        totals=PERL_TOTALS,
    ),
    Runner(
        "Test::Harness with HARNESS_SUBCLASS",
        "perl -MTest::Harness -e 'runtests(@ARGV)' sum.t dies.t",
        ["sum.t", "dies.t"],
        env=dict(PERL, HARNESS_SUBCLASS="TAP::Harness::Tapir"),
        shown=PERL_SHOWN,
        totals=PERL_TOTALS,
        status=255,
    ),
    Runner(
        "prove, a file that is killed",
        "prove -PTapir kill.t",
        [],
        env=PERL,
        made={"kill.t": '$| = 1; print "1..2\\nok 1 - a\\n"; kill 9, $$;\n'},
        shown=["CRASH: kill.t  (SIGKILL)", '"kill.t": missing test: 2'],
        totals=(2, 1, 1, 0, 0),
    ),
    Runner(
        "node --test",
        "node --test sum.test.js",
        ["sum.test.js"],
        env=dict(GLUE, NODE_OPTIONS="--test-reporter=GLUE/node/tapir.mjs"),
        shown=[
            "FAIL: sum › adds large numbers",
            "sum.test.js:here:fails",
            "ERROR: sum › adds text",
            "sum.test.js:here:calls",
            "sum.test.js:here:throws",
            "node --test sum.test.js",
        ],
        totals=(5, 1, 2, 1, 1),
    ),
    Runner(
        "node, a file by itself",
        "node sum.test.js",
        ["sum.test.js"],
        env=dict(GLUE, NODE_OPTIONS="--test-reporter=GLUE/node/tapir.mjs"),
        shown=["FAIL: sum › adds large numbers", "sum.test.js:here:fails"],
        totals=(5, 1, 2, 1, 1),
    ),
    Runner(
        "node --test, a file that is killed",
        "node --test kill.test.js",
        [],
        env=dict(GLUE, NODE_OPTIONS="--test-reporter=GLUE/node/tapir.mjs"),
        made={"kill.test.js": "process.kill(process.pid, 'SIGSEGV')\n"},
        shown=["CRASH:", "kill.test.js", "(SIGSEGV)"],
        totals=(1, 0, 1, 0, 0),
    ),
    Runner(
        "bats",
        "bats sum.bats",
        ["sum.bats"],
        env={"BATS_FORMATTER": "TAPIR_PROGRAM"},
        shown=["FAIL: adds large numbers", "sum.bats:here:fails", "bats -f"],
        totals=(3, 1, 1, 1, 0),
    ),
    Runner(
        "automake",
        "(aclocal && automake --add-missing && autoconf && ./configure) >log 2>&1 || cat log;"
        " make check T_LOG_DRIVER=GLUE/automake/tapir-driver SH_LOG_DRIVER=GLUE/automake/tapir-driver;"
        " status=$?; cat sum.trs crash.trs; [ $status = 0 ] || exit 1",
        ["sum.t", "crash.sh"],
        needs=["automake", "autoconf", "make"],
        env=GLUE,
        made=AUTOMAKE,
        shown=[
            "FAIL: sum.t",
            "FAIL: large › small sum",
            "sum.t:here:fails",
            "PASS: good.t",
            "SKIP: none.t",
            "ERROR: crash.sh",
            "killed by SIGKILL",
            "# TOTAL: 8",
            "# PASS:  3",
            "# SKIP:  2",
            "# XFAIL: 1",
            "# FAIL:  1",
            "# ERROR: 1",
            ":test-result: XFAIL",
            ":global-test-result: FAIL",
            ":recheck: yes",
            ":test-result: ERROR",
            ":global-test-result: ERROR",
        ],
    ),
    Runner(
        "pytest",
        "/usr/bin/python3 -m pytest sum_test.py | tapir",
        ["sum_test.py"],
        needs=["python:pytest", "python:pytest_tap"],
        env=dict(BIN, PYTEST_PLUGINS="pytest_tap.plugin", PYTEST_ADDOPTS="--tap"),
        shown=["test_large", "sum_test.py:here:fails", "test_names", "sum_test.py:here:calls"],
        totals=(4, 1, 2, 1, 0),
    ),
    compiled(
        "cmocka",
        ["FAIL: adds_large_numbers", "sum_cmocka.c:here:fails"],
        (3, 1, 1, 1, 0),
        CMOCKA_MESSAGE_OUTPUT="TAP",
    ),
    compiled(
        "check",
        ["adds_large_numbers: Assertion", "CRASH: sum_check.c:all:crashes", "signal 11"],
        (3, 1, 2, 0, 0),
        CK_TAP_LOG_FILE_NAME="-",
        CK_VERBOSITY="silent",
    ),
    compiled("glib", ["FAIL: /sum/large", "sum_glib.c:here:fails"], (4, 1, 1, 1, 1)),
    compiled(
        "criterion",
        ["FAIL: sum::large", "sum_criterion.c:here:fails", "CRASH: sum::crashes"],
        (4, 1, 2, 1, 0),
        CRITERION_OUTPUTS="tap:-",
        CRITERION_JOBS="1",
    ),
    Runner(
        "node-tap",
        "node_modules/.bin/tap run --allow-incomplete-coverage --disable-coverage sum.tap.mjs",
        ["sum.tap.mjs"],
        needs=["node", "node_modules/tap"],
        env=dict(BIN, TAP_REPORTER="tapir"),
        shown=["FAIL: sum.tap.mjs › sum › adds large numbers", "sum.tap.mjs:here:fails"],
        totals=(4, 1, 1, 1, 1),
    ),
    Runner(
        "tape",
        "node_modules/.bin/tape sum.tape.cjs | tapir",
        ["sum.tape.cjs"],
        needs=["node", "node_modules/tape"],
        env=BIN,
        shown=["FAIL: adds large numbers", "sum.tape.cjs:here:fails"],
        totals=(3, 1, 1, 0, 1),
    ),
    Runner(
        "mocha",
        "node_modules/.bin/mocha sum.mocha.cjs",
        ["sum.mocha.cjs"],
        needs=["node", "node_modules/mocha"],
        env=dict(GLUE, MOCHA_OPTIONS="--reporter GLUE/mocha/tapir.cjs"),
        shown=[
            "FAIL: sum adds large numbers",
            "sum.mocha.cjs:here:fails",
            "ERROR: sum adds text",
            "sum.mocha.cjs:here:calls",
            "sum.mocha.cjs:here:throws",
        ],
        totals=(4, 1, 2, 1, 0),
        status=2,
    ),
    Runner(
        "vitest",
        "node_modules/.bin/vitest run",
        ["sum.vitest.mjs"],
        needs=["node", "node_modules/vitest"],
        env=GLUE,
        made={
            "vitest.config.mjs": "export default { test: { include: ['*.vitest.mjs'],"
            " reporters: ['GLUE/vitest/tapir.mjs'] } }\n",
            "uncaught.vitest.mjs": "import { it } from 'vitest'\nit('leaves', () => {\n"
            "  setTimeout(() => { throw new Error('nobody caught this') }, 0)\n})\n",
        },
        shown=[
            "sum › adds large numbers",
            "sum.vitest.mjs:here:fails",
            "BAIL OUT: unhandled error",
            "+3 uncaught.vitest.mjs",
            "Error: nobody caught this",
        ],
        totals=(5, 2, 1, 1, 1),
    ),
    Runner(
        "ava",
        "node_modules/.bin/ava | tapir",
        ["sum.ava.mjs"],
        needs=["node", "node_modules/ava"],
        env=BIN,
        made={"package.json": '{"ava": {"tap": true, "files": ["sum.ava.mjs"]}}\n'},
        shown=["FAIL: adds text", "sum.ava.mjs:here:throws"],
        totals=(4, 1, 1, 1, 1),
    ),
    Runner(
        "busted",
        "busted --pattern=_spec . | tapir",
        ["sum_spec.lua"],
        env=BIN,
        made={".busted": 'return { _all = { output = "TAP" } }\n'},
        shown=["FAIL: sum adds large numbers", "sum_spec.lua:here:fails"],
        totals=(3, 1, 1, 1, 0),
    ),
    Runner(
        "meson, afterwards",
        "meson setup build >log || cat log; meson test -C build >log 2>&1;"
        """ jq -r '"\\(.name) ..", .stderr, .stdout' build/meson-logs/testlog.json | tapir""",
        ["sum.t", "crash.sh"],
        needs=["meson", "ninja", "jq"],
        env=BIN,
        made=MESON,
        shown=["FAIL: large › small sum", "sum.t:here:fails", "missing tests: 2-3"],
        totals=(6, 3, 1, 1, 1),
    ),
    Runner(
        "ctest",
        "cmake -S . -B build '-DTAPIR=TAPIR_PROGRAM;--quiet;--' >log || cat log;"
        " ctest --test-dir build --output-on-failure 2>&1 || exit 1",
        ["sum.t", "crash.sh"],
        needs=["ctest", "cmake", "make"],
        made=CMAKE,
        shown=[
            "FAIL: large › small sum",
            "sum.t:here:fails",
            "killed by SIGKILL",
            "2 tests failed",
        ],
    ),
]
