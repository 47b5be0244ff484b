"""The families of messages: `families/<area>/<slug>.yml`, one file each, read and held to their contract."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

from tested_answers.content.entry import find_entries
from tested_answers.content.near import did_you_mean
from tested_answers.content.violation import Violation
from tested_answers.explain.filling import holes, names_in, worked_out
from tested_answers.explain.patterns import LEAST, Pattern

FOLDER = "families"
LIBRARIES = ("torch", "numpy", "keras", "tensorflow")
_KEYS = {"title", "library", "kind", "wordings", "means", "numbers", "causes"}
_CAUSE = {
    "because",
    "tell",
    "write",
    "answer",
    "when",
    "frame",
    "draws",
    "where",
    "setup",
    "fails",
    "numbers",
    "fixed",
    "not_run",
    "source",
}
_WORDING = {"pattern", "since", "source", "means", "frame"}
_RANGE = re.compile(r"(?P<low>-?[0-9]+)\.\.(?P<high>-?[0-9]+)")


@dataclass(frozen=True)
class Wording:
    """One way in which a release says it."""

    pattern: Pattern
    since: str = ""
    source: str = ""
    means: str = ""
    frame: str = ""

    def near(self, low: str) -> bool:
        """Whether the text says what must stand around a message that other libraries have too."""
        return not self.frame or any(word in low for word in self.frame.split(", "))


@dataclass(frozen=True)
class Cause:
    """Why a message comes, how to tell, what to write, and how it is raised."""

    because: str = ""
    tell: str = ""
    write: str = ""
    answer: str = ""
    when: str = ""
    frame: str = ""
    draws: dict[str, str | list] = field(default_factory=dict)
    where: str = ""
    setup: str = ""
    fails: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    fixed: str = ""
    not_run: str = ""
    source: str = ""

    @cached_property
    def ranges(self) -> dict[str, range | list]:
        """What is drawn: a range of whole numbers, or one of a list."""
        drawn = {}
        for name, spec in self.draws.items():
            match = _RANGE.fullmatch(str(spec))
            if not match and not (isinstance(spec, list) and spec):
                raise ValueError(f"{name}: {spec} draws nothing; write {name}: 1..40, or a list to choose from")
            drawn[name] = range(int(match["low"]), int(match["high"]) + 1) if match else spec
        return drawn


@dataclass(frozen=True)
class Family:
    """One message with all its wordings and causes."""

    path: Path
    title: str
    library: str
    kind: str
    wordings: tuple[Wording, ...]
    means: str
    numbers: dict[str, str]
    causes: tuple[Cause, ...]

    @property
    def slug(self) -> str:
        return self.path.stem

    @property
    def area(self) -> str:
        return self.path.parent.name

    def __str__(self) -> str:
        return f"{self.area}/{self.slug}"


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, where it is: ten times as fast


def areas(root: Path) -> dict[str, str]:
    """Area -> heading, in the order of the page."""
    file = root / FOLDER / "areas.yml"
    return dict(yaml.safe_load(file.read_text(encoding="utf-8"))) if file.exists() else {}


def find_families(root: Path) -> list[Family]:
    """All families. Raises ValueError with the violations, one a line."""
    found, violations = read_all(root)
    if violations:
        raise ValueError("\n".join(map(str, violations)))
    return found


def read_all(root: Path) -> tuple[list[Family], list[Violation]]:
    """All families that can be read, and what is wrong with the files."""
    found: dict[str, Family] = {}
    violations = []
    for path in _files(root):
        family, wrong = read(path, root)
        violations += wrong
        if family and family.slug in found:
            shown = path.relative_to(root).as_posix()
            violations.append(
                Violation(
                    shown, 1, f"{found[family.slug]} has the same slug, which is its address; name this file otherwise"
                )
            )
        elif family:
            found[family.slug] = family
    return [*found.values()], violations


def _files(root: Path) -> list[Path]:
    order = list(areas(root))
    paths = [*(root / FOLDER).glob("*/*.yml")]
    return sorted(
        paths, key=lambda path: (order.index(path.parent.name) if path.parent.name in order else 99, path.stem)
    )


def read(path: Path, root: Path) -> tuple[Family | None, list[Violation]]:
    """A family and what is wrong with its file."""
    text, shown = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()

    def wrong(sentence: str, near: str = "") -> Violation:
        return Violation(shown, _line(text, near), sentence)

    try:
        data = yaml.load(text, _LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it cannot be read"
        return None, [
            Violation(
                shown, mark.line + 1 if mark else 1, f"this is no YAML ({said}); quote texts with a colon or a brace"
            )
        ]
    if not isinstance(data, dict):
        return None, [wrong("the file holds no family; `make new-error NAME=...` writes one to fill in")]
    found = [
        wrong(f"there is no key {key!r}; write one of {', '.join(sorted(_KEYS))}", f"{key}:")
        for key in data.keys() - _KEYS
    ]
    found += [
        wrong(f"{key}: is missing; write it")
        for key in ("title", "library", "wordings", "means", "causes")
        if not data.get(key)
    ]
    if found:
        return None, found
    family = Family(
        path=path,
        title=str(data["title"]),
        library=str(data["library"]),
        kind=str(data.get("kind", "error")),
        wordings=tuple(_wording(one) for one in data["wordings"]),
        means=str(data["means"]),
        numbers={str(name): str(said) for name, said in (data.get("numbers") or {}).items()},
        causes=tuple(_cause(one) for one in data["causes"]),
    )
    for one in data["wordings"]:
        if isinstance(one, dict) and (other := one.keys() - _WORDING):
            found.append(
                wrong(
                    f"a wording has no key {min(other)!r}; write one of {', '.join(sorted(_WORDING))}", f"{min(other)}:"
                )
            )
    for one in data["causes"]:
        if other := one.keys() - _CAUSE:
            found.append(
                wrong(f"a cause has no key {min(other)!r}; write one of {', '.join(sorted(_CAUSE))}", f"{min(other)}:")
            )
    return family, found + [wrong(sentence, near) for sentence, near in _violations(family, root)]


def _violations(family: Family, root: Path) -> list[tuple[str, str]]:
    """(sentence, text near which it stands) of all that a family owes."""
    found = []
    if family.area not in areas(root):
        found.append(
            (f"the area {family.area!r} stands not in {FOLDER}/areas.yml; write it there or move the file", "")
        )
    if family.library not in LIBRARIES:
        found.append((f"library: {family.library} is unknown; write one of {', '.join(LIBRARIES)}", "library:"))
    if family.kind not in ("error", "warning"):
        found.append((f"kind: {family.kind} is unknown; write error or warning", "kind:"))
    if "REPLACE ME" in family.path.read_text(encoding="utf-8"):
        found.append(("a placeholder is left; write what it asks for", "REPLACE ME"))
    names: set[str] = set()
    for wording in family.wordings:
        pattern = wording.pattern
        try:
            names |= pattern.names.keys()
        except ValueError as error:
            found.append((str(error), pattern.text[:20]))
            continue
        if pattern.strength < LEAST:
            found.append(
                (
                    f"the pattern has {pattern.strength} letters of its own; write at least {LEAST}, else it claims what is not its own",
                    pattern.text[:20],
                )
            )
        if pattern.text.strip().startswith(("{", "...")):
            found.append(
                ("the pattern begins with no literal text; begin it with what all such messages say", pattern.text[:20])
            )
    for name in sorted(names - family.numbers.keys()):
        found.append((f"{name} stands in a pattern and has no meaning; write {name}: under numbers:", "numbers:"))
    for name in sorted(family.numbers.keys() - names):
        found.append((f"{name} has a meaning and stands in no pattern; take it out or name it in one", f"{name}:"))
    for cause in family.causes:
        near = cause.because[:25]
        found += [(sentence, near) for sentence in _of_cause(family, cause, names, root)]
    for text in (family.means, *(wording.means for wording in family.wordings)):
        found += [(sentence, "means:") for sentence in _unknown(text, names)]
    return found


def _of_cause(family: Family, cause: Cause, names: set[str], root: Path) -> list[str]:
    found = []
    if not cause.because:
        found.append("a cause says not why; write because: with one sentence")
    for text in (cause.because, cause.tell, cause.write, f"{{{cause.when}}}" if cause.when else ""):
        found += _unknown(text, names)
    if cause.answer and not (root / "docs" / f"{cause.answer.partition('#')[0]}.md").exists():
        near = did_you_mean(cause.answer.partition("#")[0], (str(one) for one in find_entries(root)))
        found.append(f"there is no answer {cause.answer}{near}; write topic/slug of one, or leave it out")
    if not cause.fails and not (cause.not_run and cause.source):
        found.append(
            "nothing raises this cause and no source backs it; write fails:, or not_run: with the reason and source: with its public address"
        )
    if cause.fails and not cause.fixed:
        found.append("fails: has no fixed:; write the same code with the proposed fix")
    if cause.fixed and cause.write and "WRITE" not in cause.fixed:
        found.append("fixed: does not run what the reader is told to write; put WRITE where that line goes")
    try:
        cause.ranges  # noqa: B018
    except ValueError as error:
        found.append(str(error))
    return found


def _unknown(text: str, names: set[str]) -> list[str]:
    found = []
    for hole in holes(text):
        try:
            worked_out(hole, {})
        except ValueError as error:
            found.append(str(error))
    return found + [f"{{{name}}} stands in no pattern; name it in one" for name in sorted(names_in(text) - names)]


def _wording(one: str | dict) -> Wording:
    if isinstance(one, str):
        return Wording(Pattern(one))
    return Wording(
        Pattern(str(one.get("pattern", ""))), *(str(one.get(key, "")) for key in ("since", "source", "means", "frame"))
    )


def _cause(one: dict) -> Cause:
    known = {key: value for key, value in one.items() if key in _CAUSE}
    for key in ("draws", "numbers"):
        known[key] = dict(known.get(key) or {})
    known["numbers"] = {name: str(value) for name, value in known["numbers"].items()}
    return Cause(
        **{key: value if key in ("draws", "numbers") else str(value).rstrip("\n") for key, value in known.items()}
    )


def _line(text: str, near: str) -> int:
    place = text.find(near) if near else 0
    return text.count("\n", 0, max(place, 0)) + 1
