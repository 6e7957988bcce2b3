#!/usr/bin/env python3
"""What Meson makes of the tree where a library is there in part only, in TAP.

Nothing is compiled but what the configuration itself tries.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests/lint"))
from tap import Tap, skip_all


def pkg_config(*args):
    found = subprocess.run(["pkg-config", *args], stdout=subprocess.PIPE, text=True)
    return found.stdout.strip() if found.returncode == 0 else ""


def configure(folder, pages):
    """Configures the tree in `folder`, with `pages` before the other pages of pkg-config. Returns
    the lines of the program that reads debug information, and what was said if that failed."""
    env = dict(os.environ, PKG_CONFIG_PATH=pages)
    setup = subprocess.run(
        ["meson", "setup", folder, ROOT],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if setup.returncode != 0:
        return "", setup.stdout.splitlines()[-20:]
    with open(os.path.join(folder, "build.ninja"), encoding="utf-8") as file:
        rule = re.search(r"^build src/tapir-symbolize:(?:.*\n)(?: .*\n)*", file.read(), re.M)
    return rule.group(0), []


def archive_without_its_libraries(tap, folder):
    """libdw's archive asks for a library that is not there."""
    name = "libdw and libelf are linked shared where the archive's own libraries are missing"
    place = pkg_config("--variable=libdir", "libdw")
    page = os.path.join(pkg_config("--variable=pcfiledir", "libdw"), "libdw.pc")
    if not os.path.exists(os.path.join(place, "libdw.a")):
        tap.skip(name, "libdw has no archive here")
        return
    pages = os.path.join(folder, "pages")
    os.mkdir(pages)
    with open(page, encoding="utf-8") as file:
        text = file.read()
    with open(os.path.join(pages, "libdw.pc"), "w", encoding="utf-8") as file:
        file.write(re.sub(r"^Libs\.private:.*\n", "", text, flags=re.M))
        file.write("Libs.private: -lwhich-is-nowhere\n")
    rule, trouble = configure(os.path.join(folder, "build"), pages)
    tap.point(
        "which-is-nowhere" not in rule and "libdw.so" in rule and "libelf.so" in rule,
        name,
        trouble + rule.splitlines(),
    )


def main():
    if not shutil.which("meson") or not shutil.which("pkg-config"):
        skip_all("needs meson and pkg-config")
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        archive_without_its_libraries(tap, folder)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
