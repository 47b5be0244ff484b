"""A long guided notebook: one script in percent format that is page and snippet in one, kept to an entry's contract."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tested_answers.content import front_matter
from tested_answers.content.entry import KEYS, Entry, find_entries
from tested_answers.content.variants import FIGURE, MAIN

LABS = "labs"  # the folder of the scripts, and of their pages
LAB_KEYS = {
    "title": (str, "what the lab is about"),
    "description": (str, "what the reader learns, in one sentence"),
    "related": (list, "the slugs of the answers that it ties together"),
    "added": KEYS["added"],
}
_CELL = re.compile(r"^# %%( \[markdown\])?\n", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """One cell of a lab: what stands in it, without the comment marks where it is Markdown."""

    text: str
    is_code: bool


@dataclass(frozen=True)
class Lab(Entry):
    """A lab; its front matter is the comment above its first cell, its body the prose of its cells."""

    keys = LAB_KEYS
    has_page = False

    @property
    def page(self) -> Path:
        return self.snippet

    @cached_property
    def variants(self) -> dict[str, Path]:
        return {MAIN: self.snippet}

    @cached_property
    def _parts(self) -> list[str]:
        """The text before the first cell, then kind and text of each cell by turns."""
        return _CELL.split(self.text)

    @property
    def head(self) -> front_matter.FrontMatter:
        return front_matter.read(_uncommented(self._parts[0]) + "\n\n")

    @cached_property
    def cells(self) -> list[Cell]:
        pairs = zip(self._parts[1::2], self._parts[2::2], strict=True)
        return [Cell(text.strip("\n"), True) if not kind else Cell(_uncommented(text), False) for kind, text in pairs]

    @cached_property
    def body(self) -> str:
        return "\n\n".join(cell.text for cell in self.cells if not cell.is_code)


def _uncommented(text: str) -> str:
    return re.sub(r"^# ?", "", text, flags=re.MULTILINE).strip()


def find_labs(root: Path) -> list[Lab]:
    """Every lab, by slug."""
    scripts = sorted((root / "snippets" / LABS).glob("*.py"))
    return [Lab(root, LABS, path.stem.replace("_", "-")) for path in scripts if not path.stem.endswith(f"_{FIGURE}")]


def find_all(root: Path) -> list[Entry]:
    """Every entry, then every lab: all that is proved."""
    return [*find_entries(root), *find_labs(root)]


def owner_of(path: Path, everything: list[Entry]) -> Entry | None:
    """The entry that a file is of, by its folder and by how its name begins; the file need not be there."""
    name = path.name.split(".")[0].removeprefix("test_").replace("_", "-")
    mine = [one for one in everything if path.parent.name == one.topic and f"{name}-".startswith(f"{one.slug}-")]
    return max(mine, key=lambda one: len(one.slug), default=None)
