"""Every entry keeps the contract, and its recorded outputs, numbers and figures are what its code gives today."""

from __future__ import annotations

from pathlib import Path

import pytest

from tested_answers.checks import contract
from tested_answers.content.entry import Entry, find_entries, find_root
from tested_answers.proving.recording import record
from tested_answers.running import versions
from tested_answers.running.process import preload

ROOT = find_root(Path(__file__).parent)
ENTRIES = find_entries(ROOT)


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    preload([path.read_text(encoding="utf-8") for entry in ENTRIES for path in entry.variants.values()])


def _list(violations: list) -> str:
    return "\n" + "\n".join(map(str, violations))


def test_there_are_entries() -> None:
    assert ENTRIES


def test_house_is_in_order() -> None:
    violations = contract.check_house(ROOT)
    assert not violations, _list(violations)


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_entry_keeps_its_contract(entry: Entry) -> None:
    violations = contract.check_entry(entry, ENTRIES)
    assert not violations, _list(violations)


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_what_the_entry_shows_is_what_its_code_gives(entry: Entry) -> None:
    violations = contract.check_recording(entry, record(entry))
    assert not violations, _list(violations)


def test_recorded_versions_are_those_that_run_here() -> None:
    recorded = versions.read(ROOT)
    recorded.pop("date", None)
    # A page says "checked with torch X": this run is what makes that true.
    installed = versions.installed()
    recorded.pop("python"), installed.pop("python")
    assert recorded == installed, "the pages name other versions; run `make update` and read the diff"
