"""What was called, and which of its arguments was meant: `t_max` is `T_max`, `batchfirst` is `batch_first`."""

import re
from collections.abc import Iterable

# Names that a family with `takes` or `known` has besides those of its patterns.
SPELT = ("called", "takes", "wrong", "meant")
_CALLED = re.compile(r"([\w.]+?)(?:\.__init__)?$", re.ASCII)
_DOUBLED = re.compile(r"(.)\1+")
SLIPS = 3  # letters of a long word that may be wrong
_BEFORE = 80  # characters before a message in which the call is sought


def called(text: str, start: int, known: Iterable[str]) -> str:
    """What stands before the brackets with which a message begins, if it is known: StepLR of `StepLR.__init__()`.

    Others too may call a function `cat`; it is torch.cat where the text has a line with `torch.cat(`.
    """
    match = _CALLED.search(text[max(0, start - _BEFORE) : start])
    if not match:
        return ""
    near = (one for one in known if one == match[1] or (one.endswith(f".{match[1]}") and f"{one}(" in text))
    return next(near, "")


def meant(name: str, takes: str) -> str:
    """The argument that is spelt most alike; nothing where none is near."""
    said = _bare(name)
    near = [one for one in takes.split() if _apart(said, _bare(one)) <= min(len(said) // 3, SLIPS)]
    return min(near, key=lambda one: _rank(said, _bare(one)), default="")


def _rank(said: str, one: str) -> tuple[int, bool, bool, int]:
    """How far it is; of those as far a letter typed twice goes first, then letters too many at the end, then the same length."""
    doubled = _DOUBLED.sub(r"\1", said) != _DOUBLED.sub(r"\1", one)
    return _apart(said, one), doubled, not said.startswith(one), abs(len(one) - len(said))


def _bare(name: str) -> str:
    return name.lower().replace("_", "")


def _apart(a: str, b: str) -> int:
    """How many letters are wrong; a word with another one in it counts as one."""
    if min(len(a), len(b)) > 3 and (a in b or b in a):
        return int(a != b)
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (letter != other))
    return row[-1]
