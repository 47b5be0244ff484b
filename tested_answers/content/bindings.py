"""Bound numbers in a page, recomputed from its snippets' variables.

`` `362,400`{data-is="keras.n_params:,"} ``: the text must equal what the f-string `{keras.n_params:,}` gives.
`` `4 × (300 + 1)`{data-equals="gates"} ``: the arithmetic in the text must equal the expression.
"""

import ast
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from bs4 import BeautifulSoup

from tested_answers.content.violation import line_with_more

_IN_SOURCE = re.compile(r'`(?P<text>[^`\n]+)`\{[^}\n]*?data-(?P<kind>is|equals)="(?P<expression>[^"\n]*)"[^}\n]*\}')
_MENTION = re.compile(r"data-(?:is|equals)\s*=")
FENCE = re.compile(r"^(?P<indent> *)(?P<marks>`{3,}|~{3,}).*?^(?P=indent)(?P=marks) *$", re.DOTALL | re.MULTILINE)
_IN_PYTHON = str.maketrans({"×": "*", "·": "*", "−": "-", "[": "(", "]": ")", "^": "**", ",": ""})
_ARITHMETIC = (
    ast.Expression | ast.BinOp | ast.UnaryOp | ast.Constant
    | ast.Add | ast.Sub | ast.Mult | ast.Div | ast.FloorDiv | ast.Pow | ast.USub
)  # fmt: skip
_HOW = '`0`{data-is="expression"}: single back quotes, no space, double quotes, no | and no __ inside'


@dataclass(frozen=True)
class Bound:
    """One bound text of a page: `kind` is "is" or "equals"; `line` counts from 1."""

    text: str
    kind: str
    expression: str
    line: int
    span: tuple[int, int]  # of the text, in the source of the page

    @property
    def code(self) -> str:
        """What is evaluated."""
        return f"f'''{{{self.expression}}}'''" if self.kind == "is" else self.expression


def find_bound(source: str) -> list[Bound]:
    """The bound texts of a page, in order; what stands in fenced code is left out."""
    source = without_fences(source)
    return [
        Bound(one["text"], one["kind"], one["expression"], source.count("\n", 0, one.start()) + 1, one.span("text"))
        for one in _IN_SOURCE.finditer(source)
    ]


def asked(source: str) -> list[str]:
    """What a page binds, wherever it stands."""
    return [f"{one.kind} {one.expression} {one.text}" for one in find_bound(source)]


def unread(source: str, page: BeautifulSoup) -> list[tuple[int, str]]:
    """(line, sentence) where what the source binds is not what the rendered page has bound."""
    bound = find_bound(source)
    rendered = [
        (code.get_text(), kind, code[f"data-{kind}"])
        for code in page.find_all(["code"])
        for kind in ("is", "equals")
        if code.has_attr(f"data-{kind}")
    ]
    for one, real in zip_longest(bound, rendered):
        if one is None or real != (one.text, one.kind, one.expression):
            line = one.line if one else _unread_line(source, bound)
            wrong = "holds a binding that Markdown and the check read differently, which unbinds what follows"
            return [(line, f"{wrong}; write {_HOW}")]
    if len(_MENTION.findall(without_fences(source))) != len(bound):
        return [(_unread_line(source, bound), f"holds a binding that is read as text; write {_HOW}")]
    return []


def _unread_line(source: str, bound: list[Bound]) -> int:
    return line_with_more(without_fences(source), _MENTION, [one.line for one in bound])


def without_fences(source: str) -> str:
    """The source with its fenced code blanked, places unchanged."""
    return FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)


def evaluate(bound: Bound, scope: Mapping[str, Any]) -> str:
    """The text that the page should show. Raises ValueError with one sentence."""
    if bound.kind == "is":
        return _evaluated(bound, scope)
    try:
        left = arithmetic(bound.text)
    except (ValueError, SyntaxError, ArithmeticError):
        raise ValueError(f"{bound.text!r} is no arithmetic; write numbers with + − × / ^ and brackets") from None
    right = float(_evaluated(bound, scope))
    if not math.isclose(left, right, rel_tol=1e-9):
        wrong = f"{bound.text!r} is {left:,.10g}, but {bound.expression!r} is {right:,.10g}"
        raise ValueError(f"{wrong}; correct the derivation")
    return bound.text


def _compiled(bound: Bound) -> Any:
    """The code of a binding; it must ask a variable, since a constant vouches for nothing."""
    place = f"data-{bound.kind}={bound.expression!r}"
    wanted = "an expression" if bound.kind == "equals" else "what stands inside f-string braces"
    try:
        tree = ast.parse(bound.code, mode="eval")
        compiled = compile(tree, place, "eval")
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"{place} is no expression ({error.args[0]}); write {wanted}") from None
    if not any(isinstance(node, ast.Name) for node in ast.walk(tree)):
        raise ValueError(
            f"{place} asks no variable, so it vouches for nothing; write {wanted}, with a variable of the snippet"
        )
    return compiled


def _evaluated(bound: Bound, scope: Mapping[str, Any]) -> Any:
    code = _compiled(bound)
    try:
        return eval(code, {"__builtins__": __builtins__, **scope})  # as globals: a comprehension sees them
    except Exception as error:
        reason = " ".join(str(error).split())[:160]
        raise ValueError(
            f"{bound.expression!r} raises {type(error).__name__}: {reason}; use a variable of the snippet"
        ) from None


def arithmetic(text: str) -> float:
    """The value of arithmetic as people write it: `4 × [300 × (1 + 300) + 300]`, `1,200 / 4`, `28²` as `28^2`."""
    tree = ast.parse(text.translate(_IN_PYTHON).strip(), mode="eval")
    for node in ast.walk(tree):
        if not isinstance(node, _ARITHMETIC) or not isinstance(getattr(node, "value", 0), int | float):
            raise ValueError(text)
    return float(eval(compile(tree, text, "eval")))


def rewrite(source: str, texts: Iterable[tuple[Bound, str]]) -> str:
    """The page with each bound text replaced."""
    for bound, text in sorted(texts, key=lambda pair: pair[0].span, reverse=True):
        start, end = bound.span
        source = source[:start] + text + source[end:]
    return source
