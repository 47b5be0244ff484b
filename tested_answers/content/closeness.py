"""How far a text may be from the one that is recorded and still say the same: another processor rounds otherwise.

Claims, bound numbers and the outputs of a snippet are compared exactly; nothing here touches them.
"""

import math
import re
from dataclasses import dataclass

LONGEST = 200  # characters of a message, see `cut`
_FLOAT = r"(?:\d+\.\d*(?:e[-+]?\d+)?|\d+e[-+]?\d+)"
# What changes with the last digits: where a difference is greatest, what is left of a number that was cut, an array's blanks.
_BY_THE_WAY = re.compile(r"Greatest absolute difference: .*|(?<=\.\.\.)\d+| +(?=\])")


@dataclass(frozen=True)
class Closeness:
    """Two texts are close where they differ in such numbers only, and in these by no more than the tolerances."""

    numbers: re.Pattern
    relative: float
    absolute: float

    def __call__(self, one: str, other: str) -> bool:
        if self.without(one) != self.without(other):
            return False
        pairs = zip(self.numbers.findall(one), self.numbers.findall(other), strict=True)
        return all(math.isclose(*map(_value, pair), rel_tol=self.relative, abs_tol=self.absolute) for pair in pairs)

    def without(self, text: str) -> str:
        """The text with a sign in place of each of its numbers."""
        return self.numbers.sub("~", text)


def _value(number: str) -> float:
    return float(number.strip(" ,_%")) / (100 if number.endswith("%") else 1)


# A line of a record from another environment: sums are made in another order.
RECORD = Closeness(re.compile(rf"^ *-?{_FLOAT},?$"), 1e-5, 1e-6)
# What a name was: four digits are told, and a name that is no number is never close to another.
FACT = Closeness(re.compile(rf"(?<![\w.])-?{_FLOAT}(?![\w.])"), 2e-2, 1e-5)
# What a mutated snippet prints: a training that is upset goes another way from the first digit that is rounded otherwise.
PRINT = Closeness(re.compile(rf"-?{_FLOAT}%?|\d+%"), 0.5, 0.05)
# What a claim says that fell, with the numbers that were measured or counted (dense_3): for people, whatever they are.
MESSAGE = Closeness(re.compile(rf"{_FLOAT}|(?<=[a-z])_\d+\b"), math.inf, 0.0)


def cut(line: str) -> str:
    """A message as it is recorded."""
    line = " ".join(line.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def same_message(one: str, other: str) -> bool:
    """Whether two messages, as `cut` leaves them, are close; a longer number leaves room for fewer words before the cut."""
    ours, theirs = (_BY_THE_WAY.sub("", text) for text in (one, other))
    if MESSAGE(ours, theirs):
        return True
    if not one.endswith("…") and not other.endswith("…"):
        return False
    short, long = sorted((MESSAGE.without(text.removesuffix("…").rstrip()) for text in (ours, theirs)), key=len)
    return len(short) > LONGEST // 4 and long.startswith(short)
