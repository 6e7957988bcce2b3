"""What the tests with real runners have in common: what is wanted of tapir's JSON document."""

import os

HERE = os.path.dirname(os.path.abspath(__file__))
TOTALS = ("tests", "passed", "failed", "skipped", "todo")


def line_of(file, marker):
    """The line of a source file that has the comment "here: MARKER"."""
    with open(os.path.join(HERE, file), encoding="utf-8") as source:
        for number, line in enumerate(source, 1):
            if "here: " + marker in line:
                return number
    raise LookupError("%s has no %s" % (file, marker))


def place_of(mark):
    """"sum.t:fails" as "sum.t:12"; what has a number stays."""
    file, marker = mark.split(":")
    return mark if marker.isdigit() else "%s:%d" % (file, line_of(file, marker))


class Failure:
    """What one failure should be in the document."""

    def __init__(self, name, kind, frames=(), words="", hidden=None):
        self.name = name  # part of the last name of the path
        self.kind = kind
        # Those that are shown, the test's own first: "FILE:MARKER FUNCTION", the latter if known.
        self.frames = frames
        self.words = words  # of the message
        self.hidden = hidden  # whether frames are hidden; None: no matter

    def complaints(self, failure):
        """What is not as wanted."""
        last = failure["path"][-1] if failure["path"] else ""
        shown = [frame for frame in failure["frames"] if not frame["hidden"]]
        got = {
            "name": (True, self.name in last),
            "kind": (self.kind, failure["kind"]),
            "words": (True, self.words in (failure["message"] or "")),
        }
        if self.frames is not None:
            wanted = [frame.split(" ", 1) for frame in self.frames]
            got["frames"] = (
                [[place_of(frame[0]), *frame[1:]] for frame in wanted],
                [
                    ["%s:%s" % (os.path.basename(frame["file"] or ""), frame["line"])]
                    + [frame["function"] or "-"][: len(want) - 1]
                    for frame, want in zip(shown, wanted + [[""]] * len(shown))
                ],
            )
        if self.hidden is not None:
            got["hidden"] = (self.hidden, len(shown) < len(failure["frames"]))
        return [
            "%s: wanted %s, got %s (%s: %s)" % (what, *pair, failure["path"], failure["message"])
            for what, pair in got.items()
            if pair[0] != pair[1]
        ]


def complaints(result, totals, failures):
    """What is not as wanted in a document; no `totals` and `failures`: those are not looked at."""
    wrong = []
    got = tuple(result["totals"][key] for key in TOTALS)
    if totals and got != totals:
        wrong.append("totals %s: wanted %s, got %s" % (TOTALS, totals, got))
    if failures is None:
        return wrong
    if len(result["failures"]) != len(failures):
        paths = [failure["path"] for failure in result["failures"]]
        return wrong + ["wanted %d failures, got %s" % (len(failures), paths)]
    for wanted, failure in zip(failures, result["failures"]):
        wrong += ["%s: %s" % (wanted.name, text) for text in wanted.complaints(failure)]
    return wrong
