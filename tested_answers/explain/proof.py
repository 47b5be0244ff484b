"""What a family says, asked of the library: its messages raised with drawn sizes, its numbers compared, its fixes run."""

import json
import math
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

from tested_answers.content.drawing import FRESH
from tested_answers.explain import raising
from tested_answers.explain.engine import Engine, call
from tested_answers.explain.families import Cause, Family

CASES = 100
ATTEMPTS = 20  # for each of them, where most are not what `where` asks
OWN = 10  # of each line as readers write it
SLOW = {"keras": 25, "tensorflow": 25}  # a layer of these takes a hundred times as long as one of torch

_NUMBER = re.compile(r"\d+")

Raise = Callable[..., tuple[str, dict]]


class Elsewhere:
    """A library that is installed in an environment of its own."""

    def __init__(self, python: Path) -> None:
        self._process = subprocess.Popen(
            [str(python), "-m", raising.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ
            | {"PYTHONPATH": str(Path(__file__).parents[2]), "KERAS_BACKEND": "tensorflow"}
            | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""},
        )

    def __call__(self, *request: object) -> tuple[str, dict]:
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return tuple(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


def cases(family: Family, cause: Cause) -> list[dict]:
    """The drawn cases, each once: the first and the last of all values, then by chance, the same in each run but nightly ones."""
    chance, wanted = Random(None if FRESH in os.environ else cause.fails), SLOW.get(family.library, CASES)
    ends = [{name: values[end] for name, values in cause.ranges.items()} for end in (0, -1)]
    found, seen, all_there_are = [], set(), math.prod(map(len, cause.ranges.values()))
    for number in range(ATTEMPTS * wanted):
        names = ends[number] if number < 2 else {name: chance.choice(values) for name, values in cause.ranges.items()}
        if repr(names) not in seen and (not cause.where or eval(cause.where, {}, dict(names))):
            found.append(names)
        seen.add(repr(names))
        if len(found) == wanted or len(seen) == all_there_are:
            break
    return found


def prove(family: Family, cause: Cause, engine: Engine, ask: Raise) -> list[str]:
    """The messages that were raised. Raises AssertionError with one sentence where the family is wrong."""
    raised, strict = [], family.kind == "warning"
    expressions = {name: cause.numbers.get(name, name) for wording in family.wordings for name in wording.pattern.names}
    prelude = raising.PRELUDES[family.library]
    for names in cases(family, cause):
        shown = ", ".join(f"{name}={value!r}" for name, value in names.items())
        said, expected = ask(f"{prelude}{cause.setup}\n{cause.fails}", names, expressions, strict)
        assert said, f"fails: raises nothing with {shown}"
        raised.append((names, shown, said, expected))
    # Other numbers in the same words are no other family.
    first = {_NUMBER.sub("0", said): said for *_, said, _ in reversed(raised)}
    told_of = Engine([family]).each([said for *_, said, _ in raised])
    told_first = dict(zip(first.values(), engine.each([*first.values()]), strict=True))
    for (names, shown, said, expected), alone in zip(raised, told_of, strict=True):
        found = told_first.get(said, alone)
        assert found and not found["cut"], f"no pattern fits what is raised with {shown}:\n{said[-600:]}"
        claims = engine.families[found["slug"]]
        assert claims.slug == family.slug, f"{claims} claims it more strongly with {shown}:\n{said[-600:]}"
        read = {name: found["values"][name] for name, *_ in found["numbers"]}
        wanted = {name: expected[name] for name in read}
        assert read == wanted, f"the message says {read}, drawn was {wanted}, with {shown}:\n{said[-300:]}"
        told = _told(family, cause, found)
        assert told, f"when: {cause.when} does not hold with {shown}, so no reader sees this cause"
        assert not cause.frame or _frames(cause.frame, said), (
            f"frame: none of {cause.frame} stands in the traceback with {shown}:\n{said[-600:]}"
        )
        assert told["write"] or not cause.write, f"write: cannot be filled in from {read}"
        fixed = f"{prelude}{cause.setup}\n{cause.fixed.replace('WRITE', told['write'])}"
        broken, _ = ask(fixed, names, {}, strict)
        assert not broken, f"fixed: fails too with {shown}:\n{broken[-600:]}"
    return [said for *_, said, _ in raised]


def prove_own(family: Family, cause: Cause, engine: Engine, ask: Raise) -> list[str]:
    """The tracebacks of own lines, each of which the mended line ends. Raises AssertionError with one sentence where one does not."""
    tracebacks, drawn_cases = [], cases(family, cause)[: OWN * len(cause.own)]
    before = f"{raising.PRELUDES[family.library]}{cause.setup}\n"
    strict = family.kind == "warning"
    for number, own in enumerate(cause.own):
        for names in drawn_cases[number :: len(cause.own)] or drawn_cases[:1]:
            code = with_names(own, names)
            said, _ = ask(before + code, names, {}, strict, True)
            assert said, f"own: {code} raises nothing with {names}"
            found = engine.explained(said)
            assert found and found["slug"] == family.slug, (
                f"own: {code} is of {found and found['slug']}:\n{said[-600:]}"
            )
            told = _told(family, cause, found)
            assert told, f"own: {code} is not of this cause:\n{said[-600:]}"
            assert told["mended"], f"mend: {' or '.join(cause.mend)} has not one place in {code}:\n{said[-600:]}"
            broken, _ = ask(before + code.replace(found["line"]["code"], told["mended"]), names, {}, strict, True)
            assert not broken, f"mended, {code} is {told['mended']}, and fails with {names}:\n{broken[-600:]}"
            tracebacks.append(said)
    return tracebacks


def with_names(text: str, names: dict) -> str:
    """A line of a family with drawn values in it."""
    return call("explainEngine.filled", text, names, {name: str(value) for name, value in names.items()})[0]


def _frames(frame: str, said: str) -> bool:
    flat = call("explainEngine.plain", said).lower()
    return any(word in flat for word in frame.split(", "))


def _told(family: Family, cause: Cause, found: dict) -> dict | None:
    """What the reader of a message is told of this cause."""
    return next((one for one in found["causes"] if one["number"] == family.causes.index(cause)), None)
