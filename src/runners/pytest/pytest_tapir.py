"""pytest through tapir: PYTEST_PLUGINS=pytest_tapir, or pytest -p pytest_tapir.

Each test becomes a point of TAP when it is over, with its traceback and what it printed. tapir is
$TAPIR, or is found in PATH. Where pytest asks or lists instead of testing, it keeps its own output.
"""

import faulthandler
import os
import subprocess

import pytest

# Options that need pytest's own terminal.
OWN = "help version markers showfixtures show_fixtures_per_test collectonly cacheshow setupshow usepdb trace"


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    option = config.option
    if getattr(option, "tbstyle", "auto") == "auto":
        option.tbstyle = "native"  # the whole stack, which tapir cuts
    if hasattr(config, "workerinput") or any(getattr(option, name, 0) for name in OWN.split()):
        return
    terminal = config.pluginmanager.getplugin("terminalreporter")
    if terminal:
        config.pluginmanager.unregister(terminal)
    config.pluginmanager.register(Tapir(), "tapir")


class Tapir:
    def __init__(self):
        name = os.environ.get("TAPIR", "tapir")
        try:
            self.program = subprocess.Popen([name], stdin=subprocess.PIPE)
        except OSError as error:
            raise pytest.UsageError("%s: %s" % (name, error.strerror)) from None
        self.parallel = False
        self.planned = self.count = 0
        self.over = False
        self.reports = {}  # of the tests that run
        self.write("TAP version 14")

    def write(self, *lines):
        text = "".join(line + "\n" for line in lines)
        try:
            self.program.stdin.write(text.encode("utf-8", "backslashreplace"))
            self.program.stdin.flush()
        except BrokenPipeError:
            pass  # a tapir that is gone is no reason not to run the tests

    def point(self, good, name, directive="", yaml=()):
        self.count += 1
        name = name.replace("\\", "\\\\").replace("#", "\\#").replace("\n", " ")
        point = "%sok %d - %s%s" % ("" if good else "not ", self.count, name, directive)
        self.write(point, *(["  ---", *yaml, "  ..."] if yaml else []))

    def pytest_collectreport(self, report):
        if report.failed:
            yaml = block("stack", report.longreprtext)
            self.point(False, report.nodeid or "collection", "", yaml)

    def pytest_collection_finish(self, session):
        self.parallel = session.config.pluginmanager.hasplugin("dsession")
        if not self.count or session.config.option.continue_on_collection_errors:
            self.planned = 0 if self.parallel else self.count + len(session.items)
        if self.planned:
            self.write("1..%d" % self.planned)

    # pytest-xdist: a worker knows all tests now. Each of the others knows the same.
    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node, ids):
        if not self.count and not self.planned and node.config.getvalue("dist") != "each":
            self.planned = len(ids)
            self.write("1..%d" % self.planned)

    def pytest_runtest_logstart(self, nodeid, location):
        if not self.parallel:
            self.write("# Subtest: " + nodeid.replace("\n", " "))

    def pytest_runtest_logreport(self, report):
        if report.outcome == "rerun":
            self.reports.pop(report.nodeid, None)
            return
        reports = self.reports.setdefault(report.nodeid, [])
        reports.append(report)
        # Of a worker that crashed pytest-xdist tells in a report that is of no phase.
        if report.when not in ("setup", "call"):
            self.tell(report.nodeid, self.reports.pop(report.nodeid))

    # Tests whose end pytest-xdist did not wait for: with -x it stops at once.
    def tell_rest(self):
        while self.reports:
            self.tell(*self.reports.popitem())

    # The point of a test, from what pytest says of its set-up, its call and its tear-down.
    def tell(self, nodeid, reports):
        failed = [report for report in reports if report.failed]
        yaml = ["  duration_ms: %.3f" % (1000 * sum(report.duration for report in reports))]
        for report in failed:
            key = "message" if isinstance(report.longrepr, str) else "stack"
            yaml += block(key, why(report))
        for name, text in reports[-1].sections if failed else ():
            yaml += block("stderr" if "stderr" in name else "stdout", text)
        for report in reports:
            if not failed and hasattr(report, "wasxfail"):
                todo = report.wasxfail.replace("reason: ", "", 1)
                self.point(report.passed, nodeid, line(" # TODO " + todo), yaml)
                return
            if not failed and report.skipped:
                reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
                reason = reason.replace("Skipped: ", "", 1)
                self.point(True, nodeid, line(" # SKIP " + reason), yaml)
                return
        self.point(not failed, nodeid, "", yaml)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session):
        plugins = session.config.pluginmanager
        # pytest-xdist may have found the terminal before it was gone.
        if plugins.hasplugin("dsession"):
            plugins.getplugin("dsession").terminal = None
        if plugins.hasplugin("terminaldistreporter"):
            plugins.unregister(name="terminaldistreporter")
        # A crash of Python tells its stack in the stream, where tapir sees which test it was.
        if plugins.hasplugin("faulthandler"):
            faulthandler.enable(self.program.stdin)

    def pytest_internalerror(self, excrepr):
        self.bail_out("internal error of pytest", str(excrepr))

    def pytest_keyboard_interrupt(self, excinfo):
        if self.planned or not self.count:  # else it is what came of files with errors
            self.bail_out(str(excinfo.value) or "interrupted")

    def bail_out(self, reason, text=""):
        self.over = True
        self.tell_rest()
        self.write("Bail out! " + line(reason), *["# " + part for part in text.splitlines()])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session, exitstatus):
        stopped = session.shouldfail or session.shouldstop
        self.tell_rest()
        if self.over:
            pass
        elif stopped and self.planned > self.count:
            self.bail_out(str(stopped))
        elif not self.planned and self.count:
            self.write("1..%d" % self.count)
        faulthandler.disable()
        self.program.stdin.close()
        status = self.program.wait()
        # A run that tapir alone finds wrong is no success either.
        if not exitstatus:
            session.exitstatus = 128 - status if status < 0 else status


def line(text):
    return " ".join(text.split()) if "\n" in text else text


def why(report):
    """What pytest says of a failure."""
    text = report.longreprtext
    # Of a report that a worker made the first line is about the worker.
    if hasattr(report, "node") and text.startswith("[" + report.node.gateway.id + "] "):
        return text.partition("\n")[2]
    return text


def block(key, text):
    """A key of YAML with a text as it is."""
    return ["  %s: |2" % key] + ["    " + part for part in text.splitlines()]
