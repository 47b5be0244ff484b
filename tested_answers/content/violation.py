"""One broken promise, as a sentence that a contributor can act on."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Violation:
    """Where (path from the root, line from 1), and what is wrong and what to write."""

    path: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


def line_with_more(text: str, mention: re.Pattern, held: list[int]) -> int:
    """The first line that mentions something more often than `held` has the line; else the first of all."""
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if len(mention.findall(line)) > held.count(number)), 1)
