#!/usr/bin/env python3
"""What libtapir costs, on this machine: no test. cost.py BUILD

Each figure is of two commands run in turn, with the library preloaded and without; medians.
"""

import os
import statistics
import subprocess
import sys
import time


TURNS = 200


def start(program, env):
    began = time.perf_counter()
    os.waitpid(os.posix_spawn(program, [program, "nothing"], env), 0)
    return (time.perf_counter() - began) * 1e6


def main():
    build = os.path.abspath(sys.argv[1])
    library = os.path.join(build, "src", "libtapir", "libtapir.so")
    program = os.path.join(build, "tests", "libtapir", "crash")
    plain, preloaded = {}, {"LD_PRELOAD": library}

    pairs = [(start(program, plain), start(program, preloaded)) for _ in range(TURNS)]
    print("a program that does nothing: %.0f us, preloaded %.0f us, median of the differences %.0f us"
          % (statistics.median(pair[0] for pair in pairs),
             statistics.median(pair[1] for pair in pairs),
             statistics.median(pair[1] - pair[0] for pair in pairs)))

    took, frames = [], set()
    for _ in range(TURNS):
        said = subprocess.run([program, "deep"], env=preloaded, capture_output=True, check=False)
        end = next(line for line in said.stdout.decode().splitlines() if "tapir:1 end" in line)
        fields = dict(word.split("=") for word in end.split() if "=" in word)
        took.append(int(fields["us"]))
        frames.add(fields["frames"])
    print("a crash %s frames deep, from the signal to the last bytes: %d us"
          % ("/".join(sorted(frames)), statistics.median(took)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
