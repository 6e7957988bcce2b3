#!/usr/bin/env python3
"""What tapir pays for native frames when there are none: links.py TAPIR prints TAP. No library that
only naming addresses needs is linked, and the process that names them is not started."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

from toolbox import Missing, call, tool
from tap import Tap, skip_all

# Whether they are shared or taken from an archive.
LIBRARIES = re.compile(r"lib(dw|elf|zstd|lzma|seccomp|debuginfod|bz2)\.so")
FUNCTIONS = re.compile(r"(dwfl|dwarf|elf|gelf|ZSTD|lzma|seccomp|debuginfod|BZ2|unw|_Ux?[0-9]*)_\w+$")

# A worker of ours beside a copy of tapir: it leaves a mark when it is started.
WORKER = "#!/bin/sh\n: >\"${0%/*}/started\"\n"
PASSING = "1..3\nok 1 - a\n# #0 0x1 (/bin/true+0x1)\nok 2\nnot ok 3 # TODO later\n"
FAILING = "1..1\n# f: a.c:3: it is wrong\nnot ok 1 - f\n"
NATIVE = "1..1\n# ==1==ERROR: AddressSanitizer: SEGV\n# #0 0x1 (/bin/true+0x1)\nnot ok 1 - f\n"


def starts(tapir, text):
    """Whether a run over the stream starts the worker."""
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "tapir")
        worker = os.path.join(folder, "tapir-symbolize")
        shutil.copy(tapir, copy)
        with open(worker, "w", encoding="utf-8") as file:
            file.write(WORKER)
        os.chmod(worker, 0o755)
        subprocess.run([copy], input=text.encode(), stdout=subprocess.DEVNULL, check=False)
        return os.path.exists(os.path.join(folder, "started"))


def main():
    try:
        headers = call(tool("objdump"), "-p", sys.argv[1]).decode()
        symbols = call(tool("objdump"), "-t", sys.argv[1]).decode()
    except Missing as why:
        skip_all(str(why))
    needed = re.findall(r"NEEDED\s+(\S+)", headers)
    functions = re.findall(r" F \.text\s+\w+\s+(?:\.hidden )?(\w+)$", symbols, re.MULTILINE)
    found = [name for name in needed if LIBRARIES.match(name)]
    found += [name for name in functions if FUNCTIONS.match(name)]
    tap = Tap(4)
    alone = "main" in functions and not found
    tap.point(alone, "tapir is linked with no reader of ELF files", found)
    for name, text, wanted in (
        ("a run that passes does not start the worker", PASSING, False),
        ("a failure without native frames does not", FAILING, False),
        ("one with native frames does", NATIVE, True),
    ):
        tap.point(starts(sys.argv[1], text) == wanted, name)
    return tap.end()


sys.exit(main())
