#!/usr/bin/env python3
"""The same small program with its debug information in every form and place: forms.py PROGRAM
prints TAP."""

import lzma
import os
import shutil
import subprocess
import sys
import tempfile

from toolbox import HERE, Missing, call, functions, name_all, tool
from tap import Tap

SOURCE = os.path.join(HERE, "sample.c")

# Of the store in inner(), which is inlined into hidden_static().
CHAIN = [("inner", SOURCE, 6), ("hidden_static", SOURCE, 12)]


def build(folder, *flags, compiler="gcc", name="sample"):
    path = os.path.join(folder, name)
    call(tool(compiler), "-O1", "-g", *flags, "-o", path, SOURCE, cwd=folder)
    return path


def store(path):
    """The address of the store to `sink` in hidden_static()."""
    address, size, _ = next(found for found in functions(path) if found[2] == "hidden_static")
    text = call(tool("objdump"), "-d", "--no-show-raw-insn", path).decode()
    for line in text.splitlines():
        digits = line.split(":")[0].strip()
        try:
            here = int(digits, 16)
        except ValueError:
            continue
        if address <= here < address + size and "sink" in line and "mov" in line:
            return here
    raise Missing("no such instruction")


def without_columns(chains):
    return [[frame[:3] for frame in chain] for chain in chains]


class Form:
    """A folder, and a program to be named in it."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def chain(self, path, address, *options):
        return without_columns(name_all(self.program, path, [address], *options))[0]

    def compiled(self, *flags, compiler="gcc"):
        path = build(self.folder, *flags, compiler=compiler)
        return self.chain(path, store(path))

    def stripped(self, *flags):
        """A program, where its store is, and its debug information as another file."""
        path = build(self.folder, *flags)
        address = store(path)
        debug = path + ".debug"
        call(tool("objcopy"), "--only-keep-debug", path, debug)
        call(tool("strip"), path)
        return path, address, debug


def dwarf_5_of_gcc(form):
    return form.compiled("-gdwarf-5"), CHAIN


def dwarf_4_of_gcc(form):
    return form.compiled("-gdwarf-4"), CHAIN


def dwarf_3_of_gcc(form):
    return form.compiled("-gdwarf-3"), CHAIN


def dwarf_2_of_gcc(form):
    return form.compiled("-gdwarf-2"), CHAIN


def dwarf_5_of_clang(form):
    return form.compiled("-gdwarf-5", compiler="clang"), CHAIN


def dwarf_4_of_clang(form):
    return form.compiled("-gdwarf-4", compiler="clang"), CHAIN


def dwarf_of_64_bits(form):
    return form.compiled("-gdwarf64"), CHAIN


def a_program_without_relocation(form):
    return form.compiled("-no-pie"), CHAIN


def a_static_program(form):
    return form.compiled("-static"), CHAIN


def a_program_linked_by_lld(form):
    return form.compiled("-fuse-ld=lld", compiler="clang"), CHAIN


def a_program_of_one_unit_from_many(form):
    return form.compiled("-flto"), CHAIN


def a_32_bit_program(form):
    return form.compiled("-m32"), CHAIN


def sections_compressed_with_zlib(form):
    return form.compiled("-gz=zlib"), CHAIN


def sections_compressed_the_old_way(form):
    path = build(form.folder, "-gdwarf-4")
    call(tool("objcopy"), "--compress-debug-sections=zlib-gnu", path)
    return form.chain(path, store(path)), CHAIN


def sections_compressed_with_zstd(form):
    path = build(form.folder)
    call(tool("objcopy"), "--compress-debug-sections=zstd", path)
    return form.chain(path, store(path)), CHAIN


def split_dwarf_5(form):
    return form.compiled("-gdwarf-5", "-gsplit-dwarf"), CHAIN


def split_dwarf_4(form):
    return form.compiled("-gdwarf-4", "-gsplit-dwarf"), CHAIN


def split_dwarf_of_clang(form):
    return form.compiled("-gdwarf-5", "-gsplit-dwarf", compiler="clang"), CHAIN


def package(form, packer, *flags, compiler="gcc"):
    """A program whose .dwo file went into a package, and where its store is."""
    path = build(form.folder, "-gsplit-dwarf", *flags, compiler=compiler)
    try:
        call(tool(packer), "-e", path, "-o", path + ".dwp", cwd=form.folder, timeout=20)
    except subprocess.TimeoutExpired:
        raise Missing(packer + " does not end") from None
    for name in os.listdir(form.folder):
        if name.endswith(".dwo"):
            os.unlink(os.path.join(form.folder, name))
    return path, store(path)


def a_package_of_split_dwarf_4(form):
    return form.chain(*package(form, "dwp", "-gdwarf-4")), CHAIN


def a_package_of_split_dwarf_4_by_llvm(form):
    return form.chain(*package(form, "llvm-dwp", "-gdwarf-4", compiler="clang")), CHAIN


def a_package_of_split_dwarf_5(form):
    return form.chain(*package(form, "llvm-dwp", "-gdwarf-5", compiler="clang")), CHAIN


def a_package_in_which_functions_have_several_ranges(form):
    """Those are counted from where the unit begins, which the package does not know."""
    more = os.path.join(form.folder, "more.c")
    with open(more, "w", encoding="utf-8") as file:
        file.write(RANGES)
    path, _ = package(form, "llvm-dwp", "-gdwarf-5", "-O2", more, compiler="clang")
    address = next(found[0] for found in functions(path) if found[2] == "outer")
    chains = name_all(form.program, path, [address + i for i in range(64)])
    plain = build(form.folder, "-gdwarf-5", "-O2", more, compiler="clang", name="plain")
    address = next(found[0] for found in functions(plain) if found[2] == "outer")
    wanted = name_all(form.program, plain, [address + i for i in range(64)])
    assert any(len(chain) > 1 for chain in wanted)
    return chains, wanted


RANGES = """
extern int sink;
static inline __attribute__((always_inline)) int split(int x)
{
    if (__builtin_expect(x > 1000, 0))
        sink += x * x;
    return x + sink;
}
__attribute__((noinline)) int outer(int x)
{
    int y = split(x);

    sink ^= y;
    return split(y) + split(sink);
}
"""


def a_package_whose_index_lies(form):
    path, address = package(form, "llvm-dwp", "-gdwarf-4", compiler="clang")
    sections = call(tool("readelf"), "-SW", path + ".dwp").decode()
    words = next(line for line in sections.splitlines() if ".debug_cu_index" in line).split()
    at = words.index("PROGBITS")
    offset, size = int(words[at + 2], 16), int(words[at + 3], 16)
    with open(path + ".dwp", "r+b") as file:
        file.seek(offset + 16 + 16)  # behind its head and the ids
        file.write(b"\xff" * (size - 32))
    return form.chain(path, address), [("hidden_static", SOURCE, 6)]


def a_debug_file_beside_it_by_its_link(form):
    path, address, debug = form.stripped()
    call(tool("objcopy"), "--add-gnu-debuglink=" + debug, path)
    return form.chain(path, address), CHAIN


def a_debug_file_by_its_link_and_checksum(form):
    path, address, debug = form.stripped("-Wl,--build-id=none")
    os.mkdir(os.path.join(form.folder, ".debug"))
    call(tool("objcopy"), "--add-gnu-debuglink=" + debug, path)
    shutil.move(debug, os.path.join(form.folder, ".debug"))
    return form.chain(path, address), CHAIN


def a_link_to_a_debug_file_of_something_else(form):
    path, address, debug = form.stripped("-Wl,--build-id=none")
    call(tool("objcopy"), "--add-gnu-debuglink=" + debug, path)
    with open(debug, "ab") as file:
        file.write(b"\0")
    return form.chain(path, address), [("??", "??", 0)]


def a_debug_file_by_its_build_id(form):
    path, address, debug = form.stripped("-Wl,--build-id=0x0123456789abcdef")
    root = os.path.join(form.folder, "debug")
    os.makedirs(os.path.join(root, ".build-id", "01"))
    shutil.move(debug, os.path.join(root, ".build-id", "01", "23456789abcdef.debug"))
    return form.chain(path, address, "--debug-dir=" + root), CHAIN


def parts_moved_to_an_alternate_file(form):
    first = build(form.folder)
    second = build(form.folder, "-DOTHER", name="other")
    address = store(first)
    call(tool("dwz"), "-m", os.path.join(form.folder, "common"), "-h", first, second)
    return form.chain(first, address), CHAIN


def a_stripped_program_with_its_symbols_packed(form):
    path, address, debug = form.stripped()
    symbols = os.path.join(form.folder, "symbols")
    call(tool("objcopy"), "--strip-debug", debug, symbols)
    with open(symbols, "rb") as file:
        packed = lzma.compress(file.read())
    with open(symbols, "wb") as file:
        file.write(packed)
    call(tool("objcopy"), "--add-section", ".gnu_debugdata=" + symbols, path)
    return form.chain(path, address), [("hidden_static", "??", 0)]


def symbols_only(form):
    path = build(form.folder)
    address = store(path)
    call(tool("strip"), "--strip-debug", path)
    return form.chain(path, address), [("hidden_static", "??", 0)]


def nothing_at_all(form):
    path, address, _ = form.stripped()
    return form.chain(path, address), [("??", "??", 0)]


def a_rebuilt_program_is_not_named(form):
    path = build(form.folder, "-Wl,--build-id=0x0123456789abcdef")
    line = "#0 0x1 (%s+0x%x)" % (path, store(path))
    text = "%s (BuildId: 0123456789abcdef)\n%s (BuildId: 0123456789abcdee)\n" % (line, line)
    done = subprocess.run([form.program], input=text.encode(), stdout=subprocess.PIPE, check=True)
    said = done.stdout.decode().splitlines()
    shown = ["#0 0x1 in %s %s:%d" % frame for frame in CHAIN]
    # Columns are the compiler's business.
    named = [text.rsplit(":", 1)[0] if text.count(":") > 1 else text for text in said[:2]]
    return named + said[2:], shown + [line + " (BuildId: 0123456789abcdee) (rebuilt since)"]


FORMS = [
    dwarf_5_of_gcc,
    dwarf_4_of_gcc,
    dwarf_3_of_gcc,
    dwarf_2_of_gcc,
    dwarf_5_of_clang,
    dwarf_4_of_clang,
    dwarf_of_64_bits,
    a_program_without_relocation,
    a_static_program,
    a_program_linked_by_lld,
    a_program_of_one_unit_from_many,
    a_32_bit_program,
    sections_compressed_with_zlib,
    sections_compressed_the_old_way,
    sections_compressed_with_zstd,
    split_dwarf_5,
    split_dwarf_4,
    split_dwarf_of_clang,
    a_package_of_split_dwarf_4,
    a_package_of_split_dwarf_4_by_llvm,
    a_package_of_split_dwarf_5,
    a_package_in_which_functions_have_several_ranges,
    a_package_whose_index_lies,
    a_debug_file_beside_it_by_its_link,
    a_debug_file_by_its_link_and_checksum,
    a_link_to_a_debug_file_of_something_else,
    a_debug_file_by_its_build_id,
    parts_moved_to_an_alternate_file,
    a_stripped_program_with_its_symbols_packed,
    symbols_only,
    nothing_at_all,
    a_rebuilt_program_is_not_named,
]


def main():
    program = sys.argv[1]
    tap = Tap(len(FORMS))
    for form in FORMS:
        name = form.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory() as folder:
            try:
                got, expected = form(Form(program, folder))
            except Missing as why:
                tap.skip(name, str(why).splitlines()[0])
                continue
        tap.point(got == expected, name, ["got: %s" % (got,), "expected: %s" % (expected,)])
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
