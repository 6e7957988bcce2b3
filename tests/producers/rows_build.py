"""The rows of test libraries for C and C++, and of what builds programs."""

from checks import Failure
from settings import BIN, GLUE, Runner


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
    "test('plain', find_program('false'))\n"
    "test('good', find_program('true'))\n"
}
CMAKE = {
    "CMakeLists.txt": "cmake_minimum_required(VERSION 3.13)\nproject(sums NONE)\n"
    "enable_testing()\n"
    "add_test(NAME perl COMMAND ${TAPIR} perl ${CMAKE_SOURCE_DIR}/sum.t)\n"
    "add_test(NAME crash COMMAND ${TAPIR} sh ${CMAKE_SOURCE_DIR}/crash.sh)\n"
    "add_test(NAME plain COMMAND false)\n"
}

ROWS = [
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
    compiled(
        "catch2",
        [
            "FAIL: add(1, 2) == 4 for: 3 == 4",
            "FAIL: unexpected exception with message: 'too large'",
            "sum_catch2.cpp:here:calls",
            "CRASH: fatal error condition",
            "sum_catch2.cpp:here:crashes",
            "killed by SIGSEGV",
        ],
        (4, 1, 3, 0, 0),
        [
            Failure("add(1, 2) == 4", "FAIL"),
            Failure("'too large'", "FAIL", ["sum_catch2.cpp:calls"], hidden=True),
            Failure("fatal error condition", "CRASH", ["sum_catch2.cpp:crashes"], hidden=True),
        ],
        " -r tap",
        "cpp",
        status=139,
    ),
    compiled(
        "gtest",
        [
            "FAIL: Sum.large",
            "sum_gtest.cpp:here:fails",
            "add(1, 2): 3",
            "also:",
            "sum_gtest.cpp:here:text",
            "FAIL: Sum.throws",
            "CRASH: Sum.crashes",
            "sum_gtest.cpp:here:crashes",
            "--gtest_filter=Sum.large:Sum.throws:Sum.crashes",
            "missing tests: 5-7",
            "killed by SIGSEGV",
        ],
        (4, 1, 2, 1, 0),
        [
            Failure("Sum.large", "FAIL", None, "Expected equality"),
            Failure("Sum.throws", "FAIL", None, "too large"),
            Failure("Sum.crashes", "CRASH", ["sum_gtest.cpp:crashes"], hidden=True),
        ],
        extension="cpp",
        status=139,
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
        "tapir-meson",
        "meson setup build >log || cat log; GLUE/meson/tapir-meson -C build",
        ["sum.t", "crash.sh"],
        needs=["meson", "ninja"],
        env=GLUE,
        made=MESON,
        shown=[
            "/4 ",
            "FAIL: perl › large › small sum",
            "sum.t:here:fails",
            "expected: '4'",
            "to run what failed again:",
            "meson test -C build ",
            "crash: bailed out: killed by SIGKILL",
        ],
        totals=(8, 4, 2, 1, 1),
    ),
    Runner(
        "tapir-meson, a build that fails",
        "meson setup build >log || cat log; GLUE/meson/tapir-meson -C build >log; cat log;"
        " echo 'void f(' >a.c; GLUE/meson/tapir-meson -C build || exit 1",
        [],
        needs=["meson", "ninja", "cc"],
        env=GLUE,
        made={
            "meson.build": "project('sums', 'c')\n"
            "test('plain', executable('a', 'a.c'))\n",
            "a.c": "int main(void)\n{\n\treturn 3;\n}\n",
        },
        shown=["FAIL: plain › exited with status 3", "FAILED: a.p/a.c.o"],
        totals=(1, 0, 1, 0, 0),
    ),
    Runner(
        "ctest -V",
        "cmake -S . -B build >log || cat log; tapir -- ctest --test-dir build -V -j2",
        ["sum.t", "crash.sh"],
        needs=["ctest", "cmake", "make"],
        env=BIN,
        made=CMAKE,
        shown=[
            "FAIL: perl › large › small sum",
            "sum.t:here:fails",
            "expected: '4'",
            "to run what failed again:",
            "ctest --test-dir build -V -R '^(perl|crash|plain)$'",
            "crash: missing tests: 2-3",
            "crash: killed by SIGKILL",
        ],
        unshown=["Errors while running CTest", "LastTest.log", "--rerun-failed"],
        totals=(7, 3, 2, 1, 1),
        status=8,
    ),
    Runner(
        "ctest -V, a program that crashes",
        "cmake -S . -B build >log && make -C build >log || cat log;"
        " tapir -- ctest --test-dir build -V",
        [],
        needs=["ctest", "cmake", "make", "cc", "BUILD/src/libtapir/libtapir.so"],
        env=BIN,
        made={
            "CMakeLists.txt": "cmake_minimum_required(VERSION 3.13)\nproject(sums C)\n"
            "enable_testing()\nadd_executable(a a.c)\n"
            "target_compile_options(a PRIVATE -g -O0)\nadd_test(NAME one COMMAND a)\n",
            "a.c": "#include <stdio.h>\nstatic void sink(int *p)\n{\n\t*p = 1;\n}\n"
            'int main(void)\n{\n\tputs("1..2\\nok 1 - a");\n\tsink(NULL);\n}\n',
        },
        shown=["CRASH: one › after a  (SIGSEGV)", "+9 a.c", "+4 a.c", "one: missing test: 2"],
        totals=(1, 1, 0, 0, 0),
        failures=[
            Failure("after a", "CRASH", ["a.c:9 main", "a.c:4 sink"], hidden=True)
        ],
        status=8,
    ),
    Runner(
        "ctest, output of what failed",
        "cmake -S . -B build >log || cat log;"
        " ctest --test-dir build --output-on-failure 2>err | tapir",
        ["sum.t", "crash.sh"],
        needs=["ctest", "cmake", "make"],
        env=BIN,
        made=CMAKE,
        shown=["FAIL: perl › large › small sum", "sum.t:here:fails", "CRASH: crash › after opens"],
        totals=(7, 3, 2, 1, 1),
    ),
    Runner(
        "ctest, tapir in front of its commands",
        "cmake -S . -B build '-DTAPIR=TAPIR_PROGRAM;--quiet;--' >log || cat log;"
        " ctest --test-dir build --output-on-failure 2>&1 || exit 1",
        ["sum.t", "crash.sh"],
        needs=["ctest", "cmake", "make"],
        made=CMAKE,
        shown=[
            "FAIL: large › small sum",
            "sum.t:here:fails",
            "killed by SIGKILL",
            "3 tests failed",
        ],
    ),
]
