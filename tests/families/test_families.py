"""Each family is raised by its own code with drawn sizes, names the drawn numbers, and its fix runs; no other family claims it."""

import inspect
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tested_answers.content.drawing import FRESH
from tested_answers.content.entry import find_root
from tested_answers.explain import engine, packed, patterns, proof, raising
from tested_answers.explain.engine import SCRIPTS, Engine
from tested_answers.explain.families import Cause, Family, find_families
from tested_answers.kept import Kept, digest
from tested_answers.running import environments

ROOT = find_root(Path(__file__).parent)
FAMILIES = find_families(ROOT)
ENGINE = Engine(FAMILIES)
TENSORFLOW = environments.foreign(ROOT)["tensorflow"]
CAUSES = [
    pytest.param(family, cause, marks=[pytest.mark.tensorflow] * (family.library == "tensorflow"))
    for family in FAMILIES
    for cause in family.causes
    if cause.fails and (family.library != "tensorflow" or TENSORFLOW.exists())  # `make test-tensorflow` has it
]
# What was read of a family is in the key itself.
READ_BY = [*(Path(module.__file__) for module in (engine, packed, patterns, proof, raising)), *SCRIPTS]
KEPT = 20  # messages of each cause, to ask the other families again when one of them changes


@pytest.fixture(scope="module")
def keras_on_torch() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_BACKEND", "torch")
        yield


@pytest.fixture(scope="module")
def tensorflow() -> Iterator[proof.Elsewhere]:
    elsewhere = proof.Elsewhere(TENSORFLOW)
    yield elsewhere
    elsewhere.close()


def _name(value: object) -> str:
    words = value.because[:40].rstrip(" .") if isinstance(value, Cause) else str(value)
    return words.replace(" ", "-").replace("/", "-") if isinstance(value, Cause) else words


@pytest.mark.parametrize(("family", "cause"), CAUSES, ids=_name)
def test_a_cause_is_raised_read_and_fixed(
    family: Family, cause: Cause, keras_on_torch: None, request: pytest.FixtureRequest
) -> None:
    kept = Kept(ROOT, "families")
    key = digest(
        environments.fingerprint(),
        *(path.read_bytes() for path in READ_BY),
        repr(cause),
        *map(repr, family.wordings),
        family.library,
        family.kind,
    )
    data = None if FRESH in os.environ else kept.get(key)
    if data is None:
        ask = request.getfixturevalue("tensorflow") if family.library == "tensorflow" else raising.raised
        messages = proof.prove(family, cause, ENGINE, ask)
        assert messages
        kept.put(key, json.dumps(messages[:KEPT]).encode())
        return  # the other families were asked just now
    messages = json.loads(data)
    assert messages
    assert [found["slug"] for found in ENGINE.each(messages[:KEPT])] == [family.slug] * len(messages[:KEPT])


OWN = [
    pytest.param(family, cause, marks=[pytest.mark.tensorflow] * (family.library == "tensorflow"))
    for family in FAMILIES
    for cause in family.causes
    if cause.own and (family.library != "tensorflow" or TENSORFLOW.exists())
]


@pytest.mark.parametrize(("family", "cause"), OWN, ids=_name)
def test_a_readers_own_line_is_mended_and_runs(
    family: Family, cause: Cause, keras_on_torch: None, request: pytest.FixtureRequest
) -> None:
    kept = Kept(ROOT, "families")
    known = repr((family.takes, family.known, family.library, family.kind))
    read_by = [path.read_bytes() for path in READ_BY]
    key = digest(environments.fingerprint(), *read_by, repr(cause), *map(repr, family.wordings), known)
    if FRESH in os.environ or kept.get(key) is None:
        ask = request.getfixturevalue("tensorflow") if family.library == "tensorflow" else raising.raised
        tracebacks = proof.prove_own(family, cause, ENGINE, ask)
        assert len(tracebacks) >= len(cause.own)
        kept.put(key, json.dumps(tracebacks).encode())


WORDS = [
    pytest.param(family, cause, name, marks=[pytest.mark.tensorflow] * (family.library == "tensorflow"))
    for family in FAMILIES
    for cause in family.causes
    for name in family.known
    if any(f"{{{name}}}" in own for own in cause.own)
]


@pytest.mark.parametrize(("family", "cause", "name"), WORDS, ids=_name)
def test_each_word_that_is_known_runs_where_it_may_stand(
    family: Family, cause: Cause, name: str, keras_on_torch: None, request: pytest.FixtureRequest
) -> None:
    ask = request.getfixturevalue("tensorflow") if family.library == "tensorflow" else raising.raised
    [own, *_] = [own for own in cause.own if f"{{{name}}}" in own]
    for word in family.known[name].split():
        names = proof.cases(family, cause)[0] | {name: word}
        code = f"{raising.PRELUDES[family.library]}{cause.setup}\n{proof.with_names(own, names)}"
        assert ask(code, names, {}, family.kind == "warning")[0] == ""


def test_all_words_that_are_known_are_asked() -> None:
    asked = {(family.slug, name) for family, _, name in (one.values for one in WORDS)}
    assert asked == {(family.slug, name) for family in FAMILIES for name in family.known}


def _callable(library: str, name: str) -> object:
    """What a message calls by this name: a class, one that it inherits from, a method or a function."""
    space: dict = {}
    exec(raising.PRELUDES[library] + SOUGHT[library], space)
    first, _, rest = name.partition(".")
    if first in space:
        return eval(name, space)
    for module in space["modules"]:
        for value in vars(module).values():
            bases = value.__mro__ if isinstance(value, type) else ()
            if found := [one for one in (*bases, value) if getattr(one, "__name__", "") == first]:
                return getattr(found[0], rest) if rest else found[0]
    raise AssertionError(f"there is no {name} in {library}")


def _arguments(wanted: object) -> set[str]:
    """Of what is compiled its description alone tells."""
    try:
        return set(inspect.signature(wanted.__init__ if isinstance(wanted, type) else wanted).parameters)
    except ValueError:
        return set(re.findall(r"\w+", wanted.__doc__))


SOUGHT = {
    "torch": "modules = nn, torch.optim, torch.optim.lr_scheduler, torch.utils.data, nn.utils, nn.utils.rnn, nn.init, F, torch",
    "numpy": "modules = (np._core._methods,)",
    "keras": "modules = layers, keras.optimizers, keras.callbacks, keras.losses, keras.metrics, keras.utils, keras.ops",
}
TAKES = [pytest.param(family, name, id=name) for family in FAMILIES for name in family.takes]


@pytest.mark.parametrize(("family", "name"), TAKES)
def test_the_arguments_that_a_call_takes_are_those_of_its_signature(
    family: Family, name: str, keras_on_torch: None
) -> None:
    assert set(family.takes[name].split()) <= _arguments(_callable(family.library, name))
