"""Sentences and lines of code with a reader's numbers in them: `{rows}`, `{size[-1]}`, `{arrive // 4}`, `{product(size)}`.

A brace of the code itself is doubled, as in an f-string: `{{name: value}}`.
"""

import re
from math import prod

Value = int | float | str | list

HOLE = re.compile(r"\{\{|\}\}|\{([^{}]+)\}")
_TERM = r"(?:[a-z]+\()?(?:-?[0-9]+|[a-z]\w*|'[\w.:-]*')(?:\[-?[0-9]+\])?\)?"
_ARITHMETIC = rf"{_TERM}(?:(?: (?:\*|//|%) {_TERM})+| [+-] {_TERM})?"
_COMPARISON = rf"{_ARITHMETIC}(?: (?:==|!=|<=?|>=?|in|not in) {_ARITHMETIC})?"
_EXPRESSION = re.compile(rf"{_COMPARISON}(?: and {_COMPARISON})*", re.ASCII)
_COMPARED = re.compile(r" (==|!=|<=?|>=?|in|not in) ")
_PARTS = re.compile(
    r"(?:(?P<function>[a-z]+)\()?(?P<name>-?[0-9]+|[a-z]\w*|'[\w.:-]*')(?:\[(?P<place>-?[0-9]+)\])?\)?", re.ASCII
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
    """The text with each hole filled, and whether all could be; a hole without its number shows three dots."""
    whole = True

    def fill(match: re.Match) -> str:
        nonlocal whole
        if match[1] is None:
            return match[0][0]
        if match[1] in shown:
            return shown[match[1]]
        value = worked_out(match[1], values)
        whole = whole and value is not None
        return "\u2026" if value is None else _said(value)

    return HOLE.sub(fill, text), whole


def worked_out(expression: str, values: dict[str, Value]) -> Value | bool | None:
    """The value of one small expression, None where the message has not what it takes. Raises ValueError for another language."""
    if not _EXPRESSION.fullmatch(expression):
        raise ValueError(
            f"{{{expression}}} cannot be worked out; write a name, name[0], product(name), axes(name), dtype(name), some of them with * // %, two with + - or a comparison, or comparisons joined by and"
        )
    parts = [_compared(part, values) for part in expression.split(" and ")]
    return parts[0] if len(parts) == 1 else all(parts)


def holes(text: str) -> list[str]:
    """What stands in the holes of a text."""
    return [hole for hole in HOLE.findall(text) if hole]


def names_in(text: str) -> set[str]:
    """The names that the holes of a text ask for."""
    found = set()
    for hole in holes(text):
        if _EXPRESSION.fullmatch(hole):
            found |= {match["name"] for match in map(_PARTS.fullmatch, hole.split(" ")) if match}
    return {name for name in found if re.match("[a-z]", name)} - {"and", "in", "not"}


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


def _compared(expression: str, values: dict[str, Value]) -> Value | bool | None:
    left, *compared = _COMPARED.split(expression)
    left = _calculated(left, values)
    if not compared or left is None:
        return left
    operation, right = compared[0], _calculated(compared[1], values)
    if right is None:
        return None
    if operation in ("==", "!="):
        return (left == right) == (operation == "==")
    if operation.endswith("in"):
        return (left in right) == (operation == "in") if isinstance(left, str) and isinstance(right, str) else None
    return _OPERATIONS[operation](left, right) if isinstance(left, int) and isinstance(right, int) else None


def _calculated(expression: str, values: dict[str, Value]) -> Value | None:
    """From left to right."""
    first, *others = expression.split(" ")
    value = _term(first, values)
    for operation, term in zip(others[::2], others[1::2], strict=True):
        right = _term(term, values)
        if not isinstance(value, int) or not isinstance(right, int) or (operation in ("//", "%") and right == 0):
            return None
        value = _OPERATIONS[operation](value, right)
    return value


def _term(term: str, values: dict[str, Value]) -> Value | None:
    function, name, place = _PARTS.fullmatch(term).group("function", "name", "place")
    if name.startswith("'"):
        return name.strip("'")
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
        return prod(size for size in value if isinstance(size, int) and size >= 0)
    raise ValueError(f"{function}() is no function here; write product, axes, rest or dtype")


def _said(value: Value | bool) -> str:
    if isinstance(value, list):
        inside = ", ".join(map(str, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return str(value)
