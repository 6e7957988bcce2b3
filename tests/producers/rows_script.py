"""The rows of runners in Perl, Python, Ruby, shell and Lua."""

from checks import Failure
from settings import BIN, GLUE, Runner

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
PYTEST = dict(GLUE, PYTHONPATH="GLUE/pytest", PYTEST_PLUGINS="pytest_tapir")

ROWS = [
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
        "bats",
        "bats sum.bats",
        ["sum.bats"],
        env={"BATS_FORMATTER": "TAPIR_PROGRAM"},
        shown=["FAIL: adds large numbers", "sum.bats:here:fails", "bats -f"],
        totals=(3, 1, 1, 1, 0),
        failures=[Failure("adds large numbers", "FAIL", ["sum.bats:fails"], "failed")],
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
        "pytest-xdist",
        "/usr/bin/python3 -m pytest -n2 test_sum.py",
        ["test_sum.py"],
        needs=["python:pytest", "python:xdist"],
        env=PYTEST,
        shown=["/7] "],
        unshown=["[gw"],
        totals=(7, 2, 3, 1, 1),
    ),
    Runner(
        "pytest-xdist, a test that crashes",
        "/usr/bin/python3 -m pytest -n2 2>err",
        [],
        needs=["python:pytest", "python:xdist"],
        env=PYTEST,
        made={
            "test_a.py": "import os\n\ndef test_a():\n    pass\n\n"
            "def test_b():\n    os.abort()\n\ndef test_c():\n    pass\n"
        },
        shown=["FAIL: test_a.py::test_b", "crashed while running", "pytest test_a.py::test_b"],
        totals=(3, 2, 1, 0, 0),
        failures=[Failure("test_b", "FAIL", None, "crashed while running")],
    ),
    Runner(
        "pytest-xdist -x",
        "/usr/bin/python3 -m pytest -n2 -x test_sum.py",
        ["test_sum.py"],
        needs=["python:pytest", "python:xdist"],
        env=PYTEST,
        shown=["/7] ", "BAIL OUT: stopping after 1 failures"],
        status=2,
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
]
