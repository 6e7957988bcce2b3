#!/usr/bin/env python3
"""What the programs are linked with: links.py TAPIR prints TAP. The start of tapir pays for no
library that only naming addresses needs."""

import re
import sys

from toolbox import Missing, call, tool
from tap import Tap, skip_all

NOT_HERE = re.compile(r"lib(dw|elf|zstd|lzma|seccomp|debuginfod|bz2)\.so")


def main():
    try:
        text = call(tool("objdump"), "-p", sys.argv[1]).decode()
    except Missing as why:
        skip_all(str(why))
    needed = re.findall(r"NEEDED\s+(\S+)", text)
    found = [name for name in needed if NOT_HERE.match(name)]
    tap = Tap(1)
    tap.point(bool(needed) and not found, "tapir is linked with no reader of ELF files", needed)
    return tap.end()


sys.exit(main())
