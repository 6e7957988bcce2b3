"""The rows of runners for Node.js."""

from checks import Failure
from settings import BIN, GLUE, Runner

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

ROWS = [
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
        "vitest without a test",
        "node_modules/.bin/vitest run --reporter=GLUE/vitest/tapir.mjs",
        [],
        needs=["node", "node_modules/vitest"],
        env=GLUE,
        shown=["BAIL OUT: vitest found no test files"],
        unshown=["OK!"],
        totals=(0, 0, 0, 0, 0),
        failures=[Failure("", "BAIL", [], "vitest found no test files")],
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
        shown=["ERROR: adds text", "sum.ava.mjs:here:throws", "no number"],
        totals=(4, 1, 1, 1, 1),
        failures=[Failure("adds text", "ERROR", ["sum.ava.mjs:throws add"], "TypeError")],
    ),
]
