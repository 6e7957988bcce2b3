#!/usr/bin/env python3
"""Runs tapir over recorded streams and compares its verdicts with those of other readers of TAP.

Two of them read TAP: tap-parser (JavaScript) and TAP::Parser (Perl); kunit_parser.py reads KTAP.
Where the two agree tapir must agree, and where they do not the TAP 14 specification decides, which
is tap-parser's reading but for the rules below. Every way in which tapir may differ is a rule with
a name and a reason, the same as in doc/tap.md, and is told from the stream and from what the other
readers said about it, never from a file's name.

usage: verdicts.py TAPIR SOURCE_ROOT [FIXTURE…]

The streams are found through TAPIR_CORPUS; without them the suite is skipped.
"""

import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lint"))
from tap import Tap  # noqa: E402

FIELDS = ("ok", "tests", "failed", "skipped", "todo", "todo_passed", "plan", "bailed")
COUNTS = ("tests", "failed", "skipped", "todo", "todo_passed")
ANY = object()  # what a rule asks of a field it leaves open


def load(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


class Fixture:
    """A stream and what the other readers said about it."""

    def __init__(self, name, stream, tapjs, perl, kunit):
        self.name = name
        self.stream = stream
        with open(stream, "rb") as file:
            self.text = file.read()
        self.raw_tapjs = load(tapjs) if tapjs else None
        self.raw_perl = load(perl) if perl else None
        self.kunit = load(kunit) if kunit else None
        self.tapjs = read_tapjs(self.raw_tapjs)
        self.perl = read_perl(self.raw_perl)

    def lines(self):
        return re.split(rb"\r?\n", self.text)

    def matches(self, pattern):
        return re.search(pattern, self.text, re.MULTILINE | re.IGNORECASE) is not None

    def perl_says(self, words):
        errors = (self.raw_perl or {}).get("parse_errors", [])
        return any(words in error for error in errors)


def read_tapjs(raw):
    if not raw:
        return None
    points = raw.get("tests") or []
    plan = raw.get("plan") or {}
    first = plan.get("start")
    return {
        "ok": raw["ok"],
        "tests": raw["count"],
        # Its "fail" counts TODOs and its own complaints too; the points do not.
        "failed": sum(not p["ok"] and "todo" not in p and "skip" not in p for p in points),
        "skipped": raw["skip"],
        "todo": raw["todo"],
        "todo_passed": sum(p["ok"] and "todo" in p for p in points),
        "plan": None if first is None else (first, plan["end"]),
        "bailed": raw["bailout"] is not False,
    }


def read_perl(raw):
    if not raw or "has_problems" not in raw:
        return None  # it hung
    points = [r for r in raw["results"] if r["type"] == "test"]
    plan = re.fullmatch(r"(\d+)\.\.(\d+)", raw["plan"] or "")
    bailed = raw["bailout"] is not False
    return {
        "ok": not raw["has_problems"] and not bailed,
        "tests": raw["tests_run"] or 0,
        "failed": sum(not p["actual_ok"] and p["directive"] == "" for p in points),
        "skipped": len(raw["skipped"]),
        "todo": len(raw["todo"]),
        "todo_passed": len(raw["todo_passed"]),
        "plan": (int(plan.group(1)), int(plan.group(2))) if plan else None,
        "bailed": bailed,
    }


def read_tapir(result):
    stream = result["streams"][0]
    plan = stream["plan"]
    seen = {field: stream[field] for field in COUNTS}
    seen["ok"] = result["ok"]
    seen["plan"] = (plan["first"], plan["last"]) if plan else None
    seen["bailed"] = stream["bail_out"] is not None
    return seen


# What is in a stream, as far as the rules ask.

PREFIX = rb"^(<\d+>)?\[ *\d+\.\d+\](\[ *[TC]\d+\])* "


def is_behind_prefix(fixture):
    return fixture.matches(PREFIX + rb".*TAP version")


def count_xfail(fixture):
    """Top-level points that are "not ok" and expected to be."""
    return len(re.findall(rb"^not ok\b.*\s# *XFAIL\b", fixture.text, re.MULTILINE))


def plans(fixture):
    """The plans at the top level, as pairs."""
    found = re.findall(rb"^(\d+)\.\.(\d+)[ \t]*(?:#.*)?\r?$", fixture.text, re.MULTILINE)
    return [(int(first), int(last)) for first, last in found]


def has_documents(fixture):
    """Several documents: each but the last one's plan was met when the next one's came, or prove
    said which program writes."""
    if fixture.matches(rb"^\S+ \.\.+ ?$"):
        return len(plans(fixture)) > 1
    planned, seen, point_since = None, 0, True
    documents = 0
    for line in fixture.lines():
        plan = re.fullmatch(rb"(\d+)\.\.(\d+)[ \t]*(?:#.*)?", line)
        if plan:
            if planned is not None and (seen != planned or not point_since):
                return False
            documents += planned is not None
            had = seen if planned is None else 0
            planned, seen = int(plan.group(2)), had
            point_since = planned == seen
        elif re.match(rb"(not )?ok\b", line):
            seen += 1
            point_since = True
    return documents > 0 and point_since


def sum_plans(fixture):
    all_plans = plans(fixture)
    first = all_plans[0][0]
    return (first, first - 1 + sum(last - start + 1 for start, last in all_plans))


def is_ktap(fixture):
    return fixture.matches(rb"^[^a-z]*KTAP version \d+\s*$")


def has_bare_child(fixture):
    """All that tap-parser found wrong is a child without a plan, which nothing announced."""
    if fixture.tapjs["ok"] or not fixture.perl["ok"] or fixture.matches(rb"^TAP version 14"):
        return False
    children = list(all_children(fixture.raw_tapjs))
    planless = [c for c in children if (c.get("plan") or {}).get("start") is None]
    bad = [c for c in children if not c.get("ok") and (c not in planless or c["fail"])]
    return bool(planless) and not bad and not fixture.matches(rb"# Subtest|\{\s*$|KTAP")


def has_excused_child(fixture):
    """All that is wrong is in children whose points are TODO or SKIP."""
    if fixture.tapjs["ok"] or not fixture.perl["ok"]:
        return False
    closing = [p for p in fixture.raw_tapjs.get("tests") or [] if p.get("closes_subtest")]
    excused = [p for p in closing if "todo" in p or "skip" in p]
    children = fixture.raw_tapjs.get("children") or []
    bad = sum(not child["ok"] for child in children)
    return bool(excused) and bad <= len(excused)


def has_open_yaml(fixture):
    """A block that nothing closes before the end."""
    margin = None
    for line in fixture.lines():
        mark = re.fullmatch(rb"( +)(---|\.\.\.) *", line)
        if mark and mark.group(2) == b"---" and margin is None:
            margin = mark.group(1)
        elif mark and mark.group(1) == margin:
            margin = None if mark.group(2) == b"..." else margin
        elif margin is not None and re.match(rb" *((not )?ok\b|\d+\.\.\d)", line):
            margin = margin if line.startswith(margin) else None
    return margin is not None


def has_points_after_childs_plan(fixture):
    """Points follow the plan of a subtest whose plan came after others."""
    return fixture.matches(
        rb"^(?P<in> +)(not )?ok\b.*\n((?P=in) .*\n|\s*\n)*(?P=in)\d+\.\.[1-9]\d*\s*\n"
        rb"((?P=in) .*\n|\s*\n|(?P=in)#.*\n)*(?P=in)(not )?ok\b"
    )


def all_children(raw):
    for child in raw.get("children") or []:
        yield child
        yield from all_children(child)


# The rules: name, when, the fields it decides with what they must be, why.

# Where both readers agree and tapir says something else.
BEYOND_BOTH = [
    (
        "behind-a-prefix",
        is_behind_prefix,
        lambda f: {field: ANY for field in FIELDS},
        "neither reads TAP behind a console's prefix: kunit_parser.py is the judge",
    ),
    (
        "xfail",
        lambda f: count_xfail(f) > 0,
        lambda f: {
            "failed": f.tapjs["failed"] - count_xfail(f),
            "todo": f.tapjs["todo"] + count_xfail(f),
        },
        "KTAP's expected failures are none: neither reader knows the directive",
    ),
    (
        "several-documents",
        has_documents,
        lambda f: {"plan": sum_plans(f)},
        "several documents in one stream plan as many tests as all of them together",
    ),
    (
        "yaml-open-at-end",
        has_open_yaml,
        lambda f: {"ok": False},
        "the stream was cut off",
    ),
    (
        "points-after-a-childs-plan",
        has_points_after_childs_plan,
        lambda f: {"ok": False},
        "they ran, and may have failed",
    ),
]

# Where they differ and the specification, or a decision beyond it, is not with tap-parser.
BEYOND_TAPJS = [
    (
        "no-tests",
        lambda f: f.raw_tapjs["plan"].get("comment") == "no tests found",
        lambda f: {"ok": False, "plan": f.perl["plan"]},
        "a stream without a plan or a test is never right",
    ),
    (
        "second-plan",
        lambda f: f.perl_says("More than one plan") and not has_documents(f),
        lambda f: {"ok": False},
        "the plan must appear exactly once",
    ),
    (
        "plan-amid-tests",
        lambda f: f.perl_says("must be at the beginning or end"),
        lambda f: {"ok": False, **{field: f.perl[field] for field in COUNTS}},
        "points after a trailing plan are wrong, but they ran: they are counted",
    ),
    (
        "skip-all-with-tests",
        lambda f: f.tapjs["plan"] == (1, 0) and f.tapjs["tests"] > 0,
        lambda f: {"ok": False, "skipped": f.perl["skipped"]},
        "a plan of none is not a skipped point, and points beside it are too many",
    ),
    (
        "ktap-child-without-plan",
        lambda f: is_ktap(f) and not f.tapjs["ok"] and f.perl["ok"] and f.kunit
        and f.kunit["status"] in ("SUCCESS", "SKIPPED"),
        lambda f: {"ok": True},
        "a KTAP child may go without a plan",
    ),
    (
        "excused-child",
        has_excused_child,
        lambda f: {"ok": True},
        "a failing TODO or SKIP is no failure, whatever is in it",
    ),
    (
        "bare-child-without-plan",
        has_bare_child,
        lambda f: {"ok": True},
        "TAP before version 14 knows no subtests: points that are only indented need no plan",
    ),
]

# Where tapir's totals of leaf points are not kunit_parser.py's.
BEYOND_KUNIT = [
    (
        "xfail",
        lambda f: count_xfail(f) > 0,
        lambda f: {"failed": f.kunit["counts"]["failed"] - count_xfail(f)},
        "kunit_parser.py does not know XFAIL",
    ),
    (
        "point-without-a-name",
        lambda f: f.matches(rb"^(not )?ok \d+ #"),
        lambda f: {"ok": ANY, "passed": ANY, "failed": ANY, "skipped": ANY},
        "kunit_parser.py reads no point whose name is missing",
    ),
    (
        "no-plan",
        lambda f: (f.kunit["tree"].get("expected") is None) and f.kunit["status"] == "SUCCESS",
        lambda f: {"ok": False},
        "a stream without a plan at its top level is never right",
    ),
]


def apply_rules(rules, fixture, wanted, used):
    for name, when, what, _ in rules:
        if when(fixture):
            changes = what(fixture)
            for field, value in changes.items():
                wanted[field] = value
            used.append(name)


def wish_for(fixture, used):
    """What tapir must say, field by field."""
    tapjs, perl = fixture.tapjs, fixture.perl
    wanted = {}
    if tapjs and perl:
        differ = {field for field in FIELDS if tapjs[field] != perl[field]}
        wanted = dict(tapjs)
        if differ:
            apply_rules(BEYOND_TAPJS, fixture, wanted, used)
        apply_rules(BEYOND_BOTH, fixture, wanted, used)
    elif tapjs or perl:
        wanted = dict(tapjs or perl)
    return wanted


def compare(fixture, result):
    """What is wrong, as lines, and the rules that were needed."""
    used, wrong = [], []
    seen = read_tapir(result)
    for field, value in wish_for(fixture, used).items():
        if value is not ANY and seen[field] != value:
            wrong.append(
                f"{field}: tapir {seen[field]}, wanted {value} "
                f"(tap-parser {(fixture.tapjs or {}).get(field)}, "
                f"TAP::Parser {(fixture.perl or {}).get(field)})"
            )
    if fixture.kunit:
        wrong += compare_kunit(fixture, result, used)
    return wrong, used


def compare_kunit(fixture, result, used):
    counts = fixture.kunit["counts"]
    wanted = {field: counts[field] for field in ("passed", "failed", "skipped")}
    wanted["ok"] = fixture.kunit["status"] in ("SUCCESS", "SKIPPED")
    apply_rules(BEYOND_KUNIT, fixture, wanted, used)
    seen = dict(result["totals"], ok=result["ok"])
    return [
        f"{field}: tapir {seen[field]}, kunit_parser {value}"
        for field, value in wanted.items()
        if value is not ANY and seen[field] != value
    ]


def find_fixtures(corpus):
    for group in sorted(os.listdir(corpus)):
        folder = os.path.join(corpus, group)
        if group == "real":
            for name in sorted(os.listdir(folder)):
                stream = os.path.join(folder, name, "stream.tap")
                if os.path.exists(stream):
                    readers = ("tapjs", "perl", "kunit")
                    there = [os.path.join(folder, name, f"{r}.json") for r in readers]
                    yield Fixture(f"{group}/{name}", stream, *there)
        elif os.path.isdir(folder) and group not in ("traces", "shims-tried"):
            for file in sorted(os.listdir(folder)):
                if file.endswith(".tap"):
                    base = os.path.join(folder, file[: -len(".tap")])
                    yield Fixture(f"{group}/{file[:-4]}", base + ".tap", *references(group, base))


def references(group, base):
    """The files of tap-parser, TAP::Parser and kunit_parser.py about a stream."""
    if group.startswith("peer-a"):
        return base + ".expect.json", base + ".perl.json", None
    if group == "peer-b":
        # What is known from the bytes alone; .expect.json knows the exit status too.
        return base + ".tapjs.json", base + ".replay.json", None
    if group in ("peer-k", "ktap-handwritten"):
        return base + ".tapjs.json", base + ".perl.json", base + ".expect.json"
    return base + ".tapjs.json", base + ".perl.json", None


def run_tapir(tapir, fixture):
    env = {name: value for name, value in os.environ.items() if not name.startswith("TAPIR_")}
    env["XDG_CONFIG_HOME"] = "/nonexistent"
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "result.json")
        with open(fixture.stream, "rb") as stream:
            done = subprocess.run(
                [tapir, "--json", out, "--quiet"],
                stdin=stream,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=env,
                timeout=60,
                check=False,
            )
        result = load(out)
    if result is None or done.stderr:
        return None, done.stderr.decode(errors="replace")
    if (done.returncode == 0) != result["ok"]:
        return None, f"exit status {done.returncode}, but ok is {result['ok']}"
    return result, ""


def check(tapir, fixture):
    result, trouble = run_tapir(tapir, fixture)
    if result is None:
        return [trouble or "no result"], [], None
    wrong, used = compare(fixture, result)
    return wrong, used, result


def main():
    tapir, root = sys.argv[1], sys.argv[2]
    corpus = os.environ.get("TAPIR_CORPUS") or os.path.join(root, "..", "shared", "corpus")
    if not os.path.isdir(corpus):
        print("1..0 # SKIP no corpus: TAPIR_CORPUS names none")
        return 0

    only = sys.argv[3:]
    fixtures = [f for f in find_fixtures(corpus) if not only or f.name in only]
    rules = collections.Counter()
    tap = Tap(len(fixtures))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        checks = pool.map(lambda fixture: check(tapir, fixture), fixtures)
        for fixture, (wrong, used, result) in zip(fixtures, checks):
            if wrong and result:
                wrong.append(f"problems: {result['streams'][0]['problems']}")
            tap.point(not wrong, fixture.name, wrong)
            rules.update(used)
    for name, n in sorted(rules.items()):
        print(f"# {n} by the rule {name}")
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
