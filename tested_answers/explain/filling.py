"""Sentences and lines of code with a reader's numbers in them: `{rows}`, `{size[-1]}`, `{arrive // 4}`, `{product(size)}`.

A brace of the code itself is doubled, as in an f-string: `{{name: value}}`.
"""

from __future__ import annotations

import re

Value = int | float | str | list

HOLE = re.compile(r"\{\{|\}\}|\{([^{}]+)\}")
_TERM = r"(?:(?P<f{0}>[a-z]+)\()?(?P<t{0}>-?[0-9]+|[a-z]\w*)(?:\[(?P<i{0}>-?[0-9]+)\])?\)?"
_EXPRESSION = re.compile(
    _TERM.format(1) + r"(?: (?P<op>\*|//|%|\+|-|==|!=|<|<=|>|>=) " + _TERM.format(2) + ")?", re.ASCII
)
_DTYPES = {
    **{name: "float32" for name in ("float", "floattensor", "float32")},
    **{name: "float64" for name in ("double", "doubletensor", "float64")},
    **{name: "float16" for name in ("half", "halftensor", "float16", "c10::half")},
    **{name: "bfloat16" for name in ("bfloat16", "bfloat16tensor", "c10::bfloat16")},
    **{name: "int64" for name in ("long", "longtensor", "int64", "long int")},
    **{name: "int32" for name in ("int", "inttensor", "int32")},
    **{name: "int16" for name in ("short", "shorttensor", "int16")},
    **{name: "int8" for name in ("char", "chartensor", "int8")},
    **{name: "uint8" for name in ("byte", "bytetensor", "uint8", "unsigned char")},
    **{name: "bool" for name in ("bool", "booltensor")},
}


def value_of(raw: str, kind: str) -> Value:
    """What a pattern's name stands for: a number, the numbers of a shape, a word."""
    if kind == "word":
        return raw
    numbers = [int(item) if re.fullmatch(r"-?[0-9]+", item) else item for item in re.findall(r"-?[0-9]+|None", raw)]
    if kind == "shape":
        return numbers
    return int(raw) if re.fullmatch(r"-?[0-9]+", raw) else float(raw)


def filled(text: str, values: dict[str, Value], shown: dict[str, str]) -> tuple[str, bool]:
    """The text with each hole filled, and whether all could be; a hole without its number shows its name."""
    whole = True

    def fill(match: re.Match) -> str:
        nonlocal whole
        if match[1] is None:
            return match[0][0]
        if match[1] in shown:
            return shown[match[1]]
        value = worked_out(match[1], values)
        whole = whole and value is not None
        return match[1] if value is None else _said(value)

    return HOLE.sub(fill, text), whole


def worked_out(expression: str, values: dict[str, Value]) -> Value | bool | None:
    """The value of one small expression, None where the message has not what it takes. Raises ValueError for another language."""
    match = _EXPRESSION.fullmatch(expression)
    if not match:
        raise ValueError(
            f"{{{expression}}} cannot be worked out; write a name, name[0], product(name), axes(name), dtype(name), or two of them with * // % + - or a comparison"
        )
    left = _term(match["f1"], match["t1"], match["i1"], values)
    if not match["op"] or left is None:
        return left
    right = _term(match["f2"], match["t2"], match["i2"], values)
    if right is None:
        return None
    if match["op"] in ("==", "!="):
        return (left == right) == (match["op"] == "==")
    if not isinstance(left, int) or not isinstance(right, int) or (match["op"] in ("//", "%") and right == 0):
        return None
    return _OPERATIONS[match["op"]](left, right)


def holes(text: str) -> list[str]:
    """What stands in the holes of a text."""
    return [hole for hole in HOLE.findall(text) if hole]


def names_in(text: str) -> set[str]:
    """The names that the holes of a text ask for."""
    found = set()
    for hole in holes(text):
        match = _EXPRESSION.fullmatch(hole)
        for name in (match["t1"], match["t2"]) if match else ():
            if name and not re.fullmatch(r"-?[0-9]+", name):
                found.add(name)
    return found


_OPERATIONS = {
    "*": lambda a, b: a * b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _term(function: str | None, name: str, place: str | None, values: dict[str, Value]) -> Value | None:
    value = int(name) if re.fullmatch(r"-?[0-9]+", name) else values.get(name)
    if place is not None and value is not None:
        inside = isinstance(value, list) and -len(value) <= int(place) < len(value)
        value = value[int(place)] if inside else None
    if function is None or value is None:
        return value
    if function == "dtype":
        word = str(value).lower().removeprefix("torch.").removeprefix("cuda.")
        return _DTYPES.get(word) and f"torch.{_DTYPES[word]}"
    if not isinstance(value, list):
        return None
    if function == "axes":
        return len(value)
    if function == "rest":
        return value[1:]
    if function == "product":
        sizes = [size for size in value if isinstance(size, int) and size >= 0]
        product = 1
        for size in sizes:
            product *= size
        return product
    raise ValueError(f"{function}() is no function here; write product, axes, rest or dtype")


def _said(value: Value | bool) -> str:
    if isinstance(value, list):
        inside = ", ".join(map(str, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return str(value)
