"""Claims: the test functions of an entry, and the mutations that must make each of them fail."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from tested_answers.content.drawing import CASES
from tested_answers.content.variants import MAIN
from tested_answers.files import find_root
from tested_answers.kept import Kept, digest

_READ_BY = digest(Path(__file__).read_bytes(), str(CASES), MAIN)


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


@dataclass(frozen=True, eq=False)
class Claim:
    """One claim as its test file states it; `mutations` hold only what is written literally.

    It holds no syntax tree: one of a test file takes a megabyte.
    """

    name: str
    sentence: str
    line: int
    variants: tuple[str, ...]
    mutations: tuple[Mutation, ...]
    code: str = field(repr=False)  # the function, without decorators and docstring
    numbers: frozenset[float] = field(repr=False)  # sizes of those in its code and its decorators
    cases: int = 0  # how many are drawn; 0: this run alone
    drawn_from: str = ""  # what they are drawn from, as the decorator says it
    since: str = ""  # from which release on it holds, as in "torch 2.14"; empty: on each that was tried


def read_claims(test: Path) -> list[Claim]:
    """The claims of a test file, read without importing it (the site shows them without torch)."""
    return [*_read_claims(test.read_text(encoding="utf-8"), str(test))]


@cache
def _read_claims(source: str, name: str) -> list[Claim]:
    kept = Kept(find_root(Path(name)), "claims")
    return kept.thing(digest(_READ_BY, source), lambda: _parsed(source, name))


def _parsed(source: str, name: str) -> list[Claim]:
    lines = source.splitlines()
    tests = (
        node
        for node in _syntax(source, name).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )
    return [_claim(node, lines) for node in tests]


def syntax(test: Path) -> ast.Module:
    """The tree of a test file; it is read, not changed."""
    return _syntax(test.read_text(encoding="utf-8"), str(test))


@lru_cache(maxsize=1)  # asked by every check of an entry, one entry after the other
def _syntax(source: str, name: str) -> ast.Module:
    return ast.parse(source, filename=name)


@cache
def code_of(test: Path) -> str:
    """A test file without what its functions and classes say of themselves."""
    lines = test.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(syntax(test)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            first, last = node.body[0].lineno - 1, node.body[0].end_lineno
            lines[first:last] = [""] * (last - first)
    return "\n".join(lines)


def _claim(node: ast.FunctionDef, lines: list[str]) -> Claim:
    named = [(getattr(one.func, "id", ""), one) for one in node.decorator_list if isinstance(one, ast.Call)]
    drawn = [_drawn(call) for name, call in named if name == "drawn"]
    mutations = [_mutation(call) for name, call in named if name == "breaks"]
    since = [_since(call) for name, call in named[:1] if name == "holds"]  # it stands on top
    quoted = ast.get_docstring(node)
    code = lines[node.lineno - 1 : node.end_lineno]
    if quoted is not None:
        code = lines[node.lineno - 1 : node.body[0].lineno - 1] + lines[node.body[0].end_lineno : node.end_lineno]
    constants = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
    return Claim(
        node.name,
        " ".join((quoted or "").split()),
        node.lineno,
        tuple(argument.arg for argument in node.args.args),
        tuple(filter(None, mutations)),
        "\n".join(code),
        frozenset(abs(float(value)) for value in constants if type(value) in (int, float)),
        *(drawn or [(0, "")])[0],
        "".join(since),
    )


def _drawn(call: ast.Call) -> tuple[int, str]:
    """How many cases `@drawn(...)` asks for and what it draws them from."""
    named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    asked = named.pop("cases", None)
    cases = asked.value if isinstance(asked, ast.Constant) and isinstance(asked.value, int) else CASES
    return cases, ", ".join(f"{name}={ast.unparse(value)}" for name, value in named.items())


def _since(call: ast.Call) -> str:
    """What `@holds(since=...)` says."""
    said = next((keyword.value for keyword in call.keywords if keyword.arg == "since"), None)
    return said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else ""


def _mutation(call: ast.Call) -> Mutation | None:
    """What `@breaks(...)` says, where it is written out."""
    try:
        values = [ast.literal_eval(argument) for argument in call.args]
        named = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
        return Mutation(*values, **named, line=call.lineno)
    except (ValueError, TypeError):
        return None
