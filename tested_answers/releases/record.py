"""What came of each answer in one environment, as a committed file: `snippets/checked.<environment>.json`.

One line an answer, so that a run that finds nothing new changes one date.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from tested_answers.content import since
from tested_answers.content.entry import Entry
from tested_answers.running.environments import SHOWN


@dataclass(frozen=True)
class Found:
    """What came of one answer: empty but for the mark where everything was as its files say."""

    mark: str  # of the files that were asked
    stopped: str = ""  # why nothing of it could be asked there
    stops: dict[str, list] = field(default_factory=dict)  # variant -> line and why the snippet stops there
    claims: dict[str, str] = field(default_factory=dict)  # test function -> why it does not hold there
    mutations: dict[str, str] = field(default_factory=dict)  # test function -> why it is not shown to be able to fail
    outputs: list[dict] = field(default_factory=list)  # `file`, and where it is a line `line`, `here`, `there`
    versions: bool = False  # whether the outputs differ in nothing but the versions that they print

    @property
    def holds(self) -> bool:
        """Whether every claim holds there, and falls with each of its mutations."""
        return not self.stopped and not self.stops and not self.claims and not self.mutations

    @property
    def same(self) -> bool:
        """Whether it prints the same too, its version aside."""
        return self.holds and (not self.outputs or self.versions)


@dataclass
class Record:
    """One environment: when, with what, and what was found."""

    name: str
    date: str = ""
    packages: dict[str, str] = field(default_factory=dict)
    entries: dict[str, Found] = field(default_factory=dict)

    def of(self, entry: Entry) -> Found | None:
        """What was found of the answer as it stands; None where it changed since, or was not asked."""
        found = self.entries.get(str(entry))
        return found if found and found.mark == entry.mark else None

    @property
    def shown(self) -> str:
        """With what, for people: `torch 2.14.1, numpy 2.4.6, keras 3.15.1`."""
        return ", ".join(f"{name} {self.packages[name]}" for name in SHOWN[:3] if name in self.packages)

    def text(self) -> str:
        head = json.dumps({"date": self.date, **self.packages}, indent=1, ensure_ascii=False).removesuffix("\n}")
        filled = {name: {key: value for key, value in vars(one).items() if value} for name, one in self.entries.items()}
        rows = [f"  {json.dumps(name)}: {json.dumps(own, ensure_ascii=False)}" for name, own in sorted(filled.items())]
        return head + ',\n "entries": {\n' + ",\n".join(rows) + "\n }\n}\n"


def file_of(root: Path, name: str) -> Path:
    return root / "snippets" / f"checked.{name}.json"


def read(root: Path, name: str) -> Record:
    """The record of one environment; an empty one where nothing was asked there yet."""
    file = file_of(root, name)
    if not file.exists():
        return Record(name)
    data = json.loads(file.read_text(encoding="utf-8"))
    entries = {entry: Found(**found) for entry, found in data.pop("entries").items()}
    return Record(name, data.pop("date"), data, entries)


def read_all(root: Path) -> list[Record]:
    """Every environment in which something was asked, the newest torch first, then the newest NumPy."""
    names = [
        file.name.removeprefix("checked.").removesuffix(".json") for file in (root / "snippets").glob("checked.*.json")
    ]
    records = [read(root, name) for name in names]
    newest = {one.name: [since.numbers(one.packages.get(name, "0")) for name in SHOWN[:3]] for one in records}
    return sorted(records, key=lambda one: (newest[one.name], one.name), reverse=True)
