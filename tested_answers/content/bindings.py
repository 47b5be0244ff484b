"""Numbers in prose, recomputed from a snippet's variables.

`` `362,400`{data-is="keras.n_params:,"} ``: the text must equal what the f-string `{keras.n_params:,}` gives.
`` `4 × (300 + 1)`{data-equals="gates"} ``: the arithmetic in the text must equal the expression.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag

# A bound number in the source of a page. The rendered page says which of these
# are real (and not, say, inside a code block that explains the syntax).
_IN_SOURCE = re.compile(r'`(?P<text>[^`\n]+)`\{[^}\n]*?data-(?P<kind>is|equals)="(?P<expression>[^"\n]*)"[^}\n]*\}')

_NUMBER = re.compile(r"(?<![\w.,#/])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?%?(?![\w/])")
_ONLY_NUMBERS = re.compile(r"[\d\s.,:;()\[\]×*+\-−/^=%]*\d[\d\s.,:;()\[\]×*+\-−/^=%]*")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s?[xe]\s?(?=[-+\d])")  # 7 x 5, 1e-3
# The version of a named product is a fact of history, not of the snippet.
_VERSION = re.compile(
    r"(?:PyTorch|torch|TensorFlow|TF|Keras|NumPy|Python|scikit-learn|Pyodide|CC BY(?:-SA)?)\s+(?:v|<|>=|≥)?\s*\d+(?:\.\w+)*"
)
_UNREAD = {"pre", "svg", "math", "script", "style"}


@dataclass(frozen=True)
class Bound:
    """One bound text of a page: `kind` is "is" or "equals"; `line` counts from 1."""

    text: str
    kind: str
    expression: str
    line: int
    span: tuple[int, int]  # of the text, in the source of the page


@dataclass(frozen=True)
class Orphan:
    """A number in the prose that nothing vouches for, and the words around it."""

    number: str
    context: str


def find_bound(source: str, html: str) -> list[Bound]:
    """The bound texts of a page, in order; those that only stand in code blocks are left out."""
    soup = BeautifulSoup(html, "html.parser")
    rendered = [
        (kind, code[f"data-{kind}"])
        for code in soup.find_all("code")
        for kind in ("is", "equals")
        if code.has_attr(f"data-{kind}")
    ]
    found, position = [], 0
    for match in _IN_SOURCE.finditer(source):
        key = (match["kind"], match["expression"])
        if position < len(rendered) and rendered[position] == key:
            position += 1
            line = source.count("\n", 0, match.start()) + 1
            found.append(Bound(match["text"], *key, line, match.span("text")))
    return found


def evaluate(bound: Bound, scope: Mapping[str, Any]) -> str:
    """The text that the page should show. Raises ValueError with one sentence."""
    if bound.kind == "equals":
        return _check_arithmetic(bound, scope)
    code = _compiled(f"f'''{{{bound.expression}}}'''", bound, "what stands inside f-string braces")
    return _evaluated(code, bound.expression, scope)


def _compiled(code: str, bound: Bound, wanted: str) -> Any:
    """The code of a binding; it must ask a variable, since a constant vouches for nothing."""
    place = f"data-{bound.kind}={bound.expression!r}"
    try:
        tree = ast.parse(code, mode="eval")
        compiled = compile(tree, place, "eval")
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"{place} is no expression ({error.args[0]}); write {wanted}") from None
    if not any(isinstance(node, ast.Name) for node in ast.walk(tree)):
        raise ValueError(
            f"{place} asks no variable, so it vouches for nothing; write {wanted}, with a variable of the snippet"
        )
    return compiled


def _evaluated(code: Any, expression: str, scope: Mapping[str, Any]) -> Any:
    try:
        return eval(code, {"__builtins__": __builtins__, **scope})  # as globals: a comprehension sees them
    except Exception as error:
        reason = " ".join(str(error).split())[:160]
        raise ValueError(
            f"{expression!r} raises {type(error).__name__}: {reason}; use a variable of the snippet"
        ) from None


def _check_arithmetic(bound: Bound, scope: Mapping[str, Any]) -> str:
    try:
        left = arithmetic(bound.text)
    except (ValueError, SyntaxError, ZeroDivisionError, KeyError):
        raise ValueError(f"{bound.text!r} is no arithmetic; write numbers with + − × / ^ and brackets") from None
    code = _compiled(bound.expression, bound, "an expression")
    right = float(_evaluated(code, bound.expression, scope))
    if not math.isclose(left, right, rel_tol=1e-9):
        raise ValueError(
            f"{bound.text!r} is {left:,.10g}, but {bound.expression!r} is {right:,.10g}; correct the derivation"
        )
    return bound.text


_OPERATORS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.USub: operator.neg, ast.FloorDiv: operator.floordiv,
}  # fmt: skip


def arithmetic(text: str) -> float:
    """The value of arithmetic as people write it: `4 × [300 × (1 + 300) + 300]`, `1,200 / 4`, `28²` as `28^2`."""
    plain = text.translate(str.maketrans({"×": "*", "·": "*", "−": "-", "[": "(", "]": ")", "^": "**", ",": ""}))

    def value(node: ast.expr) -> float:
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            return node.value
        if isinstance(node, ast.BinOp):
            return _OPERATORS[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.UnaryOp):
            return _OPERATORS[type(node.op)](value(node.operand))
        raise ValueError(text)

    return float(value(ast.parse(plain.strip(), mode="eval").body))


def rewrite(source: str, texts: Iterable[tuple[Bound, str]]) -> str:
    """The page with each bound text replaced."""
    for bound, text in sorted(texts, key=lambda pair: pair[0].span, reverse=True):
        start, end = bound.span
        source = source[:start] + text + source[end:]
    return source


def literals(source: str) -> set[float]:
    """The numbers that a snippet writes out: what the question gives. The ends of a slice (`x[17:22]`) are none."""
    nodes, found = [ast.parse(source)], set()
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            found.add(abs(float(node.value)))
        if not isinstance(node, ast.Slice):
            nodes += ast.iter_child_nodes(node)
    return found


def orphans(html: str, given: set[float]) -> list[Orphan]:
    """Numbers in the text of a rendered page that are neither bound nor among `given`.

    Code, math, drawings and attributes are not text; inline code that holds only numbers is.
    """
    found = []
    for node in BeautifulSoup(html, "html.parser").descendants:
        if isinstance(node, NavigableString) and type(node) is NavigableString and _is_prose(node):
            found += orphans_in(str(node), given)
    return found


def orphans_in(text: str, given: set[float]) -> list[Orphan]:
    """The same for plain text."""
    text = _VERSION.sub(lambda match: " " * len(match.group()), text)
    return [
        Orphan(match.group(), " ".join(text[max(0, match.start() - 24) : match.end() + 24].split()))
        for match in _NUMBER.finditer(text)
        if not _is_given(match.group(), given)
    ]


def numbers_in(text: str) -> set[float]:
    """The numbers that a text shows."""
    return {float(match.group().rstrip("%").replace(",", "")) for match in _NUMBER.finditer(text)}


def _is_given(number: str, given: set[float]) -> bool:
    value = float(number.rstrip("%").replace(",", ""))
    return value in given or (number.endswith("%") and value / 100 in given)


def unread_braces(html: str) -> list[str]:
    """Bindings that Markdown took for text: `__` or `*` in an expression, or a space before the brace."""
    text = BeautifulSoup(html, "html.parser")
    for unread in text.find_all([*_UNREAD, "code"]):
        unread.decompose()
    return re.findall(r"\{[^}\n]*data-(?:is|equals)=[^}\n]*\}", text.get_text())


def _is_prose(node: NavigableString) -> bool:
    parents = [parent for parent in node.parents if isinstance(parent, Tag)]
    if any(parent.name in _UNREAD or "arithmatex" in (parent.get("class") or []) for parent in parents):
        return False
    if code := next((parent for parent in parents if parent.name == "code"), None):
        bound = code.has_attr("data-is") or code.has_attr("data-equals")
        return not bound and _ONLY_NUMBERS.fullmatch(_BETWEEN_DIGITS.sub(" ", str(node))) is not None
    return True
