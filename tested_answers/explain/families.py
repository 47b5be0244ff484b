"""The families of messages: `families/<area>/<slug>.yml`, one file each, read and held to their contract."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

from tested_answers.content.entry import find_entries
from tested_answers.content.front_matter import LOADER
from tested_answers.content.near import did_you_mean
from tested_answers.content.violation import Violation
from tested_answers.explain import holes as of_holes
from tested_answers.explain import patterns
from tested_answers.explain.holes import holes, names_in
from tested_answers.explain.patterns import LEAST, Pattern
from tested_answers.files import read_if_there
from tested_answers.kept import Kept, digest

_READERS = [Path(__file__), Path(of_holes.__file__), Path(patterns.__file__)]  # what is kept is of these texts

FOLDER, OFTEN = "families", "often.yml"
LIBRARIES = ("torch", "numpy", "keras", "tensorflow")
KINDS = ("error", "warning", "fallback")  # fallback: says little of its own; any other family goes first
# What was called, its arguments, what was written and what was meant: names that a family with `takes` or `known` has besides.
SPELT = ("called", "takes", "wrong", "meant")
_RANGE = re.compile(r"(?P<low>-?[0-9]+)\.\.(?P<high>-?[0-9]+)")
_OWN = re.compile(r"\$(?:\*|\w+)", re.ASCII)  # the reader's expressions in a change of a line


@dataclass(frozen=True)
class Wording:
    """One way in which a release says it."""

    pattern: Pattern
    since: str = ""
    source: str = ""
    means: str = ""
    frame: str = ""
    anywhere: bool = False  # fits any program too, where nothing else fits: Python's own words


@dataclass(frozen=True)
class Cause:
    """Why a message comes, how to tell, what to write, and how it is raised."""

    because: str = ""
    tell: str = ""
    write: str = ""
    answer: str = ""
    when: str = ""
    frame: str = ""
    mend: tuple[str, ...] = ()  # changes of the reader's own line
    own: tuple[str, ...] = ()  # lines as readers write them, which fail so
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
    takes: dict[str, str] = field(default_factory=dict)  # what may be called -> the names of its arguments
    known: dict[str, str] = field(default_factory=dict)  # name of a pattern -> the words that may stand there

    @property
    def slug(self) -> str:
        return self.path.stem

    @property
    def area(self) -> str:
        return self.path.parent.name

    @property
    def address(self) -> str:
        """Where the site shows it; errors.html with the same place leads there too."""
        return f"errors/{self.area}.html#{self.slug}"

    def __str__(self) -> str:
        return f"{self.area}/{self.slug}"


def _keys(kind: type) -> set[str]:
    return {one.name for one in fields(kind)} - {"path"}


def areas(root: Path) -> dict[str, str]:
    """Area -> heading, in the order of the page."""
    return _shared(root, "areas.yml")


def often(root: Path) -> dict[str, str]:
    """Slug -> words of the messages that are met most, in the order of the page."""
    return _shared(root, OFTEN)


def _shared(root: Path, name: str) -> dict[str, str]:
    """What stands in one file for all families."""
    return dict(_loaded(read_if_there(root / FOLDER / name)) or {})


def find_families(root: Path) -> list[Family]:
    """All families. Raises ValueError with the violations, one a line."""

    def read() -> list[Family]:
        found, violations = read_all(root)
        if violations:
            raise ValueError("\n".join(map(str, violations)))
        return found

    files = [*_READERS, *sorted((root / FOLDER).rglob("*.yml"))]
    named = [*files, *sorted((root / "docs").glob("*/*.md"))]  # a cause names an answer that is there
    key = digest(*map(str, named), *(path.read_bytes() for path in files))
    return Kept(root, "families-read").thing(key, read)


def read_all(root: Path) -> tuple[list[Family], list[Violation]]:
    """All families that can be read, and what is wrong with the files."""
    found: dict[str, Family] = {}
    violations = []
    for path in _files(root):
        family, wrong = read(path, root)
        violations += wrong
        if family and family.slug in found:
            sentence = f"{found[family.slug]} has the same slug, which is its address; name this file otherwise"
            violations.append(Violation(path.relative_to(root).as_posix(), 1, sentence))
        elif family:
            found[family.slug] = family
    return [*found.values()], violations + list(_met(root, found))


def _met(root: Path, found: dict[str, Family]) -> Iterator[Violation]:
    """What is wrong with the list of messages that are met most."""
    slugs = [path.stem for path in _files(root)]
    for slug, words in often(root).items():
        family, parts = found.get(slug), str(words).split("...")
        if slug not in slugs:
            sentence = f"there is no family {slug}{did_you_mean(slug, slugs)}; write the slug of one, or take it out"
        elif family and not any(all(part.strip() in one.pattern.text for part in parts) for one in family.wordings):
            sentence = f"no wording of {family} has the words {words!r}; write words of one, ... for what is between"
        else:
            continue
        yield Violation(f"{FOLDER}/{OFTEN}", 1, sentence)


def _files(root: Path) -> list[Path]:
    order = {area: number for number, area in enumerate(areas(root))}
    return sorted((root / FOLDER).glob("*/*.yml"), key=lambda path: (order.get(path.parent.name, 99), path.stem))


@lru_cache(maxsize=4096)
def _loaded(text: str) -> object:
    """The YAML of a file, which `make serve` reads again after each save. Nobody changes it."""
    return yaml.load(text, LOADER)


def read(path: Path, root: Path) -> tuple[Family | None, list[Violation]]:
    """A family and what is wrong with its file."""
    text, shown = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()

    def wrong(sentence: str, near: str = "") -> Violation:
        return Violation(shown, text.count("\n", 0, max(text.find(near), 0)) + 1, sentence)

    try:
        data = _loaded(text)
    except yaml.YAMLError as error:
        mark, said = getattr(error, "problem_mark", None), getattr(error, "problem", None) or "it cannot be read"
        sentence = f"this is no YAML ({said}); quote texts with a colon or a brace"
        return None, [Violation(shown, mark.line + 1 if mark else 1, sentence)]
    if not isinstance(data, dict):
        return None, [wrong("the file holds no family; `make new-error NAME=...` writes one to fill in")]
    known = _keys(Family)
    found = [
        wrong(f"there is no key {key!r}; write one of {', '.join(sorted(known))}", f"{key}:")
        for key in data.keys() - known
    ]
    needed = ("title", "library", "wordings", "means", "causes")
    found += [wrong(f"{key}: is missing; write it") for key in needed if not data.get(key)]
    if found:
        return None, found
    frames = _shared(root, "frames.yml")
    family = Family(
        path=path,
        title=str(data["title"]),
        library=str(data["library"]),
        kind=str(data.get("kind", "error")),
        wordings=tuple(_wording(one, frames) for one in data["wordings"]),
        means=str(data["means"]),
        numbers={str(name): str(said) for name, said in (data.get("numbers") or {}).items()},
        causes=tuple(_cause(one) for one in data["causes"]),
        takes={name: str(takes) for names, takes in (data.get("takes") or {}).items() for name in names.split()},
        known={name: str(words) for name, words in (data.get("known") or {}).items()},
    )
    for what, kind, ones in (("wording", Wording, data["wordings"]), ("cause", Cause, data["causes"])):
        for one in ones:
            if isinstance(one, dict) and (other := one.keys() - _keys(kind)):
                sentence = f"a {what} has no key {min(other)!r}; write one of {', '.join(sorted(_keys(kind)))}"
                found.append(wrong(sentence, f"{min(other)}:"))
    return family, found + [wrong(sentence, near) for sentence, near in _violations(family, root)]


def _violations(family: Family, root: Path) -> Iterator[tuple[str, str]]:
    """(sentence, text near which it stands) of all that a family owes."""
    if family.area not in areas(root):
        yield f"the area {family.area!r} stands not in {FOLDER}/areas.yml; write it there or move the file", ""
    if family.library not in LIBRARIES:
        yield f"library: {family.library} is unknown; write one of {', '.join(LIBRARIES)}", "library:"
    if family.kind not in KINDS:
        yield f"kind: {family.kind} is unknown; write one of {', '.join(KINDS)}", "kind:"
    if "REPLACE ME" in family.path.read_text(encoding="utf-8"):
        yield "a placeholder is left; write what it asks for", "REPLACE ME"
    names: set[str] = set()
    for wording in family.wordings:
        pattern = wording.pattern
        near = pattern.text[:20]
        try:
            names |= pattern.names.keys()
        except ValueError as error:
            yield str(error), near
            continue
        if pattern.strength < LEAST and (wording.frame or not wording.anywhere):
            own = f"the pattern has {pattern.strength} letters of its own"
            yield f"{own}; write at least {LEAST}, else it claims what is not its own", near
        if pattern.text.strip().startswith(("{", "...")):
            yield "the pattern begins with no literal text; begin it with what all such messages say", near
    for name in sorted(family.known.keys() - names):
        yield f"{name} has words that are known and stands in no pattern; name it in one", f"{name}:"
    names |= set(SPELT) if family.takes or family.known else set()
    for name in sorted(names - family.numbers.keys() - set(SPELT)):
        yield f"{name} stands in a pattern and has no meaning; write {name}: under numbers:", "numbers:"
    for name in sorted(family.numbers.keys() - names):
        yield f"{name} has a meaning and stands in no pattern; take it out or name it in one", f"{name}:"
    for cause in family.causes:
        yield from ((sentence, cause.because[:25]) for sentence in _of_cause(cause, names, root))
    for text in (family.means, *(wording.means for wording in family.wordings)):
        yield from ((sentence, "means:") for sentence in _unknown(text, names))


def _of_cause(cause: Cause, names: set[str], root: Path) -> Iterator[str]:
    if not cause.because:
        yield "a cause says not why; write because: with one sentence"
    for text in (cause.because, cause.tell, cause.write, *cause.mend, f"{{{cause.when}}}" if cause.when else ""):
        yield from _unknown(text, names)
    answer = cause.answer.partition("#")[0]
    if answer and not (root / "docs" / f"{answer}.md").exists():
        near = did_you_mean(answer, (str(one) for one in find_entries(root)))
        yield f"there is no answer {cause.answer}{near}; write topic/slug of one, or leave it out"
    if not cause.fails and not (cause.not_run and cause.source):
        advice = "write fails:, or not_run: with the reason and source: with its public address"
        yield f"nothing raises this cause and no source backs it; {advice}"
    for rule in cause.mend:
        old, arrow, new = rule.partition(" -> ")
        if not arrow:
            advice = "write what stands there, ->, and what is to stand there"
            yield f"mend: {rule} is no change of a line; {advice}"
        elif unknown := {*_OWN.findall(new)} - {*_OWN.findall(old)}:
            yield f"mend: {min(unknown)} stands only on the right; name it on the left"
    if cause.mend and not cause.own and not cause.not_run:
        yield "mend: is asked of no line; write own: with lines as readers write them"
    if cause.fails and not cause.fixed:
        yield "fails: has no fixed:; write the same code with the proposed fix"
    if cause.fixed and cause.write and "WRITE" not in cause.fixed:
        yield "fixed: does not run what the reader is told to write; put WRITE where that line goes"
    try:
        cause.ranges  # noqa: B018
    except ValueError as error:
        yield str(error)


def _unknown(text: str, names: set[str]) -> list[str]:
    found, asked = [], set()
    for hole in holes(text):
        try:
            asked |= names_in(hole)
        except ValueError as error:
            found.append(str(error))
    return found + [f"{{{name}}} stands in no pattern; name it in one" for name in sorted(asked - names)]


def _wording(one: str | dict, frames: dict[str, str]) -> Wording:
    one = {"pattern": one} if isinstance(one, str) else one
    frame = str(one.get("frame", ""))
    texts = (str(one.get(key, "")) for key in ("since", "source", "means"))
    return Wording(
        Pattern(str(one.get("pattern", ""))),
        *texts,
        ", ".join(frames.get(word, word) for word in frame.split(", ")),
        bool(one.get("anywhere")),
    )


def _cause(one: dict) -> Cause:
    known = {key: str(one[key]).rstrip("\n") for key in one.keys() & _keys(Cause)}
    known |= {
        key: tuple(map(str, [one[key]] if isinstance(one[key], str) else one[key]))
        for key in ("mend", "own")
        if key in one
    }
    numbers = {name: str(value) for name, value in (one.get("numbers") or {}).items()}
    return Cause(**known | {"draws": dict(one.get("draws") or {}), "numbers": numbers})
