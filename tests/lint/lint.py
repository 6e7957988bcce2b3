#!/usr/bin/env python3
"""Checks the source tree against its rules: a point for each."""

import os
import sys

import sources
from tap import Tap

SHOWN = 20


def title(rule):
    bounds = {
        sources.file_length: sources.FILE_LINES,
        sources.function_length: sources.FUNCTION_LINES,
        sources.line_length: sources.COLUMNS,
    }
    return rule.__doc__ % bounds[rule] if rule in bounds else rule.__doc__


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    tree = sources.Tree(root)
    tap = Tap(len(sources.RULES))
    for rule in sources.RULES:
        complaints = list(rule(tree))
        more = len(complaints) - SHOWN
        shown = complaints[:SHOWN] + (["... and %d more" % more] if more > 0 else [])
        tap.point(not complaints, title(rule), shown)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
