"""How the benchmark runs a command: the programs it measures with, the streams made so far."""

import os
import re
import shutil
import signal
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
PEERS = os.path.join(TOP, "build", "peers", "node_modules", ".bin")
CORE = max(os.sched_getaffinity(0))
PATIENCE_S = 120
FEW_PAIRS = 7
ENVIRONMENT = {
    "PATH": PEERS + ":" + os.environ.get("PATH", "/usr/bin:/bin"),
    "LC_ALL": "C.UTF-8",
    "TERM": "xterm-256color",
    "TAPIR_DATA_DIR": TOP,
    "XDG_CONFIG_HOME": "/nonexistent",
}

SIZES = {
    "tiny": ("flat", 1000),
    "flat": ("flat", 10_000_000),
    "flat-1m": ("flat", 1_000_000),
    "flat-2m": ("flat", 2_000_000),
    "flat-100k": ("flat", 100_000),
    "yaml": ("yaml", 1_000_000),
    "yaml-10k": ("yaml", 10_000),
    "nested": ("nested", 100_000),
    "nested-500": ("nested", 500),
    "fail": ("fail", 2_000_000),
    "fail-1m": ("fail", 1_000_000),
    "fail-20k": ("fail", 20_000),
    "noise": ("noise", 200_000_000),
    "noise-10m": ("noise", 10_000_000),
    "longline": ("longline", 100_000_000),
    "longline-10m": ("longline", 10_000_000),
    "hugeyaml": ("hugeyaml", 100_000_000),
    "hugeyaml-10m": ("hugeyaml", 10_000_000),
    "deep": ("deep", 10_000),
    "deep-1k": ("deep", 1_000),
    "plan": ("plan", 4_000_000_000_000),
    "number": ("number", 2_000_000_000),
    "scattered": ("scattered", 1_000_000),
    "frames": ("frames", 1_000),
    "frames-100": ("frames", 100),
    "traces": ("traces", 10_000),
    "traces-1k": ("traces", 1_000),
    "failures": ("failures", 100_000),
}


class Trouble(Exception):
    """Why a row has no figure, in words for the page: no path of this machine is in them."""


class Bench:
    def __init__(self, build, folder, pairs):
        self.build = build
        self.folder = folder
        self.pairs = pairs
        self.environment = ENVIRONMENT
        self.tapir = [os.path.join(build, "src", "tapir")]
        self.read = [self.own("read")]

    @property
    def few(self):
        """How often what takes seconds by its nature is measured."""
        return min(self.pairs, FEW_PAIRS)

    def own(self, name):
        return os.path.join(self.build, "tests", "bench", "bench-" + name)

    def stream(self, name):
        """The path of a stream; it is made when it is needed first."""
        path = os.path.join(self.folder, name)
        if not os.path.exists(path):
            kind, size = SIZES[name]
            with open(path, "wb") as file:
                subprocess.run([self.own("stream"), kind, str(size)], stdout=file, check=True)
        return path

    def keep(self, name, text):
        """A stream that a row made itself."""
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(text)
        return path

    def tapir_apart(self):
        """tapir, with a worker beside it that goes to another core: so that on the core of producer
        and reader nothing runs but these."""
        others = sorted(os.sched_getaffinity(0) - {CORE})
        taskset = shutil.which("taskset")
        if not others or not taskset:
            raise Trouble("it takes two cores, and taskset")
        folder = os.path.join(self.folder, "apart")
        worker = os.path.join(folder, "tapir-symbolize")
        os.makedirs(folder, exist_ok=True)
        shutil.copy(self.tapir[0], folder)
        with open(worker, "w", encoding="utf-8") as file:
            real = os.path.join(self.build, "src", "tapir-symbolize")
            file.write(f'#!/bin/sh\nexec {taskset} -c {others[0]} {real} "$@"\n')
        os.chmod(worker, 0o755)
        return [os.path.join(folder, "tapir")]

    def forget(self, *names):
        for name in names:
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                os.remove(path)

    def without_paths(self, text):
        for folder in (self.folder, self.build, TOP):
            text = text.replace(folder + "/", "")
        return re.sub(r"/(?:[^\s/:]+/)+", "", text).replace("|", "/")

    def run(self, command, env=None):
        """What it prints. Everything it started is gone afterwards."""
        ran = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**ENVIRONMENT, **(env or {})},
            start_new_session=True,
        )
        name = os.path.basename(command[0])
        try:
            out, err = ran.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            os.killpg(ran.pid, signal.SIGKILL)
            ran.communicate()
            raise Trouble(f"more than {PATIENCE_S} s") from None
        if ran.returncode != 0:
            said = err.decode(errors="replace").strip().splitlines()
            why = said[-1] if said else f"{name} ended with {ran.returncode}"
            raise Trouble(self.without_paths(why))
        return out.decode()

    def measure(self, reader, producer, *options, pinned=True, env=None):
        """Runs it once; {cpu, wall, producer: s, peak: KiB, status}."""
        pin = ["-c", str(CORE)] if pinned else []
        out = self.run([self.own("measure"), *pin, *options, *producer, "--", *reader], env)
        cpu, wall, done, peak, status = out.split()
        return {
            "cpu": float(cpu),
            "wall": float(wall),
            "producer": float(done),
            "peak": int(peak),
            "status": int(status),
        }

    def piped(self, reader, name, *options, **more):
        return self.measure(reader, ["cat", self.stream(name)], *options, **more)

    def ratio(self, measured, yardstick, what="cpu", factor=1.0):
        """Both in turn, as often as asked: the ratios of `what`."""
        return [measured()[what] / max(yardstick()[what], 1e-6) / factor for _ in range(self.pairs)]
