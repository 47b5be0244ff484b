"""The door for pytest: fixtures for the variants of an entry, and a process of its own for each entry.

All claims of one entry run in one fork. There each claim is asked again after
each of its mutations, in a further fork: it must fail then, or it is no claim.
As many entries run beside each other as there are cores.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from types import ModuleType

import pytest
from _pytest.runner import runtestprotocol

from tested_answers.content.claims import Mutation
from tested_answers.content.entry import Entry, find_entries, find_root
from tested_answers.content.lab import find_labs
from tested_answers.proving.recording import violation_of
from tested_answers.running.process import Child, SnippetError, isolated, one_thread, preload
from tested_answers.running.replay import Run, Variables, run


def pytest_configure(config: pytest.Config) -> None:
    one_thread()  # before a test module imports torch
    try:
        root = find_root(config.rootpath)
    except FileNotFoundError:
        return
    house = _House([*find_entries(root), *find_labs(root)])
    config.pluginmanager.register(house, "tested-answers-house")
    config.pluginmanager.register(house.fixtures(), "tested-answers-fixtures")


class _Runs:
    """The runs of one entry in this process: each snippet once, or once more after an mutation."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.done: dict[str, Run] = {}

    def __getitem__(self, variant: str) -> Variables:
        if variant not in self.done:
            self.done[variant] = run(self.entry.variants[variant])
        return self.done[variant].variables

    def apply(self, mutation: Mutation) -> None:
        """Replace one run by that of the edited snippet; the others stay as they are."""
        path = self.entry.variants[mutation.variant]
        self.done[mutation.variant] = run(path, mutation.apply(path.read_text(encoding="utf-8")))


class _House:
    """Sends the claims of each entry to its process and reports what comes back."""

    def __init__(self, entries: list[Entry]) -> None:
        self.by_test = {entry.test: entry for entry in entries}
        self.runs: _Runs | None = None  # of the entry whose process this is
        self.waiting: dict[Entry, list[pytest.Item]] = {}  # in the order in which pytest asks
        self.running: dict[Entry, tuple[list[pytest.Item], Child]] = {}
        self.reports: dict[str, list[dict]] = {}

    def fixtures(self) -> ModuleType:
        """One fixture for every variant that an entry has: answer, numpy, keras, ..."""
        names = {"answer"}.union(*(entry.variants for entry in self.by_test.values()))
        holder = ModuleType("tested_answers_fixtures")
        for name in names:
            setattr(holder, name, pytest.fixture(name=name)(self._variant(name)))
        return holder

    def _variant(self, name: str):
        def variables(request: pytest.FixtureRequest) -> Variables:
            if self.runs is None or self.runs.entry.test != request.path:
                pytest.fail(
                    f"{name!r} is for the tests of entries, tests/<topic>/test_<slug>.py with its page in docs/",
                    pytrace=False,
                )
            if name not in self.runs.entry.variants:
                pytest.fail(
                    f"{self.runs.entry} has no variant {name!r}; it has: {', '.join(self.runs.entry.variants)}",
                    pytrace=False,
                )
            try:
                return self.runs[name]
            except SnippetError as error:
                pytest.fail(str(violation_of(self.runs.entry, error)), pytrace=False)

        return variables

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            if entry := self.by_test.get(item.path):
                self.waiting.setdefault(entry, []).append(item)
        snippets = [path for entry in self.waiting for path in entry.variants.values() if path.exists()]
        if snippets and not session.config.option.collectonly:
            preload([path.read_bytes().decode("utf-8", "replace") for path in snippets])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        entry = self.by_test.get(item.path)
        if entry is None or self.runs is not None:
            return None
        if item.nodeid not in self.reports:
            self.reports |= self._reports_of(entry)
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        for data in self.reports.pop(item.nodeid):
            report = item.config.hook.pytest_report_from_serializable(config=item.config, data=data)
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def _reports_of(self, entry: Entry) -> dict[str, list[dict]]:
        self._begin()
        items, child = self.running.pop(entry)
        try:
            return child.result()
        except SnippetError as error:  # the process is gone, so every claim of it is
            sentence = str(violation_of(entry, error))
            failed = pytest.CallInfo.from_call(lambda: pytest.fail(sentence, pytrace=False), "call")
            return {item.nodeid: [_data(item, pytest.TestReport.from_item_and_call(item, failed))] for item in items}
        finally:
            self._begin()

    def _begin(self) -> None:
        """Start the next entries, so that every core has one."""
        while self.waiting and len(self.running) < (os.cpu_count() or 1):
            entry = next(iter(self.waiting))
            items = self.waiting.pop(entry)
            self.running[entry] = items, Child(partial(self._serve, entry, items))

    def pytest_unconfigure(self) -> None:
        for _, child in self.running.values():
            child.end()

    def _serve(self, entry: Entry, items: list[pytest.Item]) -> dict[str, list[dict]]:
        """In the entry's process: run its claims, then ask each again after its mutations."""
        capture = items[0].config.pluginmanager.getplugin("capturemanager")
        capture.stop_global_capturing()  # its file is shared with the processes beside this one
        capture.start_global_capturing()
        self.runs = _Runs(entry)
        reports = {item.nodeid: _reports(item, after) for item, after in _with_next(items)}
        true = [item for item in items if all(report.passed for report in reports[item.nodeid])]
        for mutation, asked in _by_edit(true).items():
            for item, sentence in self._unbroken(mutation, asked).items():
                _fail(reports[item.nodeid], f"{entry.shown(entry.test)}:{item.location[1] + 1}: {item.name} {sentence}")
        return {item.nodeid: [_data(item, report) for report in reports[item.nodeid]] for item in items}

    def _unbroken(self, mutation: Mutation, items: list[pytest.Item]) -> dict[pytest.Item, str]:
        """The claims that an mutation does not make fail, and why that is a violation."""
        place = (
            f"in {self.runs.entry.shown(self.runs.entry.variants[mutation.variant])}"
            if mutation.variant in self.runs.entry.variants
            else ""
        )
        change = f"after {mutation.old!r} becomes {mutation.new!r} {place}"
        try:
            holds = isolated(lambda: self._holds_after(mutation, items))
        except SnippetError as error:
            sentence = f"cannot be asked {change}: line {error.line} {error.sentence}. Choose an mutation that leaves the snippet running"
            return dict.fromkeys(items, sentence)
        except (ValueError, KeyError) as error:
            return dict.fromkeys(items, f"has an mutation that cannot be made: {error}")
        return {
            item: f"still holds {change}, so it asserts nothing about it; assert more, or name another mutation"
            for item in items
            if holds[item.nodeid]
        }

    def _holds_after(self, mutation: Mutation, items: list[pytest.Item]) -> dict[str, bool]:
        self.runs.apply(mutation)
        return {
            item.nodeid: all(report.passed for report in _reports(item, after)) for item, after in _with_next(items)
        }


def _with_next(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], None], strict=True)


def _reports(item: pytest.Item, after: pytest.Item | None) -> list[pytest.TestReport]:
    return runtestprotocol(item, nextitem=after, log=False)


def _by_edit(items: list[pytest.Item]) -> dict[Mutation, list[pytest.Item]]:
    """Claims that share an mutation share its run."""
    asked: dict[Mutation, list[pytest.Item]] = {}
    for item in items:
        for mutation in getattr(item.function, "mutations", []):
            asked.setdefault(mutation, []).append(item)
    return asked


def _fail(reports: list[pytest.TestReport], sentence: str) -> None:
    call = next(report for report in reports if report.when == "call")
    call.outcome, call.longrepr = "failed", sentence


def _data(item: pytest.Item, report: pytest.TestReport) -> dict:
    return item.config.hook.pytest_report_to_serializable(config=item.config, report=report)
