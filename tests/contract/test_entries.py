"""Every entry and lab keeps the contract. That its outputs and claims are true is its own test file's business."""

from pathlib import Path

import pytest

from tested_answers.checks import check_house, check_once
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.lab import find_all
from tested_answers.files import find_root
from tested_answers.proving.verdicts import Verdicts
from tested_answers.running import environments

# On all that people write: one word changed, and all are asked again.
DEPENDS = [
    "docs/**/*",
    "snippets/**/*",
    "tests/**/*",
    "families/**/*",
    "requirements/**/*",
    "tested_answers/**/*.py",
    "mkdocs.yml",
]
ROOT = find_root(Path(__file__).parent)
ENTRIES = find_entries(ROOT)
KEPT = Verdicts(ROOT)


def test_there_are_entries() -> None:
    assert ENTRIES


def test_house_is_in_order() -> None:
    violations = check_house(ROOT)
    assert not violations, "\n" + "\n".join(map(str, violations))


@pytest.mark.parametrize("entry", find_all(ROOT), ids=str)
def test_entry_keeps_its_contract(entry: Entry) -> None:
    violations = check_once(entry, ENTRIES, KEPT)
    assert not violations, "\n" + "\n".join(map(str, violations))


def test_recorded_versions_are_those_that_run_here() -> None:
    recorded, installed = environments.checked(ROOT), environments.installed()
    # A page says "checked with torch X": the proofs of this run are what makes that true.
    assert {name: recorded.get(name) for name in environments.SHOWN} == {
        name: installed.get(name) for name in environments.SHOWN
    }, "the pages name other versions; run `make update` and read the diff"
