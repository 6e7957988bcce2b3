#!/usr/bin/env python3
"""Checks that the documents say what the program does: a point for each rule. What it does is
in tables: src/app/option.c, src/view/theme.h, src/view/template.c. (That --help names every
option is a unit test: it is made from that table.)"""

import os
import re
import shutil
import subprocess
import sys

import sources
from tap import Tap

TABLE = "src/app/option.c"
THEME = "src/view/theme.h"
TEMPLATE = "src/view/template.h"
JSON = "src/view/json.c"
KEYS = "src/view/template.c"
PAGE = "doc/tapir.1"
LIBRARY_PAGE = "doc/tapir.3"
CONFIG_PAGE = "doc/tapir.conf.5"
THEME_PAGE = "doc/tapir-theme.5"
README = "README.md"
# Each with the pattern of what stands before an option's name.
COMPLETIONS = {
    "src/app/complete/tapir.bash": r"(?<![\w-])--",
    "src/app/complete/_tapir": r"(?<![\w-])--",
    "src/app/complete/tapir.fish": r"(?m)^complete .*-l ",
}


class Option:
    """One row of the table."""

    def __init__(self, row, words):
        def field(pattern):
            found = re.search(pattern, row, re.DOTALL)
            return found.group(1) if found else None

        self.name = field(r'\.name = "([^"]+)"')
        self.letter = field(r"\.letter = '(.)'")
        self.variable = field(r'\.variable = "([^"]+)"')
        self.choices = words.get(field(r"CHOICES\((\w+)\)"), [])
        self.fallbacks = re.findall(r'"(\w+)"', field(r"\.fallbacks = \{([^}]*)\}") or "")
        self.documented = ".help" in row


def options(tree):
    text = tree.texts[TABLE]
    words = {
        name: re.findall(r'\{"([^"]+)"', body)
        for name, body in re.findall(r"option_choice (\w+)\[\] = \{(.*?)\n\};", text, re.DOTALL)
    }
    table = text[text.index("option_table[] = {") :]
    rows = re.split(r"^\t\{", table[: table.index("\n};")], flags=re.MULTILINE)[1:]
    return [Option(row, words) for row in rows]


def set_words(tree):
    body = re.search(r"option_shows\[\] = \{(.*?)\n\};", tree.texts[TABLE], re.DOTALL).group(1)
    return re.findall(r'\{"([^"]+)"', body)


def compare(path, kind, documented, real):
    documented, real = set(documented), set(real)
    for name in sorted(real - documented):
        yield "%s: nothing about %s %s" % (path, kind, name)
    for name in sorted(documented - real):
        yield "%s: there is no %s %s" % (path, kind, name)


def page_options(tree):
    """tapir.1 describes each option, its letter and its words, and no other"""
    items = {}
    for line in tree.texts[PAGE].splitlines():
        found = re.match(r"\.It (?:Fl (\w) , )?Fl -([\w-]+)(.*)", line)
        if found:
            items[found.group(2)] = (found.group(1), found.group(3))
    real = {option.name: option for option in options(tree) if option.documented}
    yield from compare(PAGE, "option", items, real)
    for name in sorted(set(items) & set(real)):
        letter, rest = items[name]
        if letter != real[name].letter:
            yield "%s: --%s has the letter %s" % (PAGE, name, real[name].letter)
        if real[name].choices and not rest.endswith("Cm " + " | ".join(real[name].choices)):
            yield "%s: --%s is one of %s" % (PAGE, name, ", ".join(real[name].choices))


def page_variables(tree):
    """tapir.1 describes each variable, beside its option, and no other of ours"""
    page = tree.texts[PAGE]
    items = re.findall(r"^\.It Ev (TAPIR_\w+)\n\.Fl -([\w-]+)$", page, re.MULTILINE)
    real = {(option.variable, option.name) for option in options(tree) if option.variable}
    yield from compare(PAGE, "variable", map(" of --".join, items), map(" of --".join, real))
    for option in options(tree):
        for name in option.fallbacks:
            if not re.search(r"\.It Ev .*\b%s\b" % name, page):
                yield "%s: nothing about the variable %s" % (PAGE, name)


def stray_variables(tree):
    """tapir.1, or tapir.3, describes each variable of ours that the sources know"""
    for path, text in tree.texts.items():
        if re.fullmatch(r"src/.*\.c", path):
            page = LIBRARY_PAGE if path.startswith("src/libtapir/") else PAGE
            known = set(re.findall(r"TAPIR_\w+", tree.texts[page]))
            for name in sorted(set(re.findall(r'"(TAPIR_[A-Z_]+)"', text)) - known):
                yield "%s: nothing about %s of %s" % (page, name, path)


def verdicts(tree):
    """tapir.1 names each verdict and kind of failure in the JSON document"""
    page = tree.texts[PAGE]
    listed = page[page.index("\n.Sh THE RESULT AS JSON") : page.index("\n.Sh ENVIRONMENT")]
    words = re.findall(r"^\.Ql ([a-zA-Z ]+?)(?: [,.])?$", listed, re.MULTILINE)
    real = re.findall(r'\[(?:VERDICT|FAILURE)_\w+\] = "([^"]+)"', tree.texts[JSON])
    yield from compare(PAGE, "word", words, real + ["null"])


def page_set(tree):
    """tapir.1 and tapir.conf.5 list the words of --show"""
    for path, pattern, first, next_one in (
        (PAGE, r"^\.It Cm (\w+)", "\n.It Fl -show", "\n.It Fl -slowest"),
        (CONFIG_PAGE, r"^\.Cm (\w+)", "\n.It Cm show", "\n.It Cm slowest"),
    ):
        page = tree.texts[path]
        listed = page[page.index(first) : page.index(next_one)]
        yield from compare(path, "word", re.findall(pattern, listed, re.MULTILINE), set_words(tree))


def config_keys(tree):
    """tapir.conf.5 describes each setting and its words, and no other"""
    items = dict(re.findall(r"^\.It Cm ([\w-]+) No = (.*)$", tree.texts[CONFIG_PAGE], re.MULTILINE))
    real = {option.name: option for option in options(tree) if option.variable}
    yield from compare(CONFIG_PAGE, "setting", items, real)
    for name in sorted(set(items) & set(real)):
        words = real[name].choices
        if words and items[name] != "Cm " + " | ".join(words):
            yield "%s: %s is one of %s" % (CONFIG_PAGE, name, ", ".join(words))


def readme_options(tree):
    """README's table has each option, its letter, words and variable, and no other"""
    rows = set()
    for line in tree.texts[README].splitlines():
        found = re.match(r"\| `--([^`=]+)=?([^`]*)`(?:, `-(\w)`)? \| (?:`(\w+)`)? ?\|", line)
        if found:
            name, value, letter, variable = found.groups()
            words = tuple(value.split("\\|")) if value.islower() else ()
            rows.add((name, words, letter, variable))
    real = {
        (option.name, tuple(option.choices), option.letter, option.variable)
        for option in options(tree)
        if option.documented
    }
    yield from compare(README, "row", map(str, rows), map(str, real))


def default_template(tree):
    """tapir.1 shows the default template as it is"""
    found = re.search(r"EDITOR_TEMPLATE_DEFAULT((?:.*\\\n)+.*)", tree.texts[TEMPLATE]).group(1)
    real = "".join(re.findall(r'"([^"]*)"', found))
    page = tree.texts[PAGE].replace("\\e\n", "")
    if '"%s"' % real not in page:
        yield "%s: the default template is %s" % (PAGE, real)


def template_keys(tree):
    """tapir.1 describes each key of a template, and no other"""
    page = tree.texts[PAGE]
    listed = page[page.index("\n.Sh TEMPLATES") : page.index("\n.Sh ENVIRONMENT")]
    real = re.findall(r'\[KEY_\w+\] = "(\w+)"', tree.texts[KEYS]) + ["term."]
    yield from compare(PAGE, "key", re.findall(r"^\.It Cm ([\w.]+)", listed, re.MULTILINE), real)


def theme_page(tree):
    """tapir-theme.5 describes each role and glyph"""
    if THEME_PAGE not in tree.texts:
        yield "there is no " + THEME_PAGE
        return
    text = tree.texts[THEME]
    items = []
    for line in tree.texts[THEME_PAGE].splitlines():
        found = re.match(r"\.It (?:Cm|Ic|Li|Sy|Va) ([a-z-]+)$", line)
        if found:
            items.append(found.group(1))
    for kind in "ROLE", "GLYPH":
        for word in re.findall(kind + r'\([A-Z_]+, *"([^"]+)"', text):
            if word not in items:
                yield "%s: nothing about the %s %s" % (THEME_PAGE, kind.lower(), word)


def completions(tree):
    """the shells complete each option, its words and the themes, and nothing else"""
    themes = [name[7:-6] for name in tree.texts if re.fullmatch(r"themes/.*\.theme", name)]
    real = [option for option in options(tree) if option.documented]
    for path, prefix in COMPLETIONS.items():
        text = tree.texts[path]
        names = re.findall(prefix + r"([a-z][\w-]*)", text)
        yield from compare(path, "option", names, [option.name for option in real])
        for option in real:
            words = " ".join(option.choices or (set_words(tree) if option.name == "show" else []))
            if words not in text:
                yield "%s: nothing about %s of --%s" % (path, words, option.name)
            if option.letter and not re.search(r"-(s )?%s\b" % option.letter, text):
                if not path.endswith(".bash"):
                    yield "%s: nothing about -%s" % (path, option.letter)
        for theme in themes:
            if not re.search(r"(?<![\w-])%s(?![\w-])" % theme, text):
                yield "%s: nothing about the theme %s" % (path, theme)


def relative_links(tree):
    """links between documents lead somewhere"""
    for path, text in tree.texts.items():
        if not re.fullmatch(r"README\.md|doc/.*\.md", path):
            continue
        for target in re.findall(r"\]\(([^)#:]+)[^):]*\)", text):
            place = os.path.normpath(os.path.join(os.path.dirname(path), target))
            inside = [name for name in tree.texts if (name + "/").startswith(place + "/")]
            if not inside:
                yield "%s: there is no %s" % (path, target)


def named_files(tree):
    """files and folders that the guides name are there"""
    names = set(tree.texts)
    for path in tree.texts:
        parts = path.split("/")
        names.update("/".join(parts[:n]) for n in range(1, len(parts)))
    for path in "doc/design.md", "doc/contributing.md":
        for name in set(re.findall(r"`([\w./-]+)`", tree.texts[path])):
            looks_like_one = "/" in name.rstrip("/") or re.search(r"\w\.(c|h|py|sh|md)$", name)
            place = name.rstrip("/")
            made_up = re.search(r"[A-Z]{4}", name)
            rooms = ["src/%s/%s" % (room, place) for room in sources.ROOMS]
            inside = [place, "src/" + place, *rooms]
            if looks_like_one and not made_up and not names & set(inside):
                yield "%s: there is no %s" % (path, name)


def two_commands(tree):
    """README names the two commands"""
    for command in "./bootstrap demo", "./bootstrap test":
        if command not in tree.texts[README]:
            yield "%s: nothing about %s" % (README, command)


def changelog_version(tree):
    """the changelog has the version that meson.build says, or a part for what is unreleased"""
    version = re.search(r"version: '([^']+)'", tree.texts["meson.build"]).group(1)
    heads = re.findall(r"^## \[?([^\]\s]+)", tree.texts["doc/changelog.md"], re.MULTILINE)
    if version not in heads and "Unreleased" not in heads:
        yield "doc/changelog.md: nothing about %s" % version


RULES = [
    page_options,
    page_variables,
    stray_variables,
    verdicts,
    page_set,
    config_keys,
    readme_options,
    default_template,
    template_keys,
    theme_page,
    completions,
    relative_links,
    named_files,
    two_commands,
    changelog_version,
]


def mandoc(root, page):
    result = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", page],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return result.stdout.splitlines()


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    tree = sources.Tree(root)
    tap = Tap()
    for rule in RULES:
        complaints = list(rule(tree))
        tap.point(not complaints, rule.__doc__, complaints)
    for page in sorted(path for path in tree.texts if re.fullmatch(r"doc/.*\.[1-8]", path)):
        name = "mandoc has no complaint about %s" % page
        if shutil.which("mandoc"):
            complaints = mandoc(root, page)
            tap.point(not complaints, name, complaints)
        else:
            tap.skip(name, "there is no mandoc")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
