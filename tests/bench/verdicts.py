"""27 small streams, and whether each is a whole passing one: every reader of TAP has an opinion on
them, which its exit status tells."""

# Name, bytes, whether a reader is to end with status 0.
STREAMS = [
    ("pass", b"1..2\nok 1 - a\nok 2 - b\n", True),
    ("fail", b"1..2\nok 1 - a\nnot ok 2 - b\n", False),
    ("todo", b"1..2\nok 1 - a\nnot ok 2 - b # TODO later\n", True),
    ("todo in lower case", b"1..2\nok 1 - a\nnot ok 2 - b # todo later\n", True),
    ("skip", b"1..2\nok 1 - a\nok 2 - b # SKIP no network\n", True),
    ("skip all", b"1..0 # SKIP no network\n", True),
    ("fewer than planned", b"1..3\nok 1 - a\nok 2 - b\n", False),
    ("more than planned", b"1..1\nok 1 - a\nok 2 - b\n", False),
    ("no plan", b"ok 1 - a\nok 2 - b\n", False),
    ("nothing", b"", False),
    ("bail out", b"1..2\nok 1 - a\nBail out! no disk\n", False),
    ("a number twice", b"1..2\nok 1 - a\nok 1 - b\n", False),
    ("a number out of range", b"1..2\nok 1 - a\nok 7 - b\n", False),
    ("the plan at the end", b"ok 1 - a\nok 2 - b\n1..2\n", True),
    ("two plans", b"1..2\nok 1 - a\n1..2\nok 2 - b\n", False),
    (
        "a failed subtest",
        b"TAP version 14\n# Subtest: s\n    ok 1 - a\n    not ok 2 - b\n    1..2\n"
        b"not ok 1 - s\n1..1\n",
        False,
    ),
    ("version 14", b"TAP version 14\n1..1\nok 1 - a\n", True),
    (
        "a result in YAML",
        b"TAP version 13\n1..1\nok 1 - a\n  ---\n  got: |\n    not ok 2 - b\n  ...\n",
        True,
    ),
    ("lines of DOS", b"1..2\r\nok 1 - a\r\nok 2 - b\r\n", True),
    ("okay", b"1..2\nok 1 - a\nokay, that was it\nok 2 - b\n", True),
    ("an escaped directive", b"1..2\nok 1 - a\nnot ok 2 - b \\# TODO is no directive\n", False),
    ("no last newline", b"1..2\nok 1 - a\nok 2 - b", True),
    ("a NUL", b"1..2\nok 1 - a\0b\nok 2 - b\n", True),
    ("no numbers", b"1..2\nok - a\nok - b\n", True),
    ("bad UTF-8", b"1..2\nok 1 - \xff\xfe\nok 2 - b\n", True),
    ("cut off", b"1..3\nok 1 - a\nok 2 - b\nnot o", False),
    ("a result in a comment", b"1..1\nok 1 - a\n# not ok 2 - b\n", True),
]


def wrong(judge):
    """The names of the streams that judge(name, bytes), an exit status, is wrong about."""
    return [name for name, text, passes in STREAMS if (judge(name, text) == 0) != passes]
