"""Counts the points of one test program's TAP, by itself.

It exists to check tapir's own counts against a second, much smaller reader; it knows only
the TAP that our test programs write (4-space subtests, no YAML with points inside).
"""

import re

POINT = re.compile(rb"^((?: {4})*)(not )?ok\b(.*)")
PLAN = re.compile(rb"^1\.\.([0-9]{1,9})\b(.*)")
BAIL = re.compile(rb"^ *Bail out!")
DIRECTIVE = re.compile(rb"(?<!\\)#\s*(skip|todo)", re.IGNORECASE)


class Points:
    """The leaf points seen so far, and whether the plan was kept."""

    def __init__(self):
        self.passed = self.failed = self.skipped = self.todo = 0
        self.top = 0
        self.top_failed = 0
        self.planned = None
        self.skip_all = None
        self.bailed = False
        self.depth = 0

    def line(self, line):
        """Counts one line, given without its newline."""
        plan = PLAN.match(line)
        if plan:
            self.planned = (self.planned or 0) + int(plan.group(1))
            skip = DIRECTIVE.search(plan.group(2))
            if int(plan.group(1)) == 0 and skip:
                self.skip_all = plan.group(2)[skip.end() :].strip().decode(errors="replace")
            return
        if BAIL.match(line):
            self.bailed = True
            return
        point = POINT.match(line)
        if point:
            self._count(len(point.group(1)) // 4, point.group(2) is None, point.group(3))

    def _count(self, depth, ok, rest):
        closes = depth < self.depth
        self.depth = depth
        directive = DIRECTIVE.search(rest)
        excused = bool(directive) and directive.group(1).lower() in (b"todo", b"skip")
        if depth == 0:
            self.top += 1
            self.top_failed += not ok and not excused
        if closes:
            return
        if directive and directive.group(1).lower() == b"skip":
            self.skipped += 1
        elif directive:
            self.todo += 1
        elif ok:
            self.passed += 1
        else:
            self.failed += 1

    def trouble(self):
        """What is wrong with the stream as a whole, or None."""
        if self.bailed:
            return "bailed out"
        if self.planned is None:
            return "no plan"
        if self.planned != self.top:
            return "planned %d tests, ran %d" % (self.planned, self.top)
        if self.planned == 0 and self.skip_all is None:
            return "no tests"
        return None
