"""What the files of an entry should hold: outputs, bound numbers and drawings from one real run."""

import inspect
import json
import re
import runpy
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from types import SimpleNamespace

from tested_answers.content import bindings, facts
from tested_answers.content.closeness import RECORD
from tested_answers.content.entry import Entry
from tested_answers.content.facts import Facts
from tested_answers.content.outputs import keys, with_outputs
from tested_answers.content.variants import MAIN
from tested_answers.content.violation import Violation
from tested_answers.figure import Figure
from tested_answers.files import read_if_there
from tested_answers.proving import seeds
from tested_answers.running import environments, foreign
from tested_answers.running.process import SnippetError
from tested_answers.running.replay import Run, Variables, run


@dataclass
class Snapshot:
    """Texts by file, and what kept some of them from being made."""

    texts: dict[Path, str] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    variables: dict[str, Variables] = field(default_factory=dict)  # by variant; they stay in the process of the run
    facts: dict[str, Facts] = field(default_factory=dict)  # by variant, as this run gave them

    def __getstate__(self) -> dict:
        return vars(self) | {"variables": {}}


def take(entry: Entry, *, there: bool = False) -> Snapshot:
    """Run an entry, in this process, and say what each of its files should hold. Writes nothing.

    Variants of another environment are run where it is installed and `there` says so; else their record speaks.
    """
    snapshot, elsewhere = Snapshot(), environments.foreign(entry.root)
    for variant, path in entry.variants.items():
        try:
            if variant not in elsewhere:
                gave = run(path, source := path.read_text(encoding="utf-8"), watched=True)
                snapshot.texts[path] = with_outputs(source, gave.printed)
            elif there:
                gave = _recorded_anew(entry, path, elsewhere[variant], snapshot.texts)
            else:
                gave = _recorded(path)
            snapshot.variables[variant], snapshot.facts[variant] = gave.variables, gave.facts
        except SnippetError as error:
            snapshot.violations.append(violation_of(entry, error))
    if not snapshot.violations:
        snapshot.texts[facts.file_of(entry)] = _facts(entry, snapshot.facts)
        _draw(entry, snapshot)
    if not snapshot.violations and entry.has_page:
        _bind(entry, snapshot)
    return snapshot


def record(entry: Entry, there: bool) -> Snapshot:
    """What `take` gives twice over; what differs from run to run is a violation."""
    first, second = take(entry, there=there), take(entry, there=there)
    if not first.violations and not second.violations:
        first.texts[facts.file_of(entry)] = _facts(entry, facts.of_both(first.facts, second.facts))
    if not first.violations:
        first.violations += unseeded(entry, first, second)
    return first


def unseeded(entry: Entry, first: Snapshot, second: Snapshot) -> list[Violation]:
    """Where two runs differ: the line that prints it, and the first that draws."""
    if second.violations:
        return second.violations
    found = []
    for path, text in first.texts.items():
        other = second.texts.get(path, "")
        if other != text and path != facts.file_of(entry):  # that says itself what differs
            found.append(Violation(entry.shown(path), *seeds.difference(path, text, other)))
    return found[:1]  # what is drawn in a snippet shows in the numbers and drawings as well


def _facts(entry: Entry, fresh: dict[str, Facts]) -> str:
    """The file of facts: as it is held, where a run gives what is as good as that or was not made here."""
    held = facts.of(entry)
    told = {variant: own or held.get(variant, {}) for variant, own in fresh.items()}
    return facts.to_text(facts.held_where_close(told, held))


def untaken(entry: Entry) -> list[Violation]:
    """The names of an entry whose facts could not be taken. Their cards say so too; it breaks nothing."""
    found = []
    for variant, lines in facts.of(entry).items():
        numbers = {key: number for number, key in keys(entry.sources().get(variant, "")).items()}
        for key, names in lines.items():
            for name, told in names.items():
                for error in {one.partition(facts.UNTAKEN)[2] for one in facts.every({key: {name: told}})} - {""}:
                    sentence = f"the facts of {name!r} cannot be taken ({error}); its card says so"
                    found.append(Violation(entry.shown(entry.variants[variant]), numbers.get(key, 1), sentence))
    return found


def violation_of(entry: Entry, error: SnippetError) -> Violation:
    """A snippet's error, with its path as people write it."""
    path = error.path if error.path.is_absolute() else entry.snippet
    return Violation(entry.shown(path), error.line, error.sentence)


def differences(entry: Entry, snapshot: Snapshot) -> list[Violation]:
    """Where the files of an entry differ from what its run gives."""
    found = list(snapshot.violations)
    for path, text in snapshot.texts.items():
        held = read_if_there(path)
        if held != text:
            found.append(_difference(entry.shown(path), held, text))
    for path in entry.figures if not found else ():
        if path not in snapshot.texts:
            sentence = f"is drawn by nothing in {entry.shown(entry.figure_script)}; remove the file"
            found.append(Violation(entry.shown(path), 1, sentence))
    return sorted(found)


def _difference(shown: str, held: str, text: str) -> Violation:
    for number, (old, new) in enumerate(zip_longest(held.splitlines(), text.splitlines()), start=1):
        if old != new:
            said = f"it says {_short(old)}, the run gives {_short(new)}"
            return Violation(shown, number, f"is stale: {said}; run `make update` and read the diff")
    return Violation(shown, 1, "is stale in its line ends; run `make update`")


def _short(line: str | None) -> str:
    if line is None:
        return "nothing"
    line = line.strip()
    return repr(line if len(line) <= 120 else line[:117] + "...")


# --- variants of another environment ----------------------------------------------


def record_of(path: Path) -> Path:
    """Where the variables of a snippet of another environment are kept."""
    return path.with_suffix(".json")


def _recorded(path: Path) -> Run:
    """The record of a snippet that is not run here; SnippetError where it is missing or of another text."""
    record = record_of(path)
    if not record.exists():
        raise SnippetError(path, 1, f"has no record {record.name}; run `make update` with its environment installed")
    held = json.loads(record.read_text(encoding="utf-8"))
    if held["source"] != _mark(path.read_text(encoding="utf-8")):
        raise SnippetError(
            path, 1, f"is not the text that {record.name} records; run `make update` with its environment"
        )
    return Run(Variables(**foreign.restored(held["variables"])), {})


def _recorded_anew(entry: Entry, path: Path, python: Path, texts: dict[Path, str]) -> Run:
    source = path.read_text(encoding="utf-8")
    gave = foreign.run_there(python, entry.root, path, source, watched=True)
    texts[path] = with_outputs(source, gave.printed)
    held = {"source": _mark(texts[path]), "variables": foreign.plain(vars(gave.variables))}
    record, fresh = record_of(path), json.dumps(held, indent=1) + "\n"
    texts[record] = held_where_close(fresh, record.read_text(encoding="utf-8")) if record.exists() else fresh
    return gave


def held_where_close(fresh: str, held: str) -> str:
    """A record of one value a line, with the numbers that are held where the fresh ones differ in their last digits.

    Another processor sums in another order.
    """
    new, old = fresh.splitlines(), held.splitlines()
    if len(new) != len(old):
        return fresh
    return "".join(f"{b if RECORD(a, b) else a}\n" for a, b in zip(new, old, strict=True))


def _mark(source: str) -> str:
    return sha256(source.encode()).hexdigest()[:16]


# --- bound numbers ----------------------------------------------------------------


def _bind(entry: Entry, snapshot: Snapshot) -> None:
    """A bound expression asks the main snippet's variables, the variants by their name, and `version.torch`."""
    installed = {name.replace("-", "_"): number for name, number in environments.installed().items()}
    others = {variant: one for variant, one in snapshot.variables.items() if variant != MAIN}
    scope = {"version": SimpleNamespace(**installed), **vars(snapshot.variables[MAIN]), **others}
    texts = []
    for bound in bindings.find_bound(entry.text):
        try:
            texts.append((bound, bindings.evaluate(bound, scope)))
        except ValueError as error:
            snapshot.violations.append(Violation(entry.shown(entry.page), bound.line, str(error)))
    snapshot.texts[entry.page] = bindings.rewrite(entry.text, texts)


# --- drawings ---------------------------------------------------------------------


def _draw(entry: Entry, snapshot: Snapshot) -> None:
    script = entry.figure_script
    try:
        for name, draw in _drawers(script).items() if script.exists() else ():
            wanted = list(inspect.signature(draw).parameters)
            drawing = None
            if unknown := [one for one in wanted if one not in snapshot.variables]:
                problem = f"{name} asks for {unknown[0]!r}; the runs are: {', '.join(snapshot.variables)}"
            else:
                drawing = draw(*[snapshot.variables[one] for one in wanted])
                problem = f"{name} returns no Figure; end it with `return figure`"
            if isinstance(drawing, Figure):
                target = entry.snippet.with_name(f"{entry.name}{name.removeprefix('draw')}.svg")
                snapshot.texts[target] = drawing.svg()
            else:
                snapshot.violations.append(Violation(entry.shown(script), draw.__code__.co_firstlineno, problem))
    except Exception as error:
        own = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(script)]
        sentence = f"raises {type(error).__name__}: {error}; correct the drawing"
        if isinstance(error, FileNotFoundError):
            lost = Path(str(error.filename)).name
            sentence = f"misses the file {lost!r}; a drawing is made from the variables of a run"
        snapshot.violations.append(Violation(entry.shown(script), own[-1] if own else 1, sentence))


def _drawers(path: Path) -> dict[str, Callable[..., object]]:
    named = {name: value for name, value in runpy.run_path(str(path)).items() if re.fullmatch("draw(_.*)?", name)}
    return {name: value for name, value in named.items() if inspect.isfunction(value)}
