"""Ask the claims of a test file in a pytest of their own: over given variables, and again over others in a fork."""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType

import pytest
from _pytest._code.code import TracebackEntry
from _pytest.outcomes import Failed
from _pytest.runner import runtestprotocol

from tested_answers.content.claims import Mutation
from tested_answers.content.drawing import FRESH
from tested_answers.content.entry import Entry
from tested_answers.content.pasted import PASTED
from tested_answers.proving.message import one_line, statements
from tested_answers.proving.pasting import Pasted
from tested_answers.running.process import Task, step
from tested_answers.running.replay import Run, Variables
from tested_answers.running.streams import reseed


@dataclass
class Outcome:
    """What became of one claim: whether it holds; else the report, and whether the claim itself said no."""

    holds: bool
    text: str = ""
    asserted: bool = False
    message: str = ""  # of a claim that said no after a mutation: in one line


@dataclass
class Replayed:
    """A snippet that ran in a fork: what it printed there, and what became of the claims that were asked."""

    printed: dict[int, list[str]]
    outcomes: dict[str, Outcome]


class Asking:
    """A pytest plugin: collects the claims of one entry, then lets `work` ask them while the session stands."""

    def __init__(self, entry: Entry, variables: dict[str, Variables], work: Callable[["Asking"], None]) -> None:
        self.entry, self.work = entry, work
        self.variables = {**variables, PASTED: Pasted(entry.page, entry.pasted)}
        self.items: dict[str, list[pytest.Item]] = {}
        self.problem = f"{entry.shown(entry.test)} could not be collected"
        self.statements = statements(entry.test.read_text(encoding="utf-8"))  # before the forks, once for all
        self._raised: dict[str, pytest.ExceptionInfo] = {}
        self._brief = False

    def run(self) -> None:
        """Collect and work; nothing is printed."""
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        arguments = [
            str(self.entry.test), "-c", os.devnull, f"--rootdir={self.entry.root}", "--import-mode=importlib",
            f"--confcutdir={self.entry.test.parent}", "-W", "error",
            "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:logging",
        ]  # fmt: skip
        pytest.main(arguments, plugins=[self, self._fixtures()])

    def outcomes(self, names: Iterable[str], *, first: bool = False) -> dict[str, Outcome]:
        """Ask these claims; with `first`, no further than the first that fails."""
        found = {}
        for name in names:
            found[name] = self._outcome(self.items.get(name, []))
            if first and not found[name].holds:
                break
        return found

    def replay(
        self, variant: str, run: Callable[[], Run], names: list[str], *, first: bool = False, others: Iterable[str] = ()
    ) -> Replayed:
        """The same in a fork in which the variant's variables are what `run` gives; `others` on a few cases each."""

        def task() -> Replayed:
            self._brief = True
            gave = run()
            self.variables[variant] = gave.variables
            replayed = Replayed(gave.printed, self.outcomes(names, first=first))
            for item in [item for name in others for item in self.items.get(name, [])]:
                item.obj = getattr(item.obj, "few", item.obj)
            replayed.outcomes |= self.outcomes(others)
            return replayed

        step(self.entry.test, 1)
        return Task(task, fork=True).result()

    def mutations(self, names: Iterable[str]) -> dict[Mutation, list[str]]:
        """Mutation -> the claims that must fall with it; claims that share one share its run."""
        asked: dict[Mutation, list[str]] = {}
        for name in names:
            for item in self.items.get(name, [])[:1]:
                for mutation in getattr(item.function, "mutations", []):
                    asked.setdefault(mutation, []).append(name)
        return asked

    def _outcome(self, items: list[pytest.Item]) -> Outcome:
        outcome = Outcome(bool(items), self.problem)
        for item in items:
            step(self.entry.test, item.location[1] + 1)
            reseed(None if FRESH in os.environ and not self._brief else 0)  # a message after a mutation is recorded
            for report in runtestprotocol(item, nextitem=None, log=False):
                if not report.passed:
                    raised = self._raised.get(report.when)
                    place = self._own(raised)
                    outcome = Outcome(False, _text(report, self.entry.variants), place is not None)
                    if place and self._brief:
                        outcome.message = one_line(raised, place, self.statements, (*self.entry.variants, PASTED))
        return outcome

    def _own(self, raised: pytest.ExceptionInfo | None) -> TracebackEntry | None:
        """Where the claim said no: its own assert, an `assert_...` that it calls, `pytest.fail` or `pytest.raises`."""
        if raised is None or not raised.errisinstance((AssertionError, Failed)):
            return None
        places = [entry.frame.code.raw.co_filename for entry in raised.traceback]
        own = max((number for number, path in enumerate(places) if path == str(self.entry.test)), default=None)
        if own is None:
            return None
        said_no = (
            own == len(places) - 1
            or isinstance(raised.value, Failed)
            or raised.traceback[own + 1].name.startswith("assert")
        )
        return raised.traceback[own] if said_no else None

    # --- hooks ---

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> pytest.TestReport | None:
        self._raised[call.when] = call.excinfo
        if call.excinfo is None or not self._brief:
            return None
        # A mutation should make the claim fail: its traceback is for nobody, and took most of the time.
        return pytest.TestReport(item.nodeid, item.location, {}, "failed", call.excinfo.exconly(), call.when)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problem = str(report.longrepr)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            self.items.setdefault(getattr(item, "originalname", None) or item.name, []).append(item)
        self.work(self)
        return True

    def _fixtures(self) -> ModuleType:
        holder = ModuleType("tested_answers_fixtures")
        for variant in (*self.entry.variants, PASTED):
            setattr(holder, variant, pytest.fixture(name=variant)(self._fixture(variant)))
        return holder

    def _fixture(self, variant: str) -> Callable[[], Variables]:
        return lambda: self.variables[variant]


_NO_FIXTURE = re.compile(r"^E\s+fixture '(?P<name>\w+)' not found$", re.MULTILINE)


def _text(report: pytest.TestReport, variants: Iterable[str] = ()) -> str:
    if lost := _NO_FIXTURE.search(report.longreprtext):
        return f"asks for {lost['name']!r}, which this entry has not; it has: {', '.join(variants)}"
    printed = "".join(f"\n--- {name} ---\n{text}" for name, text in report.sections)
    return f"{report.longreprtext}{printed}"
