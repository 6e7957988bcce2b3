#!/usr/bin/env python3
"""Files made to do harm cost names, and nothing else: hostile.py PROGRAM prints TAP. Each is asked
about together with a good file, which has to be named whatever the bad one does."""

import os
import struct
import subprocess
import sys
import tempfile
import zlib

from toolbox import HERE, Missing, call, functions, tool
from tap import Tap, skip_all

SECONDS = 30
TEXT = 0x1000  # where the only function begins; it has TEXT bytes

COMPILE_UNIT, SUBPROGRAM, LEXICAL_BLOCK, INLINED = 0x11, 0x2E, 0x0B, 0x1D
LOW, HIGH, NAME, ORIGIN, SIBLING, RANGES, STMT_LIST = 0x11, 0x12, 0x03, 0x31, 0x01, 0x55, 0x10
ADDR, DATA4, STRING, REF4, SEC_OFFSET = 0x01, 0x06, 0x08, 0x13, 0x17


def uleb(number):
    out = b""
    while True:
        byte = number & 0x7F
        number >>= 7
        out += bytes([byte | (0x80 if number else 0)])
        if not number:
            return out


def abbreviations(*entries):
    """(tag, children, [(attribute, form)…]) each, coded from 1."""
    out = b""
    for code, (tag, children, attributes) in enumerate(entries, 1):
        out += uleb(code) + uleb(tag) + bytes([children])
        for pair in attributes:
            out += uleb(pair[0]) + uleb(pair[1])
        out += b"\0\0"
    return out + b"\0"


def unit(body, version=4):
    header = struct.pack("<HIB", version, 0, 8)
    return struct.pack("<I", len(header) + len(body)) + header + body


HEADER = 11  # bytes of it: the first entry's offset

UNIT = (COMPILE_UNIT, 1, [(LOW, ADDR), (HIGH, DATA4)])
BOUNDS = struct.pack("<QI", TEXT, TEXT)


def elf(sections, flags=None):
    """An ELF file of these sections, by name."""
    names = b"\0"
    table = bytes(64)
    body = b""
    at = 64
    sections = dict(sections)
    sections[".shstrtab"] = b""
    for name in sections:
        names += name.encode() + b"\0"
    sections[".shstrtab"] = names
    for name, data in sections.items():
        place = names.index(b"\0" + name.encode() + b"\0") + 1
        kind = 3 if name == ".shstrtab" else 1
        flag = (flags or {}).get(name, 0)
        table += struct.pack("<IIQQQQIIQQ", place, kind, flag, 0, at, len(data), 0, 0, 1, 0)
        body += data
        at += len(data)
    header = struct.pack(
        "<16sHHIQQQIHHHHHH",
        b"\x7fELF\x02\x01\x01" + bytes(9),
        3, 62, 1, 0, 0, at, 0, 64, 56, 0, 64, len(sections) + 1, len(sections),
    )  # fmt: skip
    return header + body + table


def dwarf(abbrev, info, **more):
    sections = {".debug_abbrev": abbrev, ".debug_info": info}
    sections.update({"." + name: data for name, data in more.items()})
    return elf(sections)


def nested_blocks(good):
    """300 000 blocks in each other"""
    n = 300000
    block = (LEXICAL_BLOCK, 1, [(LOW, ADDR), (HIGH, DATA4)])
    return dwarf(
        abbreviations(UNIT, (SUBPROGRAM, 1, [(LOW, ADDR), (HIGH, DATA4)]), block),
        unit(b"\1" + BOUNDS + b"\2" + BOUNDS + (b"\3" + BOUNDS) * n + bytes(n + 2)),
    )


def nested_namespaces(good):
    """100 000 namespaces in each other"""
    n = 100000
    return dwarf(
        abbreviations(UNIT, (0x39, 1, [])), unit(b"\1" + BOUNDS + b"\2" * n + bytes(n + 1))
    )


def cyclic_origins(good):
    """functions that are instances of each other"""
    return dwarf(
        abbreviations(UNIT, (SUBPROGRAM, 0, [(LOW, ADDR), (HIGH, DATA4), (ORIGIN, REF4)])),
        unit(b"\1" + BOUNDS + (b"\2" + BOUNDS + struct.pack("<I", HEADER + 13)) * 2 + b"\0"),
    )


def siblings_that_go_back(good):
    """entries whose next one is themselves, or the one before"""
    entry = (SUBPROGRAM, 1, [(SIBLING, REF4)])
    return dwarf(
        abbreviations(UNIT, entry),
        unit(b"\1" + BOUNDS + b"\2" + struct.pack("<I", HEADER + 13) + b"\0" * 4),
    )


def many_inlined(good):
    """10 000 functions inlined into each other"""
    n = 10000
    inlined = (INLINED, 1, [(LOW, ADDR), (HIGH, DATA4)])
    return dwarf(
        abbreviations(UNIT, (SUBPROGRAM, 1, [(LOW, ADDR), (HIGH, DATA4)]), inlined),
        unit(b"\1" + BOUNDS + b"\2" + BOUNDS + (b"\3" + BOUNDS) * n + bytes(n + 2)),
    )


def huge_ranges(good):
    """100 000 blocks, each with the same 100 000 ranges"""
    n = 100000
    block = (LEXICAL_BLOCK, 0, [(RANGES, SEC_OFFSET)])
    ranges = b"".join(struct.pack("<QQ", 2 * i + 1, 2 * i + 2) for i in range(n))
    return dwarf(
        abbreviations(UNIT, (SUBPROGRAM, 1, [(LOW, ADDR), (HIGH, DATA4)]), block),
        unit(b"\1" + BOUNDS + b"\2" + BOUNDS + (b"\3" + bytes(4)) * n + bytes(2)),
        debug_ranges=ranges + bytes(16),
    )


def name_that_grows(good):
    """a mangled name that stands for an endless one"""
    digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    name = b"_Z1fSt4pairIiiE"
    for i in range(30):  # each parameter is a pair of the one before
        before = b"S" + digits[i : i + 1] + b"_"
        name += b"S_I" + before + before + b"E"
    name += b"\0"
    return dwarf(
        abbreviations(UNIT, (SUBPROGRAM, 0, [(LOW, ADDR), (HIGH, DATA4), (0x6E, STRING)])),
        unit(b"\1" + BOUNDS + b"\2" + BOUNDS + name + b"\0"),
    )


def name_that_nests(good):
    """a mangled name of 4 000 pointers"""
    name = b"_Z1f" + b"P" * 4000 + b"i\0"
    return dwarf(
        abbreviations(UNIT, (SUBPROGRAM, 0, [(LOW, ADDR), (HIGH, DATA4), (0x6E, STRING)])),
        unit(b"\1" + BOUNDS + b"\2" + BOUNDS + name + b"\0"),
    )


def compressed(kind, claimed, data):
    return struct.pack("<IIQQ", kind, 0, claimed, 1) + data


def zeroes_compressed(good):
    """a section of some MB that unpacks to 256 MB"""
    n = 1 << 28
    zeroes = bytes(1 << 20)
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(zeroes) for _ in range(n >> 20)) + packer.flush()
    info = compressed(1, n, data)
    return elf({".debug_abbrev": b"\0", ".debug_info": info}, {".debug_info": 0x800})


def size_that_is_claimed(good):
    """a few bytes that claim to unpack to an exabyte"""
    sections = {".debug_abbrev": b"\0"}
    flags = {}
    for i, kind in enumerate((1, 2)):
        name = (".debug_info", ".debug_line")[i]
        sections[name] = compressed(kind, 1 << 60, zlib.compress(b"x"))
        flags[name] = 0x800
    return elf(sections, flags)


def line_program_without_end(good):
    """a line program that goes on for 16 MB, and claims a billion files"""
    head = struct.pack("<HBB", 5, 8, 0)
    tables = bytes([1, 1, 1, 0xFB, 14, 13]) + bytes(12) + bytes([1, 1, 8]) + uleb(1 << 30)
    program = head + struct.pack("<I", len(tables)) + tables + b"\x01" * (16 << 20)
    attributes = [(LOW, ADDR), (HIGH, DATA4), (STMT_LIST, SEC_OFFSET)]
    return dwarf(
        abbreviations((COMPILE_UNIT, 0, attributes)),
        unit(b"\1" + BOUNDS + bytes(4)),
        debug_line=struct.pack("<I", len(program)) + program,
    )


def index_of_everything(good):
    """an index of 100 000 units, each of which covers all"""
    one = struct.pack("<HIBB", 2, 0, 8, 0) + bytes(4) + struct.pack("<QQQQ", 0, 1 << 63, 0, 0)
    index = (struct.pack("<I", len(one)) + one) * 100000
    return dwarf(abbreviations(UNIT), unit(b"\1" + BOUNDS + b"\0"), debug_aranges=index)


def half_of_a_file(good):
    """the first half of a good file"""
    return good[: len(good) // 2]


def only_a_header(good):
    """nothing but the first 64 bytes of a good file"""
    return good[:64]


def another_format(good):
    """text"""
    return b"#!/bin/sh\nexit 0\n"


CASES = [
    nested_blocks,
    nested_namespaces,
    cyclic_origins,
    siblings_that_go_back,
    many_inlined,
    huge_ranges,
    name_that_grows,
    name_that_nests,
    zeroes_compressed,
    size_that_is_claimed,
    line_program_without_end,
    index_of_everything,
    half_of_a_file,
    only_a_header,
    another_format,
]


def ask(program, bad, good, address):
    """What is said of a text with frames of both; the lines of the good one."""
    lines = ["#0 0x1 (%s+0x%x)" % (bad, TEXT + i) for i in range(4)]
    lines.append("#4 0x1 (%s+0x%x)" % (good, address))
    done = subprocess.run(
        [program],
        input="\n".join(lines).encode() + b"\n",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=SECONDS,
        check=False,
    )
    said = done.stdout.decode(errors="replace").splitlines()
    return done, [line for line in said if line.startswith("#4")]


def main():
    program = sys.argv[1]
    tap = Tap(len(CASES) + 1)
    with tempfile.TemporaryDirectory() as folder:
        good = os.path.join(folder, "good")
        try:
            call(tool("gcc"), "-g", "-o", good, os.path.join(HERE, "sample.c"))
            address = next(found[0] for found in functions(good) if found[2] == "main")
        except Missing as why:
            skip_all(str(why))
        with open(good, "rb") as file:
            content = file.read()
        for case in CASES:
            bad = os.path.join(folder, case.__name__)
            with open(bad, "wb") as file:
                file.write(case(content))
            try:
                done, named = ask(program, bad, good, address)
            except subprocess.TimeoutExpired:
                tap.point(False, case.__doc__, ["no end within %d s" % SECONDS])
                continue
            fine = done.returncode == 0 and named and " in main " in named[0]
            tap.point(fine, case.__doc__, ["status %d" % done.returncode] + named)
            os.unlink(bad)
        fifo = os.path.join(folder, "fifo")
        os.mkfifo(fifo)
        done, named = ask(program, fifo, good, address)
        tap.point(named and " in main " in named[0], "a FIFO is not waited for", named)
    return tap.end()


sys.exit(main())
