"""What a row of doc/runners.md is made of: a runner with its one setting on a small suite, and what
is to be seen then. The rows are in rows_script.py, rows_node.py and rows_build.py."""

import os
import shutil
import subprocess

# Of tapir in front of a runner, and of one that starts tapir itself. runners.py fills in the words
# in capitals.
BIN = {"PATH": "BIN:" + os.environ["PATH"]}
GLUE = {"TAPIR": "TAPIR_PROGRAM"}


def node_version():
    try:
        return int(subprocess.check_output(["node", "-p", "process.versions.node.split('.')[0]"]))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


class Runner:
    """A runner, how it is called, and what is to be seen then."""

    def __init__(
        self,
        name,
        command,
        files,
        needs=(),
        env=None,
        made=None,
        shown=(),
        totals=None,
        failures=None,
        status=1,
        unshown=(),
    ):
        self.name = name
        self.command = command  # for a shell, in a folder with the files
        self.files = files
        self.needs = needs or [command.split()[0]]  # commands, and modules of node and python
        self.env = env or {}
        self.made = made or {}  # files that are written here
        # Words of the output, in that order; "F:here:M" is "+LINE F" of an editor line.
        self.shown = shown
        self.unshown = unshown  # words that are nowhere
        self.status = status
        self.totals = totals  # tests, passed, failed, skipped, todo; None: there are several runs
        self.failures = failures  # of the document; None: there are several runs

    def missing(self, build):
        for need in self.needs:
            if need.startswith("node_modules/"):
                # What npm has wants a node that is not too old.
                there = node_version() >= 20 and os.path.isdir(
                    os.path.join(build, "runners", need)
                )
            elif need.startswith("python:"):
                python = ["/usr/bin/python3", "-c", "import " + need[7:]]
                there = subprocess.call(python, stderr=subprocess.DEVNULL) == 0
            elif need.startswith("/"):
                there = os.path.exists(need)
            else:
                there = shutil.which(need.replace("BUILD", build))
            if not there:
                return need
        return None
