"""A contract that was kept is asked again where anything that it reads has changed, and only there."""

import os
import sys
from pathlib import Path

import pytest

from tested_answers import checks
from tested_answers.checks import check_entry, check_once
from tested_answers.content.drawing import FRESH
from tested_answers.content.entry import Entry, find_entries
from tested_answers.files import find_root
from tested_answers.proving.verdicts import Verdicts, read_by_checks
from tested_answers.running.process import isolated

DEPENDS = [
    "docs/**/*.md",
    "docs/taxonomy.yml",
    "snippets/**/*",
    "tests/**/*.py",
    "requirements/environments/*.txt",
    "tested_answers/**/*.py",
    "mkdocs.yml",
]
ROOT = find_root(Path(__file__).parent)


class Asking:
    """Which entries are really asked."""

    def __init__(self, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.house, self.asked = house, []
        monkeypatch.delenv(FRESH, raising=False)
        monkeypatch.setattr(checks, "check_entry", self._check)

    def _check(self, entry: Entry, entries: list[Entry]) -> list:
        self.asked.append(entry.slug)
        return check_entry(entry, entries)

    def again(self) -> tuple[list[str], list[str]]:
        """The entries that were asked, and what is wrong with any."""
        self.asked.clear()
        entries = find_entries(self.house)
        found = [str(one) for entry in entries for one in check_once(entry, entries, Verdicts(self.house))]
        return sorted(self.asked), found


@pytest.fixture
def asking(house: Path, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """A house in which all was asked once."""
    made = Asking(house, monkeypatch)
    assert len(made.again()[0]) == len(find_entries(house)) > 1
    return made


def test_nothing_is_asked_twice(asking: Asking) -> None:
    good = Entry(asking.house, "layers", "good-question")
    asked, _ = asking.again()
    assert good.slug not in asked
    good.page.write_text(good.text.replace("Each row is a sample.", "Each row is one sample."), encoding="utf-8")
    assert good.slug in asking.again()[0]
    assert good.slug not in asking.again()[0]


def test_what_is_wrong_is_said_each_time(asking: Asking) -> None:
    good = Entry(asking.house, "layers", "good-question")
    good.page.write_text(good.text.replace("claim:rows", "claim:row"), encoding="utf-8")
    for _ in range(2):
        asked, found = asking.again()
        assert good.slug in asked
        assert any("cites no claim" in one for one in found)


def test_a_claim_that_another_entry_cites_is_a_part_of_its_contract(asking: Asking) -> None:
    other = Entry(asking.house, "layers", "good-question")
    citing = Entry(asking.house, "layers", "other-question")
    text = citing.text + "\nEach row is a sample. [✓](claim:good-question/rows)\n"
    citing.page.write_text(text, encoding="utf-8")
    asking.again()
    other.test.write_text(other.test.read_text(encoding="utf-8").replace("def test_rows", "def test_lines"), "utf-8")
    assert any("good-question/rows" in one for one in asking.again()[1])


@pytest.mark.parametrize("slug", ["dtype-mismatch", "lstm-output-or-hn", "from-keras-to-pytorch"])
def test_all_that_is_read_is_a_part_of_the_key(slug: str) -> None:
    entries = find_entries(ROOT)
    entry = next(one for one in entries if one.slug == slug)
    # The page of each other entry is read for its phrasings, which are a part of the key by themselves.
    known = {*read_by_checks(entry, entries), *(one.page for one in entries)}
    opened = isolated(_opened, entry)
    assert entry.page in opened
    assert opened - known == set()


def _opened(entry: Entry) -> set[Path]:
    """The files of the project that checking it opens, in a process that has read none of them."""
    opened = set()

    def hear(event: str, arguments: tuple) -> None:
        if event == "open" and isinstance(arguments[0], str | os.PathLike):
            opened.add(Path(arguments[0]).absolute())

    entries = find_entries(entry.root)
    sys.addaudithook(hear)
    check_entry(entry, entries)
    ours = {path: path.relative_to(entry.root).parts[0] for path in opened if path.is_relative_to(entry.root)}
    # Without what is installed, which the environment's name stands for, and what is kept.
    return {path for path, folder in ours.items() if not folder.startswith(".") and not folder.endswith(".egg-info")}
