"""What a family says, asked of the library: its messages raised with drawn sizes, its numbers compared, its fixes run."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

from tested_answers.content.drawing import FRESH
from tested_answers.explain import raising
from tested_answers.explain.families import Cause, Family
from tested_answers.explain.filling import filled, value_of, worked_out
from tested_answers.explain.matching import best
from tested_answers.explain.mending import mended
from tested_answers.explain.plain import lowered, plain

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
            [str(python), raising.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""},
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
    found: list[dict] = []
    for number in range(ATTEMPTS * wanted):
        names = ends[number] if number < 2 else {name: chance.choice(values) for name, values in cause.ranges.items()}
        if names not in found and (not cause.where or eval(cause.where, {}, dict(names))):
            found.append(names)
        if len(found) == wanted:
            break
    return found


def prove(family: Family, cause: Cause, families: list[Family], ask: Raise) -> list[str]:
    """The messages that were raised. Raises AssertionError with one sentence where the family is wrong."""
    messages, words_asked = [], set()
    expressions = {name: cause.numbers.get(name, name) for wording in family.wordings for name in wording.pattern.names}
    prelude = raising.PRELUDES[family.library]
    for names in cases(family, cause):
        shown = ", ".join(f"{name}={value!r}" for name, value in names.items())
        code = f"{prelude}{cause.setup}\n{cause.fails}"
        said, expected = ask(code, names, expressions, family.kind == "warning")
        assert said, f"fails: raises nothing with {shown}"
        words = _NUMBER.sub("0", said)
        # Other numbers in the same words are no other family.
        hit = best(said, [family] if words in words_asked else families)
        words_asked.add(words)
        assert hit, f"no pattern fits what is raised with {shown}:\n{said[-600:]}"
        assert hit.family.slug == family.slug, f"{hit.family} claims it more strongly with {shown}:\n{said[-600:]}"
        raw, kinds = hit.found.values, hit.wording.pattern.names
        read = {name: value_of(text, kinds[name]) for name, text in raw.items()}
        wanted = {name: expected[name] for name in read}
        values = hit.values
        assert read == wanted, f"the message says {read}, drawn was {wanted}, with {shown}:\n{said[-300:]}"
        assert not cause.when or worked_out(cause.when, values), (
            f"when: {cause.when} does not hold with {shown}, so no reader sees this cause"
        )
        assert not cause.frame or any(word in lowered(plain(said)) for word in cause.frame.split(", ")), (
            f"frame: none of {cause.frame} stands in the traceback with {shown}:\n{said[-600:]}"
        )
        write, whole = filled(cause.write, values, raw)
        assert whole, f"write: cannot be filled in from {values}"
        fixed = f"{prelude}{cause.setup}\n{cause.fixed.replace('WRITE', write)}"
        broken, _ = ask(fixed, names, {}, family.kind == "warning")
        assert not broken, f"fixed: fails too with {shown}:\n{broken[-600:]}"
        messages.append(said)
    return messages


def prove_own(family: Family, cause: Cause, families: list[Family], ask: Raise) -> list[str]:
    """The tracebacks of own lines, each of which the mended line ends. Raises AssertionError with one sentence where one does not."""
    tracebacks, drawn_cases = [], cases(family, cause)[: OWN * len(cause.own)]
    before = f"{raising.PRELUDES[family.library]}{cause.setup}\n"
    strict = family.kind == "warning"
    for number, own in enumerate(cause.own):
        for names in drawn_cases[number :: len(cause.own)] or drawn_cases[:1]:
            code = filled(own, names, {name: str(value) for name, value in names.items()})[0]
            said, _ = ask(before + code, names, {}, strict, True)
            assert said, f"own: {code} raises nothing with {names}"
            hit = best(said, families)
            assert hit and hit.family.slug == family.slug, f"own: {code} is of {hit and hit.family}:\n{said[-600:]}"
            assert not cause.when or worked_out(cause.when, hit.values), (
                f"own: {code} is not of this cause:\n{said[-600:]}"
            )
            line = mended(cause.mend, hit.line, hit.values, hit.shown)
            assert line, f"mend: {' or '.join(cause.mend)} has not one place in {code}:\n{said[-600:]}"
            broken, _ = ask(before + code.replace(hit.line.code, line), names, {}, strict, True)
            assert not broken, f"mended, {code} is {line}, and fails with {names}:\n{broken[-600:]}"
            tracebacks.append(said)
    return tracebacks
