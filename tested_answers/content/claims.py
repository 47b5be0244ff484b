"""Claims: the test functions of an entry, and the mutations that must make each of them fail."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tested_answers.content.drawing import CASES
from tested_answers.content.variants import MAIN


@dataclass(frozen=True)
class Mutation:
    """Replace `old` (found exactly once) by `new` in the snippet of `variant`."""

    old: str
    new: str
    variant: str = MAIN
    line: int = field(default=1, compare=False)  # of its decorator, where it was read from there

    def apply(self, source: str) -> str:
        """The edited source; raises ValueError with the reason where the mutation cannot be made."""
        count = source.count(self.old)
        if count == 0:
            raise ValueError(
                f"@breaks names {self.old!r}, which the snippet does not contain; quote it as it stands there"
            )
        if count > 1:
            raise ValueError(
                f"@breaks names {self.old!r}, which stands {count} times in the snippet; quote more of the line"
            )
        if self.old == self.new:
            raise ValueError(f"@breaks replaces {self.old!r} by itself; write what should make the claim fail")
        return source.replace(self.old, self.new)


def breaks(old: str, new: str, *, variant: str = MAIN) -> Callable:
    """Name an mutation of the snippet that must make the decorated claim fail."""

    def mark(function: Callable) -> Callable:
        function.mutations = [Mutation(old, new, variant), *getattr(function, "mutations", [])]
        return function

    return mark


@dataclass(frozen=True)
class Claim:
    """One claim as its test file states it; `mutations` hold only what is written literally."""

    name: str
    sentence: str
    line: int
    mutations: tuple[Mutation, ...]
    variants: tuple[str, ...]
    cases: int = 0  # how many are drawn; 0: this run alone
    drawn_from: str = ""  # what they are drawn from, as the decorator says it
    lines: tuple[int, int] = (1, 1)  # the first and the last of the function, without its decorators
    since: str = ""  # from which release on it holds, as in "torch 2.14"; empty: on each that was tried

    def code(self, source: str) -> str:
        """The function, without decorators and docstring; `source` is the text of its test file."""
        first, last = self.lines
        lines = source.splitlines()[first - 1 : last]
        function = ast.parse("\n".join(lines)).body[0]
        if ast.get_docstring(function) is not None:
            quoted = function.body[0]
            del lines[quoted.lineno - 1 : quoted.end_lineno]
        return "\n".join(lines)


def read_claims(test: Path) -> list[Claim]:
    """The claims of a test file, read without importing it (the site shows them without torch)."""
    return [*_read_claims(test.read_text(encoding="utf-8"), str(test))]


@cache
def _read_claims(source: str, name: str) -> list[Claim]:
    tree = ast.parse(source, filename=name)
    return [_claim(node) for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def _claim(node: ast.FunctionDef) -> Claim:
    sentence = " ".join((ast.get_docstring(node) or "").split())
    variants = tuple(argument.arg for argument in node.args.args)
    mutations = tuple(mutation for decorator in node.decorator_list if (mutation := _edit(decorator)))
    cases, drawn_from = next(filter(None, map(_drawn, node.decorator_list)), (0, ""))
    lines, since = (node.lineno, node.end_lineno), "".join(map(_since, node.decorator_list[:1]))
    return Claim(node.name, sentence, node.lineno, mutations, variants, cases, drawn_from, lines, since)


def _drawn(decorator: ast.expr) -> tuple[int, str] | None:
    """How many cases `@drawn(...)` asks for and what it draws them from."""
    if not (isinstance(decorator, ast.Call) and getattr(decorator.func, "id", None) == "drawn"):
        return None
    named = {keyword.arg: keyword.value for keyword in decorator.keywords if keyword.arg}
    asked = named.pop("cases", None)
    cases = asked.value if isinstance(asked, ast.Constant) and isinstance(asked.value, int) else CASES
    return cases, ", ".join(f"{name}={ast.unparse(value)}" for name, value in named.items())


def _since(decorator: ast.expr) -> str:
    """What `@holds(since=...)` says, which stands on top."""
    if not (isinstance(decorator, ast.Call) and getattr(decorator.func, "id", None) == "holds"):
        return ""
    said = next((keyword.value for keyword in decorator.keywords if keyword.arg == "since"), None)
    return said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else ""


def _edit(decorator: ast.expr) -> Mutation | None:
    if not (isinstance(decorator, ast.Call) and getattr(decorator.func, "id", None) == "breaks"):
        return None
    try:
        values = [ast.literal_eval(argument) for argument in decorator.args]
        named = {keyword.arg: ast.literal_eval(keyword.value) for keyword in decorator.keywords}
        return Mutation(*values, **named, line=decorator.lineno)
    except (ValueError, TypeError):
        return None
