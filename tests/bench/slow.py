"""Rows of the benchmark about terminals that are slow or stuck: how old the bar is, and how long
the end takes."""

import os
import pty
import statistics
import subprocess
import time

SECONDS = 8


def measure_age(bench, rate):
    """Median, 99th percentile and turn of the bar at so many bytes per second, in ms, each time."""
    ages = []
    for _ in range(bench.few):
        ran = subprocess.run(
            [bench.own("stale"), str(rate), str(SECONDS), *bench.tapir],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
            env=bench.environment,
        )
        ages.append([float(word) for word in ran.stdout.split()])
    return ages


def stale(rate, judge):
    def run(bench):
        if not os.path.exists(bench.own("stale")):
            return None, "without libvterm"
        ages = measure_age(bench, rate)
        median = statistics.median(age[0] for age in ages)
        turn = statistics.median(age[2] for age in ages)
        note = f"(median age {median:.0f} ms, a bar each {turn:.0f} ms)"
        return [judge(age) for age in ages], note

    return run


def finish(bench, name, rate):
    """Runs tapir on a terminal of so many bytes per second (0: stuck). The seconds from the end of
    its input to its own, the bytes that came meanwhile, and all of them."""
    master, slave = pty.openpty()
    with open(bench.stream(name), "rb") as stream:
        cat = subprocess.Popen(["cat"], stdin=stream, stdout=subprocess.PIPE)
    reader = subprocess.Popen(
        bench.tapir,
        stdin=cat.stdout,
        stdout=slave,
        stderr=subprocess.DEVNULL,
        env=bench.environment,
    )
    cat.stdout.close()
    os.close(slave)
    os.set_blocking(master, False)
    text, ended, end_bytes = b"", None, 0
    last = time.monotonic()
    while reader.poll() is None:
        time.sleep(0.005)
        now = time.monotonic()
        room = int((now - last) * rate)
        if room:
            last = now
            try:
                text += os.read(master, room)
            except OSError:  # nothing to read, or nobody to write
                pass
        if ended is None and cat.poll() is not None:
            ended, end_bytes = now, len(text)
    took = time.monotonic() - (ended or last)
    came = len(text) - end_bytes
    try:
        while more := os.read(master, 65536):
            text += more
    except OSError:
        pass
    os.close(master)
    return took, came, text


def stuck(bench):
    return [finish(bench, "fail-1m", 0)[0] for _ in range(bench.few)]


def draining(bench):
    """What is lost makes this row fail."""
    rate, ratios = 10000, []
    for _ in range(bench.few):
        took, came, text = finish(bench, "fail-20k", rate)
        if text.count(b"FAIL: ") < 200 or b"200 failures" not in text:
            raise OSError("something was lost")
        ratios.append(took * rate / came)
    return ratios


ROWS = [
    (
        "stale",
        "1 000 tests/s, 10 kB/s: age of the bar, p99",
        "time between two bars",
        2,
        1.0,
        stale(10000, lambda age: age[1] / age[2]),
    ),
    (
        "stale-1k",
        "1 000 tests/s, 1 kB/s: age of the bar, p99, in s",
        "–",
        0.5,
        0.15,
        stale(1000, lambda age: age[1] / 1000),
    ),
    ("slow-tty-exit", "10 000 failures, stuck: our end after theirs, in s", "–", 10, 3, stuck),
    (
        "slow-tty-drain",
        "200 failures, 10 kB/s: the same, none lost",
        "the line alone",
        1.2,
        1.05,
        draining,
    ),
]
