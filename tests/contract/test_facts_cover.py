"""Each name of a tensor or a module in each torch snippet has its fact: asked by another way than the facts were taken.

A tracer stops at each line of a snippet and looks which names on it are tensors or modules there. Kept by content, so that
one changed snippet asks that one again.
"""

import ast
import os
import re
import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import sklearn.datasets  # noqa: F401 - imported once, for all the forks that run snippets
import torch
import torch._dynamo

from tested_answers.content import facts
from tested_answers.content.drawing import FRESH
from tested_answers.content.entry import Entry
from tested_answers.content.lab import find_all
from tested_answers.content.outputs import keys
from tested_answers.files import find_root
from tested_answers.kept import Kept, digest
from tested_answers.running import environments
from tested_answers.running.process import Task
from tested_answers.running.replay import run

DEPENDS = ["snippets/**/*", "tested_answers/running/*.py", "tested_answers/content/*.py"]
ROOT = find_root(Path(__file__).parent)
VISITS = 5  # of one line that are looked at
SLOW = 600.0  # seconds for one statement: a tracer hears of each call in the libraries too
_OF_TORCH = re.compile(r"^ *(?:import|from) torch\b", re.MULTILINE)


class Tracer:
    """(line, name) of what is a tensor or a module, where the line begins or, if the line binds it, where it ends."""

    def __init__(self, path: Path, source: str) -> None:
        self.path, self.found = str(path), set()
        self.read: dict[int, set[str]] = {}
        self.bound: dict[int, set[str]] = {}
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Name):
                names = self.read if isinstance(node.ctx, ast.Load) else self.bound
                names.setdefault(node.lineno, set()).add(node.id)
        self.last: dict[FrameType, int] = {}
        self.visits: Counter[int] = Counter()

    def __call__(self, frame: FrameType, event: str, _: Any) -> "Tracer | None":
        if frame.f_code.co_filename != self.path:
            return None
        before = self.last.pop(frame, None)
        if before is not None and event in ("line", "return"):
            self.look(frame, before, self.bound)
        if event == "line" and self.visits[frame.f_lineno] < VISITS:
            self.visits[frame.f_lineno] += 1
            self.look(frame, frame.f_lineno, self.read)
            self.last[frame] = frame.f_lineno
        return self

    def look(self, frame: FrameType, line: int, names: dict[int, set[str]]) -> None:
        for name in names.get(line, ()):
            value = frame.f_locals.get(name, frame.f_globals.get(name))
            if issubclass(type(value), (torch.Tensor, torch.nn.Module)):
                self.found.add((line, name))


def traced(path: Path) -> set[tuple[int, str]]:
    source = path.read_text(encoding="utf-8")
    tracer = Tracer(path, source)
    sys.settrace(tracer)
    try:
        run(path, source)
    finally:
        sys.settrace(None)
    return tracer.found


def without_facts(entry: Entry) -> tuple[list[str], int]:
    held, missing, count = facts.of(entry), [], 0
    kept = None if FRESH in os.environ else Kept(ROOT, "traced")
    for variant, path in entry.variants.items():
        source = path.read_text(encoding="utf-8")
        if variant in environments.foreign(ROOT) or not _OF_TORCH.search(source) or "import keras" in source:
            continue
        key = digest("traced", Path(__file__).read_bytes(), environments.fingerprint(), source)
        if kept and (data := kept.get(key)):
            found = {tuple(one) for one in ast.literal_eval(data.decode())}
        else:
            found = Task(traced, path, fork=True).result(SLOW)
            if kept:
                kept.put(key, repr(sorted(found)).encode())
        count += len(found)
        named = keys(source)
        for line, name in sorted(found):
            if name not in held.get(variant, {}).get(named[line], {}):
                missing.append(f"{entry.shown(path)}:{line}: {name}")
    return missing, count


@pytest.mark.parametrize("entry", find_all(ROOT), ids=str)
def test_each_tensor_and_module_has_its_fact(entry: Entry) -> None:
    missing, count = without_facts(entry)
    assert not missing, "\n".join(missing)
    assert count or not any(map(_OF_TORCH.search, entry.sources().values()))
