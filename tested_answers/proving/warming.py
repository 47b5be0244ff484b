"""Start the clean process with what the snippets of some entries import."""

import ast
from collections.abc import Iterable

from tested_answers.content.entry import Entry
from tested_answers.running import environments
from tested_answers.running.process import warm

_LIBRARIES = {"numpy", "torch", "keras", "sklearn", "hypothesis"}
_ENGINE = {"pytest", "tested_answers.proving.proof"}


def start(entries: Iterable[Entry]) -> None:
    """Import once what these entries import; a fork of that process then starts warm."""
    sources = [
        source
        for entry in entries
        for variant, source in entry.sources().items()
        if variant not in environments.foreign(entry.root)
    ]
    sources += [entry.test.read_text(encoding="utf-8") for entry in entries if entry.test.exists()]
    warm(_ENGINE | {name for source in sources for name in _imports(source) if name.split(".")[0] in _LIBRARIES})


def _imports(source: str) -> set[str]:
    """The modules that a source imports, as written; none where it is no valid Python."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        return set()
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    if "optim" in source:
        names.add("torch._dynamo")  # the first optimizer imports it: 1.35 s
    if "drawn" in source:
        names |= {"hypothesis", "hypothesis.strategies"}
    return names
