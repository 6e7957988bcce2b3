"""What the tests of names share: compilers, addresses, the two symbolizers."""

import os
import random
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "lint"))
DEBUG = "/usr/lib/debug/.build-id"


class Missing(Exception):
    """A tool that is not there, or does not know an option: skip."""


def tool(*names):
    for name in names:
        if shutil.which(name):
            return name
    raise Missing("no " + names[0])


def call(*command, **more):
    """Its standard output; Missing when it fails, since then it lacks what we ask for."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    done = subprocess.run(command, check=False, **pipes, **more)
    if done.returncode:
        raise Missing("%s: %s" % (command[0], done.stderr.decode(errors="replace").strip()[:200]))
    return done.stdout


def largest_debug_file(least):
    """Of Debian's packages. None when it has less than `least` bytes."""
    found = []
    for folder, _, names in os.walk(DEBUG):
        paths = (os.path.join(folder, name) for name in names)
        found += [(os.path.getsize(path), path) for path in paths if os.path.isfile(path)]
    size, path = max(found, default=(0, None))
    return path if size >= least else None


def functions(path):
    """(address, size, name) of the functions in a file's table of symbols."""
    found = []
    for line in call(tool("nm"), "-S", "--defined-only", path).decode().splitlines():
        words = line.split()
        if len(words) == 4 and words[2] in "tTwW":
            found.append((int(words[0], 16), int(words[1], 16), words[3]))
    return found


def some_addresses(path, n):
    """Addresses all over the functions, the same ones each time."""
    choice = random.Random(1)
    known = functions(path)
    some = (choice.choice(known) for _ in range(n))
    return [a + choice.randrange(max(size, 1)) for a, size, _ in some]


def blocks(text):
    """The functions of each address: [(function, file, line, column)…], innermost first."""
    result = []
    for block in text.strip("\n").split("\n\n"):
        lines = block.split("\n")
        chain = []
        for name, place in zip(lines[::2], lines[1::2]):
            file, line, column = place.rsplit(":", 2)
            chain.append((name, file, int(line), int(column)))
        result.append(chain)
    return result


def name_all(program, path, addresses, *options):
    """What tapir-symbolize says."""
    text = "".join("0x%x\n" % address for address in addresses)
    done = subprocess.run(
        [program, *options, "-e", path], input=text.encode(), stdout=subprocess.PIPE, check=False
    )
    return blocks(done.stdout.decode())
