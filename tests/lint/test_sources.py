#!/usr/bin/env python3
"""Shows each rule of sources.py a small tree that breaks it, and one that does not."""

import os
import sys
import tempfile

import sources
from tap import Tap

HEADER = "/* What it does. */\n#ifndef TAPIR_%s_H\n#define TAPIR_%s_H\n\n%s\n#endif\n"


def header(guard, body=""):
    return HEADER % (guard, guard, body)


C = "src/view/row.c"
H = "src/view/row.h"

# rule: ({path: text} that breaks it, {path: text} that does not)
EXAMPLES = {
    sources.include_direction: (
        {"src/base/span.c": '#include "tap/event.h"\n'},
        {"src/tap/event.c": '#include "base/span.h"\n#include "tap/event.h"\n'},
    ),
    sources.include_paths: (
        {C: '#include "row.h"\n', H: header("VIEW_ROW")},
        {C: '#include "view/row.h"\n', H: header("VIEW_ROW")},
    ),
    sources.library_homes: (
        {C: "#include <curses.h>\n"},
        {"src/term/caps.c": "#include <curses.h>\n", C: "#include <stdio.h>\n"},
    ),
    sources.include_guards: ({H: header("ROW")}, {H: header("VIEW_ROW")}),
    sources.header_opening: ({H: "#ifndef A\n"}, {H: header("VIEW_ROW")}),
    sources.header_contracts: (
        {H: header("VIEW_ROW", "void row_add(int);\n")},
        {H: header("VIEW_ROW", "/* Adds. */\nvoid row_add(int);\nvoid row_drop(int);\n")},
    ),
    sources.banned_words: (
        {C: "int x = atoi(text);\n"},
        {C: "/* atoi() is wrong */ int x = my_atoi(text, row->signal(3), \"atoi(\");\n"},
    ),
    sources.raw_memory: (
        {C: "x = malloc(3);\n"},
        {C: "x = xmalloc(3);\n", "src/base/memory.c": "x = malloc(3);\n"},
    ),
    sources.standard_error: (
        {C: 'fprintf(stderr, "x");\n'},
        {C: '/* stderr (merged) */ y = "stderr)";\n', "src/app/app.c": 'fprintf(stderr, "x");\n'},
    ),
    sources.static_state: (
        {C: "static int count;\n"},
        {C: "/* A handler has no argument. */\nstatic int count;\nstatic const int no = 1;\n"},
    ),
    sources.typedefs: ({C: "typedef struct row row_t;\n"}, {C: "typedef int (*row_fn)(int);\n"}),
    sources.comment_style: (
        {C: "int x; // no\n"},
        {C: 'int x; /* see https://example.com */ const char *s = "//";\n'},
    ),
    sources.file_length: ({C: "\n" * 601}, {C: "\n" * 600}),
    sources.function_length: (
        {C: "void f(void)\n{\n" + "\tx();\n" * 71 + "}\n"},
        {C: "void f(void)\n{\n" + "\tx();\n" * 70 + "}\n"},
    ),
    sources.whitespace: ({C: "int x; \n"}, {C: "int x;\n"}),
    sources.line_length: ({C: "\t" * 12 + "int x;\n"}, {C: "\t" * 12 + "x();\n"}),
    sources.indentation: ({"a.py": "if x:\n\ty()\n"}, {"a.py": "if x:\n    y()\n"}),
    sources.machine_paths: (
        {"README.md": "see /" + "work/x\n"},
        {"README.md": "see ./" + "work/x, /home/me/src and https://example.com/root/x\n"},
    ),
    sources.links: (
        {"README.md": "https:/" + "/mirror.somewhere.net/x\n"},
        {"README.md": "https://testanything.org/x and http://example.com\n"},
    ),
}


def complaints(rule, files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            place = os.path.join(root, path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "w", encoding="utf-8") as file:
                file.write(text)
        return list(rule(sources.Tree(root)))


def main():
    tap = Tap()
    tap.point(set(EXAMPLES) == set(sources.RULES), "every rule has its examples")
    for rule, (bad, good) in EXAMPLES.items():
        name = rule.__name__.replace("_", " ")
        tap.point(len(complaints(rule, bad)) == 1, "%s: the bad example is found" % name)
        tap.point(not complaints(rule, good), "%s: the good one is not" % name,
                  complaints(rule, good))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
