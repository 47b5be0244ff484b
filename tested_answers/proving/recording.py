"""What the files of an entry should hold: outputs, bound numbers and figures from one real run."""

from __future__ import annotations

import importlib.util
import inspect
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import ModuleType, SimpleNamespace

from tested_answers.content import bindings as binding
from tested_answers.content.entry import MAIN, Entry
from tested_answers.content.lab import Lab
from tested_answers.content.markdown import render
from tested_answers.content.outputs import with_outputs
from tested_answers.content.violation import Violation
from tested_answers.figure import Figure
from tested_answers.running import versions
from tested_answers.running.process import SnippetError, isolated
from tested_answers.running.replay import Run, run


@dataclass
class Recording:
    """Texts by file, and what kept some of them from being made."""

    texts: dict[Path, str] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    seconds: float = 0.0


def record(entry: Entry) -> Recording:
    """Run an entry in a process of its own and say what each of its files should hold. Writes nothing."""
    _warm(entry.root)
    try:
        return isolated(lambda: _record(entry))
    except SnippetError as error:
        return Recording(violations=[violation_of(entry, error)])


@lru_cache
def _warm(root: Path) -> None:
    """Let the libraries that read pages build their tables once here, not once in each process."""
    binding.find_bound("", render(root, "# A\n\n- `1` &amp; $x$\n\n| a |\n|---|\n| b |\n\n```python\n1\n```\n"))


def violation_of(entry: Entry, error: SnippetError) -> Violation:
    """A snippet's error, with its path as people write it."""
    path = error.path if error.path.is_absolute() else entry.snippet
    return Violation(entry.shown(path), error.line, error.sentence)


def _record(entry: Entry) -> Recording:
    recording = Recording()
    runs: dict[str, Run] = {}
    for variant, path in entry.variants.items():
        try:
            runs[variant] = run(path)
            recording.texts[path] = with_outputs(runs[variant].source, runs[variant].printed)
        except SnippetError as error:
            recording.violations.append(violation_of(entry, error))
    recording.seconds = sum(one.seconds for one in runs.values())
    if not recording.violations:
        recording.texts |= _drawings(entry, runs, recording.violations)
        if not isinstance(entry, Lab):  # a lab's page is its snippet
            recording.texts[entry.page] = _page(entry, runs, recording.violations)
    return recording


def scope_of(runs: dict[str, Run]) -> dict[str, object]:
    """Names for bound expressions: the main snippet's variables, the variants by their name, `version.torch`."""
    names = {
        "version": SimpleNamespace(**{name.replace("-", "_"): number for name, number in versions.installed().items()})
    }
    names |= vars(runs[MAIN].variables)
    return names | {variant: one.variables for variant, one in runs.items() if variant != MAIN}


def _page(entry: Entry, runs: dict[str, Run], violations: list[Violation]) -> str:
    scope, texts = scope_of(runs), []
    for bound in binding.find_bound(entry.text, render(entry.root, entry.body)):
        try:
            texts.append((bound, binding.evaluate(bound, scope)))
        except ValueError as error:
            violations.append(Violation(entry.shown(entry.page), bound.line, str(error)))
    return binding.rewrite(entry.text, texts)


def _drawings(entry: Entry, runs: dict[str, Run], violations: list[Violation]) -> dict[Path, str]:
    if not entry.figure_script.exists():
        return {}
    shown, drawings = entry.shown(entry.figure_script), {}
    try:
        for name, draw in _drawers(entry.figure_script).items():
            wanted = list(inspect.signature(draw).parameters)
            if unknown := [one for one in wanted if one not in runs]:
                violations.append(
                    Violation(
                        shown,
                        draw.__code__.co_firstlineno,
                        f"{name} asks for {unknown[0]!r}; the runs are: {', '.join(runs)}",
                    )
                )
                continue
            figure = draw(*[runs[one].variables for one in wanted])
            if not isinstance(figure, Figure):
                violations.append(
                    Violation(
                        shown, draw.__code__.co_firstlineno, f"{name} returns no Figure; end it with `return figure`"
                    )
                )
                continue
            suffix = name.removeprefix("draw")
            drawings[entry.snippet.with_name(f"{entry.name}{suffix}.svg")] = figure.svg()
    except Exception as error:
        line = next(
            (
                f.lineno
                for f in reversed(inspect.getinnerframes(error.__traceback__))
                if f.filename == str(entry.figure_script)
            ),
            1,
        )
        violations.append(Violation(shown, line, f"raises {type(error).__name__}: {error}; correct the drawing"))
    return drawings


def _drawers(path: Path) -> dict[str, object]:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {
        name: value
        for name, value in vars(module).items()
        if (name == "draw" or name.startswith("draw_")) and inspect.isfunction(value)
    }
