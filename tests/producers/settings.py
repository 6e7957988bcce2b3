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
            elif need.startswith("/"):
                there = os.path.exists(need)
            else:
                there = shutil.which(need.replace("BUILD", build))
            if not there:
                return need
        return None


def compiled(name, shown, totals, failures, arguments="", extension="c", status=1, **env):
    program = "BUILD/tests/producers/producer-" + name
    return Runner(
        name,
        "tapir -- " + program + arguments,
        ["sum_%s.%s" % (name, extension)],
        needs=[program],
        env=dict(BIN, **env),
        shown=shown,
        totals=totals,
        failures=failures,
        status=status,
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
PERL_FAILURES = [
    Failure("small sum", "FAIL", ["sum.t:fails"]),
    Failure("dies.t", "ERROR", ["dies.t:dies"], "Illegal division by zero"),
]
PERL = {"PERL5LIB": "GLUE/prove", "TAPIR": "TAPIR_PROGRAM"}
GLUE = {"TAPIR": "TAPIR_PROGRAM"}

NODE_FAILURES = [
    Failure(
        "adds large numbers",
        "FAIL",
        ["sum.test.js:fails TestContext.<anonymous>"],
        "strictly equal",
        hidden=True,
    ),
    Failure(
        "adds text",
        "ERROR",
        ["sum.test.js:calls TestContext.<anonymous>", "sum.test.js:throws add"],
        "TypeError: no number",
        hidden=True,
    ),
]

PYTEST = dict(GLUE, PYTHONPATH="GLUE/pytest", PYTEST_PLUGINS="pytest_tapir")

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
        failures=PERL_FAILURES,
    ),
    Runner(
        "prove with .proverc, files side by side",
        "prove -j2 sum.t dies.t",
        ["sum.t", "dies.t"],
        env=PERL,
        made={".proverc": "-PTapir\n"},
        shown=PERL_SHOWN,
        totals=PERL_TOTALS,
        failures=PERL_FAILURES,
    ),
    Runner(
        "Test::Harness with HARNESS_SUBCLASS",
        "perl -MTest::Harness -e 'runtests(@ARGV)' sum.t dies.t",
        ["sum.t", "dies.t"],
        env=dict(PERL, HARNESS_SUBCLASS="TAP::Harness::Tapir"),
        shown=PERL_SHOWN,
        totals=PERL_TOTALS,
        failures=PERL_FAILURES,
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
        failures=[Failure("kill.t", "CRASH")],
    ),
    Runner(
        "prove, a file that is killed after a failure",
        "prove -PTapir kill.t",
        [],
        env=PERL,
        made={"kill.t": '$| = 1; print "1..3\\nok 1 - a\\nnot ok 2 - b\\n"; kill 9, $$;\n'},
        shown=["FAIL: kill.t › b", "CRASH: kill.t  (SIGKILL)", '"kill.t": missing test: 3'],
        totals=(2, 1, 1, 0, 0),
        failures=[Failure("b", "FAIL"), Failure("kill.t", "CRASH")],
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
        failures=NODE_FAILURES,
    ),
    Runner(
        "node, a file by itself",
        "node sum.test.js",
        ["sum.test.js"],
        env=dict(GLUE, NODE_OPTIONS="--test-reporter=GLUE/node/tapir.mjs"),
        shown=["FAIL: sum › adds large numbers", "sum.test.js:here:fails"],
        totals=(5, 1, 2, 1, 1),
        failures=NODE_FAILURES,
    ),
    Runner(
        "node --test, a file that is killed",
        "node --test kill.test.js",
        [],
        env=dict(GLUE, NODE_OPTIONS="--test-reporter=GLUE/node/tapir.mjs"),
        made={"kill.test.js": "process.kill(process.pid, 'SIGSEGV')\n"},
        shown=["CRASH:", "kill.test.js", "(SIGSEGV)"],
        totals=(1, 0, 1, 0, 0),
        failures=[Failure("kill.test.js", "CRASH", None)],
    ),
    Runner(
        "bats",
        "bats sum.bats",
        ["sum.bats"],
        env={"BATS_FORMATTER": "TAPIR_PROGRAM"},
        shown=["FAIL: adds large numbers", "sum.bats:here:fails", "bats -f"],
        totals=(3, 1, 1, 1, 0),
        failures=[Failure("adds large numbers", "FAIL", ["sum.bats:fails"], "failed")],
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
        "/usr/bin/python3 -m pytest test_sum.py",
        ["test_sum.py"],
        needs=["python:pytest"],
        env=PYTEST,
        shown=[
            "FAIL: test_sum.py::test_large[3]",
            "test_sum.py:here:fails",
            "assert 4 == 3",
            "b is 3",
            "ERROR: test_sum.py::test_text",
            "test_sum.py:here:calls",
            "test_sum.py:here:raises",
            "ERROR: test_sum.py::test_closes",
            "pytest 'test_sum.py::test_large[3]' test_sum.py::test_text",
        ],
        totals=(7, 2, 3, 1, 1),
        failures=[
            Failure("test_large[3]", "FAIL", ["test_sum.py:fails test_large"], "assert 4 == 3"),
            Failure(
                "test_text",
                "ERROR",
                ["test_sum.py:calls test_text", "test_sum.py:raises add"],
                "TypeError: no number",
            ),
            Failure("test_closes", "ERROR", ["test_sum.py:closes opened"], "cannot close"),
        ],
    ),
    Runner(
        "pytest, a file that cannot be imported",
        "/usr/bin/python3 -m pytest",
        [],
        needs=["python:pytest"],
        env=PYTEST,
        made={"test_a.py": "import nowhere\n", "test_b.py": "def test_b():\n    pass\n"},
        shown=["ERROR: test_a.py", "+1 ", "No module named 'nowhere'"],
        totals=(1, 0, 1, 0, 0),
        failures=[
            Failure(
                "test_a.py", "ERROR", ["test_a.py:1 <module>"], "No module named 'nowhere'"
            )
        ],
        status=2,
    ),
    Runner(
        "pytest, a test that crashes",
        "/usr/bin/python3 -m pytest 2>err",
        [],
        needs=["python:pytest"],
        env=PYTEST,
        made={
            "test_a.py": "import os\n\ndef test_a():\n    pass\n\n"
            "def test_b():\n    os.abort()\n\ndef test_c():\n    pass\n"
        },
        shown=["[1/3] CRASH: test_a.py::test_b  (SIGABRT)", "missing tests: 2-3"],
        totals=(1, 1, 0, 0, 0),
        failures=[Failure("test_b", "CRASH", ["test_a.py:7 test_b"], hidden=True)],
        status=134,
    ),
    Runner(
        "pytest -x",
        "/usr/bin/python3 -m pytest -x test_sum.py",
        ["test_sum.py"],
        needs=["python:pytest"],
        env=PYTEST,
        shown=["FAIL: test_sum.py::test_large[3]", "BAIL OUT: stopping after 1 failures"],
        totals=(3, 2, 1, 0, 0),
        failures=[Failure("test_large[3]", "FAIL", None), Failure("", "BAIL", [], "stopping")],
    ),
    Runner(
        "pytest without a test",
        "/usr/bin/python3 -m pytest",
        [],
        needs=["python:pytest"],
        env=PYTEST,
        shown=["no tests"],
        totals=(0, 0, 0, 0, 0),
        failures=[],
        status=5,
    ),
    Runner(
        "unittest through tappy",
        "tapir -- /usr/bin/python3 -m tap sum_test",
        ["sum_test.py"],
        needs=["python:tap"],
        env=BIN,
        shown=["FAIL: test_large", "sum_test.py:here:fails", "ERROR: test_names"],
        totals=(4, 1, 2, 1, 0),
        failures=[
            Failure("test_large", "FAIL", ["sum_test.py:fails test_large"], "3 != 4", True),
            Failure(
                "test_names",
                "ERROR",
                ["sum_test.py:calls test_names", "sum_test.py:raises add"],
                "'c' is not defined",
                True,
            ),
        ],
    ),
    Runner(
        "rspec",
        "rspec sum_spec.rb",
        ["sum_spec.rb"],
        env=dict(GLUE, SPEC_OPTS="--require GLUE/rspec/tapir.rb --format Tapir"),
        shown=[
            "FAIL: sum adds large numbers",
            "sum_spec.rb:here:fails",
            "expected: 4",
            "got: 3",
            "ERROR: sum adds text",
            "sum_spec.rb:here:calls",
            "sum_spec.rb:here:raises",
            "rspec ./sum_spec.rb:",
        ],
        totals=(5, 1, 2, 1, 1),
        failures=[
            Failure("adds large numbers", "FAIL", ["sum_spec.rb:fails"], hidden=True),
            Failure(
                "adds text",
                "ERROR",
                ["sum_spec.rb:calls", "sum_spec.rb:raises add"],
                "TypeError: no number",
                True,
            ),
        ],
    ),
    Runner(
        "rspec, a file that cannot be loaded",
        "rspec a_spec.rb",
        [],
        env=dict(GLUE, SPEC_OPTS="--require GLUE/rspec/tapir.rb --format Tapir"),
        made={"a_spec.rb": "require 'nowhere'\n"},
        shown=["outside of examples", "+1 a_spec.rb", "cannot load such file -- nowhere"],
        totals=(1, 0, 1, 0, 0),
        failures=[Failure("outside of examples", "FAIL", ["a_spec.rb:1"], "cannot load")],
    ),
    compiled(
        "cmocka",
        ["FAIL: adds_large_numbers", "sum_cmocka.c:here:fails"],
        (3, 1, 1, 1, 0),
        [
            Failure(
                "adds_large_numbers",
                "FAIL",
                ["sum_cmocka.c:fails adds_large_numbers"],
                "0x3 != 0x4",
                True,
            )
        ],
        CMOCKA_MESSAGE_OUTPUT="TAP",
    ),
    compiled(
        "check",
        ["adds_large_numbers: Assertion", "sum_check.c:here:fails", "CRASH:", "signal 11"],
        (3, 1, 2, 0, 0),
        [
            Failure(
                "all:adds_large_numbers: Assertion",
                "FAIL",
                ["sum_check.c:fails adds_large_numbers_fn"],
                hidden=True,
            ),
            Failure("all:crashes", "CRASH", ["sum_check.c:crashes crashes_fn"], hidden=True),
        ],
        CK_TAP_LOG_FILE_NAME="-",
        CK_VERBOSITY="silent",
    ),
    compiled(
        "glib",
        ["FAIL: /sum/large", "sum_glib.c:here:fails"],
        (4, 1, 1, 1, 1),
        [
            Failure(
                "/sum/large", "FAIL", ["sum_glib.c:fails adds_large_numbers"], "(3 == 4)", True
            )
        ],
    ),
    compiled(
        "criterion",
        ["FAIL: sum::large", "sum_criterion.c:here:fails", "CRASH: sum::crashes"],
        (4, 1, 2, 1, 0),
        [
            Failure("sum::large", "FAIL", ["sum_criterion.c:fails"], "a wrong sum"),
            Failure("sum::crashes", "CRASH", ["sum_criterion.c:crashes"]),
        ],
        CRITERION_OUTPUTS="tap:-",
        CRITERION_JOBS="1",
    ),
    compiled(
        "qttest",
        ["FAIL: large(one)", "sum_qttest.cpp:here:fails", "FAIL: verifies()"],
        (8, 4, 2, 1, 1),
        [
            Failure("large(one)", "FAIL", ["sum_qttest.cpp:fails Sum::large()"], "not the same"),
            Failure("verifies()", "FAIL", ["sum_qttest.cpp:verifies Sum::verifies()"], "a wrong"),
        ],
        " -tap",
        "cpp",
        status=2,
    ),
    Runner(
        "kselftest",
        "sh kselftest.sh BUILD/tests/producers/producer-kselftest | tapir",
        ["kselftest.sh", "crash.sh"],
        needs=["BUILD/tests/producers/producer-kselftest"],
        env=BIN,
        shown=[
            "FAIL: selftests: sums: producer-kselftest",
            "exit=1",
            "# want 4, got 3",
            "not ok 2 adds large numbers",
            "FAIL: selftests: sums: sh crash.sh",
            "exit=137",
        ],
        totals=(3, 1, 2, 0, 0),
        failures=[
            Failure("selftests: sums: producer-kselftest", "FAIL"),
            Failure("selftests: sums: sh crash.sh", "FAIL"),
        ],
    ),
    Runner(
        "sharness",
        "tapir -- sh sum.sharness",
        ["sum.sharness"],
        needs=["/usr/share/sharness/sharness.sh"],
        env=dict(BIN, SHARNESS_TEST_DIRECTORY="."),
        shown=["FAIL: adds large numbers", "test $((1 + 2)) = 4"],
        totals=(3, 1, 1, 0, 1),
        failures=[Failure("adds large numbers", "FAIL", [], "test $((1 + 2)) = 4")],
    ),
    Runner(
        "node-tap",
        "node_modules/.bin/tap run --allow-incomplete-coverage --disable-coverage sum.tap.mjs",
        ["sum.tap.mjs"],
        needs=["node", "node_modules/tap"],
        env=dict(BIN, TAP_REPORTER="tapir"),
        shown=["FAIL: sum.tap.mjs › sum › adds large numbers", "sum.tap.mjs:here:fails"],
        totals=(4, 1, 1, 1, 1),
        failures=[
            Failure(
                "adds large numbers",
                "FAIL",
                ["sum.tap.mjs:fails Test.<anonymous>"],
                hidden=True,
            )
        ],
    ),
    Runner(
        "tape",
        "node_modules/.bin/tape sum.tape.cjs | tapir",
        ["sum.tape.cjs"],
        needs=["node", "node_modules/tape"],
        env=BIN,
        shown=["FAIL: adds large numbers", "sum.tape.cjs:here:fails"],
        totals=(3, 1, 1, 0, 1),
        failures=[
            Failure(
                "adds large numbers",
                "FAIL",
                ["sum.tape.cjs:fails Test.<anonymous>"],
                hidden=True,
            )
        ],
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
        failures=[
            Failure(
                "sum adds large numbers",
                "FAIL",
                ["sum.mocha.cjs:fails Context.<anonymous>"],
                "strictly equal",
                True,
            ),
            Failure(
                "sum adds text",
                "ERROR",
                ["sum.mocha.cjs:calls Context.<anonymous>", "sum.mocha.cjs:throws add"],
                "TypeError: no number",
                True,
            ),
        ],
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
        failures=[
            Failure("adds large numbers", "FAIL", ["sum.vitest.mjs:fails"], "expected 3 to be 4"),
            Failure(
                "",
                "BAIL",
                ["uncaught.vitest.mjs:3 Timeout._onTimeout"],
                "Error: nobody caught this",
                True,
            ),
        ],
    ),
    Runner(
        "jest",
        "node_modules/.bin/jest -i --reporters=GLUE/jest/tapir.cjs",
        ["sum.jest.js"],
        needs=["node", "node_modules/jest"],
        env=GLUE,
        made={
            "package.json": '{"jest": {"testMatch": ["**/*.jest.js"]}}\n',
            "broken.jest.js": "require('./nowhere')\n",
        },
        shown=[
            "FAIL: sum.jest.js › sum › adds large numbers",
            "sum.jest.js:here:fails",
            "Expected: 4",
            "Received: 3",
            "ERROR: sum.jest.js › sum › adds text",
            "FAIL: broken.jest.js",
            "Cannot find module './nowhere'",
        ],
        totals=(6, 1, 3, 1, 1),
        failures=[
            Failure("adds large numbers", "FAIL", ["sum.jest.js:fails"], "toBe(expected)", True),
            Failure(
                "adds text",
                "ERROR",
                ["sum.jest.js:calls", "sum.jest.js:throws"],
                "TypeError: no number",
                True,
            ),
            Failure("broken.jest.js", "FAIL", None, "Cannot find module './nowhere'"),
        ],
    ),
    Runner(
        "ava",
        "node_modules/.bin/ava | tapir",
        ["sum.ava.mjs"],
        needs=["node", "node_modules/ava"],
        env=BIN,
        made={"package.json": '{"ava": {"tap": true, "files": ["sum.ava.mjs"]}}\n'},
        shown=["FAIL: adds text", "sum.ava.mjs:here:throws", "no number"],
        totals=(4, 1, 1, 1, 1),
        failures=[Failure("adds text", "FAIL", ["sum.ava.mjs:throws add"], "Error thrown")],
    ),
    Runner(
        "busted",
        "busted --pattern=_spec . | tapir",
        ["sum_spec.lua"],
        env=BIN,
        made={".busted": 'return { _all = { output = "TAP" } }\n'},
        shown=["FAIL: sum adds large numbers", "sum_spec.lua:here:fails", "4", "3"],
        totals=(3, 1, 1, 1, 0),
        failures=[
            Failure("sum adds large numbers", "FAIL", ["sum_spec.lua:fails"], "to be equal")
        ],
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
        failures=[Failure("small sum", "FAIL", ["sum.t:fails"])],
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
