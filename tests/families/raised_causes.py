"""What is asked of a cause with a library that raises it; `test_families.py` and `test_tensorflow.py` ask it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tested_answers.content.drawing import FRESH
from tested_answers.explain import engine, packed, patterns, proof, raising
from tested_answers.explain.engine import SCRIPTS, Engine
from tested_answers.explain.families import Cause, Family, find_families
from tested_answers.files import find_root
from tested_answers.kept import Kept, digest
from tested_answers.running import environments, streams

ROOT = find_root(Path(__file__).parent)
FAMILIES = find_families(ROOT)
ENGINE = Engine(FAMILIES)
# What was read of a family is in the key itself.
READ_BY = [*(Path(module.__file__) for module in (engine, packed, patterns, proof, raising, streams)), *SCRIPTS]
KEPT = 20  # messages of each cause, to ask the other families again when one of them changes


def _name(value: object) -> str:
    words = value.because[:40].rstrip(" .") if isinstance(value, Cause) else str(value)
    return words.replace(" ", "-").replace("/", "-") if isinstance(value, Cause) else words


def those(wanted: Callable[[Family], bool]) -> tuple[pytest.MarkDecorator, ...]:
    """Parameters for the three questions, of the families that are wanted."""
    causes = [(family, cause) for family in FAMILIES if wanted(family) for cause in family.causes]
    words = [
        (family, cause, name)
        for family, cause in causes
        for name in family.known
        if any(f"{{{name}}}" in own for own in cause.own)
    ]
    pair = ("family", "cause")
    return (
        pytest.mark.parametrize(pair, [(family, cause) for family, cause in causes if cause.fails], ids=_name),
        pytest.mark.parametrize(pair, [(family, cause) for family, cause in causes if cause.own], ids=_name),
        pytest.mark.parametrize((*pair, "name"), words, ids=_name),
    )


def _key(family: Family, cause: Cause, *more: str) -> str:
    read_by = [path.read_bytes() for path in READ_BY]
    return digest(environments.fingerprint(), *read_by, repr(cause), *map(repr, family.wordings), *more)


def is_raised_read_and_fixed(family: Family, cause: Cause, ask: Callable) -> None:
    """Drawn sizes are raised and named, the fix runs; what was raised before is asked of all families again."""
    kept, key = Kept(ROOT, "families"), _key(family, cause, family.library, family.kind)
    data = None if FRESH in os.environ else kept.get(key)
    if data is None:
        messages = proof.prove(family, cause, ENGINE, ask)
        assert messages
        kept.put(key, json.dumps(messages[:KEPT]).encode())
        return  # the other families were asked just now
    messages = json.loads(data)
    assert messages
    assert [found["slug"] for found in ENGINE.each(messages[:KEPT])] == [family.slug] * len(messages[:KEPT])


def own_line_is_mended_and_runs(family: Family, cause: Cause, ask: Callable) -> None:
    """A reader's own line that fails, changed as the cause says."""
    known = repr((family.takes, family.known, family.library, family.kind))
    kept, key = Kept(ROOT, "families"), _key(family, cause, known)
    if FRESH in os.environ or kept.get(key) is None:
        tracebacks = proof.prove_own(family, cause, ENGINE, ask)
        assert len(tracebacks) >= len(cause.own)
        kept.put(key, json.dumps(tracebacks).encode())


def each_known_word_runs(family: Family, cause: Cause, name: str, ask: Callable) -> None:
    """Where a word may stand in a line, each word that is known runs there."""
    [own, *_] = [own for own in cause.own if f"{{{name}}}" in own]
    for word in family.known[name].split():
        names = proof.cases(family, cause)[0] | {name: word}
        code = f"{raising.PRELUDES[family.library]}{cause.setup}\n{proof.with_names(own, names)}"
        assert ask(code, names, {}, family.kind == "warning")[0] == ""
