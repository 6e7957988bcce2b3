#!/usr/bin/env python3
"""Shows each rule of docs.py the real documents with one thing changed."""

import os
import sys

import docs
import sources
from tap import Tap

ROW = '\t{\n\t\t.name = "show",'
NEW_ROW = '\t{\n\t\t.name = "new",\n\t\t.variable = "TAPIR_NEW",\n\t\t.help = "x",\n\t},\n' + ROW

# rule: (file, what stands in it, what comes in its place, how often the rule complains)
EDITS = {
    docs.page_options: [
        (docs.PAGE, ".It Fl -tee", ".It Fl -tea", 2),
        (docs.PAGE, ".It Fl q , Fl", ".It Fl Q , Fl", 1),
        (docs.PAGE, "Cm auto | all\n", "Cm auto\n", 1),
        (docs.TABLE, ROW, NEW_ROW, 1),
    ],
    docs.page_variables: [
        (docs.PAGE, ".It Ev TAPIR_TEE", ".It Ev TAPIR_TEA", 2),
        (docs.PAGE, ".It Ev VISUAL , EDITOR", ".It Ev EDITOR", 1),
        (docs.TABLE, ROW, NEW_ROW, 1),
    ],
    docs.stray_variables: [
        (docs.PAGE, "TAPIR_FPS", "TAPIR_SPF", 2),
        (docs.LIBRARY_PAGE, "TAPIR_CRASH_FD", "TAPIR_CRASH_DF", 1),
    ],
    docs.verdicts: [
        (docs.PAGE, ".Ql no plan ,\n", "", 1),
        (docs.JSON, '"bad stream"', '"odd stream"', 2),
    ],
    docs.page_set: [
        (docs.PAGE, ".It Cm slow\n", "", 1),
        (docs.CONFIG_PAGE, ".Cm slow ,\n", "", 1),
        (docs.TABLE, '{"none", 0}', '{"none", 0}, {"new", 1}', 2),
    ],
    docs.config_keys: [
        (docs.CONFIG_PAGE, ".It Cm tee ", ".It Cm tea ", 2),
        (docs.CONFIG_PAGE, "Cm auto | all\n", "Cm auto\n", 1),
        (docs.TABLE, ROW, NEW_ROW, 1),
    ],
    docs.readme_options: [
        (docs.README, "`--frames=auto\\|all`", "`--frames=auto`", 2),
        (docs.README, "| `TAPIR_TEE` |", "| |", 2),
        (docs.TABLE, ROW, NEW_ROW, 1),
    ],
    docs.default_template: [(docs.PAGE, "+{line_number:<", "+{line_number:>", 1)],
    docs.template_keys: [
        (docs.PAGE, ".It Cm column\n", "", 1),
        (docs.KEYS, '[KEY_PATH] = "path"', '[KEY_PATH] = "file"', 2),
    ],
    docs.theme_page: [
        (docs.THEME, 'ROLE(MESSAGE, ', 'ROLE(NEW, "new") ROLE(MESSAGE, ', 1),
        (docs.THEME, 'GLYPH(FAILED, ', 'GLYPH(NEW, "new", "", "") GLYPH(FAILED, ', 1),
    ],
    docs.completions: [
        (docs.TABLE, ROW, NEW_ROW, 3),
        (docs.TABLE, '{"region", BAR_AS_REGION}', '{"row", BAR_AS_REGION}', 3),
        ("src/app/complete/tapir.fish", "-l tee", "-l tea", 2),
        ("src/app/complete/_tapir", "light mono", "light", 1),
    ],
    docs.relative_links: [(docs.README, "(doc/design.md)", "(doc/nowhere.md)", 1)],
    docs.named_files: [
        ("doc/design.md", "`app/reporter.c`", "`app/reporters.c`", 1),
        ("doc/contributing.md", "`src/term/`", "`src/terms/`", 1),
    ],
    docs.two_commands: [(docs.README, "./bootstrap demo", "./bootstrap dem", 1)],
    docs.changelog_version: [("doc/changelog.md", "## Unreleased", "## Soon", 1)],
}


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    tree = sources.Tree(root)
    tap = Tap()
    tap.point(set(EDITS) == set(docs.RULES), "every rule has its examples")
    for rule, edits in EDITS.items():
        for path, old, new, wanted in edits:
            real = tree.texts.get(path, "")
            before = len(list(rule(tree)))
            tree.texts[path] = real.replace(old, new)
            found = list(rule(tree))
            tree.texts[path] = real
            tap.point(
                old in real and len(found) - before == wanted,
                "%s finds %r changed" % (rule.__name__.replace("_", " "), old.strip()),
                found,
            )
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
