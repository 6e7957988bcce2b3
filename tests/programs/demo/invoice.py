"""An invoice, tested with unittest; the runner at the end prints TAP.

One test fails in an assertion of its own, one three calls down in the code under test.
"""

import os
import sys
import time
import traceback
import unittest

PRICES = {"apple": 30, "pear": 45}


def price_of(name):
    return PRICES[name]


def add_up(items):
    return sum(count * price_of(name) for name, count in items)


def invoice(items, discount=0):
    total = add_up(items)
    return total - total * discount // 100


class TestInvoice(unittest.TestCase):
    def test_empty(self):
        self.assertEqual(invoice([]), 0)

    def test_one_item(self):
        self.assertEqual(invoice([("apple", 1)]), 30)

    def test_several_items(self):
        self.assertEqual(invoice([("apple", 2), ("pear", 3)]), 195)

    def test_discount(self):
        self.assertEqual(invoice([("pear", 10)], discount=15), 383)

    def test_unknown_item(self):
        self.assertEqual(invoice([("apple", 2), ("plum", 1)]), 60)

    @unittest.skip("needs a printer")
    def test_printed(self):
        self.fail("never runs")

    @unittest.expectedFailure
    def test_rounding(self):
        self.assertEqual(invoice([("apple", 1)], discount=5), 28.5)


class TapResult(unittest.TestResult):
    """One point for each test, its traceback after it."""

    def startTest(self, test):
        super().startTest(test)
        if "DEMO_FAST" not in os.environ:
            time.sleep(0.25)

    def point(self, ok, test, directive=""):
        name = test.id().split(".", 1)[1]
        status = "ok" if ok else "not ok"
        print("%s %d - %s%s" % (status, self.testsRun, name, directive), flush=True)

    def addSuccess(self, test):
        self.point(True, test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.point(False, test)
        for line in "".join(traceback.format_exception(*err)).splitlines():
            print("# " + line, flush=True)

    addError = addFailure

    def addSkip(self, test, reason):
        self.point(True, test, " # SKIP " + reason)

    def addExpectedFailure(self, test, err):
        self.point(False, test, " # TODO half a cent is lost")


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(TestInvoice)
    print("1..%d" % suite.countTestCases(), flush=True)
    result = TapResult()
    suite.run(result)
    sys.exit(1 if result.failures else 0)
