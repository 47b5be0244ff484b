"""What a reader's numbers are put into: `{rows}`, `{size[-1]}`, `{arrive // 4}`, `{product(size)}`. The page's engine fills it in.

A brace of the code itself is doubled, as in an f-string: `{{name: value}}`.
"""

import re

HOLE = re.compile(r"\{\{|\}\}|\{([^{}]+)\}")
_TERM = r"(?:(?:product|axes|rest|dtype)\()?(?:-?[0-9]+|[a-z]\w*|'[\w.:|-]*')(?:\[-?[0-9]+\])?\)?"
_ARITHMETIC = rf"{_TERM}(?:(?: (?:\*|//|%) {_TERM})+| [+-] {_TERM})?"
_COMPARISON = rf"{_ARITHMETIC}(?: (?:==|!=|<=?|>=?|in|not in) {_ARITHMETIC})?"
_EXPRESSION = re.compile(rf"{_COMPARISON}(?: (?:and|or) {_COMPARISON})*", re.ASCII)
_NAME = re.compile(r"(?<![\w'.:|-])(?!(?:and|or|in|not)\b)[a-z]\w*(?![\w(])", re.ASCII)


def holes(text: str) -> list[str]:
    """What stands in the holes of a text."""
    return [hole for hole in HOLE.findall(text) if hole]


def unbraced(text: str) -> str:
    """A text without holes as its reader sees it."""
    return text.replace("{{", "{").replace("}}", "}")


def names_in(hole: str) -> set[str]:
    """The names that a hole asks for. Raises ValueError where it is written in another language."""
    if not _EXPRESSION.fullmatch(hole):
        raise ValueError(
            f"{{{hole}}} cannot be worked out; write a name, name[0], product(name), axes(name), rest(name), dtype(name), some of them with * // %, two with + - or a comparison, or comparisons joined by and, and these by or"
        )
    return set(_NAME.findall(hole))
