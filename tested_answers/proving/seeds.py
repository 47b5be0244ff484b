"""Two runs that differ: which line shows it, and which line draws without a seed."""

import re
from itertools import zip_longest
from pathlib import Path

from tested_answers.content.outputs import MARK, recorded

_SEEDS = re.compile(r"manual_seed\(|default_rng\([^)\s]|random\.seed\(|set_random_seed\(|RandomState\([^)\s]")
_DRAWS = re.compile(
    r"\b(?:torch|np|numpy|random|keras)\.(?:random\.\w+|rand\w*|normal|bernoulli|multinomial)\(|default_rng\(\)"
    r"|\bnn\.(?!functional|Module|init\b|ReLU|Sequential|Parameter|\w*Loss)[A-Z]\w*\(|layers\.[A-Z]\w*\(|\.(?:normal|uniform)_\("
    r"|\b(?:shuffle|permutation)\("
)
_HOW = "torch.manual_seed(0), np.random.default_rng(0), keras.utils.set_random_seed(0)"


def difference(path: Path, one: str, other: str) -> tuple[int, str]:
    """What to say of a file for which two runs give different texts, and of which of its lines as it stands."""
    number, old, new = next(
        (number, old, new)
        for number, (old, new) in enumerate(zip_longest(one.splitlines(), other.splitlines(), fillvalue=""), start=1)
        if old != new
    )
    if path.suffix != ".py":
        return 1 if path.suffix == ".svg" else number, f"differs from one run to the next; seed it ({_HOW})"
    line = _statement(path, one, number)
    draws = _first_draw(path.read_text(encoding="utf-8"), line)
    where = f" above line {draws}, the first that draws" if draws else ""
    where = " before it draws here" if draws == line else where
    shown = f"prints {_said(old)!r} in one run and {_said(new)!r} in the next"
    return line, f"{shown}; seed it{where} ({_HOW})"


def _said(line: str) -> str:
    return line.strip().removeprefix(MARK).strip()[:60]


def _statement(path: Path, written: str, number: int) -> int:
    """The line of the file that prints what stands on a line of the text with its outputs."""
    outputs = recorded(written)
    code = sum(1 for line in range(1, number + 1) if line not in outputs)  # lines of code so far
    held = path.read_text(encoding="utf-8")
    stale = recorded(held)
    places = [line for line in range(1, held.count("\n") + 2) if line not in stale]
    return places[min(code, len(places)) - 1]


def _first_draw(source: str, last: int) -> int | None:
    """The first line that draws before any seed."""
    for number, line in enumerate(source.splitlines()[:last], start=1):
        if _SEEDS.search(line):
            return None
        if _DRAWS.search(line):
            return number
    return None
