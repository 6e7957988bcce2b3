"""The little TAP that our Python tests need to print."""

import sys


class Tap:
    """Prints points as they come; the plan at the beginning when it is known, else at the end."""

    def __init__(self, planned=None):
        self.number = 0
        self.failed = 0
        self.planned = planned
        if planned is not None:
            print("1..%d" % planned, flush=True)

    def point(self, ok, name, details=(), diff=()):
        """One point; `details` are lines that say more when it fails, `diff` those of a diff."""
        self.number += 1
        self.failed += not ok
        print("%sok %d - %s" % ("" if ok else "not ", self.number, name.replace("#", "\\#")))
        if not ok:
            for line in details:
                print("# " + line)
            if diff:
                lines = ["    " + line for line in diff]
                print("\n".join(["  ---", "  diff: |2", *lines, "  ..."]))
        sys.stdout.flush()
        return ok

    def skip(self, name, why):
        self.number += 1
        print("ok %d - %s # SKIP %s" % (self.number, name, why), flush=True)

    def end(self):
        """Returns the exit status."""
        if self.planned is None:
            print("1..%d" % self.number, flush=True)
        return 1 if self.failed else 0


def skip_all(why):
    print("1..0 # SKIP %s" % why)
    sys.exit(0)
