"""The little TAP that our Python tests need to print."""

import sys


class Tap:
    """Collects points as they come and prints the plan at the end."""

    def __init__(self):
        self.number = 0
        self.failed = 0

    def point(self, ok, name, details=()):
        """One point; `details` are lines that say more when it fails."""
        self.number += 1
        self.failed += not ok
        print("%sok %d - %s" % ("" if ok else "not ", self.number, name.replace("#", "\\#")))
        if not ok:
            for line in details:
                print("# " + line)
        sys.stdout.flush()
        return ok

    def skip(self, name, why):
        self.number += 1
        print("ok %d - %s # SKIP %s" % (self.number, name, why), flush=True)

    def end(self):
        """Prints the plan; returns the exit status."""
        print("1..%d" % self.number, flush=True)
        return 1 if self.failed else 0


def skip_all(why):
    print("1..0 # SKIP %s" % why)
    sys.exit(0)
