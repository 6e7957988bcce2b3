"""Runs programs with libtapir and reads what they tell: tapir-trace(7), by a reader of our own."""

import os
import re
import signal
import subprocess
from urllib.parse import unquote

LINE = re.compile(r"# tapir:1 (.*)")
HEAD = re.compile(r"((crash|assert|trace) pid=\d+ tid=\d+|stall pid=\d+)( [a-z]+=\S*)*$")
FRAME = re.compile(r"  #(\d+) 0x([0-9a-f]+)(?: \((.+)\+0x([0-9a-f]+)\))?(?: \(BuildId: ([0-9a-f]+)\))?$")
OTHER = re.compile(r"  msg .+|  \.\.\. \d+ frames elided|  throw type=\S*|  thread( [a-z]+=\S*)+$"
                   r"|end pid=\d+ frames=\d+( us=\d+)?$")
RECORD_BYTES = 4096


class Record:
    """One crash, assertion or trace."""

    def __init__(self, head):
        self.kind = head.split()[0]
        self.fields = dict(word.split("=", 1) for word in head.split()[1:])
        self.messages = []
        self.frames = []  # (module or None, offset)
        self.thrown = None  # frames of the last throw, after its type
        self.threads = []  # (what is said of it, its frames)
        self.elided = 0
        self.ended = False

    def names(self):
        return [name for frame in self.frames for name in names_of(*frame)]


class Run:
    """What became of one program."""

    def __init__(self, status, out, err, said):
        self.status = status
        self.out, self.err = out, err
        self.strange = []  # lines that the grammar has not
        self.records = list(self._read(said))

    def _read(self, said):
        record = None
        for line in said.splitlines():
            found = LINE.match(line)
            if not found:
                continue
            text = found.group(1)
            frame = FRAME.match(text)
            if HEAD.match(text):
                record = Record(text)
                yield record
            elif record and frame:
                where = record.frames if record.thrown is None else record.thrown
                where = record.threads[-1][1] if record.threads else where
                where.append((frame.group(3), int(frame.group(4) or "0", 16)))
            elif record and OTHER.match(text):
                self._note(record, text)
            else:
                self.strange.append(line)

    @staticmethod
    def _note(record, text):
        if text.startswith("  msg "):
            record.messages.append(text[6:])
        elif text.startswith("  ... "):
            record.elided = int(text.split()[1])
        elif text.startswith("  thread "):
            record.threads.append((unquote(text[len("  thread "):]), []))
        elif text.startswith("  throw "):
            record.thrown = []
            record.type = text[len("  throw type="):]
        else:
            record.ended = True


cache = {}


def names_of(module, offset):
    """The function at a place, and those it is inlined into."""
    if module is None or not os.path.exists(module):
        return ["?"]
    if (module, offset) not in cache:
        said = subprocess.run(["addr2line", "-f", "-i", "-C", "-e", module, hex(offset)],
                              capture_output=True, text=True, check=False).stdout
        cache[module, offset] = said.splitlines()[::2] or ["?"]
    return cache[module, offset]


def environment(**extra):
    env = {key: value for key, value in os.environ.items()
           if not key.startswith(("TAPIR_", "LD_PRELOAD"))}
    env.update(extra)
    return env


def run(command, **env):
    """Runs with standard output in a pipe. With a path in TAPIR_CRASH_PATH the records are those in
    that file."""
    done = subprocess.run(command, capture_output=True, env=environment(**env), check=False,
                          timeout=60, stdin=subprocess.DEVNULL)
    out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    said = out + err
    path = env.get("TAPIR_CRASH_PATH")
    if path and os.path.exists(path):
        with open(path, encoding="utf-8", errors="replace") as file:
            said = file.read()
    return Run(done.returncode, out, err, said)


def died(name):
    """The status of a program that died of a signal."""
    return -getattr(signal, name)


def in_order(wanted, names):
    """Whether the names come in this order, others between them or not."""
    rest = iter(names)
    return all(any(name == other.split("(")[0] for other in rest) for name in wanted)
